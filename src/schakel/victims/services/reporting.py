"""Reporting to CoMensha: `preview`, `report`, `ask_officer`, `answer_question`,
`leave_unreported`."""

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.live import services as live
from schakel.base.reference import selectors as reference
from schakel.sharing import selectors as sharing_rules
from schakel.sharing import services as sharing
from schakel.signals.selectors import subjects
from schakel.signals.services import identities
from schakel.victims import policies, workflow
from schakel.victims.models import Registration, Unreported
from schakel.victims.selectors import comensha
from schakel.victims.workflow import Names, State

IDENTIFIED, ANONYMISED = "identified", "anonymised"
FORMS = (ANONYMISED, IDENTIFIED)
Package = dict[str, Any]


class NobodyToReportTo(Exception):
    """No organisation in Schakel keeps the national registration."""


class NamesNotAllowed(Exception):
    """This kind of organisation reports without names."""


class AlreadyReported(Exception):
    """This person was reported before; the sender can answer questions about that report."""


class ReasonMissing(Exception):
    """Choose a reason that holds for your organisation."""


class NothingAsked(Exception):
    """There is no open question about this report."""


@dataclass(frozen=True)
class Wish:
    """How somebody is reported: which kind of dossier, with or without a name."""

    dossier_type: str
    form: str = ANONYMISED
    from_investigation: str = "unknown"


@dataclass(frozen=True)
class Preview:
    """What CoMensha would read, and what the rules say about sending it."""

    package: Package
    answer: sharing.Answer
    transfer: sharing.Transfer


@transaction.atomic
def preview(*, actor: Actor, person_id: UUID, wish: Wish) -> Preview:
    """Show what CoMensha would read and what the rules say, before anything leaves."""
    subject = _subject(actor, person_id, wish)
    transfer = _transfer(subject, wish)
    return Preview(
        package=_package(actor, subject, wish),
        answer=sharing_rules.answer(actor=actor, transfer=transfer),
        transfer=transfer,
    )


@transaction.atomic
def report(
    *, actor: Actor, person_id: UUID, wish: Wish, clearance: sharing.Clearance
) -> Registration:
    """Report a possible victim to CoMensha, with a name only where there is a ground for it."""
    subject = _subject(actor, person_id, wish)
    if Registration.objects.filter(sender_id=actor.organisation_id, person_id=person_id).exists():
        raise AlreadyReported
    transfer, package = _transfer(subject, wish), _package(actor, subject, wish)
    package_hash = sha256(json.dumps(package, sort_keys=True).encode()).hexdigest()
    disclosure = sharing.record_disclosure(
        actor=actor, transfer=transfer, package_hash=package_hash, clearance=clearance, texts=(),
    )  # fmt: skip
    made = Registration(
        sender_id=actor.organisation_id,
        recipient_id=_recipient(),
        disclosure_id=disclosure.pk,
        person_id=person_id,
        signal_id=subject.signal_id,
        form=wish.form,
        is_duty=workflow.duty_of(actor.organisation_type).is_duty,
        dossier_type=wish.dossier_type,
        package=package,
        package_hash=package_hash,
        state=State.SENT,
        sent_by=actor.user_id or 0,
        sent_at=timezone.now(),
    )
    made.save(force_insert=True)
    audit.record(actor=actor, action="victims.report", target=made, form=wish.form)
    live.tell(actor=actor, organisation_id=made.recipient_id)
    return made


@transaction.atomic
def ask_officer(*, actor: Actor, person_id: UUID, wish: Wish, question: str) -> UUID:
    """Ask your privacy officer whether this person may be reported in this form."""
    subject = _subject(actor, person_id, wish)
    asked = sharing.ask(actor=actor, transfer=_transfer(subject, wish), question=question)
    return asked.pk


