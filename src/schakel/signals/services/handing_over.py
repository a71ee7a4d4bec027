"""Handing over: `preview`, `offer`, `note_receipt`, `accept`, `refuse`, `revoke`,
`say_what_was_missing`, `open_offer`, `follow_offers`."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from schakel.base import rls
from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.reference import selectors as reference
from schakel.sharing import selectors as sharing_rules
from schakel.sharing import services as sharing
from schakel.signals import policies
from schakel.signals.models import Escalation, Handover, HandoverEvent, Signal
from schakel.signals.services import alarms, snapshot
from schakel.signals.services.course import (
    HANDOVER_CLOCK,
    OfferPending,
    Running,
    Step,
    StepNotAllowed,
    flow_of,
    haste_of,
    own_signal,
    require,
    set_course,
    soonest,
    start_clock,
    stop_clock,
    take,
)
from schakel.signals.services.finding import refresh_words
from schakel.signals.services.intake import begin, new_signal
from schakel.signals.services.notes import tell_sender
from schakel.signals.services.supervising import require_switch
from schakel.signals.services.telling import tell_both_sides
from schakel.signals.workflow import AWAITING_ANSWER, HandoverStatus, Phase

PURPOSE = "hand_over_signal"
AWAIT, CAME_BACK = "await_answer", "came_back"


class GroundMissing(Exception):
    """Say on which ground you hand over."""


class PartsMissing(Exception):
    """Choose what you send along."""


class ReasonMissing(Exception):
    """A refusal says why."""


class AlreadyAnswered(Exception):
    """This offer was answered, taken back or expired before."""


@dataclass(frozen=True)
class OfferInput:
    """To whom, on what ground, and which parts (snapshot.PARTS) go along, in which form.

    `clearance` holds the conditions of the sharing rules that were ticked, with the reasons.
    Without a purpose the usual one between the two kinds of organisation is taken.
    """

    recipient_id: int
    ground: str
    parts: tuple[str, ...]
    note: str = ""
    form: str = "identified"
    purpose: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    clearance: sharing.Clearance | None = None


@dataclass(frozen=True)
class Refusal:
    """Why an offer is refused, and which information was missing."""

    reason: str
    note: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Preview:
    """What a receiver would see, and what the sharing rules say about sending it."""

    package: snapshot.Plain
    answer: sharing.Answer


@transaction.atomic
def preview(*, actor: Actor, signal_id: UUID, offered: OfferInput) -> Preview:
    """Show what a receiver would see and what the rules say, before anything leaves."""
    signal = own_signal(actor, signal_id)
    require(policies.may_hand_over(actor, signal))
    if not offered.parts or set(offered.parts) - set(snapshot.PARTS):
        raise PartsMissing
    audit.record(actor=actor, action="signals.preview", target=signal, parts=sorted(offered.parts))
    asked = transfer_of(actor=actor, signal=signal, offered=offered)
    return Preview(
        package=snapshot.take_snapshot(signal, offered.parts),
        answer=sharing_rules.answer(actor=actor, transfer=asked),
    )


@transaction.atomic
def offer(*, actor: Actor, signal_id: UUID, offered: OfferInput) -> Handover:
    """Offer a signal to another organisation; you stay responsible until it accepts."""
    signal = own_signal(actor, signal_id)
    require(policies.may_hand_over(actor, signal))
    _check_offer(signal, offered)
    now = timezone.now()
    package, note = _content(signal, offered)
    package_hash = snapshot.fingerprint(package)
    disclosure = sharing.record_disclosure(
        actor=actor,
        transfer=transfer_of(actor=actor, signal=signal, offered=offered),
        package_hash=package_hash,
        clearance=offered.clearance,
        texts=(*snapshot.texts_of(package), note),
    )
    term = flow_of(signal).answer_term(at=now, haste=haste_of(signal))
    due_at = soonest(signal, term.due(now), now)
    handover = Handover(
        sender_id=actor.organisation_id,
        recipient_id=offered.recipient_id,
        signal=signal,
        trace_id=signal.trace_id,
        signal_reference=signal.reference,
        status=HandoverStatus.OFFERED,
        ground=offered.ground,
        disclosure_id=disclosure.pk,
        package=package,
        package_hash=package_hash,
        note=note or None,
        is_urgent=signal.is_urgent,
        is_leaving=signal.is_leaving,
        offered_by=actor.user_id,
        offered_at=now,
        due_at=due_at,
        expires_at=max(term.due(due_at), due_at),
    )
    handover.save(force_insert=True)
    _write_event(actor, handover, now)
    start_clock(signal, Running(HANDOVER_CLOCK, term.unit, due_at), now=now)
    signal.next_step, signal.due_at = AWAIT, due_at
    signal.save()
    audit.record(actor=actor, action="signals.offer", target=signal, recipient=offered.recipient_id)
    return handover


@transaction.atomic
def note_receipt(*, actor: Actor, handover_id: UUID) -> Handover:
    """Confirm that an offer arrived; the sender stays responsible."""
    handover = _offered_to(actor, handover_id)
    if handover.status == HandoverStatus.OFFERED:
        _acknowledge(actor, handover)
        _answer(actor, handover, HandoverStatus.RECEIVED, timezone.now())
    return handover


@transaction.atomic
def open_offer(*, actor: Actor, handover_id: UUID) -> Handover:
    """Read what another organisation offers, or what you offered."""
    handover = Handover.objects.get(pk=handover_id)
    mine = policies.may_receive(actor, handover) or policies.may_revoke(actor, handover)
    require(mine)
    audit.record(actor=actor, action="signals.open_offer", target=handover)
    return handover


@transaction.atomic
def accept(*, actor: Actor, handover_id: UUID) -> Signal:
    """Take over a signal: it becomes yours, and the sender's ends in the same moment."""
    handover = _offered_to(actor, handover_id)
    now = timezone.now()
    _acknowledge(actor, handover)
    _answer(actor, handover, HandoverStatus.ACCEPTED, now)
    _end_at_sender(handover, now)
    signal = _begin_at_receiver(actor, handover, now)
    audit.record(actor=actor, action="signals.accept", target=signal, offer=str(handover.pk))
    return signal


