"""Enriching: `start_enriching`, `record_step`, `leave_out_step`, `ask_question`,
`answer_question`, `finish_enriching`."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.reference import selectors as reference
from schakel.sharing import services as sharing
from schakel.signals import policies, workflow
from schakel.signals.models import EnrichmentStep, Question, Signal
from schakel.signals.services.course import Step, flow_of, own_signal, require, take
from schakel.signals.workflow import Phase

QUESTION_FIELDS = ("question",)
QUESTION_PURPOSE = "report_to_emm"
ANSWER_TERM = workflow.Term(amount=10, unit="working_days")


class StepUnknown(Exception):
    """The standard of this service has no such step."""


class ResultMissing(Exception):
    """Say what the step gave, or why it was not done."""


class StepsOpen(Exception):
    """Required steps are neither done nor left out with a reason; the codes are the argument."""


@dataclass(frozen=True)
class StepResult:
    """What a step gave, on which date and from which source."""

    done_on: date
    result: str
    source: str


@transaction.atomic
def start_enriching(*, actor: Actor, signal_id: UUID) -> Signal:
    """Start enriching; the steps of your service's standard are put ready."""
    signal = own_signal(actor, signal_id)
    require(policies.may_enrich(actor, signal))
    take(actor=actor, signal=signal, step=Step(Phase.ENRICHING), now=timezone.now())
    for row in reference.current(flow_of(signal).standard).rows:
        EnrichmentStep.objects.get_or_create(
            signal=signal,
            act=row["code"],
            defaults={
                "organisation_id": signal.organisation_id,
                "is_required": row["required"] == "yes",
            },
        )
    return signal


@transaction.atomic
def record_step(*, actor: Actor, signal_id: UUID, act: str, result: StepResult) -> EnrichmentStep:
    """Record that a step was done, with its result and source."""
    if not result.result.strip():
        raise ResultMissing
    step = _own_step(actor, signal_id, act)
    step.done_on, step.result, step.source = result.done_on, result.result, result.source
    step.not_done_because = None
    return _save(actor, step)


@transaction.atomic
def leave_out_step(*, actor: Actor, signal_id: UUID, act: str, why: str) -> EnrichmentStep:
    """Record that a step is not done, and why."""
    if not why.strip():
        raise ResultMissing
    step = _own_step(actor, signal_id, act)
    step.not_done_because = why
    return _save(actor, step)


@transaction.atomic
def finish_enriching(*, actor: Actor, signal_id: UUID) -> Signal:
    """Bring the signal to the weighing meeting once every required step is done or explained."""
    signal = own_signal(actor, signal_id)
    require(policies.may_enrich(actor, signal))
    unexplained = signal.steps.filter(
        is_required=True, done_on__isnull=True, not_done_because__isnull=True
    )
    if open_acts := sorted(unexplained.values_list("act", flat=True)):
        raise StepsOpen(*open_acts)
    take(actor=actor, signal=signal, step=Step(Phase.TO_WEIGH), now=timezone.now())
    return signal


@transaction.atomic
def ask_question(
    *,
    actor: Actor,
    signal_id: UUID,
    recipient_id: int,
    content: str,
    clearance: sharing.Clearance | None = None,
) -> Question:
    """Ask the expert centre or a foreign authority; what leaves is decided and recorded first."""
    signal = own_signal(actor, signal_id)
    require(policies.may_enrich(actor, signal))
    if not content.strip():
        raise ResultMissing
    now = timezone.now()
    transfer = question_to(signal=signal, recipient_id=recipient_id)
    disclosure = sharing.record_disclosure(
        actor=actor,
        transfer=transfer,
        package_hash=sha256(content.encode()).hexdigest(),
        clearance=clearance,
        channel="question",
    )
    question = Question(
        organisation_id=signal.organisation_id,
        signal=signal,
        recipient_id=recipient_id,
        disclosure_id=disclosure.pk,
        content=content,
        asked_by=actor.user_id,
        asked_at=now,
        due_at=ANSWER_TERM.due(now),
    )
    question.save(force_insert=True)
    audit.record(actor=actor, action="signals.ask", target=signal, recipient=recipient_id)
    return question


def question_to(*, signal: Signal, recipient_id: int) -> sharing.Transfer:
    """Return what a question about a signal puts to the sharing rules."""
    return sharing.Transfer(
        subject_id=signal.trace_id,
        recipient_id=recipient_id,
        purpose=QUESTION_PURPOSE,
        fields=QUESTION_FIELDS,
    )


@transaction.atomic
def answer_question(*, actor: Actor, question_id: UUID, answer: str) -> Question:
    """Record the answer that came to a question."""
    question = Question.objects.get(pk=question_id, organisation_id=actor.organisation_id)
    signal = own_signal(actor, question.signal_id)
    require(policies.may_enrich(actor, signal))
    if not answer.strip():
        raise ResultMissing
    question.answer, question.answered_at = answer, timezone.now()
    question.save()
    audit.record(actor=actor, action="signals.answer", target=signal)
    return question


def _own_step(actor: Actor, signal_id: UUID, act: str) -> EnrichmentStep:
    signal = own_signal(actor, signal_id)
    require(policies.may_enrich(actor, signal))
    step = signal.steps.filter(act=act).first()
    if step is None:
        raise StepUnknown(act)
    return step


def _save(actor: Actor, step: EnrichmentStep) -> EnrichmentStep:
    step.recorded_by, step.at = actor.user_id, timezone.now()
    step.save()
    audit.record(actor=actor, action="signals.enrich", target=step.signal, act=step.act)
    return step
