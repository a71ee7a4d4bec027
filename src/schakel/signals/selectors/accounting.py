"""Account for it: what happened to the signals that came in. Plain fields, own organisation.

A funnel is of a cohort: signals that came in during a period, wherever they are now. The database
keeps its numbers (`SignalTally`). What is counted over a period (steps, waits, offers) is in
`account_period`. A million signals cost no more than their groups.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import PermissionDenied
from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)

from schakel.base.actor import Actor
from schakel.base.calendar import AMSTERDAM
from schakel.base.rights import Right
from schakel.signals.models import (
    CountedPeriod,
    DestroyedSignal,
    InvolvedPerson,
    PhaseChange,
    Signal,
    SignalTally,
)
from schakel.signals.models.signal import PROSECUTED
from schakel.signals.selectors import periods
from schakel.signals.selectors.lists import SignalRow, of_page, own, rows
from schakel.signals.workflow import PersonRole, Phase

# The four phases of the National Rapporteur, then prosecution; a later one implies the earlier.
# The database has the same numbers in `signals_level`.
LEVELS = (
    ("signalling", (Phase.RECEIVED, Phase.REGISTERED)),
    ("enrichment", (Phase.ENRICHING, Phase.TO_WEIGH, Phase.WEIGHED)),
    ("talk_and_complaint", (Phase.TALK_AND_COMPLAINT,)),
    ("investigation", (Phase.INVESTIGATION,)),
    ("prosecution", (Phase.PROSECUTION,)),
)
CODES = tuple(code for code, _ in LEVELS)
OPEN, WAITING, HANDED_OVER, MERGED = "open", "waiting", "handed_over", "merged"
DESTROYED = "destroyed"
NOT_ENDED = frozenset({OPEN, WAITING, HANDED_OVER, MERGED, DESTROYED})
# More than there will ever be. With a limit the database reads prosecuted signals and steps from one
# index each, instead of looking up thousands of them one by one: a third of a second from disk.
_ALL = 10**9
_PLACE = Func(
    "merged_into", "phase", "closing_reason", function="signals_place", output_field=CharField()
)


@dataclass(frozen=True)
class Cohort:
    """Which signals are counted: those that came in from `start` until `end`, and of what kind."""

    start: datetime
    end: datetime
    form: str = ""
    source: str = ""

    @property
    def is_of_a_kind(self) -> bool:
        """Tell whether only signals of one form or source are counted."""
        return bool(self.form or self.source)


@dataclass(frozen=True)
class Level:
    """A phase: how many signals got this far, and where those that went no further are."""

    code: str
    reached: int
    left: dict[str, int]


@dataclass(frozen=True)
class Place:
    """A cell of the funnel: who got this far, or who of them is at one place now."""

    level: str = ""
    left: str = ""


@dataclass(frozen=True)
class Quarter:
    """What came in and what ended in three months, whenever it came in."""

    begins: datetime
    came_in: int
    stopped: int
    handed_over: int


@dataclass(frozen=True)
class Steps:
    """How many steps of one kind were taken in three months; the first one is the coming in."""

    begins: datetime
    is_first: bool
    to_phase: str
    reason: str
    number: int


def may_count(actor: Actor) -> None:
    """Refuse who has no right to the figures."""
    if not actor.may(Right.SIGNALS_COUNT):
        raise PermissionDenied


def funnel(*, actor: Actor, cohort: Cohort) -> tuple[Level, ...]:
    """Return the funnel of a cohort of whole years.

    Per phase: reached = further on + all that was left here. Raises ValueError for a period that
    does not begin and end with a year.
    """
    may_count(actor)
    cells = (
        _tallied(actor, cohort).values("furthest", "place")
        .annotate(times=Sum("number")).exclude(times=0)
        .values_list("furthest", "place", "times")
    )  # fmt: skip
    gone = (
        _destroyed(actor, cohort).values("furthest")
        .annotate(number=Count("id")).values_list("furthest", "number")
    )  # fmt: skip
    left: list[Counter[str]] = [Counter() for _ in LEVELS]
    for furthest, place, number in cells.order_by():
        left[furthest][place] += number
    for furthest, number in gone.order_by():
        left[furthest][DESTROYED] += number
    return conserving(left)


def conserving(left: list[Counter[str]]) -> tuple[Level, ...]:
    """Return the funnel in which these numbers were left at each phase."""
    reached = sum(sum(places.values()) for places in left)
    levels = []
    for code, places in zip(CODES, left, strict=True):
        levels.append(Level(code, reached, dict(sorted(places.items()))))
        reached -= sum(places.values())
    return tuple(levels)


def came_in(actor: Actor, cohort: Cohort) -> QuerySet[Signal]:
    """Return the signals that came in at the own organisation in the period, reports and accepted."""
    found = Signal.objects.filter(
        organisation_id=actor.organisation_id,
        arrived_at__gte=cohort.start,
        arrived_at__lt=cohort.end,
    )
    return found.filter(of_kind(cohort))


def of_kind(cohort: Cohort, field: str = "") -> Q:
    """Return the condition that a signal has the form and source that are asked for."""
    wanted = Q()
    if cohort.form:
        wanted &= Q(**{f"{field}exploitation_forms__contains": [cohort.form]})
    if cohort.source:
        wanted &= Q(**{f"{field}source_kind": cohort.source})
    return wanted


def behind(*, actor: Actor, cohort: Cohort, place: Place, page: int = 1) -> list[SignalRow]:
    """Return the signals behind a number, for who may read signals; never another organisation's."""
    found = _at(actor, cohort, place).order_by("-arrived_at", "id")
    return rows(of_page(found, page))


