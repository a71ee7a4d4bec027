"""Connections: `connect`, `renew_secret`, `pause`, `go_on`, `disconnect`, `send_test`,
`send_again`."""

import ipaddress
from collections.abc import Sequence
from contextlib import suppress
from urllib.parse import SplitResult, urlsplit
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.identifiers import new_id
from schakel.base.webhooks import policies
from schakel.base.webhooks.models import Delivery, Subscription
from schakel.base.webhooks.services import signing, wire
from schakel.base.webhooks.services.announcing import hand_to_worker
from schakel.base.webhooks.workflow import OVERLAP, TEST, EventKind, State

MOST = 10


class AddressRefused(Exception):
    """The address must begin with https and name a host outside, without a name or password."""


class KindsMissing(Exception):
    """Choose at least one kind of event."""


class TooMany(Exception):
    """There are as many connections as one can oversee."""


class Paused(Exception):
    """A connection that is paused sends nothing: let it go on first."""


@transaction.atomic
def connect(*, actor: Actor, name: str, url: str, kinds: Sequence[str]) -> tuple[Subscription, str]:
    """Connect a system of your organisation; the secret is shown once and never again."""
    _require(actor)
    known = [str(kind) for kind in EventKind if kind in kinds]
    if not known:
        raise KindsMissing
    host = _checked_host(url)
    if Subscription.objects.filter(organisation_id=actor.organisation_id).count() >= MOST:
        raise TooMany
    secret = signing.new_secret()
    made = Subscription(
        organisation_id=actor.organisation_id,
        name=name,
        host=host,
        url=url,
        kinds=known,
        secret=secret,
        made_by=actor.user_id or 0,
    )
    made.save(force_insert=True)
    audit.record(actor=actor, action="webhooks.connect", target=made, kinds=known)
    return made, secret


@transaction.atomic
def renew_secret(*, actor: Actor, subscription_id: UUID) -> tuple[Subscription, str]:
    """Give a connection a new secret; the old one signs beside it for a week."""
    found = _own(actor, subscription_id)
    found.old_secret, found.old_until = found.secret, timezone.now() + OVERLAP
    found.secret = secret = signing.new_secret()
    found.save(update_fields=["secret", "old_secret", "old_until"])
    audit.record(actor=actor, action="webhooks.renew_secret", target=found)
    return found, secret


@transaction.atomic
def pause(*, actor: Actor, subscription_id: UUID) -> Subscription:
    """Pause a connection; what happens meanwhile is not sent afterwards."""
    return _switched(actor, subscription_id, to=False)


@transaction.atomic
def go_on(*, actor: Actor, subscription_id: UUID) -> Subscription:
    """Let a connection go on, and send again what was given up."""
    found = _switched(actor, subscription_id, to=True)
    for delivery in found.deliveries.filter(state=State.FAILED).order_by("occurred_at"):
        _begin_anew(delivery)
    return found


@transaction.atomic
def disconnect(*, actor: Actor, subscription_id: UUID) -> None:
    """End a connection, with its log."""
    found = _own(actor, subscription_id)
    audit.record(actor=actor, action="webhooks.disconnect", target=found)
    found.delete()


@transaction.atomic
def send_test(*, actor: Actor, subscription_id: UUID) -> Delivery:
    """Send a message that nothing happened, to try the connection."""
    found = _running(actor, subscription_id)
    key = new_id()
    delivery = Delivery(
        organisation_id=actor.organisation_id,
        subscription=found,
        event_id=key,
        kind=TEST,
        subject_id=key,
        occurred_at=timezone.now(),
    )
    delivery.save(force_insert=True)
    audit.record(actor=actor, action="webhooks.send_test", target=found)
    hand_to_worker(delivery)
    return delivery


@transaction.atomic
def send_again(*, actor: Actor, delivery_id: UUID) -> Delivery:
    """Send a message again, from the first try on; its id stays, so that the other side knows it."""
    _require(actor)
    own = Delivery.objects.select_for_update().filter(organisation_id=actor.organisation_id)
    delivery = own.get(pk=delivery_id)
    told = _running(actor, delivery.subscription_id)
    if delivery.state != State.WAITING:
        _begin_anew(delivery)
        audit.record(actor=actor, action="webhooks.send_again", target=told)
    return delivery


def _begin_anew(delivery: Delivery) -> None:
    delivery.state, delivery.tries = State.WAITING, 0
    delivery.status, delivery.failure, delivery.next_at = None, "", None
    delivery.save(update_fields=["state", "tries", "status", "failure", "next_at"])
    hand_to_worker(delivery)


def _switched(actor: Actor, subscription_id: UUID, *, to: bool) -> Subscription:
    found = _own(actor, subscription_id)
    found.is_active, found.given_up_at = to, None
    found.save(update_fields=["is_active", "given_up_at"])
    act = "go_on" if to else "pause"
    audit.record(actor=actor, action=f"webhooks.{act}", target=found)
    return found


def _running(actor: Actor, subscription_id: UUID) -> Subscription:
    found = _own(actor, subscription_id)
    if not found.is_active:
        raise Paused
    return found


def _own(actor: Actor, subscription_id: UUID) -> Subscription:
    _require(actor)
    return Subscription.objects.select_for_update().get(
        pk=subscription_id, organisation_id=actor.organisation_id
    )


def _require(actor: Actor) -> None:
    if not policies.may_connect(actor):
        raise PermissionDenied


def _checked_host(url: str) -> str:
    """Return the host of an address that is fit; whereto its name leads is looked at when sending."""
    try:
        parts = urlsplit(url)
        wire.port_of(parts)
        (parts.hostname or "").encode("idna")
    except ValueError as error:
        raise AddressRefused from error
    is_plain = url.isascii() and url.isprintable() and " " not in url
    is_sound = bool(parts.hostname) and "@" not in parts.netloc and not parts.fragment
    if not (is_plain and is_sound and _may_be_reached(parts)):
        raise AddressRefused
    return parts.netloc


def _may_be_reached(parts: SplitResult) -> bool:
    if wire.origin_of(parts) in settings.SCHAKEL_WEBHOOK_INNER:
        return True
    # A number instead of a name can be judged at once.
    with suppress(ValueError):
        ipaddress.ip_address(parts.hostname or "")
        return parts.scheme == "https" and wire.is_outside(parts.hostname or "")
    return parts.scheme == "https"
