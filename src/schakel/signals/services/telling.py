"""Telling the systems of an organisation what happened: `tell_of_signal`,
`tell_of_signals`, `tell_both_sides`, `tell_back_of`."""

from collections.abc import Sequence

from schakel.base.actor import Actor
from schakel.base.live import services as live
from schakel.base.webhooks.services import Event, announce, announce_all
from schakel.base.webhooks.workflow import EventKind
from schakel.signals.models import Handover, Signal
from schakel.signals.workflow import HandoverStatus


def tell_of_signal(actor: Actor, signal: Signal, *, kind: EventKind) -> None:
    """Tell the systems of the signal's own organisation."""
    tell_of_signals(actor, [signal], kind=kind)


def tell_of_signals(actor: Actor, signals: Sequence[Signal], *, kind: EventKind) -> None:
    """Tell the systems of an organisation what happened to several of its signals at once."""
    events = [Event(kind, signal.pk, signal.reference) for signal in signals]
    announce_all(actor=actor, organisation_id=signals[0].organisation_id, events=events)


def tell_both_sides(actor: Actor, handover: Handover) -> None:
    """Tell the pages and systems of both sides of a hand-over; a sender knows itself that it offers."""
    is_new = handover.status == HandoverStatus.OFFERED
    kind = EventKind.HAND_OVER_OFFERED if is_new else EventKind.HAND_OVER_ANSWERED
    for organisation_id in (handover.sender_id, handover.recipient_id):
        live.tell(actor=actor, organisation_id=organisation_id)
        if not (is_new and organisation_id == handover.sender_id):
            announce(actor=actor, organisation_id=organisation_id, event=_event(handover, kind))


def tell_back_of(actor: Actor, handover: Handover) -> None:
    """Tell the systems of who handed a signal over that something was told back."""
    event = _event(handover, EventKind.HAND_OVER_TOLD_BACK)
    announce(actor=actor, organisation_id=handover.sender_id, event=event)


def _event(handover: Handover, kind: EventKind) -> Event:
    return Event(kind, handover.pk, handover.signal_reference)
