"""Persons involved: `add_person`, `name_person`, `change_role`, `answer_non_punishment`,
`make_suspect`, `offer_help`, `record_victim_status`."""

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.reference import selectors as reference
from schakel.signals import policies
from schakel.signals.models import (
    HelpOffer,
    InvolvedPerson,
    RoleChange,
    Signal,
    VictimStatus,
)
from schakel.signals.services.course import own_signal, require
from schakel.signals.services.finding import keep_findable
from schakel.signals.services.reports import PersonInput
from schakel.signals.workflow import Answer, PersonRole


class NameNeedsGround(Exception):
    """Say first why you may record who this is."""


class SuspectsAreNamedLater(Exception):
    """Only the prosecution or the lead detective makes somebody a suspect, with a ground."""


class NonPunishmentFirst(Exception):
    """Answer first whether this person may have been forced (sepot 06, else 42)."""


class SignalEnded(Exception):
    """Reopen the signal first: somebody who joins it must be offered help."""


class GroundMissing(Exception):
    """Say on what ground."""


class NoteMissing(Exception):
    """Say why help was not possible."""


class NotAPossibleVictim(Exception):
    """Help and status belong to a possible victim."""


@dataclass(frozen=True)
class Identity:
    """Who somebody is; recorded only with a ground."""

    ground: str
    name: str | None = None
    birth_date: str | None = None
    contact: str | None = None
    nationality: str | None = None


@dataclass(frozen=True)
class Suspicion:
    """On what ground and since when somebody is a suspect."""

    ground: str
    since: date
    why: str = ""


@dataclass(frozen=True)
class StatusInput:
    """Who decided that somebody is (not) a victim, on what ground and when."""

    status: str
    decider: str
    decided_by: str
    decided_on: date
    ground: str


@transaction.atomic
def add_person(*, actor: Actor, signal_id: UUID, person: PersonInput) -> InvolvedPerson:
    """Add somebody to a signal, without a name as long as there is no ground for one."""
    signal = own_signal(actor, signal_id)
    require(policies.may_add_person(actor, signal))
    added = add_to(actor, signal, person=person)
    keep_findable(signal)
    audit.record(actor=actor, action="signals.add_person", target=added, role=str(person.role))
    return added


def add_to(actor: Actor, signal: Signal, *, person: PersonInput) -> InvolvedPerson:
    """Write a person to a signal that the caller locked and may change."""
    row = new_person(actor, signal, person=person, number=next_number(signal))
    row.save(force_insert=True)
    return row


def new_person(actor: Actor, signal: Signal, *, person: PersonInput, number: int) -> InvolvedPerson:
    """Return a person of a signal, unsaved, without a name as long as there is no ground for one."""
    if not signal.is_open:
        raise SignalEnded
    if person.role == PersonRole.SUSPECT:
        raise SuspectsAreNamedLater
    if person.has_identity and not person.naming_ground:
        raise NameNeedsGround
    values = asdict(person)
    return InvolvedPerson(
        organisation_id=signal.organisation_id,
        signal=signal,
        number=number,
        is_possible_victim=person.role == PersonRole.POSSIBLE_VICTIM,
        added_by=actor.user_id,
        **values,
    )


@transaction.atomic
def name_person(*, actor: Actor, person_id: UUID, identity: Identity) -> InvolvedPerson:
    """Record who somebody is, with the ground on which you may."""
    person, signal = own_person(actor, person_id)
    require(policies.may_add_person(actor, signal))
    if not identity.ground.strip():
        raise NameNeedsGround
    person.naming_ground = identity.ground
    person.name = identity.name
    person.birth_date = identity.birth_date
    person.contact = identity.contact
    person.nationality = identity.nationality
    person.save()
    keep_findable(signal)
    audit.record(actor=actor, action="signals.name_person", target=person, ground=identity.ground)
    return person


@transaction.atomic
def change_role(*, actor: Actor, person_id: UUID, to: PersonRole) -> InvolvedPerson:
    """Change what somebody is in the signal; somebody stays a possible victim beside it."""
    person, signal = own_person(actor, person_id)
    require(policies.may_add_person(actor, signal))
    if PersonRole.SUSPECT in {to, person.role}:
        raise SuspectsAreNamedLater
    if to == PersonRole.POSSIBLE_VICTIM:
        _check_joins(person, signal)
    _record_role(actor, person, to, ground="")
    return person


