"""Lists of signals: plain fields only, so that a list needs no trail."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from functools import reduce
from operator import and_
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from schakel.base import calendar, paging, wordindex
from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.rights import Right
from schakel.signals.models import Clock, Escalation, Signal
from schakel.signals.selectors.holding import first_holding, holding
from schakel.signals.workflow import RUNNING, Phase

PAGE = 50
SOON = timedelta(days=2)
# Danger first, then who travels on, then what is due first.
BY_DANGER = ("-is_urgent", "-is_leaving", "due_at", "created_at")
# The same, to the last row: where one stopped must be one place.
MARKED = (*BY_DANGER, "id")
NEWEST = ("-created_at",)
_NOBODY = Q(responsible_user_id__isnull=True, unit__isnull=True)
SORTS = {"due": "due_at", "received": "received_at", "reference": "reference", "phase": "phase"}


@dataclass(frozen=True)
class SignalRow:
    """A signal in a list; `working_days_left` is negative when overdue."""

    id: UUID
    reference: str
    phase: str
    next_step: str
    due_at: datetime | None
    working_days_left: int | None
    is_overdue: bool
    is_urgent: bool
    is_leaving: bool
    source_kind: str
    exploitation_forms: tuple[str, ...]
    received_at: datetime
    responsible_user_id: int | None
    unit_id: int | None
    wait_reason: str
    closing_reason: str
    escalation_level: int
    stands_still: bool


# The story of a signal and its words are large and stay where they are.
_WORKED_OUT = {"id", "working_days_left", "is_overdue", "escalation_level", "stands_still"}
ROW_FIELDS = sorted({field.name for field in fields(SignalRow)} - _WORKED_OUT | {"created_at"})


@dataclass(frozen=True)
class WorkFilter:
    """What a work list shows; empty means all that is open."""

    phases: frozenset[Phase] = frozenset()
    responsible_user_id: int | None = None
    unit_id: int | None = None
    only_unassigned: bool = False
    only_overdue: bool = False
    only_urgent: bool = False
    only_soon: bool = False
    only_stuck: bool = False
    source_kind: str = ""
    closing_reason: str = ""
    include_ended: bool = False
    # Words of the story: who looks for them leaves a trail (`looking.search_list`).
    text: str = ""


def work_list(
    *,
    actor: Actor,
    wanted: WorkFilter | None = None,
    page: int = 1,
    sort: str = "",
    size: int | None = None,
) -> list[SignalRow]:
    """Return a page of the organisation's signals, danger first or by one of SORTS (`-` turns)."""
    found = filtered(actor, wanted or WorkFilter()).order_by(*_order(sort))
    return rows(of_page(found, page, size=size))


def work_behind(
    *, actor: Actor, wanted: WorkFilter, mark: str, most: int
) -> tuple[list[SignalRow], str]:
    """Return the next signals of the work list, danger first, and the mark to go on from."""
    found = filtered(actor, wanted).order_by(*MARKED)
    if mark:
        found = paging.behind(found, MARKED, mark)
    # One more than asked shows whether there is more.
    keys = list(found.values_list("pk", flat=True)[: most + 1])
    signals = _whole(keys[:most])
    has_more = len(keys) > most and bool(signals)
    return rows(signals), paging.mark_of(signals[-1], MARKED) if has_more else ""


def count_work(*, actor: Actor, wanted: WorkFilter | None = None) -> int:
    """Return how many signals the list with this filter has."""
    return filtered(actor, wanted or WorkFilter()).count()