def count_behind(*, actor: Actor, cohort: Cohort, place: Place) -> int:
    """Return how many signals there are behind a number."""
    return _at(actor, cohort, place).count()


def steps(actor: Actor, cohort: Cohort, *, before: CountedPeriod | None) -> tuple[Steps, ...]:
    """Return every step taken in the period in groups that add up.

    What was counted before is not counted again, so that of one kind there can be two groups.
    """
    since = count_steps(actor, not_counted(cohort, before))
    if before is None:
        return since
    # The same few moments, many times: each is read once.
    moments = {text: datetime.fromisoformat(text) for text in {row[0] for row in before.steps}}
    return (*(Steps(moments[row[0]], *row[1:]) for row in before.steps), *since)


def counted_before(actor: Actor, cohort: Cohort) -> CountedPeriod | None:
    """Return what was counted of a period already, if anything is kept of it."""
    return periods.counted(actor=actor, **vars(cohort))


def not_counted(cohort: Cohort, before: CountedPeriod | None) -> Cohort:
    """Return what is left of a period to count, where a part was counted before."""
    return replace(cohort, start=min(before.until, cohort.end)) if before else cohort


def steps_taken(actor: Actor, cohort: Cohort) -> QuerySet[PhaseChange]:
    """Return the steps that were taken in a period, the coming in too."""
    return PhaseChange.objects.filter(
        of_kind(cohort, "signal__"),
        organisation_id=actor.organisation_id,
        at__gte=cohort.start,
        at__lt=cohort.end,
    ).order_by()


def steps_up_to(actor: Actor, cohort: Cohort, *, most: int) -> int:
    """Return how many steps were taken in a period; of more than `most` the rest is not counted."""
    return steps_taken(actor, cohort)[:most].count()


def count_steps(actor: Actor, cohort: Cohort) -> tuple[Steps, ...]:
    """Count the steps of a period, all of them."""
    starts = _quarter_starts(cohort)
    # By the starts of the quarters: cheaper per step than to work out the date in Amsterdam. And
    # counted as rows, not by their key: then the index alone is enough.
    grouped = (
        steps_taken(actor, cohort)
        .annotate(
            quarter=Func(
                "at", Value(starts, ArrayField(DateTimeField())), function="width_bucket",
                output_field=IntegerField(),
            ),
            is_first=Case(When(number=0, then=Value(True)), default=Value(False)),
        )
        .values("quarter", "is_first", "to_phase", "reason_code")
        .annotate(times=Count("*"))
    )  # fmt: skip
    return tuple(
        Steps(starts[g["quarter"] - 1], g["is_first"], g["to_phase"], g["reason_code"], g["times"])
        for g in grouped
    )


