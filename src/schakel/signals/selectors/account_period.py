"""What is counted over a period: steps, waits, durations, stops, offers, judgements.

A step is in the period in which it was taken, whenever its signal came in. Own organisation only.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    Aggregate,
    Avg,
    CharField,
    Count,
    F,
    FloatField,
    Func,
    Q,
    QuerySet,
)

from schakel.base.actor import Actor
from schakel.signals.models import CountedPeriod, Handover, Signal, Weighing
from schakel.signals.selectors.accounting import (
    Cohort,
    Steps,
    counted_before,
    may_count,
    not_counted,
    of_kind,
    steps,
    steps_taken,
)
from schakel.signals.workflow import RUNNING, HandoverStatus, Phase

DAY = 86_400
OPEN = "open"


@dataclass(frozen=True)
class Duration:
    """How long signals stayed in a phase before the next step: half of them this long or shorter."""

    phase: str
    number: int
    median_days: float
    ninetieth_days: float


@dataclass(frozen=True)
class Traffic:
    """Offers with one other organisation in one direction, and how they ended."""

    other_id: int
    is_incoming: bool
    answers: dict[str, int]
    mean_days: float | None

    @property
    def offered(self) -> int:
        """All offers, whatever became of them."""
        return sum(self.answers.values())


@dataclass(frozen=True)
class Judgements:
    """How often police and prosecution judged the risk of the same signal, and what they said."""

    weighings: int
    pairs: dict[tuple[str, str], int]

    @property
    def both(self) -> int:
        """Weighings in which both judged."""
        return sum(self.pairs.values())

    @property
    def same(self) -> int:
        """Weighings in which both said the same."""
        return sum(times for (police, other), times in self.pairs.items() if police == other)


@dataclass(frozen=True)
class Period:
    """Everything that is counted over a period; `groups` are its steps, the coming in too."""

    groups: tuple[Steps, ...]
    steps: dict[str, int]
    waits: dict[str, int]
    stops: dict[str, int]
    durations: tuple[Duration, ...]
    # Until when durations were counted, where that was done before; None: until this moment.
    durations_until: datetime | None
    # When forms and sources were looked at, where a filter was counted before; None: those of now.
    sorted_at: datetime | None
    traffic: tuple[Traffic, ...]
    missing_from_us: dict[str, int]
    missing_to_us: dict[str, int]
    results: dict[str, int]
    judgements: Judgements


class _Spread(Aggregate):
    """The median and the value that nine in ten do not pass."""

    function = "percentile_cont"
    template = "%(function)s(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = ArrayField(FloatField())


def period(*, actor: Actor, cohort: Cohort) -> Period:
    """Return what was done in the period, with what was counted of it before."""
    may_count(actor)
    known = counted_before(actor, cohort)
    groups = steps(actor, cohort, before=known)
    taken = [group for group in groups if not group.is_first]
    missing = _missing(actor, cohort)
    return Period(
        groups=groups,
        steps=_added_up((group.to_phase, group.number) for group in taken),
        waits=_reasons(taken, Phase.WAITING),
        stops=_reasons(taken, Phase.CLOSED),
        durations=tuple(Duration(*row) for row in known.durations)
        if known
        else durations(actor, cohort),
        durations_until=known.until if known and known.until < cohort.end else None,
        sorted_at=known.counted_at if known and cohort.is_of_a_kind else None,
        traffic=_traffic(actor, cohort),
        missing_from_us=missing[False],
        missing_to_us=missing[True],
        results=_results(actor, cohort),
        judgements=_judgements(actor, cohort, known),
    )


def _reasons(taken: Iterable[Steps], phase: Phase) -> dict[str, int]:
    return _added_up((group.reason, group.number) for group in taken if group.to_phase == phase)


def _added_up(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for code, number in pairs:
        found[code] += number
    return dict(found)


def durations(actor: Actor, cohort: Cohort) -> tuple[Duration, ...]:
    """Return how long signals stayed in each phase before the steps of a period."""
    stays = (
        steps_taken(actor, cohort)
        .filter(number__gt=0)
        .exclude(from_phase=Phase.CLOSED)
        .values("from_phase")
        # Rows, not keys: then the index alone is enough.
        .annotate(number=Count("*"), spread=_Spread("stayed_seconds"))
        .values_list("from_phase", "number", "spread")
    )
    found = {
        phase: Duration(phase, number, spread[0] / DAY, spread[1] / DAY)
        for phase, number, spread in stays
        if spread
    }
    return tuple(found[phase] for phase in Phase if phase in found)


def _offers(actor: Actor, cohort: Cohort) -> QuerySet[Handover]:
    ours = Q(sender_id=actor.organisation_id) | Q(recipient_id=actor.organisation_id)
    return Handover.objects.filter(
        ours, offered_at__gte=cohort.start, offered_at__lt=cohort.end
    ).order_by()


def _traffic(actor: Actor, cohort: Cohort) -> tuple[Traffic, ...]:
    counted = (
        _offers(actor, cohort)
        .values("sender_id", "recipient_id", "status")
        .annotate(times=Count("id"), wait=Avg(F("answered_at") - F("offered_at")))
    )
    answers: dict[tuple[int, bool], dict[str, int]] = {}
    waited: dict[tuple[int, bool], list[tuple[int, float]]] = {}
    for row in counted:
        incoming = row["recipient_id"] == actor.organisation_id
        key = (row["sender_id"] if incoming else row["recipient_id"], incoming)
        answers.setdefault(key, {})[row["status"]] = row["times"]
        if row["wait"] is not None:
            waited.setdefault(key, []).append((row["times"], row["wait"].total_seconds() / DAY))
    return tuple(
        Traffic(other, incoming, answers[other, incoming], _mean(waited.get((other, incoming), [])))
        for other, incoming in sorted(answers)
    )


def _mean(parts: list[tuple[int, float]]) -> float | None:
    number = sum(times for times, _ in parts)
    return sum(times * days for times, days in parts) / number if number else None


def _missing(actor: Actor, cohort: Cohort) -> dict[bool, dict[str, int]]:
    """Count what was missing, by whether the offer was one to us."""
    what = Func(F("missing"), function="unnest", output_field=CharField())
    # The database unnests per offer; there are as many rows as things that were missing.
    found = _offers(actor, cohort).exclude(missing=[]).annotate(what=what)
    counted: dict[bool, Counter[str]] = {False: Counter(), True: Counter()}
    for recipient, thing in found.values_list("recipient_id", "what"):
        counted[recipient == actor.organisation_id][thing] += 1
    return {is_incoming: dict(things) for is_incoming, things in counted.items()}


def _results(actor: Actor, cohort: Cohort) -> dict[str, int]:
    """What became of the signals that the organisation accepted in the period."""
    accepted = Signal.objects.filter(
        organisation_id=actor.organisation_id,
        from_handover__isnull=False,
        from_handover__status=HandoverStatus.ACCEPTED,
        arrived_at__gte=cohort.start,
        arrived_at__lt=cohort.end,
    ).filter(of_kind(cohort))
    counted = accepted.order_by().values("phase", "closing_reason").annotate(times=Count("id"))
    results: Counter[str] = Counter()
    for row in counted:
        where = OPEN if row["phase"] in RUNNING else row["closing_reason"] or row["phase"]
        results[where] += row["times"]
    return dict(sorted(results.items()))


def _judgements(actor: Actor, cohort: Cohort, known: CountedPeriod | None) -> Judgements:
    earlier = known.judgements if known else []
    since = count_judgements(actor, not_counted(cohort, known))
    all_pairs: Counter[tuple[str, str]] = Counter()
    for police, prosecution, times in [*earlier, *since]:
        all_pairs[police, prosecution] += times
    judged = {pair: times for pair, times in all_pairs.items() if all(pair)}
    return Judgements(weighings=all_pairs.total(), pairs=judged)


def count_judgements(actor: Actor, cohort: Cohort) -> list[tuple[str, str, int]]:
    """Count the weighings held in a period by what police and prosecution judged."""
    held = Weighing.objects.filter(
        of_kind(cohort, "signal__"),
        organisation_id=actor.organisation_id,
        at__gte=cohort.start,
        at__lt=cohort.end,
    ).order_by()
    judged = ("police_risk", "prosecution_risk")
    return list(held.values(*judged).annotate(times=Count("*")).values_list(*judged, "times"))
