"""Own investigation or hand-over, and telling back: `choose_track`, `require_own_track`,
`tell_back`."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.reference import selectors as reference
from schakel.signals import policies
from schakel.signals.models import Handover, ReturnMessage, Signal, TrackChoice
from schakel.signals.services.course import flow_of, own_signal, require
from schakel.signals.services.notes import pass_to_sender
from schakel.signals.services.telling import tell_back_of
from schakel.signals.workflow import Track


class NoChoiceHere(Exception):
    """This service may investigate everywhere, so there is nothing to choose."""


class ChoiceIncomplete(Exception):
    """Choose the place and the track, and say why."""


class NotCompetentHere(Exception):
    """At this place the service may not investigate itself: hand the signal over."""


class ChoiceMissing(Exception):
    """Choose own investigation first, with place and reason; elsewhere hand over."""


class NobodyToTell(Exception):
    """This signal was not handed over to you, or the message says nothing."""


@dataclass(frozen=True)
class Choice:
    """At which place it came up, who investigates, and why."""

    place: str
    track: str
    reason: str


@transaction.atomic
def choose_track(*, actor: Actor, signal_id: UUID, choice: Choice) -> TrackChoice:
    """Choose between own investigation, where you are competent, and a hand-over; say why."""
    signal = own_signal(actor, signal_id)
    require(policies.may_weigh(actor, signal) or policies.may_enrich(actor, signal))
    places = flow_of(signal).places
    if not places:
        raise NoChoiceHere
    competent = {row["code"]: row["own_investigation"] for row in reference.current(places).rows}
    if choice.place not in competent or choice.track not in set(Track):
        raise ChoiceIncomplete
    if not choice.reason.strip():
        raise ChoiceIncomplete
    if choice.track == Track.OWN_INVESTIGATION and competent[choice.place] != "yes":
        raise NotCompetentHere
    row = TrackChoice(
        organisation_id=signal.organisation_id,
        signal=signal,
        place=choice.place,
        track=choice.track,
        reason=choice.reason,
        chosen_by=actor.user_id,
        at=timezone.now(),
    )
    row.save(force_insert=True)
    audit.record(
        actor=actor,
        action="signals.choose_track",
        target=signal,
        place=choice.place,
        track=choice.track,
    )
    return row


def require_own_track(signal: Signal) -> None:
    """Stop an investigation of a service that did not choose it at a place where it may."""
    if not flow_of(signal).places:
        return
    newest = TrackChoice.objects.filter(signal=signal).order_by("at").last()
    if newest is None or newest.track != Track.OWN_INVESTIGATION:
        raise ChoiceMissing


@transaction.atomic
def tell_back(*, actor: Actor, signal_id: UUID, result: str, note: str = "") -> ReturnMessage:
    """Tell who handed a signal over what you did with it; names of people do not go along."""
    signal = own_signal(actor, signal_id)
    require(policies.may_give_feedback(actor, signal))
    known = {row["code"] for row in reference.current("return_results").rows}
    if signal.from_handover_id is None or result not in known:
        raise NobodyToTell
    handover = Handover.objects.get(pk=signal.from_handover_id)
    disclosure = pass_to_sender(
        actor=actor, handover=handover, note=note, sealed=f"{result} {note}"
    )
    message = ReturnMessage(
        sender_id=actor.organisation_id,
        recipient_id=handover.sender_id,
        handover=handover,
        disclosure=disclosure,
        result=result,
        note=note or None,
        told_by=actor.user_id,
        at=timezone.now(),
    )
    message.save(force_insert=True)
    audit.record(actor=actor, action="signals.tell_back", target=signal, result=result)
    tell_back_of(actor, handover)
    return message
