"""Persons concerned: `receive_request`, `check_identity`, `report_of`, `grant`, `refuse`."""

from dataclasses import dataclass
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
from schakel.sharing.models import PersonRequest
from schakel.sharing.selectors import rules
from schakel.sharing.workflow import TERM_WPG_DAYS, PersonRequestState, Requester
from schakel_methods.sharing.codes import Regime

# UAVG 41(1) and Wpg 27: on these grounds alone a request may be refused, in whole or in part.
REFUSAL_GROUNDS = (
    "investigation",
    "protection_of_the_person",
    "rights_of_others",
    "public_security",
    "identity_unproven",
    "excessive",
)


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
    """What one part of Schakel can tell a person."""

    title: str
    lines: tuple[TodayLine, ...]


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
    subject = str(asked.subject_id)
    return [
        Section(str(report.title), tuple(report.lines(actor, subject)))
        for report in person_reports.all()
    ]


@transaction.atomic
def grant(*, actor: Actor, request_id: UUID, answer: str) -> PersonRequest:
    """Record that a request was granted, with the answer that was given."""
    asked = _open(actor, request_id)
    _check_requester(asked)
    return _close(actor, asked, PersonRequestState.GRANTED, answer)


@transaction.atomic
def refuse(
    *, actor: Actor, request_id: UUID, grounds: tuple[str, ...], answer: str
) -> PersonRequest:
    """Refuse a request on grounds in law, with the reasons that the person gets to read."""
    asked = _open(actor, request_id)
    if not grounds or set(grounds) - set(REFUSAL_GROUNDS) or not answer.strip():
        raise GroundsMissing
    asked.refusal_grounds = list(grounds)
    return _close(actor, asked, PersonRequestState.REFUSED, answer)


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


def _close(
    actor: Actor, asked: PersonRequest, state: PersonRequestState, answer: str
) -> PersonRequest:
    asked.state, asked.answer = state, answer
    asked.answered_by, asked.answered_at = actor.user_id, timezone.now()
    asked.save()
    audit.record(actor=actor, action="sharing.answer_request", target=asked, state=str(state))
    return asked
