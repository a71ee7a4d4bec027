"""Reading who somebody is, to report it: `open_identity`."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.rights import Right
from schakel.signals.models import InvolvedPerson

FIELDS = ("name", "birth_date", "nationality")


@transaction.atomic
def open_identity(*, actor: Actor, person_id: UUID) -> dict[str, str]:
    """Read who a possible victim is; that you looked is on record."""
    if not actor.may(Right.SIGNALS_READ):
        raise PermissionDenied
    person = InvolvedPerson.objects.get(pk=person_id, organisation_id=actor.organisation_id)
    audit.record(actor=actor, action="signals.open_identity", target=person)
    return {name: value for name in FIELDS if (value := getattr(person, name))}
