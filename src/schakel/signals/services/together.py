"""Steps on several signals at once: `preview_together`, `do_together`, `take_along`,
`print_lines`, `print_list`.

Each signal goes through the ordinary service with its own policy, lock and line on the trail, in a
transaction of its own. Closing, weighing and handing over are not among the steps: each needs
somebody who looked at that very signal.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import DatabaseError, transaction

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.signals import policies
from schakel.signals.models import Signal
from schakel.signals.selectors.lists import (
    BY_DANGER,
    SignalRow,
    WorkFilter,
    own,
    rows,
    work_list,
)
from schakel.signals.services import clocks, course, intake, waiting
from schakel.signals.services.course import require
from schakel.signals.workflow import BulkStep

MOST = 100
# What a rule may say about one signal; the others are done all the same.
REFUSALS = (
    PermissionDenied,
    ObjectDoesNotExist,
    DatabaseError,
    clocks.ReasonMissing,
    clocks.NotRunning,
    clocks.UrgentRuns,
    course.StepNotAllowed,
    course.OfferPending,
    waiting.ReasonMissing,
    waiting.ReviewTooFar,
    waiting.NotWaiting,
)


class NothingChosen(Exception):
    """Choose signals first, at most a page or two of them."""


@dataclass(frozen=True)
class Wish:
    """What is done with each of the signals."""

    step: BulkStep
    user_id: int = 0
    reason_code: str = ""
    reason: str = ""
    review_on: date | None = None
    unit_id: int = 0


@dataclass(frozen=True)
class Outcome:
    """What became of one signal, or would; `refusal` says why nothing."""

    signal_id: UUID
    reference: str
    refusal: type[Exception] | None
    due_before: datetime | None = None
    due_at: datetime | None = None
    user_before: int | None = None
    user_id: int | None = None
    unit_before: int | None = None
    unit_id: int | None = None


class _OnlyTried(Exception):
    """Turns back what a preview did."""


def preview_together(*, actor: Actor, signal_ids: Sequence[UUID], wish: Wish) -> list[Outcome]:
    """Show what a step would do with each signal, by taking it and turning it back at once."""
    return [_one(actor, key, wish, only_try=True) for key in _chosen(actor, signal_ids)]


def do_together(*, actor: Actor, signal_ids: Sequence[UUID], wish: Wish) -> list[Outcome]:
    """Take a step on each of several signals; each is done or refused by itself."""
    return [_one(actor, key, wish, only_try=False) for key in _chosen(actor, signal_ids)]


@transaction.atomic
def print_lines(*, actor: Actor, signal_ids: Sequence[UUID]) -> list[SignalRow]:
    """Print the lines of several signals; each is on record."""
    require(policies.list_audiences(actor) != ())
    found = rows(own(actor).filter(pk__in=_chosen(actor, signal_ids)).order_by(*BY_DANGER))
    _note_each(actor, "signals.print_list", (row.id for row in found))
    return found


@transaction.atomic
def print_list(*, actor: Actor, wanted: WorkFilter, sort: str = "") -> list[SignalRow]:
    """Print the first lines of a list as it is filtered now; each is on record."""
    require(policies.list_audiences(actor) != ())
    found = work_list(actor=actor, wanted=wanted, sort=sort, size=MOST)
    _note_each(actor, "signals.print_list", (row.id for row in found))
    return found


@transaction.atomic
def take_along(*, actor: Actor, signal_ids: Sequence[UUID], form: str) -> list[SignalRow]:
    """Take the lines of several signals along in a file; each is on record."""
    require(policies.may_take_along(actor))
    found = rows(own(actor).filter(pk__in=_chosen(actor, signal_ids)).order_by("reference"))
    _note_each(actor, f"signals.take_along_{form}", (row.id for row in found))
    return found


def _note_each(actor: Actor, action: str, signal_ids: Iterable[UUID]) -> None:
    targets = [audit.Target("signals.Signal", str(key)) for key in signal_ids]
    audit.record_each(actor=actor, action=action, targets=targets)


def _chosen(actor: Actor, signal_ids: Sequence[UUID]) -> list[UUID]:
    require(actor.user_id is not None)
    chosen = list(dict.fromkeys(signal_ids))
    if not 0 < len(chosen) <= MOST:
        raise NothingChosen
    return chosen


def _one(actor: Actor, signal_id: UUID, wish: Wish, *, only_try: bool) -> Outcome:
    before = own(actor).filter(pk=signal_id).first()
    done: list[Signal] = []
    try:
        with transaction.atomic():
            done.append(_STEPS[wish.step](actor, signal_id, wish))
            if only_try:
                raise _OnlyTried
    except _OnlyTried:
        pass
    except REFUSALS as refusal:
        reference = before.reference if before else ""
        return Outcome(signal_id, reference, type(refusal))
    after = done[0]
    return Outcome(
        signal_id,
        after.reference,
        None,
        due_before=before.due_at if before else None,
        due_at=after.due_at,
        user_before=before.responsible_user_id if before else None,
        user_id=after.responsible_user_id,
        unit_before=before.unit_id if before else None,
        unit_id=after.unit_id,
    )


def _take(actor: Actor, signal_id: UUID, wish: Wish) -> Signal:
    return _assign(actor, signal_id, replace(wish, user_id=actor.user_id or 0))


def _assign(actor: Actor, signal_id: UUID, wish: Wish) -> Signal:
    signal = intake.assign(actor=actor, signal_id=signal_id, user_id=wish.user_id)
    return _open_still(signal)


def _give_to_unit(actor: Actor, signal_id: UUID, wish: Wish) -> Signal:
    signal = intake.give_to_unit(actor=actor, signal_id=signal_id, unit_id=wish.unit_id)
    return _open_still(signal)


def _open_still(signal: Signal) -> Signal:
    if not signal.is_open:
        # One may still say who answers for an ended signal, but on its own page.
        raise course.StepNotAllowed
    return signal


def _review(actor: Actor, signal_id: UUID, wish: Wish) -> Signal:
    if wish.review_on is None:
        raise waiting.ReasonMissing
    return waiting.review(
        actor=actor,
        signal_id=signal_id,
        reason_code=wish.reason_code,
        reason=wish.reason,
        review_on=wish.review_on,
    )


def _stand_still(actor: Actor, signal_id: UUID, wish: Wish) -> Signal:
    if wish.review_on is None:
        raise clocks.ReasonMissing
    suspension = clocks.let_stand_still(
        actor=actor,
        signal_id=signal_id,
        reason=wish.reason_code,
        review_on=wish.review_on,
        note=wish.reason,
    )
    return suspension.clock.signal


_STEPS: dict[BulkStep, Callable[[Actor, UUID, Wish], Signal]] = {
    BulkStep.TAKE: _take,
    BulkStep.ASSIGN: _assign,
    BulkStep.UNIT: _give_to_unit,
    BulkStep.REVIEW: _review,
    BulkStep.STAND_STILL: _stand_still,
}
