"""Acts on people and talks, arranged: each returns what somebody then tries to do."""

from datetime import date

from django.utils import timezone

from schakel.signals.models import InvolvedPerson, Signal
from schakel.signals.services import (
    persons,
    talks,
)
from schakel.signals.services.reports import PersonInput
from schakel.signals.tests import factories as make
from schakel.signals.workflow import PersonRole, TalkStatus

TODAY = date(2026, 3, 2)


def a_person(team: make.Team, signal: Signal, role: PersonRole) -> InvolvedPerson:
    return persons.add_person(actor=team.as_(), signal_id=signal.pk, person=PersonInput(role=role))


def a_victim(team: make.Team) -> InvolvedPerson:
    return a_person(team, make.registered(team), PersonRole.POSSIBLE_VICTIM)


def a_named_person(team: make.Team) -> InvolvedPerson:
    return a_person(team, make.registered(team), PersonRole.NAMED_PERSON)


def a_suspect(team: make.Team) -> InvolvedPerson:
    person = a_named_person(team)
    persons.answer_non_punishment(
        actor=team.as_(), person_id=person.pk, answer="not_forced", why="Nee."
    )
    return persons.make_suspect(
        actor=team.as_(), person_id=person.pk, suspicion=persons.Suspicion("findings", TODAY)
    )


def add_person(team):
    key = make.registered(team).pk
    return lambda actor: persons.add_person(actor=actor, signal_id=key, person=make.victim())


def name_person(team):
    key = a_victim(team).pk
    identity = persons.Identity(ground="wpg", name="Persoon B")
    return lambda actor: persons.name_person(actor=actor, person_id=key, identity=identity)


def change_role(team):
    key = a_named_person(team).pk
    return lambda actor: persons.change_role(
        actor=actor, person_id=key, to=PersonRole.POSSIBLE_VICTIM
    )


def non_punishment(team):
    key = a_named_person(team).pk
    return lambda actor: persons.answer_non_punishment(
        actor=actor, person_id=key, answer="not_forced", why="Nee."
    )


def make_suspect(team):
    person = a_named_person(team)
    persons.answer_non_punishment(
        actor=team.as_(), person_id=person.pk, answer="not_forced", why="Nee."
    )
    suspicion = persons.Suspicion("findings", TODAY)
    return lambda actor: persons.make_suspect(actor=actor, person_id=person.pk, suspicion=suspicion)


def offer_help(team):
    key = a_victim(team).pk
    return lambda actor: persons.offer_help(
        actor=actor, person_id=key, kind="shelter", answer="declined"
    )


def victim_status(team):
    key = a_victim(team).pk
    decided = persons.StatusInput("POSSIBLE", "Police", "Rechercheur", TODAY, "Verklaring.")
    return lambda actor: persons.record_victim_status(actor=actor, person_id=key, decided=decided)


def start_talks(team):
    key = make.weighed(team).pk
    return lambda actor: talks.start_talks(actor=actor, signal_id=key)


def plan_talk(team):
    key, plan = a_victim(team).pk, talks.Plan("enrichment", timezone.now())
    return lambda actor: talks.plan_talk(actor=actor, person_id=key, plan=plan)


def _planned(team):
    return plan_talk(team)(team.as_())


def record_talk(team):
    key, result = _planned(team).pk, talks.TalkResult(timezone.now(), "Verslag.")
    return lambda actor: talks.record_talk(actor=actor, talk_id=key, result=result)


def record_no_talk(team):
    key = _planned(team).pk
    return lambda actor: talks.record_no_talk(
        actor=actor, talk_id=key, status=TalkStatus.DECLINED, why="Wil niet."
    )


def record_complaint(team):
    key = a_victim(team).pk
    return lambda actor: talks.record_complaint(
        actor=actor, person_id=key, begun_on=TODAY, acute_why="Acuut gevaar."
    )


def record_ex_officio(team):
    key = make.registered(team).pk
    return lambda actor: talks.record_ex_officio(
        actor=actor, signal_id=key, begun_on=TODAY, note="Zonder aangifte."
    )


def outside_talk(team):
    key = a_victim(team).pk
    return lambda actor: talks.record_outside_talk(
        actor=actor, person_id=key, purpose="provide_help", held_at=timezone.now(), note="Rust."
    )


def _outside(team):
    return outside_talk(team)(team.as_("care_coordinator"))


def open_outside_talk(team):
    key = _outside(team).pk
    return lambda actor: talks.open_outside_talk(actor=actor, talk_id=key)


def add_reader(team):
    key, user = _outside(team).pk, team.as_("intake").user_id
    return lambda actor: talks.add_reader(actor=actor, talk_id=key, user_id=user)