@transaction.atomic
def refuse(*, actor: Actor, handover_id: UUID, refusal: Refusal) -> Handover:
    """Refuse a signal with a reason, and say which information was missing; it goes back."""
    handover = _offered_to(actor, handover_id)
    if refusal.reason not in _codes("refusal_reasons"):
        raise ReasonMissing
    tell_sender(actor=actor, handover=handover, note=refusal.note)
    now = timezone.now()
    handover.refusal_reason, handover.missing_note = refusal.reason, refusal.note or None
    handover.missing = _known_missing(refusal.missing)
    _answer(actor, handover, HandoverStatus.REFUSED, now)
    _come_back(handover, now)
    audit.record(actor=actor, action="signals.refuse", target=handover, why=refusal.reason)
    return handover


@transaction.atomic
def revoke(*, actor: Actor, handover_id: UUID) -> Handover:
    """Take an offer back before it is answered."""
    handover = _waiting_offer(handover_id)
    require(policies.may_revoke(actor, handover))
    _check_open(handover)
    now = timezone.now()
    _answer(actor, handover, HandoverStatus.REVOKED, now)
    _come_back(handover, now)
    audit.record(actor=actor, action="signals.revoke", target=handover)
    return handover


@transaction.atomic
def say_what_was_missing(
    *, actor: Actor, handover_id: UUID, missing: tuple[str, ...], note: str = ""
) -> Handover:
    """Tell the sender which information was missing from a signal."""
    handover = _waiting_offer(handover_id)
    require(policies.may_receive(actor, handover))
    tell_sender(actor=actor, handover=handover, note=note)
    handover.missing, handover.missing_note = _known_missing(missing), note or None
    handover.save()
    audit.record(actor=actor, action="signals.missing", target=handover, missing=list(missing))
    return handover


@transaction.atomic
def follow_offers(*, actor: Actor) -> tuple[int, int]:
    """Raise the alarm for offers without an answer and bring expired ones back; run by a task.

    Returns how many alarms were raised and how many offers expired.
    """
    now = timezone.now()
    waiting = Handover.objects.select_for_update().filter(
        sender_id=actor.organisation_id, status__in=AWAITING_ANSWER, due_at__lte=now
    )
    silent, expired = [], 0
    for handover in waiting:
        if handover.alarmed_at is None:
            _raise_alarm(actor, handover, now)
            silent.append(handover)
        if handover.expires_at <= now:
            _answer(actor, handover, HandoverStatus.EXPIRED, now)
            _come_back(handover, now)
            expired += 1
    alarms.tell_of_offers(actor=actor, offers=silent)
    return len(silent), expired


def transfer_of(*, actor: Actor, signal: Signal, offered: OfferInput) -> sharing.Transfer:
    """Return the question that an offer puts to the sharing rules."""
    transfer = sharing.Transfer(
        subject_id=signal.trace_id,
        recipient_id=offered.recipient_id,
        purpose=offered.purpose,
        fields=offered.parts,
        form=offered.form,
        facts=offered.facts,
    )
    if offered.purpose:
        return transfer
    usual = sharing_rules.usual_purpose(actor=actor, about=transfer)
    return replace(transfer, purpose=usual)


