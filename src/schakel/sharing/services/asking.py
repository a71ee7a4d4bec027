"""The privacy officer: `ask`, `record_conflict`, `record_decision`, `decide_request`,
`confirm_override`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from schakel.base import calendar
from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.outbox import services as outbox
from schakel.sharing import policies
from schakel.sharing.models import Decision, DutyConflict, Request
from schakel.sharing.selectors.answers import Transfer, answer
from schakel.sharing.workflow import REQUEST_WORKING_DAYS, RequestState
from schakel_methods.sharing.codes import Verdict

# The test for breaking secrecy (conflict of duties), in order; from the professional guidelines.
DUTY_QUESTIONS = (
    "consent_tried",
    "silence_harms",
    "no_other_way",
    "sharing_helps",
    "only_needed",
    "colleague_consulted",
)


class ReasonsMissing(Exception):
    """A decision says why."""


class AuthorityMissing(Exception):
    """Case by case: name the authority that agreed (prosecutor, mayor, duty officer)."""


class SecondPersonMissing(Exception):
    """The law says no: only two people together may decide otherwise, on a request."""


class AlreadyDecided(Exception):
    """This request was decided before."""


class ConflictIncomplete(Exception):
    """Answer every question of the conflict of duties."""


@dataclass(frozen=True)
class Judgement:
    """What the privacy officer says: yes or no, why, and which authority agreed."""

    may_share: bool
    reasons: str
    authority: str = ""


@transaction.atomic
def record_conflict(*, actor: Actor, subject_id: UUID, answers: Mapping[str, str]) -> DutyConflict:
    """Record your answers to the questions of the conflict of duties."""
    if not policies.may_ask(actor) or actor.user_id is None:
        raise PermissionDenied
    given = {question: answers.get(question, "").strip() for question in DUTY_QUESTIONS}
    if not all(given.values()):
        raise ConflictIncomplete(*(name for name, text in given.items() if not text))
    conflict = DutyConflict(
        organisation_id=actor.organisation_id,
        subject_id=subject_id,
        answers=given,
        made_by=actor.user_id,
        made_at=timezone.now(),
    )
    conflict.save(force_insert=True)
    audit.record(actor=actor, action="sharing.conflict", target=conflict)
    return conflict


@transaction.atomic
def ask(
    *, actor: Actor, transfer: Transfer, question: str, conflict_id: UUID | None = None
) -> Request:
    """Ask your privacy officer whether this may be shared; the officer gets the rules' answer."""
    if not policies.may_ask(actor) or actor.user_id is None:
        raise PermissionDenied
    if not question.strip():
        raise ReasonsMissing
    found = answer(actor=actor, transfer=transfer)
    now = timezone.now()
    own = DutyConflict.objects.filter(organisation_id=actor.organisation_id)
    asked = Request(
        organisation_id=actor.organisation_id,
        **_recipient(transfer),
        subject_id=transfer.subject_id,
        purpose=transfer.purpose,
        form=transfer.form,
        classes=list(found.classes),
        fields=sorted(transfer.fields),
        facts=dict(transfer.facts),
        verdict=found.verdict.code,
        rule_ids=list(found.decision.rule_ids),
        silent_regimes=[regime.value for regime in found.decision.silent_regimes],
        rule_version=found.decision.version,
        question=question,
        conflict=own.get(pk=conflict_id) if conflict_id else None,
        state=RequestState.OPEN,
        asked_by=actor.user_id,
        asked_at=now,
        due_at=calendar.due_after(
            now, amount=REQUEST_WORKING_DAYS, unit=calendar.Unit.WORKING_DAYS
        ),
    )
    asked.save(force_insert=True)
    _tell_officers(actor, asked)
    audit.record(actor=actor, action="sharing.ask", target=asked, verdict=asked.verdict)
    return asked


@transaction.atomic
def open_request(*, actor: Actor, request_id: UUID) -> Request:
    """Read a question: your own, or any of your organisation if you decide on them."""
    found = Request.objects.select_related("recipient", "conflict").get(
        pk=request_id, organisation_id=actor.organisation_id
    )
    may_confirm = policies.may_confirm_override(actor, found.proposed_by)
    if not (found.asked_by == actor.user_id or policies.may_approve(actor) or may_confirm):
        raise PermissionDenied
    audit.record(actor=actor, action="sharing.open_request", target=found)
    return found


