"""Offers to and from the organisation: plain fields only, so that a list needs no trail."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from schakel.base import paging
from schakel.base.actor import Actor
from schakel.base.rights import Right
from schakel.signals.models import Handover
from schakel.signals.workflow import AWAITING_ANSWER, HandoverStatus

BY_DANGER = ("-is_urgent", "-is_leaving", "due_at")
# The same, to the last row: where one stopped must be one place.
MARKED = (*BY_DANGER, "id")
RIGHTS = frozenset({Right.SIGNALS_RECEIVE, Right.SIGNALS_HAND_OVER})


@dataclass(frozen=True)
class OfferRow:
    """An offer in a list of hand-overs, with the name of the other side."""

    id: UUID
    signal_id: UUID
    reference: str
    status: str
    other: str
    is_incoming: bool
    offered_at: datetime
    due_at: datetime
    is_overdue: bool
    is_urgent: bool
    is_leaving: bool
    refusal_reason: str
    missing: tuple[str, ...]


def offered_behind(*, actor: Actor, mark: str, most: int) -> tuple[list[OfferRow], str]:
    """Return the next offers that this organisation must answer, and the mark to go on from."""
    if not actor.may(Right.SIGNALS_RECEIVE):
        return [], ""
    found = offers_of(actor, to_us(actor)).order_by(*MARKED)
    if mark:
        found = paging.behind(found, MARKED, mark)
    offers = list(found[: most + 1])
    following = paging.mark_of(offers[most - 1], MARKED) if len(offers) > most else ""
    return [row(offer, actor) for offer in offers[:most]], following


def to_answer(*, actor: Actor) -> QuerySet[Handover]:
    """Return the offers that this organisation must answer, to be counted."""
    if not actor.rights & RIGHTS:
        return Handover.objects.none()
    return Handover.objects.filter(to_us(actor))


def with_keys(actor: Actor, keys: Collection[UUID]) -> dict[UUID, OfferRow]:
    """Return rows for these offers, as far as they are from or to the own organisation."""
    if not keys:
        return {}
    return {offer.pk: row(offer, actor) for offer in offers_of(actor, Q(pk__in=keys))}


def back_here(actor: Actor) -> Q:
    """Return the condition that an own offer was refused or expired, and the signal waits here."""
    back = Q(status__in=[HandoverStatus.REFUSED, HandoverStatus.EXPIRED])
    return back & Q(sender_id=actor.organisation_id, signal__next_step="came_back")


def to_us(actor: Actor) -> Q:
    """Return the condition that this organisation must answer an offer."""
    return Q(recipient_id=actor.organisation_id, status__in=sorted(AWAITING_ANSWER))


def offers_of(actor: Actor, wanted: Q) -> QuerySet[Handover]:
    """Return offers from and to the own organisation with both sides, without what is in them."""
    ours = Q(sender_id=actor.organisation_id) | Q(recipient_id=actor.organisation_id)
    found = Handover.objects.filter(ours & wanted).select_related("sender", "recipient")
    return found.defer("package", "note", "missing_note")


def row(offer: Handover, actor: Actor) -> OfferRow:
    """Return an offer as a list shows it."""
    is_incoming = offer.recipient_id == actor.organisation_id
    waits = offer.status in AWAITING_ANSWER
    return OfferRow(
        id=offer.pk,
        signal_id=offer.signal_id,
        reference=offer.signal_reference,
        status=offer.status,
        other=(offer.sender if is_incoming else offer.recipient).name,
        is_incoming=is_incoming,
        offered_at=offer.offered_at,
        due_at=offer.due_at,
        is_overdue=waits and offer.due_at < timezone.now(),
        is_urgent=offer.is_urgent,
        is_leaving=offer.is_leaving,
        refusal_reason=offer.refusal_reason,
        missing=tuple(offer.missing),
    )
