"""Saved lists of signals: those that are for somebody, with for whom and who may change them."""

from uuid import UUID

from django.db.models import Q

from schakel.base.actor import Actor
from schakel.signals import policies
from schakel.signals.models import SavedList
from schakel.signals.workflow import Audience

MOST = 40


def saved_lists(*, actor: Actor) -> list[SavedList]:
    """Return the lists kept for this person: own ones, those of the unit and of the organisation."""
    if not policies.list_audiences(actor):
        return []
    mine = Q(audience=Audience.ME, made_by=actor.user_id)
    unit = Q(audience=Audience.UNIT, unit_id=actor.unit_id)
    found = SavedList.objects.filter(
        mine | unit | Q(audience=Audience.ORGANISATION),
        organisation_id=actor.organisation_id,
        removed_at__isnull=True,
    )
    return list(found[:MOST])


def saved_list(*, actor: Actor, list_id: UUID) -> SavedList:
    """Return one list that this person may change; any other does not exist."""
    kept = SavedList.objects.get(pk=list_id, organisation_id=actor.organisation_id)
    if not policies.may_change_list(actor, kept):
        raise SavedList.DoesNotExist
    return kept
