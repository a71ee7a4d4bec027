"""Connections of the own organisation and their deliveries; never a secret or a whole address."""

from uuid import UUID

from django.db.models import QuerySet

from schakel.base.actor import Actor
from schakel.base.identifiers import ids_among
from schakel.base.webhooks import policies
from schakel.base.webhooks.models import Delivery, Subscription

SHOWN = 50


def subscriptions(*, actor: Actor) -> list[Subscription]:
    """Return the connections of the own organisation, for who manages them."""
    return list(_own(actor))


def subscription(*, actor: Actor, subscription_id: UUID) -> Subscription:
    """Return one connection of the own organisation; another's does not exist."""
    return _own(actor).get(pk=subscription_id)


def deliveries(*, actor: Actor, subscription_id: UUID) -> list[Delivery]:
    """Return the newest deliveries of a connection with how they went."""
    found = Delivery.objects.filter(subscription__in=_own(actor).filter(pk=subscription_id))
    return list(found.order_by("-occurred_at")[:SHOWN])


def _own(actor: Actor) -> QuerySet[Subscription]:
    if not policies.may_connect(actor):
        return Subscription.objects.none()
    own = Subscription.objects.filter(organisation_id=actor.organisation_id)
    return own.defer("url", "secret", "old_secret")


def names(actor: Actor, keys: set[str]) -> dict[str, str]:
    """Return what the trail calls connections of the own organisation."""
    ours = Subscription.objects.filter(organisation_id=actor.organisation_id)
    found = ours.filter(pk__in=ids_among(keys))
    return {str(key): name for key, name in found.values_list("pk", "name")}


def called(actor: Actor, text: str) -> list[str]:
    """Return the keys of the connections with this name."""
    found = Subscription.objects.filter(organisation_id=actor.organisation_id, name=text.strip())
    return [str(key) for key in found.values_list("pk", flat=True)]
