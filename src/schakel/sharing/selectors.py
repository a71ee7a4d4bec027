"""What was decided and disclosed, as far as the own organisation took part in it."""

from uuid import UUID

from django.db.models import Q

from schakel.base.actor import Actor
from schakel.sharing.models import Decision, Disclosure


def disclosures(*, actor: Actor, subject_id: UUID) -> list[Disclosure]:
    """Return what was disclosed about a subject from or to the own organisation."""
    own = Q(sender_id=actor.organisation_id) | Q(recipient_id=actor.organisation_id)
    return list(
        Disclosure.objects.filter(own, subject_id=subject_id)
        .select_related("sender", "recipient")
        .order_by("-disclosed_at")
    )


def decisions(*, actor: Actor, subject_id: UUID) -> list[Decision]:
    """Return what the own organisation decided about sharing a subject."""
    found = Decision.objects.filter(organisation_id=actor.organisation_id, subject_id=subject_id)
    return list(found.select_related("recipient").order_by("-decided_at"))
