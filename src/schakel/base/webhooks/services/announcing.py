"""Something happened: `announce` puts the messages ready in the transaction of the act itself."""

from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from schakel.base import rls
from schakel.base.actor import Actor
from schakel.base.identifiers import new_id
from schakel.base.webhooks.models import Delivery, Subscription
from schakel.base.webhooks.workflow import EventKind

SEND_TASK = "webhooks.send"


@dataclass(frozen=True)
class Event:
    """What happened to which thing: an id and a reference, nothing that the thing says."""

    kind: EventKind
    subject_id: UUID
    reference: str


def announce(*, actor: Actor, organisation_id: int, event: Event) -> int:
    """Tell the systems of an organisation that something happened, if the act itself succeeds."""
    if organisation_id == actor.organisation_id:
        return _put_ready(organisation_id, event)
    # The rows are those of the organisation that is told, also where another one acts.
    with rls.acting_for(organisation_id):
        return _put_ready(organisation_id, event)


def hand_to_worker(delivery: Delivery) -> None:
    """Let the worker send a delivery when it is due, and never twice at the same time."""
    job = app.configure_task(
        SEND_TASK, schedule_at=delivery.next_at, lock=f"{SEND_TASK}-{delivery.pk}"
    )
    job.defer(organisation_id=delivery.organisation_id, delivery_id=str(delivery.pk))


def _put_ready(organisation_id: int, event: Event) -> int:
    told = Subscription.objects.filter(
        organisation_id=organisation_id, is_active=True, kinds__contains=[event.kind]
    )
    event_id, now = new_id(), timezone.now()
    ready = [
        Delivery(
            organisation_id=organisation_id,
            subscription_id=key,
            event_id=event_id,
            kind=event.kind,
            subject_id=event.subject_id,
            reference=event.reference,
            occurred_at=now,
        )
        for key in told.values_list("pk", flat=True)
    ]
    for delivery in ready:
        delivery.save(force_insert=True)
        hand_to_worker(delivery)
    return len(ready)
