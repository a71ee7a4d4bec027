"""Forms that somebody has not sent yet."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from schakel.base.actor import Actor
from schakel.signals.models import Draft


@dataclass(frozen=True)
class DraftRow:
    """A draft without its content: when it was saved and when it is removed."""

    id: UUID
    saved_at: datetime
    expires_at: datetime


def drafts_of(*, actor: Actor) -> list[DraftRow]:
    """Return the own drafts that can still be finished, newest first."""
    if actor.user_id is None:
        return []
    found = Draft.objects.filter(
        organisation_id=actor.organisation_id,
        user_id=actor.user_id,
        expires_at__gt=timezone.now(),
    )
    values = found.order_by("-saved_at").values_list("pk", "saved_at", "expires_at")
    return [DraftRow(*value) for value in values[:20]]