@transaction.atomic
def answer_question(*, actor: Actor, registration_id: UUID, answer: str) -> Registration:
    """Answer a question of CoMensha about your report, without names."""
    found = Registration.objects.select_for_update().get(
        pk=registration_id, sender_id=actor.organisation_id
    )
    if not policies.may_report(actor):
        raise PermissionDenied
    if found.state != State.QUESTION or not answer.strip():
        raise NothingAsked
    pass_the_door(actor=actor, about=found, to=found.recipient_id, text=answer)
    found.answer, found.answered_at, found.state = answer, timezone.now(), State.ANSWERED
    found.save(update_fields=["answer", "answered_at", "state"])
    audit.record(actor=actor, action="victims.answer", target=found)
    live.tell(actor=actor, organisation_id=found.recipient_id)
    return found


@transaction.atomic
def leave_unreported(*, actor: Actor, person_id: UUID, reason: str, note: str = "") -> Unreported:
    """Say why somebody you spoke with is not reported."""
    if not policies.may_report(actor):
        raise PermissionDenied
    subject = subjects.possible_victim(actor=actor, person_id=person_id)
    if reason not in reasons_for(actor):
        raise ReasonMissing
    said = Unreported(
        organisation_id=actor.organisation_id,
        person_id=person_id,
        signal_id=subject.signal_id,
        reason=reason,
        note=note or None,
        said_by=actor.user_id or 0,
        said_at=timezone.now(),
    )
    said.save(force_insert=True)
    audit.record(actor=actor, action="victims.unreported", target=said, reason_code=reason)
    return said


def reasons_for(actor: Actor) -> dict[str, str]:
    """Return the reasons not to report that hold for the actor's kind of organisation."""
    is_duty = workflow.duty_of(actor.organisation_type).is_duty
    rows = reference.current("not_reported_reasons").rows
    names = reference.labels("not_reported_reasons")
    return {row["code"]: names[row["code"]] for row in rows
            if not is_duty or row["for_duty"] == "yes"}  # fmt: skip


def pass_the_door(*, actor: Actor, about: Registration, to: int, text: str) -> None:
    """Let a word about a report pass the door; nobody may be recognised in it."""
    transfer = sharing.Transfer(
        subject_id=about.person_id, recipient_id=to, purpose=workflow.PURPOSE,
        fields=("remark",), form=ANONYMISED,
    )  # fmt: skip
    sharing.record_disclosure(
        actor=actor,
        transfer=transfer,
        package_hash=sha256(text.encode()).hexdigest(),
        clearance=sharing.Clearance(masking_confirmed=True),
        channel="feedback",
        texts=(text,),
    )


def _subject(actor: Actor, person_id: UUID, wish: Wish) -> subjects.Subject:
    if not policies.may_report(actor):
        raise PermissionDenied
    subject = subjects.possible_victim(actor=actor, person_id=person_id)
    never = workflow.duty_of(actor.organisation_type).names == Names.NEVER
    if wish.form not in FORMS or (wish.form == IDENTIFIED and (never or not subject.has_name)):
        raise NamesNotAllowed
    return subject


def _recipient() -> int:
    recipient = comensha()
    if recipient is None:
        raise NobodyToReportTo
    return recipient


def _transfer(subject: subjects.Subject, wish: Wish) -> sharing.Transfer:
    said = wish.from_investigation
    return sharing.Transfer(
        subject_id=subject.trace_id,
        recipient_id=_recipient(),
        purpose=workflow.PURPOSE,
        fields=workflow.fields_of(wish.form),
        form=wish.form,
        classes=workflow.CLASSES if wish.form == IDENTIFIED else frozenset(),
        facts={"investigation_data": said} if said in {"yes", "no"} else {},
    )


def _package(actor: Actor, subject: subjects.Subject, wish: Wish) -> Package:
    known: Package = {
        "dossier_type": wish.dossier_type,
        "month": f"{timezone.localdate(subject.received_at):%Y-%m}",
        "exploitation_forms": list(subject.exploitation_forms),
        "is_minor": subject.is_minor,
        "age_group": subject.age_group,
        "sex": subject.sex,
    }
    if wish.form == IDENTIFIED:
        known |= identities.open_identity(actor=actor, person_id=subject.person_id)
    return {name: known[name] for name in workflow.fields_of(wish.form) if known.get(name)}