def _quarter_starts(cohort: Cohort) -> list[datetime]:
    """Return when each quarter of the period begins, in Amsterdam, the first one included."""
    first, last = (at.astimezone(AMSTERDAM) for at in (cohort.start, cohort.end))
    return [
        datetime(year, month, 1, tzinfo=AMSTERDAM)
        for year in range(first.year, last.year + 1)
        for month in (1, 4, 7, 10)
    ]


def by_quarter(taken: Iterable[Steps]) -> tuple[Quarter, ...]:
    """Return what came in and what ended per quarter, of steps that were counted already."""
    came_in: Counter[datetime] = Counter()
    ended: dict[str, Counter[datetime]] = {Phase.CLOSED: Counter(), Phase.HANDED_OVER: Counter()}
    for group in taken:
        # Quarters in which nothing came in have their place as well.
        came_in[group.begins] += group.number if group.is_first else 0
        if group.to_phase in ended:
            ended[group.to_phase][group.begins] += group.number
    return tuple(
        Quarter(begins, came_in[begins], *(counts[begins] for counts in ended.values()))
        for begins in sorted(came_in)
    )


def suspects_prosecuted(*, actor: Actor, cohort: Cohort) -> int:
    """Return how many suspects went to the prosecution in the period, of older signals too."""
    may_count(actor)
    prosecuted = PhaseChange.objects.filter(
        organisation_id=actor.organisation_id,
        to_phase=Phase.PROSECUTION,
        at__gte=cohort.start,
        at__lt=cohort.end,
    )
    found = InvolvedPerson.objects.filter(
        organisation_id=actor.organisation_id,
        role=PersonRole.SUSPECT,
        signal_id__in=prosecuted.order_by().values("signal_id")[:_ALL],
    )
    if cohort.is_of_a_kind:
        ours = Signal.objects.filter(
            of_kind(cohort), organisation_id=actor.organisation_id, furthest=PROSECUTED
        )
        found = found.filter(signal_id__in=ours.order_by().values("pk")[:_ALL])
    return found.count()


def _at(actor: Actor, cohort: Cohort, place: Place) -> QuerySet[Signal]:
    may_count(actor)
    found = came_in(actor, cohort).filter(pk__in=own(actor).values("pk"))
    if place.level:
        level = CODES.index(place.level)
        found = found.filter(furthest=level) if place.left else found.filter(furthest__gte=level)
    if place.left:
        found = found.annotate(place=_PLACE).filter(place=place.left)
    return found


def _tallied(actor: Actor, cohort: Cohort) -> QuerySet[SignalTally]:
    found = SignalTally.objects.filter(
        organisation_id=actor.organisation_id,
        arrived_year__gte=_year_that_begins(cohort.start),
        arrived_year__lt=_year_that_begins(cohort.end),
    )
    return found.filter(of_kind(cohort))


def _year_that_begins(at: datetime) -> int:
    local = at.astimezone(AMSTERDAM)
    if local != periods.new_year(local.year):
        raise ValueError(f"no year begins at {at}")
    return local.year


def _destroyed(actor: Actor, cohort: Cohort) -> QuerySet[DestroyedSignal]:
    # Of a destroyed signal only the month is kept, so that periods are whole months.
    found = DestroyedSignal.objects.filter(
        organisation_id=actor.organisation_id,
        arrived_month__gte=cohort.start.astimezone(AMSTERDAM).date(),
        arrived_month__lt=cohort.end.astimezone(AMSTERDAM).date(),
    )
    return found.filter(of_kind(cohort))
