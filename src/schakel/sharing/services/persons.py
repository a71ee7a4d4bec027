"""Persons concerned: `receive_request`, `check_identity`, `report_of`, `grant`, `refuse`."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from schakel.base import calendar
from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.registry import TodayLine, person_reports
from schakel.sharing import policies
from schakel.sharing.models import Disclosure, PersonRequest
from schakel.sharing.selectors import rules
from schakel.sharing.selectors.answers import Transfer, answer
from schakel.sharing.services.asking import record_decision
from schakel.sharing.services.door import Clearance, record_disclosure
from schakel.sharing.services.notices import tell_all
from schakel.sharing.services.packages import fingerprint
from schakel.sharing.workflow import (
    ACCESS_REQUEST,
    TERM_WPG_DAYS,
    Channel,
    NoticeKind,
    PersonRequestKind,
    PersonRequestState,
    Requester,
)
from schakel_methods.sharing.codes import Regime, Verdict

# UAVG 41(1) and Wpg 27: on these grounds alone a request may be refused, in whole or in part.
REFUSAL_GROUNDS = (
    "investigation",
    "protection_of_the_person",
    "rights_of_others",
    "public_security",
    "identity_unproven",
    "excessive",
)
# What earlier receivers hear when a request of this kind is granted (AVG 19; Wpg 28(5)).
TOLD_ON = {
    PersonRequestKind.CORRECTION: NoticeKind.CORRECTION,
    PersonRequestKind.ERASURE: NoticeKind.ERASURE,
}


class SuspectAsks(Exception):
    """A suspected parent or guardian never gets the child's data (UAVG 41(1)(i))."""


class IdentityUnchecked(Exception):
    """Make sure first who is asking."""


class GroundsMissing(Exception):
    """A refusal names its grounds in law and says why."""


class AlreadyAnswered(Exception):
    """This request was answered before."""


@dataclass(frozen=True)
class RequestInput:
    """Who asks what about whom, and where the answer can safely go."""

    subject_id: UUID
    kind: str
    requester: str
    name: str
    safe_contact: str
    requester_suspect: bool = False


@dataclass(frozen=True)
class Section:
    """What one part of Schakel can tell a person; `code` is its place in the report."""

    code: str
    title: str
    lines: tuple[TodayLine, ...]


@dataclass(frozen=True)
class Answer:
    """What the person gets to read; parts may be withheld, on grounds in law only."""

    text: str
    withheld: tuple[str, ...] = field(default=())
    grounds: tuple[str, ...] = field(default=())
    authority: str = ""
    for_receivers: str = ""


@transaction.atomic
def receive_request(*, actor: Actor, asked: RequestInput) -> PersonRequest:
    """Take in a request of a person concerned; its clock starts now."""
    if not policies.may_oversee(actor) or actor.user_id is None:
        raise PermissionDenied
    now = timezone.now()
    made = PersonRequest(
        organisation_id=actor.organisation_id,
        subject_id=asked.subject_id,
        kind=asked.kind,
        requester=asked.requester,
        requester_suspect=asked.requester_suspect,
        name=asked.name,
        safe_contact=asked.safe_contact,
        state=PersonRequestState.OPEN,
        received_by=actor.user_id,
        received_at=now,
        due_at=due_at(organisation_type=actor.organisation_type, at=now),
    )
    made.save(force_insert=True)
    audit.record(actor=actor, action="sharing.receive_request", target=made, kind=asked.kind)
    return made


def due_at(*, organisation_type: str, at: datetime) -> datetime:
    """Return when a request must be answered: within a month, under the Wpg in six weeks."""
    day = at.astimezone(calendar.AMSTERDAM).date()
    is_police = Regime.WPG in rules.vocabulary().parties[organisation_type].regimes
    last = day + (timedelta(days=TERM_WPG_DAYS) if is_police else relativedelta(months=1))
    return calendar.end_of_day(calendar.next_working_day(last))


@transaction.atomic
def open_request(*, actor: Actor, request_id: UUID) -> PersonRequest:
    """Read a request of a person concerned; it leaves a trail."""
    if not policies.may_oversee(actor):
        raise PermissionDenied
    found = PersonRequest.objects.get(pk=request_id, organisation_id=actor.organisation_id)
    audit.record(actor=actor, action="sharing.open_person_request", target=found)
    return found


@transaction.atomic
def check_identity(*, actor: Actor, request_id: UUID) -> PersonRequest:
    """Record that you made sure who is asking."""
    asked = _open(actor, request_id)
    asked.identity_checked = True
    asked.save(update_fields=["identity_checked"])
    audit.record(actor=actor, action="sharing.check_identity", target=asked)
    return asked


