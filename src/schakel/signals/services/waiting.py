"""Waiting is a state with a review date, never a stop: `put_aside`, `review`, `take_up_again`."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from schakel.base import calendar
from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.reference import selectors as reference
from schakel.signals import policies
from schakel.signals.models import Signal
from schakel.signals.services.course import (
    PHASE_CLOCK,
    Running,
    Step,
    flow_of,
    own_signal,
    require,
    start_clock,
    take,
)
from schakel.signals.workflow import Phase


class ReasonMissing(Exception):
    """Say why it waits."""


class ReviewTooFar(Exception):
    """Look at it again sooner; the latest date is the argument."""


class NotWaiting(Exception):
    """This signal does not wait."""


@transaction.atomic
def put_aside(
    *, actor: Actor, signal_id: UUID, reason_code: str, reason: str, review_on: date
) -> Signal:
    """Let a signal wait, with a reason and a date on which you look again."""
    signal = own_signal(actor, signal_id)
    require(_may_wait(actor, signal))
    _check_reason(reason_code, reason)
    signal.wait_reason, signal.review_on = reason_code, _review_date(signal, review_on)
    step = Step(Phase.WAITING, reason, reason_code)
    take(actor=actor, signal=signal, step=step, now=timezone.now())
    _due_on_review(signal)
    return signal


@transaction.atomic
def review(
    *, actor: Actor, signal_id: UUID, reason_code: str, reason: str, review_on: date
) -> Signal:
    """Look at a waiting signal and let it wait longer, again with a reason and a date."""
    signal = own_signal(actor, signal_id)
    require(_may_wait(actor, signal))
    if signal.phase != Phase.WAITING:
        raise NotWaiting
    _check_reason(reason_code, reason)
    signal.wait_reason, signal.review_on = reason_code, _review_date(signal, review_on)
    _due_on_review(signal)
    audit.record(
        actor=actor,
        action="signals.review",
        target=signal,
        reason_code=reason_code,
        review_on=signal.review_on.isoformat(),
    )
    return signal


@transaction.atomic
def take_up_again(*, actor: Actor, signal_id: UUID) -> Signal:
    """Go on with a waiting signal in the phase where it was."""
    signal = own_signal(actor, signal_id)
    require(_may_wait(actor, signal))
    if signal.phase != Phase.WAITING:
        raise NotWaiting
    signal.wait_reason, signal.review_on = "", None
    back = Phase(signal.phase_before)
    take(actor=actor, signal=signal, step=Step(back), now=timezone.now())
    return signal


def _may_wait(actor: Actor, signal: Signal) -> bool:
    return policies.may_enrich(actor, signal) or policies.may_assign(actor, signal)


def _check_reason(reason_code: str, reason: str) -> None:
    known = {row["code"] for row in reference.current("waiting_reasons").rows}
    if reason_code not in known or not reason.strip():
        raise ReasonMissing


def _review_date(signal: Signal, review_on: date) -> date:
    now = timezone.now()
    latest = flow_of(signal).longest_wait.due(now)
    last_day = latest.astimezone(calendar.AMSTERDAM).date()
    if not timezone.localdate(now) <= review_on <= last_day:
        raise ReviewTooFar(last_day)
    return review_on


def _due_on_review(signal: Signal) -> None:
    if signal.review_on is None:
        raise ReviewTooFar
    signal.due_at = calendar.end_of_day(signal.review_on)
    running = Running(PHASE_CLOCK, calendar.Unit.WORKING_DAYS, signal.due_at)
    start_clock(signal, running, now=timezone.now())
    signal.save()
