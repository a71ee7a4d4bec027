"""How the scan does, in counts: yield, precision per indicator, agreement, what is missed."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from schakel.base.actor import Actor
from schakel.scanning import policies
from schakel.scanning.models import Hit, Note, Sample
from schakel.scanning.workflow import Decision, Phase, Remark, lexicon, week_of
from schakel_methods.textscan.fairness import GroupRates, error_rates
from schakel_methods.textscan.fairness import Reading as FairReading
from schakel_methods.textscan.sampling import (
    Missed,
    Stratum,
    cohen_kappa,
    estimate_missed,
    wilson,
)

WEEKS = 8
_READ = (Phase.DECIDED, Phase.HANDED_OVER)


@dataclass(frozen=True)
class IndicatorFigures:
    """How often an indicator counted in notes that were read, and how often it was right."""

    code: str
    description: str
    notes: int
    signals: int
    low: float
    high: float
    wrong_status: int
    wrong_indicator: int

    @property
    def precision(self) -> float:
        """Return the share of read notes with this indicator that readers called a signal."""
        return self.signals / self.notes


@dataclass(frozen=True)
class Agreement:
    """Two readers of the same note: how many pairs, and kappa where it is defined."""

    pairs: int
    kappa: float | None


@dataclass(frozen=True)
class Totals:
    """The funnel of flagged notes; it conserves."""

    scanned: int
    flagged: int
    waiting: int
    signals: int
    no_signals: int
    handed_over: int


def totals(*, actor: Actor) -> Totals:
    """Return the funnel from scanned notes to signals handed over."""
    found = _notes(actor).filter(scanned_at__isnull=False).exclude(phase=Phase.COMPARED)
    flagged = Q(level__gt=0)
    counts = found.aggregate(
        scanned=Count("pk"),
        flagged=Count("pk", filter=flagged),
        waiting=Count("pk", filter=flagged & Q(phase=Phase.READING)),
        signals=Count("pk", filter=flagged & Q(decision=Decision.SIGNAL)),
        no_signals=Count("pk", filter=flagged & Q(decision=Decision.NO_SIGNAL)),
        handed_over=Count("pk", filter=flagged & Q(phase=Phase.HANDED_OVER)),
    )
    return Totals(**counts)


def per_indicator(*, actor: Actor) -> list[IndicatorFigures]:
    """Return yield and precision of every indicator that counted in a note that was read."""
    if not policies.may_account(actor):
        return []
    hits = Hit.objects.filter(
        organisation_id=actor.organisation_id, note__phase__in=_READ, note__level__gt=0
    )
    # Without an order of its own every hit would count: the order of places joins the distinct.
    counted = hits.filter(value__gt=0).order_by().values_list("indicator", "note", "note__decision")
    notes: Counter[str] = Counter()
    signals: Counter[str] = Counter()
    for code, _note, decision in counted.distinct():
        notes[code] += 1
        signals[code] += decision == Decision.SIGNAL
    remarks = Counter(hits.exclude(remark="").values_list("indicator", "remark"))
    names = {row["id"]: row["omschrijving"] for row in lexicon.indicator_rows()}
    return [
        IndicatorFigures(
            code, names.get(code, ""), n, signals[code], *wilson(signals[code], n),
            remarks[code, Remark.WRONG_STATUS], remarks[code, Remark.WRONG_INDICATOR],
        )
        for code, n in notes.most_common()
    ]  # fmt: skip


def agreement(*, actor: Actor) -> Agreement:
    """Return how far two readers of the same note agree beyond chance."""
    pairs = []
    notes = _notes(actor).filter(is_double=True).annotate(n=Count("readings")).filter(n__gte=2)
    for note in notes.defer("text", "explanation").prefetch_related("readings"):
        first, second = [reading.decision for reading in note.readings.all()][:2]
        pairs.append((first, second))
    kappa = cohen_kappa([a for a, _ in pairs], [b for _, b in pairs]) if pairs else None
    return Agreement(len(pairs), kappa)


def missed(*, actor: Actor) -> Missed | None:
    """Return the estimate of signals below the line, from the weekly samples; None without one."""
    since = timezone.localdate() - timedelta(weeks=WEEKS)
    samples = Sample.objects.filter(organisation_id=actor.organisation_id, week__gte=since)
    population: dict[str, dict[date, int]] = defaultdict(dict)
    read: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for sample in samples.select_related("note"):
        population[sample.stratum][sample.week] = sample.population
        read[sample.stratum] += sample.note.phase in _READ
        found[sample.stratum] += sample.note.decision == Decision.SIGNAL
    if not read.total():
        return None
    strata = [
        Stratum(name, sum(weeks.values()), read[name], found[name])
        for name, weeks in population.items()
    ]
    confirmed = _notes(actor).filter(
        level__gt=0, decision=Decision.SIGNAL, scanned_at__date__gte=since
    )
    return estimate_missed(strata, found=confirmed.count())


def per_week(*, actor: Actor) -> list[tuple[date, int, int]]:
    """Return per week how many notes were flagged and how many of them readers called a signal."""
    monday = week_of(timezone.localdate())
    weeks = [monday - timedelta(weeks=n) for n in reversed(range(WEEKS))]
    rows = _notes(actor).filter(level__gt=0, scanned_at__date__gte=weeks[0])
    flagged: Counter[date] = Counter()
    signals: Counter[date] = Counter()
    for at, decision in rows.values_list("scanned_at", "decision"):
        week = week_of(timezone.localdate(at))
        flagged[week] += 1
        signals[week] += decision == Decision.SIGNAL
    return [(week, flagged[week], signals[week]) for week in weeks]


def per_group(*, actor: Actor, dimension: str) -> tuple[GroupRates, ...]:
    """Return precision per form or source of flagged notes that were read; few notes: no figure."""
    notes = _notes(actor).filter(level__gt=0, phase__in=_READ).select_related("source")
    readings = [
        FairReading({dimension: group}, flagged=True, signal=note.decision == Decision.SIGNAL)
        for note in notes.defer("text", "explanation")
        for group in (note.forms if dimension == "form" else [note.source.name])
    ]
    return error_rates(readings, dimension)


def _notes(actor: Actor) -> QuerySet[Note]:
    if not policies.may_account(actor):
        return Note.objects.none()
    return Note.objects.filter(organisation_id=actor.organisation_id, is_current=True)
