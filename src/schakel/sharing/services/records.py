"""Reading what is on record about something that left: `open_disclosure`."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.sharing import policies
from schakel.sharing.models import Disclosure


@transaction.atomic
def open_disclosure(*, actor: Actor, disclosure_id: UUID) -> Disclosure:
    """Read to whom something went, why it might and whether it arrived; it leaves a trail."""
    ours = Q(sender_id=actor.organisation_id) | Q(recipient_id=actor.organisation_id)
    joined = Disclosure.objects.select_related("sender", "recipient", "receipt")
    found = joined.get(ours, pk=disclosure_id)
    if not (policies.may_ask(actor) or policies.may_oversee(actor)):
        raise PermissionDenied
    audit.record(
        actor=actor,
        action="sharing.open_disclosure",
        target=found,
        subject=str(found.subject_id),
    )
    return found
