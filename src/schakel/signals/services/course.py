"""How a signal moves: one step, one line of history, one new term. The other services use it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.webhooks.workflow import EventKind
from schakel.signals import workflow
from schakel.signals.models import Clock, Handover, PhaseChange, Signal
from schakel.signals.services.telling import tell_of_signal
from schakel.signals.workflow import AWAITING_ANSWER, ENDED, RUNNING, Haste, Phase, Workflow

PHASE_CLOCK, HANDOVER_CLOCK = "phase", "handover"


class StepNotAllowed(Exception):
    """The workflow of this signal has no such step."""


class OfferPending(Exception):
    """The signal was offered to another organisation: wait for the answer or take it back."""


@dataclass(frozen=True)
class Step:
    """Where a signal goes, and why."""

    to: Phase
    reason: str = ""
    reason_code: str = ""


@dataclass(frozen=True)
class Running:
    """A term that runs: of which kind, counted in what, until when."""

    kind: str
    unit: str
    due_at: datetime


def require(allowed: bool) -> None:
    """Stop here unless a policy allows it."""
    if not allowed:
        raise PermissionDenied


def own_signal(actor: Actor, signal_id: UUID) -> Signal:
    """Return the own organisation's signal, locked; another's does not exist."""
    return Signal.objects.select_for_update().get(
        pk=signal_id, organisation_id=actor.organisation_id
    )


def flow_of(signal: Signal) -> Workflow:
    """Return the workflow that this signal started with."""
    return workflow.at_version(signal.workflow_service, signal.workflow_version)


def haste_of(signal: Signal) -> Haste:
    """Return what shortens the terms of this signal."""
    return Haste(is_urgent=signal.is_urgent, is_leaving=signal.is_leaving)


def take(*, actor: Actor, signal: Signal, step: Step, now: datetime) -> PhaseChange:
    """Take one allowed step: history first, then the signal, its new term and the trail."""
    start = Phase(signal.phase)
    _check(signal, start, step.to)
    change = PhaseChange(
        organisation_id=signal.organisation_id,
        signal=signal,
        number=signal.moves + 1,
        from_phase=start,
        to_phase=step.to,
        reason_code=step.reason_code,
        reason=step.reason or None,
        changed_by=actor.user_id,
        at=now,
    )
    change.save(force_insert=True)
    signal.phase, signal.moves = step.to, change.number
    signal.phase_before = start if step.to in {Phase.WAITING, Phase.CLOSED} else ""
    set_course(signal, now=now)
    signal.save()
    audit.record(
        actor=actor, action="signals.step", target=signal, start=str(start), to=str(step.to)
    )
    ends = step.to in ENDED
    kind = EventKind.SIGNAL_ENDED if ends else EventKind.SIGNAL_STEPPED
    tell_of_signal(actor, signal, kind=kind)
    return change


def set_course(signal: Signal, *, now: datetime) -> None:
    """Give a running signal its next step and due date, and stop the clock of the last phase."""
    stop_clock(signal, kind=PHASE_CLOCK, now=now)
    if signal.phase not in RUNNING:
        signal.next_step, signal.due_at = "", None
        return
    first_course(signal, now=now).save(force_insert=True)


def first_course(signal: Signal, *, now: datetime) -> Clock:
    """Give a signal that has no clock the next step and due date of its phase; the clock is unsaved."""
    flow, phase = flow_of(signal), Phase(signal.phase)
    term = flow.term(phase, at=now, haste=haste_of(signal))
    signal.next_step = flow.phases[phase].next_step
    signal.due_at = soonest(signal, term.due(now), now)
    return _clock(signal, Running(PHASE_CLOCK, term.unit, signal.due_at), now)


def soonest(signal: Signal, due_at: datetime, now: datetime) -> datetime:
    """Return the due date, or the moment the person leaves where that comes first."""
    if signal.leaves_at and now < signal.leaves_at < due_at:
        return signal.leaves_at
    return due_at


def start_clock(signal: Signal, running: Running, *, now: datetime) -> Clock:
    """Start a term; an earlier one of the same kind stops."""
    stop_clock(signal, kind=running.kind, now=now)
    clock = _clock(signal, running, now)
    clock.save(force_insert=True)
    return clock


def _clock(signal: Signal, running: Running, now: datetime) -> Clock:
    return Clock(
        organisation_id=signal.organisation_id,
        signal=signal,
        kind=running.kind,
        unit=running.unit,
        started_at=now,
        due_at=running.due_at,
    )


def stop_clock(signal: Signal, *, kind: str, now: datetime) -> None:
    """Stop the running term of a kind, if there is one."""
    signal.clocks.filter(kind=kind, stopped_at__isnull=True).update(stopped_at=now)


def _check(signal: Signal, start: Phase, to: Phase) -> None:
    if not flow_of(signal).allows(start, to):
        raise StepNotAllowed(f"{start} -> {to}")
    goes_back = start in {Phase.WAITING, Phase.CLOSED}
    if goes_back and to not in {signal.phase_before, Phase.HANDED_OVER}:
        raise StepNotAllowed(f"{start} -> {to}")
    offered = Handover.objects.filter(signal=signal, status__in=AWAITING_ANSWER)
    if to != Phase.HANDED_OVER and offered.exists():
        raise OfferPending
