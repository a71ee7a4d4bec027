"""Sending: `begin` takes a delivery up, `finish` notes how it went, `remove_old` clears the log.

Between the two no transaction is open: the other side may take its time.
"""

from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.outbox import services as outbox
from schakel.base.webhooks.models import Delivery, Subscription
from schakel.base.webhooks.services import signing
from schakel.base.webhooks.services.announcing import hand_to_worker
from schakel.base.webhooks.services.wire import Answer
from schakel.base.webhooks.workflow import DELAYS, KEPT_FOR, MAX_TRIES, PAUSED, State

PAGE = "/beheer/koppelingen/"


@dataclass(frozen=True)
class Parcel:
    """What goes out, and whereto."""

    url: str
    body: bytes
    headers: dict[str, str]


@transaction.atomic
def begin(*, actor: Actor, delivery_id: UUID) -> Parcel | None:
    """Take one delivery up, signed for this very moment; nothing where it need not go any more."""
    delivery = _locked(actor, delivery_id)
    if delivery.state != State.WAITING:
        return None
    if not delivery.subscription.is_active:
        delivery.state, delivery.failure = State.FAILED, PAUSED
        delivery.save(update_fields=["state", "failure"])
        return None
    delivery.tries += 1
    delivery.save(update_fields=["tries"])
    body = signing.payload(delivery)
    headers = signing.headers(delivery, body, now=timezone.now())
    return Parcel(delivery.subscription.url, body, headers)


@transaction.atomic
def finish(*, actor: Actor, delivery_id: UUID, answer: Answer) -> Delivery:
    """Note how sending went; what went wrong is tried again later, and in the end given up."""
    delivery = _locked(actor, delivery_id)
    delivery.status, delivery.failure, delivery.next_at = answer.status, answer.failure, None
    if answer.is_taken:
        delivery.state, delivery.sent_at = State.SENT, timezone.now()
    elif delivery.tries >= MAX_TRIES or answer.status == HTTPStatus.GONE:
        delivery.state = State.FAILED
        _give_up(actor, delivery.subscription_id)
    else:
        delivery.next_at = timezone.now() + DELAYS[delivery.tries - 1]
        hand_to_worker(delivery)
    delivery.save(update_fields=["state", "status", "failure", "next_at", "sent_at"])
    return delivery


@transaction.atomic
def remove_old(*, actor: Actor) -> int:
    """Remove deliveries after a month, and old secrets when their week has passed."""
    now, own = timezone.now(), {"organisation_id": actor.organisation_id}
    for told in Subscription.objects.filter(**own, old_until__lte=now):
        told.old_secret, told.old_until = None, None
        told.save(update_fields=["old_secret", "old_until"])
    old = Delivery.objects.filter(**own, occurred_at__lte=now - KEPT_FOR)
    number, _by_model = old.delete()
    return number


def _locked(actor: Actor, delivery_id: UUID) -> Delivery:
    own = Delivery.objects.select_related("subscription").select_for_update(of=("self",))
    return own.get(pk=delivery_id, organisation_id=actor.organisation_id)


def _give_up(actor: Actor, subscription_id: UUID) -> None:
    told = Subscription.objects.select_for_update().get(pk=subscription_id)
    if not told.is_active:
        return
    told.is_active, told.given_up_at = False, timezone.now()
    told.save(update_fields=["is_active", "given_up_at"])
    audit.record(actor=actor, action="webhooks.give_up", target=told)
    context: dict[str, str | int] = {"url": settings.SCHAKEL_URL + PAGE}
    for address in accounts.mail_addresses(actor.organisation_id, role="functional_administrator"):
        outbox.queue_mail(actor=actor, address=address, kind="connection_stopped", context=context)
