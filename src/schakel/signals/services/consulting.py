"""The prosecutor consulted, and a copy to the expert centre: `consult_prosecutor`, `send_copy`."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.reference import selectors as reference
from schakel.sharing import services as sharing
from schakel.sharing.services import packages
from schakel.signals import policies
from schakel.signals.models import Consultation, Signal
from schakel.signals.services.course import own_signal, require

COPY_PURPOSE = "report_to_emm"
COPY_FIELDS = ("facts", "remark")


class ConsultationIncomplete(Exception):
    """Say who was consulted, what you thought yourself and what was advised."""


class NothingToCopy(Exception):
    """The signal holds no facts that could be copied."""


@dataclass(frozen=True)
class ConsultationInput:
    """Whom you consulted and when, your own judgement, and the advice with its reasons."""

    prosecutor: str
    consulted_on: date
    own_judgement: str
    advice: str
    advised: str
    own_risk: str = ""
    prosecution_risk: str = ""


@transaction.atomic
def consult_prosecutor(
    *, actor: Actor, signal_id: UUID, consulted: ConsultationInput
) -> Consultation:
    """Record that the prosecutor was consulted: your judgement and the advice, side by side."""
    signal = own_signal(actor, signal_id)
    require(policies.may_weigh(actor, signal) or policies.may_investigate(actor, signal))
    _check(consulted)
    row = Consultation(
        organisation_id=signal.organisation_id,
        signal=signal,
        prosecutor=consulted.prosecutor,
        consulted_on=consulted.consulted_on,
        own_judgement=consulted.own_judgement,
        own_risk=consulted.own_risk,
        prosecution_risk=consulted.prosecution_risk,
        advice=consulted.advice,
        advised=consulted.advised,
        recorded_by=actor.user_id,
        at=timezone.now(),
    )
    row.save(force_insert=True)
    audit.record(actor=actor, action="signals.consult", target=signal, advice=consulted.advice)
    return row


@transaction.atomic
def send_copy(
    *,
    actor: Actor,
    signal_id: UUID,
    recipient_id: int,
    remark: str = "",
    clearance: sharing.Clearance | None = None,
) -> Signal:
    """Send a copy of the facts to the expert centre; the signal stays yours."""
    signal = own_signal(actor, signal_id)
    require(policies.may_enrich(actor, signal))
    if not (signal.facts or "").strip():
        raise NothingToCopy
    packages.send_package(
        actor=actor,
        transfer=copy_to(signal=signal, recipient_id=recipient_id),
        content={"facts": signal.facts or "", "remark": remark},
        clearance=clearance or sharing.Clearance(),
    )
    audit.record(actor=actor, action="signals.copy", target=signal, recipient=recipient_id)
    return signal


def copy_to(*, signal: Signal, recipient_id: int) -> sharing.Transfer:
    """Return what a copy of a signal puts to the sharing rules."""
    return sharing.Transfer(
        subject_id=signal.trace_id,
        recipient_id=recipient_id,
        purpose=COPY_PURPOSE,
        fields=COPY_FIELDS,
    )


def _check(consulted: ConsultationInput) -> None:
    told = (consulted.prosecutor, consulted.own_judgement, consulted.advised)
    known = {row["code"] for row in reference.current("prosecutor_advice").rows}
    risks = {row["code"] for row in reference.current("risk_judgements").rows} | {""}
    if not all(text.strip() for text in told) or consulted.advice not in known:
        raise ConsultationIncomplete
    if not {consulted.own_risk, consulted.prosecution_risk} <= risks:
        raise ConsultationIncomplete