def _content(signal: Signal, offered: OfferInput) -> tuple[snapshot.Plain, str]:
    """Return what leaves: the package and the word to the receiver, in the form that was chosen."""
    package = snapshot.take_snapshot(signal, offered.parts)
    if offered.form == "identified":
        return package, offered.note
    return snapshot.without_identifiers(package), sharing.mask_text(offered.note).text


def _check_offer(signal: Signal, offered: OfferInput) -> None:
    if not flow_of(signal).allows(Phase(signal.phase), Phase.HANDED_OVER):
        raise StepNotAllowed(f"{signal.phase} -> {Phase.HANDED_OVER}")
    if Handover.objects.filter(signal=signal, status__in=AWAITING_ANSWER).exists():
        raise OfferPending
    if offered.ground not in _codes("hand_over_grounds"):
        raise GroundMissing
    if not offered.parts or set(offered.parts) - set(snapshot.PARTS):
        raise PartsMissing
    if offered.recipient_id == signal.organisation_id:
        raise StepNotAllowed("to oneself")
    require_switch(signal, offered.recipient_id)


def _waiting_offer(handover_id: UUID) -> Handover:
    return Handover.objects.select_for_update().get(pk=handover_id)


def _offered_to(actor: Actor, handover_id: UUID) -> Handover:
    handover = _waiting_offer(handover_id)
    require(policies.may_receive(actor, handover))
    _check_open(handover)
    return handover


def _check_open(handover: Handover) -> None:
    if handover.status not in AWAITING_ANSWER:
        raise AlreadyAnswered


def _answer(actor: Actor, handover: Handover, status: HandoverStatus, now: datetime) -> None:
    handover.status = status
    if status not in AWAITING_ANSWER:
        handover.answered_by, handover.answered_at = actor.user_id, now
    handover.save()
    _write_event(actor, handover, now)


def _write_event(actor: Actor, handover: Handover, now: datetime) -> None:
    HandoverEvent.objects.create(
        handover=handover,
        sender_id=handover.sender_id,
        recipient_id=handover.recipient_id,
        status=handover.status,
        by_organisation_id=actor.organisation_id,
        by_user_id=actor.user_id,
        at=now,
    )
    tell_both_sides(actor, handover)


def _acknowledge(actor: Actor, handover: Handover) -> None:
    sharing.acknowledge(
        actor=actor,
        disclosure_id=handover.disclosure_id,
        package_hash=snapshot.fingerprint(handover.package),
    )


def _end_at_sender(handover: Handover, now: datetime) -> None:
    # The receiver's yes ends the sender's signal: done for the sender, in the same transaction.
    with rls.acting_for(handover.sender_id):
        sender = accounts.system_actor(handover.sender_id, purpose=PURPOSE)
        signal = own_signal(sender, handover.signal_id)
        stop_clock(signal, kind=HANDOVER_CLOCK, now=now)
        step = Step(Phase.HANDED_OVER, reason_code="accepted")
        take(actor=sender, signal=signal, step=step, now=now)


def _begin_at_receiver(actor: Actor, handover: Handover, now: datetime) -> Signal:
    signal = new_signal(actor, phase=Phase.REGISTERED, now=now)
    snapshot.fill(signal, handover.package)
    signal.trace_id, signal.from_handover = handover.trace_id, handover
    signal.registered_at, signal.responsible_user_id = now, actor.user_id
    begin(actor, signal, now=now, why="accepted")
    snapshot.fill_around(signal, handover.package)
    refresh_words(signal)
    signal.save()
    return signal


def _come_back(handover: Handover, now: datetime) -> None:
    with rls.acting_for(handover.sender_id):
        sender = accounts.system_actor(handover.sender_id, purpose=PURPOSE)
        signal = own_signal(sender, handover.signal_id)
        stop_clock(signal, kind=HANDOVER_CLOCK, now=now)
        set_course(signal, now=now)
        signal.next_step = CAME_BACK
        signal.save()
        audit.record(
            actor=sender, action="signals.came_back", target=signal, status=handover.status
        )


def _raise_alarm(actor: Actor, handover: Handover, now: datetime) -> None:
    handover.alarmed_at = now
    handover.save()
    Escalation.objects.get_or_create(
        signal_id=handover.signal_id,
        kind=HANDOVER_CLOCK,
        level=1,
        due_at=handover.due_at,
        defaults={"organisation_id": handover.sender_id, "at": now},
    )
    audit.record(actor=actor, action="signals.alarm", target=handover)


def _known_missing(missing: tuple[str, ...]) -> list[str]:
    known = _codes("missing_information")
    return [code for code in missing if code in known]


def _codes(kind: str) -> set[str]:
    return {row["code"] for row in reference.current(kind).rows}
