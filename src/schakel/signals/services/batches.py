"""Many reports in one go: `report_many`. What a batch gives is what its reports would have given
one after another; only the writing is done together (ADR 0101)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from schakel.base import wordindex
from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.audit.services import PastAct, Target
from schakel.base.live import services as live
from schakel.base.webhooks.workflow import EventKind
from schakel.signals import policies
from schakel.signals.models import Signal, Submission
from schakel.signals.services import intake
from schakel.signals.services.course import require
from schakel.signals.services.finding import text_of
from schakel.signals.services.intake import Acknowledgement, FactsMissing, SourceUnknown
from schakel.signals.services.persons import NameNeedsGround, SuspectsAreNamedLater
from schakel.signals.services.reports import Report
from schakel.signals.services.telling import tell_of_signals

# What may be wrong with a report by itself; the others of its batch go on.
REFUSALS = (SourceUnknown, FactsMissing, SuspectsAreNamedLater, NameNeedsGround)


@dataclass(frozen=True)
class SentReport:
    """A report, and the key under which its sender may send it again."""

    key: str
    report: Report


@dataclass(frozen=True)
class Outcome:
    """What became of one report: what its reporter gets, or why it was refused."""

    acknowledgement: Acknowledgement | None = None
    refusal: Exception | None = None


@dataclass
class _Batch:
    """What is made of the reports before the first row is written."""

    known: dict[str, Signal]
    made: dict[str, Signal] = field(default_factory=dict)
    around: dict[str, list[models.Model]] = field(default_factory=dict)


def report_many(*, actor: Actor, sent: Sequence[SentReport]) -> list[Outcome]:
    """Report many signals at once; each is taken or refused by itself, a repeat makes no other."""
    require(policies.may_report(actor))
    try:
        return _take_together(actor, sent)
    except IntegrityError:
        # One of them came in twice at the same moment: each by itself, as if it had been sent so.
        return [_take_one(actor, one) for one in sent]


@transaction.atomic
def _take_together(actor: Actor, sent: Sequence[SentReport]) -> list[Outcome]:
    now = timezone.now()
    batch = _Batch(known=_earlier(actor, {one.key for one in sent}))
    outcomes = [_prepare(actor, one, batch, now) for one in sent]
    if batch.made:
        _write(actor, batch, now)
    return outcomes


def _take_one(actor: Actor, one: SentReport) -> Outcome:
    try:
        return Outcome(intake.accept(actor, one.report, key=one.key))
    except REFUSALS as refusal:
        return Outcome(refusal=refusal)


def _earlier(actor: Actor, keys: Iterable[str]) -> dict[str, Signal]:
    found = Submission.objects.filter(organisation_id=actor.organisation_id, key__in=sorted(keys))
    return {row.key: row.signal for row in found.select_related("signal").order_by()}


def _prepare(actor: Actor, one: SentReport, batch: _Batch, now: datetime) -> Outcome:
    earlier = batch.known.get(one.key) or batch.made.get(one.key)
    if earlier:
        return Outcome(intake.acknowledge(earlier, is_repeat=True))
    try:
        signal, around = intake.prepare(actor, one.report, now=now)
    except REFUSALS as refusal:
        return Outcome(refusal=refusal)
    around += intake.first_rows(actor, signal, now=now, why=one.report.source_kind)
    batch.made[one.key], batch.around[one.key] = signal, around
    return Outcome(intake.acknowledge(signal))


def _write(actor: Actor, batch: _Batch, now: datetime) -> None:
    signals = list(batch.made.values())
    _index_words(actor, batch)
    Signal.objects.bulk_create(signals)
    by_model: defaultdict[type[models.Model], list[models.Model]] = defaultdict(list)
    for row in (row for rows in batch.around.values() for row in rows):
        by_model[type(row)].append(row)
    for model, rows in by_model.items():
        model._default_manager.bulk_create(rows)
    _keep_keys(actor, batch)
    live.tell(actor=actor, organisation_id=actor.organisation_id)
    tell_of_signals(actor, signals, kind=EventKind.SIGNAL_RECEIVED)
    audit.record_past(acts=[_act(actor, signal, now) for signal in signals])


def _index_words(actor: Actor, batch: _Batch) -> None:
    texts = [text_of(signal, batch.around[key]) for key, signal in batch.made.items()]
    found = wordindex.blind_many([(actor.organisation_id, text) for text in texts])
    for signal, words in zip(batch.made.values(), found, strict=True):
        signal.words = words


def _keep_keys(actor: Actor, batch: _Batch) -> None:
    # In one order, so that two batches with the same keys wait for each other instead of for ever.
    Submission.objects.bulk_create(
        Submission(organisation_id=actor.organisation_id, key=key, signal=signal)
        for key, signal in sorted(batch.made.items(), key=lambda one: one[0])
    )


def _act(actor: Actor, signal: Signal, now: datetime) -> PastAct:
    target = Target(signal._meta.label, str(signal.pk))
    return PastAct(actor, "signals.report", target, now, {"source": signal.source_kind})