def count_kinds(*, actor: Actor, text: str = "") -> dict[str, int]:
    """Return how many open signals the usual filters of the work list have, in one query.

    Open ones are few and have an index of their own; the ended are very many and not counted here.
    """
    open_, now = _within(actor, text).filter(phase__in=sorted(RUNNING)), timezone.now()
    return open_.aggregate(
        open=Count("id"),
        overdue=Count("id", filter=Q(due_at__lt=now)),
        soon=Count("id", filter=_due_soon(now)),
        urgent=Count("id", filter=Q(is_urgent=True) | Q(is_leaving=True)),
        new=Count("id", filter=Q(phase=Phase.RECEIVED)),
        me=Count("id", filter=Q(responsible_user_id=actor.user_id)),
        my_unit=Count("id", filter=_of_unit(actor.unit_id)),
        nobody=Count("id", filter=_NOBODY),
    )


def from_me(*, actor: Actor, page: int = 1) -> list[SignalRow]:
    """Return a page of the signals that this person reported, also those that ended."""
    return rows(of_page(reported_by(actor).order_by(*NEWEST), page))


def count_from_me(*, actor: Actor) -> int:
    """Return how many signals this person reported."""
    return reported_by(actor).count()


def reported_by(actor: Actor) -> QuerySet[Signal]:
    """Return what somebody reported, also what ended."""
    return own(actor).filter(created_by=actor.user_id) if actor.user_id else own(actor).none()


def find(*, actor: Actor, text: str) -> list[SignalRow]:
    """Return the organisation's signals that have this reference or hold all these words, what runs
    before what ended and each danger first; never another's."""
    reference = text.strip().upper()
    exact = own(actor).filter(reference=reference).values_list("pk", flat=True)
    asked = wordindex.asked_words(organisation_id=actor.organisation_id, text=text)
    held = first_holding(*(one.blind for one in asked), most=PAGE) if _may_read(actor) else []
    return rows(_whole(list(dict.fromkeys([*exact, *held]))[:PAGE]))


def words_not_found(*, actor: Actor, text: str) -> list[str]:
    """Return which of the words no signal of the organisation holds, to explain an empty answer."""
    asked = wordindex.asked_words(organisation_id=actor.organisation_id, text=text)
    return [one.typed for one in asked if not own(actor).filter(holding(one.blind)).exists()]


def _holding(actor: Actor, text: str) -> QuerySet[Signal]:
    asked = wordindex.asked_words(organisation_id=actor.organisation_id, text=text)
    return own(actor).filter(holding(*(one.blind for one in asked), or_reference=text))


def one(*, actor: Actor, signal_id: UUID) -> SignalRow:
    """Return the plain fields of one own signal; another organisation's does not exist."""
    return rows([own(actor).get(pk=signal_id)])[0]


def own(actor: Actor) -> QuerySet[Signal]:
    """Return the signals of the actor's organisation, or none without the right to read."""
    ours = Signal.objects.filter(organisation_id=actor.organisation_id)
    return ours if _may_read(actor) else ours.none()


def _may_read(actor: Actor) -> bool:
    return actor.may(Right.SIGNALS_READ)


def _order(sort: str) -> tuple[str, ...]:
    field = SORTS.get(sort.removeprefix("-"))
    if field is None:
        return BY_DANGER
    # All the other way round, so that one index serves both ways.
    return (f"-{field}", "-created_at") if sort.startswith("-") else (field, "created_at")


def filtered(actor: Actor, wanted: WorkFilter) -> QuerySet[Signal]:
    """Return the signals a filter asks for."""
    return _within(actor, wanted.text).filter(_condition(wanted))


def _within(actor: Actor, text: str) -> QuerySet[Signal]:
    return _holding(actor, text) if text else own(actor)


def count_each(*, actor: Actor, wishes: Sequence[WorkFilter]) -> list[int]:
    """Return how many signals each filter has, in one query whatever their number."""
    asked = {f"n{place}": Count("id", filter=_condition(w)) for place, w in enumerate(wishes)}
    return list(own(actor).aggregate(**asked).values()) if asked else []


