"""What waits in the outbox, for the page of support."""

from django.db.models import QuerySet

from schakel.base.actor import Actor
from schakel.base.outbox.models import OutboxMessage
from schakel.base.outbox.workflow import State


def not_sent(*, actor: Actor) -> QuerySet[OutboxMessage]:
    """Return the messages of the own organisation that wait or failed, oldest first."""
    return (
        OutboxMessage.objects.filter(organisation_id=actor.organisation_id)
        .exclude(state=State.SENT)
        .defer("address", "subject", "body")
        .order_by("queued_at")
    )
