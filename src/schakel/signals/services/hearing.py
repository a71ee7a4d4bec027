"""Reading what was told: `hear_feedback` on a signal, `hear_back` on what was handed over."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.signals import policies
from schakel.signals.models import Feedback, Handover, MeasureReceipt, ReturnMessage
from schakel.signals.services.course import own_signal, require
from schakel.signals.services.looking import with_reason


@dataclass(frozen=True)
class ToldBack:
    """What a receiver told: a result or a measure, by its code, with a note, when."""

    kind: str
    code: str
    note: str
    at: datetime


@transaction.atomic
def hear_feedback(*, actor: Actor, signal_id: UUID) -> list[Feedback]:
    """Read what the reporter of a signal was told, or why nothing."""
    signal = own_signal(actor, signal_id)
    require(policies.may_read(actor, signal))
    found = list(signal.feedback.order_by("at"))
    audit.record(actor=with_reason(actor, signal), action="signals.hear_feedback", target=signal)
    return found


@transaction.atomic
def hear_back(*, actor: Actor, handover_id: UUID) -> tuple[Handover, list[ToldBack]]:
    """Read how your offer was answered, and what became of the signal at its receiver."""
    handover = Handover.objects.defer("package").get(
        pk=handover_id, sender_id=actor.organisation_id
    )
    require(policies.may_revoke(actor, handover))
    results = [
        ToldBack("result", row.result, row.note or "", row.at)
        for row in ReturnMessage.objects.filter(handover=handover)
    ]
    measures = [
        ToldBack("measure", row.kind, "", row.at)
        for row in MeasureReceipt.objects.filter(handover=handover)
    ]
    audit.record(actor=actor, action="signals.open_offer", target=handover)
    return handover, sorted(results + measures, key=lambda told: told.at)
