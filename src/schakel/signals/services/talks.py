"""Talks: `start_talks`, `plan_talk`, `record_talk`, `record_no_talk`, `record_complaint`,
`record_ex_officio`; outside the criminal procedure: `record_outside_talk`, `add_reader`,
`open_outside_talk`."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.reference import selectors as reference
from schakel.signals import policies
from schakel.signals.models import (
    InvolvedPerson,
    OutsideTalk,
    OutsideTalkReader,
    Proceeding,
    Signal,
    Talk,
)
from schakel.signals.services.course import Step, own_signal, require, take
from schakel.signals.services.duty import certified_on
from schakel.signals.services.persons import own_person
from schakel.signals.workflow import Answer, Phase, TalkStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

ENRICHMENT, INFORMATIVE = "enrichment", "informative"


class TopicsMissing(Exception):
    """Explain these topics, or record that the talk could not be held; they are the argument."""


class ReportMissing(Exception):
    """A talk that was held always has a written report; one that was not has a reason."""


class TalkFirst(Exception):
    """Before a complaint comes an informative talk, unless an acute situation makes it impossible."""


class AlreadyAnswered(Exception):
    """This talk was held, declined or impossible before."""


@dataclass(frozen=True)
class Plan:
    """When, where and by whom a talk will be held, and of which kind: enrichment or informative."""

    kind: str
    planned_for: datetime
    place: str = ""
    interpreter: Answer = Answer.UNKNOWN
    language: str = ""
    detective_id: int | None = None


@dataclass(frozen=True)
class TalkResult:
    """What was told and agreed; `report` is always there."""

    held_at: datetime
    report: str
    topics: tuple[str, ...] = ()
    present: str = ""
    recording: Answer = Answer.UNKNOWN
    wish: str = ""
    shelter_needed: Answer = Answer.UNKNOWN
    care_consent: Answer = Answer.UNKNOWN
    safety_plan: str = ""
    next_contact_on: date | None = None


@transaction.atomic
def start_talks(*, actor: Actor, signal_id: UUID) -> Signal:
    """Go from the weighing decision to talks and a possible complaint."""
    signal = own_signal(actor, signal_id)
    require(policies.may_talk(actor, signal) or policies.may_weigh(actor, signal))
    take(actor=actor, signal=signal, step=Step(Phase.TALK_AND_COMPLAINT), now=timezone.now())
    return signal


@transaction.atomic
def plan_talk(*, actor: Actor, person_id: UUID, plan: Plan) -> Talk:
    """Plan a talk with somebody, after you saw who already spoke with this person."""
    person, signal = own_person(actor, person_id)
    require(policies.may_talk(actor, signal))
    _check_detective(actor, plan)
    talk = Talk(
        organisation_id=signal.organisation_id,
        signal=signal,
        person=person,
        kind=plan.kind,
        status=TalkStatus.PLANNED,
        planned_for=plan.planned_for,
        place=plan.place or None,
        interpreter=plan.interpreter,
        language=plan.language,
        detective_id=plan.detective_id,
        planned_by=actor.user_id,
    )
    talk.save(force_insert=True)
    audit.record(actor=actor, action="signals.plan_talk", target=talk, kind=plan.kind)
    return talk


@transaction.atomic
def record_talk(*, actor: Actor, talk_id: UUID, result: TalkResult) -> Talk:
    """Record a talk that you held, with its report and the topics you explained."""
    talk = _planned(actor, talk_id)
    if not result.report.strip():
        raise ReportMissing
    if talk.kind == INFORMATIVE:
        talk.certified_until = certified_on(actor.user_id, actor.organisation_id, at=result.held_at)
        _check_topics(talk, result)
    talk.status, talk.held_at = TalkStatus.HELD, result.held_at
    talk.detective_id, talk.report = actor.user_id, result.report
    talk.topics, talk.present = list(result.topics), result.present or None
    talk.recording, talk.wish = result.recording, result.wish
    talk.shelter_needed, talk.care_consent = result.shelter_needed, result.care_consent
    talk.safety_plan, talk.next_contact_on = result.safety_plan or None, result.next_contact_on
    talk.save()
    audit.record(actor=actor, action="signals.record_talk", target=talk, kind=talk.kind)
    return talk


@transaction.atomic
def record_no_talk(*, actor: Actor, talk_id: UUID, status: TalkStatus, why: str) -> Talk:
    """Record that somebody declined a talk or that it was impossible, and why."""
    talk = _planned(actor, talk_id)
    if status not in {TalkStatus.DECLINED, TalkStatus.IMPOSSIBLE} or not why.strip():
        raise ReportMissing
    talk.status, talk.why_not = status, why
    talk.save()
    audit.record(actor=actor, action="signals.no_talk", target=talk, status=str(status))
    return talk


@transaction.atomic
def record_complaint(
    *, actor: Actor, person_id: UUID, begun_on: date, acute_why: str = ""
) -> Proceeding:
    """Record a criminal complaint, after an informative talk or in an acute situation."""
    person, signal = own_person(actor, person_id)
    require(policies.may_talk(actor, signal))
    talk = person.talks.filter(kind=INFORMATIVE, status=TalkStatus.HELD).order_by("held_at").last()
    if talk is None and not acute_why.strip():
        raise TalkFirst
    return _begin(
        actor,
        signal,
        Proceeding(
            kind="complaint",
            person=person,
            talk=talk,
            acute_why=acute_why or None,
            begun_on=begun_on,
        ),
    )


@transaction.atomic
def record_ex_officio(*, actor: Actor, signal_id: UUID, begun_on: date, note: str) -> Proceeding:
    """Record that the case goes on without a complaint."""
    signal = own_signal(actor, signal_id)
    require(policies.may_talk(actor, signal) or policies.may_investigate(actor, signal))
    return _begin(actor, signal, Proceeding(kind="ex_officio", note=note, begun_on=begun_on))


@transaction.atomic
def record_outside_talk(
    *, actor: Actor, person_id: UUID, purpose: str, held_at: datetime, note: str
) -> OutsideTalk:
    """Record a talk outside the criminal procedure; only you and readers you add can read it."""
    person, signal = own_person(actor, person_id)
    require(policies.may_talk_outside(actor, signal))
    if actor.user_id is None or not note.strip():
        raise ReportMissing
    talk = OutsideTalk(
        organisation_id=signal.organisation_id,
        person=person,
        purpose=purpose,
        held_at=held_at,
        note=note,
        held_by=actor.user_id,
    )
    talk.save(force_insert=True)
    _add_reader(talk, user_id=actor.user_id, by=actor.user_id)
    audit.record(actor=actor, action="signals.outside_talk", target=talk)
    return talk


@transaction.atomic
def add_reader(*, actor: Actor, talk_id: UUID, user_id: int) -> OutsideTalkReader:
    """Let a colleague read a talk outside the criminal procedure that you may read yourself."""
    talk = _readable(actor, talk_id)
    accounts.colleague(user_id=user_id, organisation_id=actor.organisation_id)
    if actor.user_id is None:
        raise ReportMissing
    reader = _add_reader(talk, user_id=user_id, by=actor.user_id)
    audit.record(actor=actor, action="signals.add_reader", target=talk, user=user_id)
    return reader


@transaction.atomic
def open_outside_talk(*, actor: Actor, talk_id: UUID) -> OutsideTalk:
    """Read a talk outside the criminal procedure, if you are one of its readers."""
    talk = _readable(actor, talk_id)
    audit.record(actor=actor, action="signals.open_outside_talk", target=talk)
    return talk


def _readable(actor: Actor, talk_id: UUID) -> OutsideTalk:
    talk = OutsideTalk.objects.get(pk=talk_id, organisation_id=actor.organisation_id)
    readers = frozenset(talk.readers.values_list("user_id", flat=True))
    require(policies.may_read_outside(actor, talk, readers))
    return talk


def _add_reader(talk: OutsideTalk, *, user_id: int, by: int) -> OutsideTalkReader:
    reader, _ = OutsideTalkReader.objects.get_or_create(
        talk=talk,
        user_id=user_id,
        defaults={
            "organisation_id": talk.organisation_id,
            "added_by": by,
            "at": timezone.now(),
        },
    )
    return reader


def _planned(actor: Actor, talk_id: UUID) -> Talk:
    talk = Talk.objects.select_for_update().get(pk=talk_id, organisation_id=actor.organisation_id)
    require(policies.may_talk(actor, own_signal(actor, talk.signal_id)))
    if talk.status != TalkStatus.PLANNED:
        raise AlreadyAnswered
    return talk


def _check_detective(actor: Actor, plan: Plan) -> None:
    if plan.detective_id is None:
        return
    accounts.colleague(user_id=plan.detective_id, organisation_id=actor.organisation_id)
    if plan.kind == INFORMATIVE:
        certified_on(plan.detective_id, actor.organisation_id, at=plan.planned_for)


def _check_topics(talk: Talk, result: TalkResult) -> None:
    person = InvolvedPerson.objects.get(pk=talk.person_id)
    missing = required_topics(is_minor=person.is_minor != Answer.NO) - set(result.topics)
    if missing:
        raise TopicsMissing(*sorted(missing))


def required_topics(*, is_minor: bool) -> set[str]:
    """Return what must be explained; unknown age counts as a minor."""
    rows: list[Mapping[str, str]] = list(reference.current("talk_checklist").rows)
    return {
        row["code"]
        for row in rows
        if row["required"] == "yes" and (is_minor or row["minor_only"] == "no")
    }


def _begin(actor: Actor, signal: Signal, proceeding: Proceeding) -> Proceeding:
    proceeding.organisation_id, proceeding.signal = signal.organisation_id, signal
    proceeding.recorded_by, proceeding.at = actor.user_id, timezone.now()
    proceeding.save(force_insert=True)
    audit.record(actor=actor, action="signals.proceed", target=signal, kind=proceeding.kind)
    return proceeding
