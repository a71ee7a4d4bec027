"""Account for it: what happened to the signals that came in. Plain fields, own organisation."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import (
    Avg,
    Case,
    CharField,
    Count,
    F,
    Func,
    IntegerField,
    Max,
    Q,
    QuerySet,
    Value,
    When,
)

from schakel.base.actor import Actor
from schakel.base.rights import Right
from schakel.signals.models import Handover, PhaseChange, Signal, Weighing
from schakel.signals.workflow import RUNNING, Phase

# The four phases of the National Rapporteur, then prosecution; a later one implies the earlier.
LEVELS = (
    ("signalling", (Phase.RECEIVED, Phase.REGISTERED)),
    ("enrichment", (Phase.ENRICHING, Phase.TO_WEIGH, Phase.WEIGHED)),
    ("talk_and_complaint", (Phase.TALK_AND_COMPLAINT,)),
    ("investigation", (Phase.INVESTIGATION,)),
    ("prosecution", (Phase.PROSECUTION,)),
)
OPEN, WAITING, HANDED_OVER, MERGED = "open", "waiting", "handed_over", "merged"


@dataclass(frozen=True)
class Cohort:
    """Which signals are counted: those that came in from `start` until `end`, of one form or all."""

    start: datetime
    end: datetime
    form: str = ""


@dataclass(frozen=True)
class Level:
    """A phase: how many signals got this far, and where those that went no further are."""

    code: str
    reached: int
    left: dict[str, int]


@dataclass(frozen=True)
class Duration:
    """How long signals stayed in a phase before the next step."""

    phase: str
    number: int
    median_days: float


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
class Account:
    """Everything the page shows; the funnel is of a cohort, the steps are of a period."""

    funnel: tuple[Level, ...]
    steps_in_period: dict[str, int]
    waits: dict[str, int]
    durations: tuple[Duration, ...]
    traffic: tuple[Traffic, ...]
    missing: dict[str, int]
    weighings: int
    judged_twice: int


def account(*, actor: Actor, cohort: Cohort) -> Account:
    """Return what happened to the signals of the own organisation; the number of queries is fixed."""
    if not actor.may(Right.SIGNALS_COUNT):
        raise PermissionDenied
    changes = _changes(actor, cohort)
    weighings = Weighing.objects.filter(
        organisation_id=actor.organisation_id, at__gte=cohort.start, at__lt=cohort.end
    ).aggregate(
        all=Count("id"),
        twice=Count(
            "id",
            filter=Q(police_judgement__isnull=False, prosecution_judgement__isnull=False),
        ),
    )
    return Account(
        funnel=funnel(actor=actor, cohort=cohort),
        steps_in_period=_counted(changes.exclude(number=0), "to_phase"),
        waits=_counted(changes.filter(to_phase=Phase.WAITING), "reason_code"),
        durations=_durations(actor, cohort),
        traffic=_traffic(actor, cohort),
        missing=_missing(actor, cohort),
        weighings=weighings["all"],
        judged_twice=weighings["twice"],
    )


def funnel(*, actor: Actor, cohort: Cohort) -> tuple[Level, ...]:
    """Return the funnel of a cohort; per phase: reached = further on + all that was left here."""
    rows = (
        came_in(actor, cohort)
        .annotate(furthest=Max(_level("phase_changes__to_phase")))
        .values_list("furthest", "phase", "closing_reason", "merged_into")
    )
    left: list[Counter[str]] = [Counter() for _ in LEVELS]
    for furthest, phase, reason, merged in rows.iterator():
        left[furthest][_where(phase, reason, is_merged=merged is not None)] += 1
    reached = sum(sum(places.values()) for places in left)
    levels = []
    for (code, _), places in zip(LEVELS, left, strict=True):
        levels.append(Level(code, reached, dict(sorted(places.items()))))
        reached -= sum(places.values())
    return tuple(levels)


def came_in(actor: Actor, cohort: Cohort) -> QuerySet[Signal]:
    """Return the signals that came in at the own organisation in the period, reports and accepted."""
    arrived = PhaseChange.objects.filter(
        organisation_id=actor.organisation_id,
        number=0,
        at__gte=cohort.start,
        at__lt=cohort.end,
    )
    found = Signal.objects.filter(
        organisation_id=actor.organisation_id, pk__in=arrived.values("signal_id")
    )
    return found.filter(exploitation_forms__contains=[cohort.form]) if cohort.form else found


def _level(field: str) -> Case:
    cases = [
        When(**{f"{field}__in": list(phases)}, then=Value(place))
        for place, (_, phases) in enumerate(LEVELS)
    ]
    return Case(*cases, default=Value(0), output_field=IntegerField())


def _where(phase: str, reason: str, *, is_merged: bool) -> str:
    if phase == Phase.CLOSED:
        return MERGED if is_merged else reason
    if phase in RUNNING:
        return WAITING if phase == Phase.WAITING else OPEN
    return HANDED_OVER


def _changes(actor: Actor, cohort: Cohort) -> QuerySet[PhaseChange]:
    found = PhaseChange.objects.filter(
        organisation_id=actor.organisation_id, at__gte=cohort.start, at__lt=cohort.end
    )
    form = {"signal__exploitation_forms__contains": [cohort.form]} if cohort.form else {}
    return found.filter(**form)


def _counted(found: QuerySet[Any], field: str) -> dict[str, int]:
    counted = found.order_by().values(field).annotate(times=Count("id"))
    return dict(counted.values_list(field, "times"))


_DURATIONS = """
SELECT from_phase, count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) / 86400
FROM (
  SELECT step.from_phase, step.at,
         extract(epoch FROM step.at - lag(step.at) OVER
                 (PARTITION BY step.signal_id ORDER BY step.number)) AS seconds
  FROM signals_phasechange AS step JOIN signals_signal AS signal ON signal.id = step.signal_id
  WHERE step.organisation_id = %(own)s AND (%(form)s = '' OR %(form)s = ANY(exploitation_forms))
) AS stay
WHERE seconds IS NOT NULL AND at >= %(start)s AND at < %(end)s
GROUP BY from_phase
"""


def _durations(actor: Actor, cohort: Cohort) -> tuple[Duration, ...]:
    about: dict[str, int | str | datetime] = {
        "own": actor.organisation_id,
        "form": cohort.form,
        "start": cohort.start,
        "end": cohort.end,
    }
    with connection.cursor() as cursor:
        cursor.execute(_DURATIONS, about)
        found = {row[0]: Duration(row[0], row[1], float(row[2])) for row in cursor.fetchall()}
    return tuple(found[phase] for phase in Phase if phase in found)


def _offers(actor: Actor, cohort: Cohort) -> QuerySet[Handover]:
    own = Q(sender_id=actor.organisation_id) | Q(recipient_id=actor.organisation_id)
    return Handover.objects.filter(own, offered_at__gte=cohort.start, offered_at__lt=cohort.end)


def _traffic(actor: Actor, cohort: Cohort) -> tuple[Traffic, ...]:
    rows = (
        _offers(actor, cohort)
        .values("sender_id", "recipient_id", "status")
        .annotate(times=Count("id"), wait=Avg(F("answered_at") - F("offered_at")))
    )
    answers: dict[tuple[int, bool], dict[str, int]] = {}
    waited: dict[tuple[int, bool], list[tuple[int, float]]] = {}
    for row in rows:
        incoming = row["recipient_id"] == actor.organisation_id
        key = (row["sender_id"] if incoming else row["recipient_id"], incoming)
        answers.setdefault(key, {})[row["status"]] = row["times"]
        if row["wait"] is not None:
            days = row["wait"].total_seconds() / 86400
            waited.setdefault(key, []).append((row["times"], days))
    return tuple(
        Traffic(other, incoming, answers[other, incoming], _mean(waited.get((other, incoming), [])))
        for other, incoming in sorted(answers)
    )


def _mean(parts: list[tuple[int, float]]) -> float | None:
    number = sum(times for times, _ in parts)
    return sum(times * days for times, days in parts) / number if number else None


def _missing(actor: Actor, cohort: Cohort) -> dict[str, int]:
    what = Func(F("missing"), function="unnest", output_field=CharField())
    ours = _offers(actor, cohort).filter(sender_id=actor.organisation_id)
    return dict(Counter(ours.annotate(what=what).values_list("what", flat=True)))