@transaction.atomic
def answer_non_punishment(
    *, actor: Actor, person_id: UUID, answer: str, why: str
) -> InvolvedPerson:
    """Answer whether this person may have been forced to offend, before anything else."""
    person, signal = own_person(actor, person_id)
    allowed = policies.may_name_suspect(actor, signal) or policies.may_talk(actor, signal)
    require(allowed or policies.may_investigate(actor, signal))
    if answer not in _codes("non_punishment_answers") or not why.strip():
        raise GroundMissing
    person.non_punishment, person.non_punishment_why = answer, why
    person.non_punishment_by, person.non_punishment_at = actor.user_id, timezone.now()
    if answer != "not_forced":
        _check_joins(person, signal)
        person.is_possible_victim = True
    person.save()
    audit.record(actor=actor, action="signals.non_punishment", target=person, answer=answer)
    return person


@transaction.atomic
def make_suspect(*, actor: Actor, person_id: UUID, suspicion: Suspicion) -> InvolvedPerson:
    """Make somebody a suspect, with ground and date, as prosecution or lead detective."""
    person, signal = own_person(actor, person_id)
    require(policies.may_name_suspect(actor, signal))
    if suspicion.ground not in _codes("suspect_grounds"):
        raise GroundMissing
    surely_adult_and_free = (person.is_under_24, person.in_forced_crime) == (Answer.NO, Answer.NO)
    if not person.non_punishment and not surely_adult_and_free:
        raise NonPunishmentFirst
    person.suspect_ground, person.suspect_on = suspicion.ground, suspicion.since
    person.suspect_why, person.suspect_by = suspicion.why or None, actor.user_id
    _record_role(actor, person, PersonRole.SUSPECT, ground=suspicion.ground)
    return person


@transaction.atomic
def offer_help(
    *, actor: Actor, person_id: UUID, kind: str, answer: str, note: str = ""
) -> HelpOffer:
    """Record that help was offered, accepted, declined or not possible."""
    person, signal = own_person(actor, person_id)
    outside = policies.may_talk_outside(actor, signal)
    require(outside or policies.may_add_person(actor, signal))
    if not person.is_possible_victim:
        raise NotAPossibleVictim
    check_help(kind, answer, note)
    now = timezone.now()
    offer = HelpOffer(
        organisation_id=actor.organisation_id,
        person=person,
        kind=kind,
        answer=answer,
        note=note or None,
        offered_by=actor.user_id,
        offered_on=timezone.localdate(now),
        at=now,
    )
    offer.save(force_insert=True)
    audit.record(actor=actor, action="signals.offer_help", target=person, answer=answer)
    return offer


@transaction.atomic
def record_victim_status(*, actor: Actor, person_id: UUID, decided: StatusInput) -> VictimStatus:
    """Record who decided that somebody is (not) a victim; apart from any verdict."""
    person, signal = own_person(actor, person_id)
    require(policies.may_add_person(actor, signal))
    if not decided.ground.strip():
        raise GroundMissing
    status = VictimStatus(
        organisation_id=actor.organisation_id,
        person=person,
        status=decided.status,
        decider=decided.decider,
        decided_by=decided.decided_by,
        ground=decided.ground,
        decided_on=decided.decided_on,
        recorded_by=actor.user_id,
        at=timezone.now(),
    )
    status.save(force_insert=True)
    audit.record(actor=actor, action="signals.victim_status", target=person, status=decided.status)
    return status


def own_person(actor: Actor, person_id: UUID) -> tuple[InvolvedPerson, Signal]:
    """Return somebody in one of the own organisation's signals, with the signal locked."""
    person = InvolvedPerson.objects.get(pk=person_id, organisation_id=actor.organisation_id)
    signal = own_signal(actor, person.signal_id)
    return person, signal


def check_help(kind: str, answer: str, note: str) -> None:
    """See that help is of a known kind and answer, and says why where it was not possible."""
    if kind not in _codes("help_kinds") or answer not in _codes("help_answers"):
        raise GroundMissing
    if answer == "not_possible" and not note.strip():
        raise NoteMissing


def next_number(signal: Signal) -> int:
    """Return the number of the next person in a signal."""
    highest = signal.persons.aggregate(Max("number"))["number__max"]
    return int(highest or 0) + 1


def _check_joins(person: InvolvedPerson, signal: Signal) -> None:
    if not (person.is_possible_victim or signal.is_open):
        raise SignalEnded


def _record_role(actor: Actor, person: InvolvedPerson, to: PersonRole, *, ground: str) -> None:
    change = RoleChange(
        organisation_id=actor.organisation_id,
        person=person,
        from_role=person.role,
        to_role=to,
        ground=ground,
        changed_by=actor.user_id,
        at=timezone.now(),
    )
    change.save(force_insert=True)
    person.role = to
    if to == PersonRole.POSSIBLE_VICTIM:
        person.is_possible_victim = True
    person.save()
    audit.record(actor=actor, action="signals.change_role", target=person, to=str(to))


def _codes(kind: str) -> set[str]:
    return {row["code"] for row in reference.current(kind).rows}