def _condition(wanted: WorkFilter) -> Q:
    now, mine = timezone.now(), wanted.responsible_user_id
    conditions = (
        (not wanted.include_ended, Q(phase__in=sorted(RUNNING))),
        (wanted.phases, Q(phase__in=sorted(wanted.phases))),
        (mine is not None, Q(responsible_user_id=mine)),
        (wanted.unit_id is not None, _of_unit(wanted.unit_id)),
        (wanted.only_unassigned, _NOBODY),
        (wanted.only_overdue, Q(due_at__lt=now)),
        (wanted.only_urgent, Q(is_urgent=True) | Q(is_leaving=True)),
        (wanted.only_soon, _due_soon(now)),
        (wanted.only_stuck, Q(_escalated()) | Q(phase=Phase.WAITING, wait_reason="capacity")),
        (wanted.source_kind, Q(source_kind=wanted.source_kind)),
        (wanted.closing_reason, Q(closing_reason=wanted.closing_reason)),
    )
    # Never empty: an aggregate takes no empty condition.
    return reduce(
        and_, (condition for asked, condition in conditions if asked), Q(pk__isnull=False)
    )


def _due_soon(now: datetime) -> Q:
    return Q(due_at__gte=now, due_at__lte=now + SOON)


def _escalated() -> Exists:
    """Return the condition that an alarm went off over the due date that a signal has now."""
    return Exists(Escalation.objects.filter(signal=OuterRef("pk"), due_at=OuterRef("due_at")))


def _of_unit(unit_id: int | None) -> Q:
    """Return the condition that a unit has a signal, or somebody who works in it."""
    if unit_id is None:
        return Q(pk__isnull=True)
    return Q(unit_id=unit_id) | Q(responsible_user_id__in=accounts.people_of(unit_id))


def of_page(found: QuerySet[Signal], page: int, *, size: int | None = None) -> list[Signal]:
    """Return a page of signals: first which ones, from an index alone, and then only those rows."""
    size = size or PAGE
    return _whole(list(found.values_list("pk", flat=True)[(page - 1) * size : page * size]))


def _whole(keys: list[UUID]) -> list[Signal]:
    signals = Signal.objects.only(*ROW_FIELDS).in_bulk(keys)
    # Between the two questions one may have been destroyed.
    return [signals[key] for key in keys if key in signals]


def rows(found: Iterable[Signal]) -> list[SignalRow]:
    """Return rows for signals, in three queries whatever their number."""
    signals = list(found)
    keys = [signal.pk for signal in signals]
    levels: dict[tuple[UUID, datetime | None], int] = {}
    for escalation in Escalation.objects.filter(signal_id__in=keys).order_by("level"):
        levels[escalation.signal_id, escalation.due_at] = escalation.level
    still = set(
        Clock.objects.filter(
            signal_id__in=keys, stopped_at__isnull=True, suspended_at__isnull=False
        ).values_list("signal_id", flat=True)
    )
    now = timezone.now()
    return [
        _row(one, now, level=levels.get((one.pk, one.due_at), 0), stands_still=one.pk in still)
        for one in signals
    ]


def _row(signal: Signal, now: datetime, *, level: int, stands_still: bool) -> SignalRow:
    return SignalRow(
        id=signal.pk,
        reference=signal.reference,
        phase=signal.phase,
        next_step=signal.next_step,
        due_at=signal.due_at,
        working_days_left=_days_left(signal.due_at, now),
        is_overdue=signal.due_at is not None and signal.due_at < now,
        is_urgent=signal.is_urgent,
        is_leaving=signal.is_leaving,
        source_kind=signal.source_kind,
        exploitation_forms=tuple(signal.exploitation_forms),
        received_at=signal.received_at,
        responsible_user_id=signal.responsible_user_id,
        unit_id=signal.unit_id,
        wait_reason=signal.wait_reason,
        closing_reason=signal.closing_reason,
        escalation_level=level,
        stands_still=stands_still,
    )


def _days_left(due_at: datetime | None, now: datetime) -> int | None:
    if due_at is None:
        return None
    today, last = (at.astimezone(calendar.AMSTERDAM).date() for at in (now, due_at))
    return calendar.working_days_between(today, last)
