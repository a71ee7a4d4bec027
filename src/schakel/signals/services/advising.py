"""Advice on a case without a name: `consult`, `open_consultation`, `advise`."""

from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from schakel.base import calendar
from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.live import services as live
from schakel.sharing import services as sharing
from schakel.signals import policies
from schakel.signals.models import Advice
from schakel.signals.selectors import consultations
from schakel.signals.services.course import own_signal, require

PURPOSE = "share_soft_signal"


class NoAdviser(Exception):
    """Choose an organisation that gives advice."""


class NothingAsked(Exception):
    """Write down what it is about, without names."""


class AlreadyAdvised(Exception):
    """This question was answered before."""


@transaction.atomic
def consult(
    *, actor: Actor, signal_id: UUID, recipient_id: int, case: str, is_nameless: bool
) -> Advice:
    """Ask another organisation for advice on a case in which nobody can be recognised."""
    signal = own_signal(actor, signal_id)
    require(policies.may_consult(actor, signal))
    days = {one.organisation_id: one.days for one in consultations.advisers(actor=actor)}
    if recipient_id not in days:
        raise NoAdviser
    disclosure_id = _pass(
        actor, signal.trace_id, recipient_id, text=case, field="case", seen=is_nameless
    )
    now = timezone.now()
    asked = Advice(
        sender_id=actor.organisation_id,
        recipient_id=recipient_id,
        signal=signal,
        disclosure_id=disclosure_id,
        case=case.strip(),
        asked_by=actor.user_id or 0,
        asked_at=now,
        due_at=calendar.due_after(now, amount=days[recipient_id], unit=calendar.Unit.WORKING_DAYS),
    )
    asked.save(force_insert=True)
    audit.record(actor=actor, action="signals.consult", target=asked, recipient=recipient_id)
    live.tell(actor=actor, organisation_id=recipient_id)
    return asked


@transaction.atomic
def open_consultation(*, actor: Actor, consultation_id: UUID) -> Advice:
    """Read a question for advice, as who asked or as adviser; that you looked is on record."""
    found = Advice.objects.select_related("sender", "recipient").get(pk=consultation_id)
    require(policies.may_open_consultation(actor, found))
    audit.record(actor=actor, action="signals.open_consultation", target=found)
    return found


@transaction.atomic
def advise(*, actor: Actor, consultation_id: UUID, answer: str, is_nameless: bool) -> Advice:
    """Answer a question for advice, without names; who asked sees it at once."""
    found = Advice.objects.select_for_update().get(pk=consultation_id)
    require(policies.may_advise(actor, found))
    if found.answered_at is not None:
        raise AlreadyAdvised
    found.answer_disclosure_id = _pass(
        actor, found.pk, found.sender_id, text=answer, field="advice", seen=is_nameless
    )
    found.answer, found.answered_by = answer.strip(), actor.user_id
    found.answered_at = timezone.now()
    found.save()
    audit.record(actor=actor, action="signals.advise", target=found)
    live.tell(actor=actor, organisation_id=found.sender_id)
    return found


def _pass(
    actor: Actor, subject_id: UUID, recipient_id: int, *, text: str, field: str, seen: bool
) -> UUID:
    if not text.strip():
        raise NothingAsked
    transfer = sharing.Transfer(
        subject_id=subject_id, recipient_id=recipient_id, purpose=PURPOSE, fields=(field,),
        form="anonymised",
    )  # fmt: skip
    made = sharing.record_disclosure(
        actor=actor,
        transfer=transfer,
        package_hash=sha256(text.encode()).hexdigest(),
        clearance=sharing.Clearance(masking_confirmed=seen),
        channel="question" if field == "case" else "feedback",
        texts=(text,),
    )
    return made.pk