@transaction.atomic
def record_decision(
    *, actor: Actor, transfer: Transfer, may_share: bool, reasons: str, authority: str = ""
) -> Decision:
    """Record that you, by name, decided whether something may go to another organisation."""
    if not policies.may_approve(actor):
        raise PermissionDenied
    found = answer(actor=actor, transfer=transfer)
    decision = Decision(
        **_recipient(transfer),
        subject_id=transfer.subject_id,
        purpose=transfer.purpose,
        form=transfer.form,
        classes=list(found.classes),
        fields=sorted(transfer.fields),
        verdict=found.verdict.code,
        rule_version=found.decision.version,
    )
    judgement = Judgement(may_share, reasons, authority)
    _check(judgement, decision)
    if may_share and found.verdict is Verdict.NO:
        raise SecondPersonMissing
    return _save(actor, decision, judgement)


@transaction.atomic
def decide_request(*, actor: Actor, request_id: UUID, judgement: Judgement) -> Request:
    """Decide on a question; against a no of the law this waits for a second person."""
    asked = _open_request(actor, request_id, RequestState.OPEN)
    if not policies.may_approve(actor) or asked.asked_by == actor.user_id:
        raise PermissionDenied
    decision = _decision_on(asked)
    _check(judgement, decision)
    if judgement.may_share and asked.verdict == Verdict.NO.code:
        asked.state = RequestState.SECOND_PERSON
        asked.proposed_by, asked.proposed_reasons = actor.user_id, judgement.reasons
        asked.save()
        audit.record(actor=actor, action="sharing.propose_override", target=asked)
        return asked
    _close(asked, judgement.may_share)
    _save(actor, decision, judgement)
    return asked


@transaction.atomic
def confirm_override(*, actor: Actor, request_id: UUID, agrees: bool) -> Request:
    """As second person, confirm or turn down an override that somebody else proposed."""
    asked = _open_request(actor, request_id, RequestState.SECOND_PERSON)
    is_asker = asked.asked_by == actor.user_id
    if is_asker or not policies.may_confirm_override(actor, asked.proposed_by):
        raise PermissionDenied
    decision = _decision_on(asked)
    decision.is_override, decision.confirmed_by = agrees, actor.user_id
    _close(asked, agrees)
    judgement = Judgement(agrees, asked.proposed_reasons or "")
    _save(actor, decision, judgement, decided_by=asked.proposed_by)
    return asked


def _open_request(actor: Actor, request_id: UUID, state: RequestState) -> Request:
    asked = Request.objects.select_for_update().get(
        pk=request_id, organisation_id=actor.organisation_id
    )
    if asked.state != state:
        raise AlreadyDecided
    return asked


def _recipient(transfer: Transfer) -> dict[str, Any]:
    if transfer.recipient_id is not None:
        return {"recipient_id": transfer.recipient_id}
    return {"recipient_type": transfer.recipient_type, "outsider": transfer.outsider.strip()}


def _tell_officers(actor: Actor, asked: Request) -> None:
    """Mail the own privacy officers a link; the mail holds no case."""
    url = f"{settings.SCHAKEL_URL}/delen/verzoek/{asked.pk}/"
    for address in accounts.mail_addresses(actor.organisation_id, role="privacy_officer"):
        outbox.queue_mail(
            actor=actor, address=address, kind="sharing_question", context={"url": url}
        )


def _decision_on(asked: Request) -> Decision:
    return Decision(
        request=asked,
        recipient_id=asked.recipient_id,
        recipient_type=asked.recipient_type,
        outsider=asked.outsider,
        subject_id=asked.subject_id,
        purpose=asked.purpose,
        form=asked.form,
        classes=asked.classes,
        fields=asked.fields,
        verdict=asked.verdict,
        rule_version=asked.rule_version,
    )


def _check(judgement: Judgement, decision: Decision) -> None:
    if not judgement.reasons.strip():
        raise ReasonsMissing
    needs_authority = decision.verdict == Verdict.CONDITIONAL.code and judgement.may_share
    if needs_authority and not judgement.authority.strip():
        raise AuthorityMissing


def _close(asked: Request, may_share: bool) -> None:
    asked.state = RequestState.ALLOWED if may_share else RequestState.REFUSED
    asked.save()


def _save(
    actor: Actor, decision: Decision, judgement: Judgement, decided_by: int | None = None
) -> Decision:
    decision.organisation_id = actor.organisation_id
    decision.may_share = judgement.may_share
    decision.reasons, decision.authority = judgement.reasons, judgement.authority.strip()
    decision.decided_by = decided_by or actor.user_id or 0
    decision.decided_at = timezone.now()
    decision.save(force_insert=True)
    audit.record(
        actor=actor,
        action="sharing.decide",
        target=decision,
        may_share=judgement.may_share,
        override=decision.is_override,
    )
    return decision
