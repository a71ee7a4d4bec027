"""Weighing: `weigh`, `back_to_enriching`, `back_to_weighed`."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.reference import selectors as reference
from schakel.signals import policies
from schakel.signals.models import CriterionAnswer, Signal, Weighing
from schakel.signals.services.course import Step, own_signal, require, take
from schakel.signals.workflow import Answer, Phase


class Outcome(StrEnum):
    """What a weighing meeting decides; a stop still needs a second person."""

    TALK = "talk"
    INVESTIGATION = "investigation"
    HAND_OVER = "hand_over"
    ENRICH_MORE = "enrich_more"
    STOP = "stop"


class RecordIncomplete(Exception):
    """A weighing says who took part, why, and what would have changed the outcome."""


class SourceMissing(Exception):
    """A criterion that is answered yes or no says where that comes from."""


class CriterionUnknown(Exception):
    """The list of criteria has no such row."""


class RiskUnknown(Exception):
    """The list of judgements of risk has no such row."""


class ReasonMissing(Exception):
    """Going back says why."""


@dataclass(frozen=True)
class Criterion:
    """An indication, not points: its answer, source and what it did (for, against, neutral)."""

    code: str
    answer: Answer
    source: str = ""
    effect: str = "neutral"


@dataclass(frozen=True)
class WeighingInput:
    """Everything a decision rested on."""

    held_on: date
    outcome: Outcome
    leads_enough: Answer
    reasons: str
    would_change: str
    participants: tuple[str, ...]
    criteria: tuple[Criterion, ...] = ()
    dissent: str = ""
    police_judgement: str = ""
    prosecution_judgement: str = ""
    police_risk: str = ""
    prosecution_risk: str = ""


@transaction.atomic
def weigh(*, actor: Actor, signal_id: UUID, decision: WeighingInput) -> Weighing:
    """Record the decision of the weighing meeting so that it can be explained years later."""
    signal = own_signal(actor, signal_id)
    require(policies.may_weigh(actor, signal))
    _check(decision)
    now = timezone.now()
    weighing = Weighing(
        organisation_id=signal.organisation_id,
        signal=signal,
        held_on=decision.held_on,
        leads_enough=decision.leads_enough,
        outcome=decision.outcome,
        reasons=decision.reasons,
        would_change=decision.would_change,
        dissent=decision.dissent or None,
        police_judgement=decision.police_judgement or None,
        prosecution_judgement=decision.prosecution_judgement or None,
        police_risk=decision.police_risk,
        prosecution_risk=decision.prosecution_risk,
        participants=list(decision.participants),
        steps_not_done=_steps_not_done(signal),
        threshold_version=reference.current("weighing_criteria").number,
        recorded_by=actor.user_id,
        at=now,
    )
    weighing.save(force_insert=True)
    for criterion in decision.criteria:
        _save_criterion(weighing, criterion)
    take(actor=actor, signal=signal, step=Step(Phase.WEIGHED, decision.reasons), now=now)
    audit.record(actor=actor, action="signals.weigh", target=signal, outcome=str(decision.outcome))
    return weighing


@transaction.atomic
def back_to_enriching(*, actor: Actor, signal_id: UUID, reason: str) -> Signal:
    """Send a weighed signal back for more enrichment, and say what is missing."""
    signal = own_signal(actor, signal_id)
    require(policies.may_weigh(actor, signal))
    return _back(actor, signal, Phase.ENRICHING, reason)


@transaction.atomic
def back_to_weighed(*, actor: Actor, signal_id: UUID, reason: str) -> Signal:
    """Bring a signal in the phase of talks back to the weighing meeting."""
    signal = own_signal(actor, signal_id)
    require(policies.may_talk(actor, signal) or policies.may_weigh(actor, signal))
    return _back(actor, signal, Phase.WEIGHED, reason)


def _back(actor: Actor, signal: Signal, to: Phase, reason: str) -> Signal:
    if not reason.strip():
        raise ReasonMissing
    take(actor=actor, signal=signal, step=Step(to, reason), now=timezone.now())
    return signal


def _check(decision: WeighingInput) -> None:
    if not (decision.reasons.strip() and decision.would_change.strip() and decision.participants):
        raise RecordIncomplete
    risks = {row["code"] for row in reference.current("risk_judgements").rows} | {""}
    for risk in (decision.police_risk, decision.prosecution_risk):
        if risk not in risks:
            raise RiskUnknown(risk)
    known = {row["code"] for row in reference.current("weighing_criteria").rows}
    for criterion in decision.criteria:
        if criterion.code not in known:
            raise CriterionUnknown(criterion.code)
        if criterion.answer != Answer.UNKNOWN and not criterion.source.strip():
            raise SourceMissing(criterion.code)


def _steps_not_done(signal: Signal) -> dict[str, str]:
    steps = signal.steps.filter(done_on__isnull=True).order_by("act")
    return {step.act: step.not_done_because or "" for step in steps}


def _save_criterion(weighing: Weighing, criterion: Criterion) -> None:
    row = CriterionAnswer(
        organisation_id=weighing.organisation_id,
        weighing=weighing,
        criterion=criterion.code,
        answer=criterion.answer,
        source=criterion.source or None,
        effect=criterion.effect,
    )
    row.save(force_insert=True)
