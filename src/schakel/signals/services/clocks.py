"""Terms: `let_stand_still`, `let_run_again`, `escalate_overdue`."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from schakel.base import calendar
from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.reference import selectors as reference
from schakel.signals import policies
from schakel.signals.models import Clock, ClockSuspension, Escalation, Signal
from schakel.signals.services import alarms
from schakel.signals.services.alarms import Alarm
from schakel.signals.services.course import PHASE_CLOCK, flow_of, own_signal, require
from schakel.signals.workflow import RUNNING


class ReasonMissing(Exception):
    """A term stands still only with a reason and a date on which you look again."""


class NotRunning(Exception):
    """There is no term of this signal that runs, or that stands still."""


class UrgentRuns(Exception):
    """The term of an urgent signal, or of a person who leaves, does not stand still."""


@transaction.atomic
def let_stand_still(
    *, actor: Actor, signal_id: UUID, reason: str, review_on: date, note: str = ""
) -> ClockSuspension:
    """Let the term of a signal stand still, with a reason and a date to look again."""
    signal = own_signal(actor, signal_id)
    require(policies.may_assign(actor, signal))
    now = timezone.now()
    if reason not in _reasons() or review_on < timezone.localdate(now):
        raise ReasonMissing
    if signal.is_urgent or signal.is_leaving:
        raise UrgentRuns
    clock = _clock(signal, suspended=False)
    clock.suspended_at = now
    clock.save()
    suspension = ClockSuspension(
        organisation_id=signal.organisation_id,
        clock=clock,
        reason=reason,
        note=note or None,
        begun_at=now,
        review_on=review_on,
        begun_by=actor.user_id,
    )
    suspension.save(force_insert=True)
    signal.due_at = calendar.end_of_day(review_on)
    signal.save()
    audit.record(actor=actor, action="signals.stand_still", target=signal, why=reason)
    return suspension


@transaction.atomic
def let_run_again(*, actor: Actor, signal_id: UUID) -> Signal:
    """Let a term run again; what was left of it is left still."""
    signal = own_signal(actor, signal_id)
    require(policies.may_assign(actor, signal))
    now = timezone.now()
    clock = _clock(signal, suspended=True)
    clock.due_at = _prolonged(clock, now)
    clock.suspended_at = None
    clock.save()
    suspension = clock.suspensions.get(ended_at__isnull=True)
    suspension.ended_at, suspension.ended_by = now, actor.user_id
    suspension.save()
    signal.due_at = clock.due_at
    signal.save()
    audit.record(actor=actor, action="signals.run_again", target=signal)
    return signal


@transaction.atomic
def escalate_overdue(*, actor: Actor) -> int:
    """Tell the next person about every signal whose due date passed; run by a task.

    Each due date escalates once per level, however often the task runs. Returns how many.
    """
    now = timezone.now()
    overdue = Signal.objects.filter(
        organisation_id=actor.organisation_id, phase__in=sorted(RUNNING), due_at__lt=now
    )
    raised = [alarm for signal in overdue for alarm in _escalate(actor, signal, now)]
    alarms.tell(actor=actor, raised=raised)
    return len(raised)


def _escalate(actor: Actor, signal: Signal, now: datetime) -> list[Alarm]:
    if signal.due_at is None:
        return []
    made = []
    for escalation in flow_of(signal).escalations:
        if escalation.after.due(signal.due_at) > now and escalation.level > 1:
            continue
        _, is_new = Escalation.objects.get_or_create(
            signal=signal,
            kind=signal.phase,
            due_at=signal.due_at,
            level=escalation.level,
            defaults={"organisation_id": signal.organisation_id, "at": now},
        )
        if is_new:
            made.append(Alarm(signal.responsible_user_id, escalation.tell))
            audit.record(
                actor=actor, action="signals.escalate", target=signal, level=escalation.level
            )
    return made


def _clock(signal: Signal, *, suspended: bool) -> Clock:
    clock = signal.clocks.filter(
        kind=PHASE_CLOCK, stopped_at__isnull=True, suspended_at__isnull=not suspended
    ).first()
    if clock is None:
        raise NotRunning
    return clock


def _prolonged(clock: Clock, now: datetime) -> datetime:
    if clock.suspended_at is None:
        raise NotRunning
    if clock.unit == calendar.Unit.HOURS:
        return clock.due_at + (now - clock.suspended_at)
    stood_still_on = clock.suspended_at.astimezone(calendar.AMSTERDAM).date()
    due_on = clock.due_at.astimezone(calendar.AMSTERDAM).date()
    left = max(calendar.working_days_between(stood_still_on, due_on), 0)
    return calendar.due_after(now, amount=left, unit=calendar.Unit.WORKING_DAYS)


def _reasons() -> set[str]:
    return {row["code"] for row in reference.current("suspension_reasons").rows}
