"""Work lists that people keep: `save_list`, `rename_list`, `remove_list`, `restore_list`."""

from datetime import timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.signals import policies
from schakel.signals.models import SavedList
from schakel.signals.selectors.worklists import MOST, saved_lists
from schakel.signals.services.course import require
from schakel.signals.workflow import Audience

# So long a removed list can be taken back.
KEPT_FOR = timedelta(days=30)


class TooMany(Exception):
    """There are as many saved lists as one can oversee: remove one first."""


class NameMissing(Exception):
    """A saved list needs a name."""


@transaction.atomic
def save_list(*, actor: Actor, name: str, query: str, audience: Audience) -> SavedList:
    """Keep what a list shows under a name, for yourself, your unit or your organisation."""
    require(audience in policies.list_audiences(actor))
    if len(saved_lists(actor=actor)) >= MOST:
        raise TooMany
    kept = SavedList(
        organisation_id=actor.organisation_id,
        name=_named(name),
        query=query,
        audience=audience,
        unit_id=actor.unit_id if audience == Audience.UNIT else None,
        made_by=actor.user_id or 0,
    )
    kept.save(force_insert=True)
    audit.record(actor=actor, action="signals.save_list", target=kept, audience=str(audience))
    return kept


@transaction.atomic
def rename_list(*, actor: Actor, list_id: UUID, name: str) -> SavedList:
    """Give a saved list another name."""
    kept = _locked(actor, list_id)
    kept.name = _named(name)
    kept.save(update_fields=["name"])
    audit.record(actor=actor, action="signals.rename_list", target=kept)
    return kept


@transaction.atomic
def remove_list(*, actor: Actor, list_id: UUID) -> SavedList:
    """Remove a saved list; for a month it can be taken back."""
    kept, now = _locked(actor, list_id), timezone.now()
    kept.removed_at = kept.removed_at or now
    kept.save(update_fields=["removed_at"])
    audit.record(actor=actor, action="signals.remove_list", target=kept)
    long_gone = SavedList.objects.filter(removed_at__lte=now - KEPT_FOR)
    long_gone.filter(organisation_id=actor.organisation_id).delete()
    return kept


@transaction.atomic
def restore_list(*, actor: Actor, list_id: UUID) -> SavedList:
    """Take a removed list back."""
    kept = _locked(actor, list_id)
    kept.removed_at = None
    kept.save(update_fields=["removed_at"])
    audit.record(actor=actor, action="signals.restore_list", target=kept)
    return kept


def _locked(actor: Actor, list_id: UUID) -> SavedList:
    kept = SavedList.objects.select_for_update().get(
        pk=list_id, organisation_id=actor.organisation_id
    )
    # Somebody else's own list is nobody's business: as if it were not there.
    if not policies.may_see_list(actor, kept):
        raise SavedList.DoesNotExist
    if not policies.may_change_list(actor, kept):
        raise PermissionDenied
    return kept


def _named(name: str) -> str:
    if not name.strip():
        raise NameMissing
    return name.strip()[:60]