@transaction.atomic
def report_of(*, actor: Actor, request_id: UUID) -> list[Section]:
    """Compile who saw and received what about a person, on which ground; it leaves a trail."""
    asked = _open(actor, request_id)
    _check_requester(asked)
    audit.record(
        actor=actor, action="sharing.report_of", target=asked, subject=str(asked.subject_id)
    )
    return _sections(actor, asked)


@transaction.atomic
def grant(*, actor: Actor, request_id: UUID, given: Answer) -> PersonRequest:
    """Grant a request, wholly or without what a ground in law withholds.

    What a person gets to see passes the door; what was corrected or removed reaches earlier
    receivers.
    """
    asked = _open(actor, request_id)
    _check_requester(asked)
    if given.withheld or given.grounds:
        _check_grounds(given)
    asked.refusal_grounds = list(given.grounds)
    if asked.kind == PersonRequestKind.ACCESS:
        _give_access(actor, asked, given)
    if asked.kind in TOLD_ON:
        tell_all(
            actor=actor,
            subject_id=asked.subject_id,
            kind=TOLD_ON[PersonRequestKind(asked.kind)],
            content=given.for_receivers,
        )
    return _close(actor, asked, PersonRequestState.GRANTED, given.text)


@transaction.atomic
def refuse(
    *, actor: Actor, request_id: UUID, grounds: tuple[str, ...], answer: str
) -> PersonRequest:
    """Refuse a request on grounds in law, with the reasons that the person gets to read."""
    asked = _open(actor, request_id)
    if not grounds:
        raise GroundsMissing
    _check_grounds(Answer(answer, grounds=grounds))
    asked.refusal_grounds = list(grounds)
    return _close(actor, asked, PersonRequestState.REFUSED, answer)


def _give_access(actor: Actor, asked: PersonRequest, given: Answer) -> None:
    shown = [s for s in _sections(actor, asked) if s.code not in given.withheld]
    asked.report = [
        {"title": section.title, "lines": [[line.title, line.why] for line in section.lines]}
        for section in shown
    ]
    asked.disclosure = _disclose(actor, asked, given)


def _disclose(actor: Actor, asked: PersonRequest, given: Answer) -> Disclosure:
    """Let the report pass the door; where the law says case by case the officer decides by name."""
    transfer = Transfer(
        subject_id=asked.subject_id,
        recipient_id=None,
        purpose=ACCESS_REQUEST,
        fields=("report",),
        recipient_type="data_subject",
        outsider=asked.name,
    )
    if answer(actor=actor, transfer=transfer).verdict >= Verdict.CONDITIONAL:
        record_decision(
            actor=actor,
            transfer=transfer,
            may_share=True,
            reasons=given.text,
            authority=given.authority,
        )
    return record_disclosure(
        actor=actor,
        transfer=transfer,
        package_hash=fingerprint({"report": asked.report, "answer": given.text}),
        clearance=Clearance(informed="yes"),
        channel=Channel.EXPORT,
    )


def _sections(actor: Actor, asked: PersonRequest) -> list[Section]:
    subject = str(asked.subject_id)
    return [
        Section(str(number), str(report.title), tuple(report.lines(actor, subject)))
        for number, report in enumerate(person_reports.all(), start=1)
    ]


def _open(actor: Actor, request_id: UUID) -> PersonRequest:
    if not policies.may_oversee(actor):
        raise PermissionDenied
    asked = PersonRequest.objects.select_for_update().get(
        pk=request_id, organisation_id=actor.organisation_id
    )
    if asked.state != PersonRequestState.OPEN:
        raise AlreadyAnswered
    return asked


def _check_requester(asked: PersonRequest) -> None:
    if asked.requester_suspect and asked.requester != Requester.SELF:
        raise SuspectAsks
    if not asked.identity_checked:
        raise IdentityUnchecked


def _check_grounds(given: Answer) -> None:
    if not given.grounds or set(given.grounds) - set(REFUSAL_GROUNDS) or not given.text.strip():
        raise GroundsMissing


def _close(
    actor: Actor, asked: PersonRequest, state: PersonRequestState, answer: str
) -> PersonRequest:
    asked.state, asked.answer = state, answer
    asked.answered_by, asked.answered_at = actor.user_id, timezone.now()
    asked.save()
    audit.record(actor=actor, action="sharing.answer_request", target=asked, state=str(state))
    return asked
