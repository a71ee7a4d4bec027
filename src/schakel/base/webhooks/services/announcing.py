"""Something happened: `announce` and `announce_all` put the messages ready in the transaction of
the act itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

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
    return announce_all(actor=actor, organisation_id=organisation_id, events=[event])


def announce_all(*, actor: Actor, organisation_id: int, events: Sequence[Event]) -> int:
    """Tell the systems of an organisation that several things of one kind happened at once."""
    if organisation_id == actor.organisation_id:
        return _put_ready(organisation_id, events)
    # The rows are those of the organisation that is told, also where another one acts.
    with rls.acting_for(organisation_id):
        return _put_ready(organisation_id, events)


def hand_to_worker(delivery: Delivery) -> None:
    """Let the worker send a delivery when it is due, and never twice at the same time."""
    app.job_manager.batch_defer_jobs([_job(delivery)])


def _job(delivery: Delivery) -> Job:
    job = app.configure_task(
        SEND_TASK, schedule_at=delivery.next_at, lock=f"{SEND_TASK}-{delivery.pk}"
    )
    return job.make_new_job(organisation_id=delivery.organisation_id, delivery_id=str(delivery.pk))


def _put_ready(organisation_id: int, events: Sequence[Event]) -> int:
    kind = events[0].kind
    told = Subscription.objects.filter(
        organisation_id=organisation_id, is_active=True, kinds__contains=[kind]
    )
    keys, now = list(told.values_list("pk", flat=True)), timezone.now()
    if not keys:
        return 0
    ready = [
        Delivery(
            organisation_id=organisation_id,
            subscription_id=key,
            event_id=event_id,
            kind=kind,
            subject_id=event.subject_id,
            reference=event.reference,
            occurred_at=now,
        )
        for event, event_id in [(event, new_id()) for event in events]
        for key in keys
    ]
    Delivery.objects.bulk_create(ready)
    app.job_manager.batch_defer_jobs([_job(delivery) for delivery in ready])
    return len(ready)
