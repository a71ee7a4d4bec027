"""For each right: it works, another organisation is refused, and so is who lacks the right."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import transaction
from django.utils import timezone

from schakel.base.actor import Actor
from schakel.signals.models import InvolvedPerson, Signal
from schakel.signals.selectors import lists, people, today
from schakel.signals.services import (
    clocks,
    drafts,
    enriching,
    feedback,
    handing_over,
    intake,
    investigating,
    looking,
    persons,
    relations,
    stopping,
    talks,
    waiting,
    weighing,
)
from schakel.signals.services.reports import PersonInput
from schakel.signals.tests import factories as make
from schakel.signals.workflow import Answer, PersonRole, Phase, TalkStatus

pytestmark = pytest.mark.django_db
Act = Callable[[Actor], object]
TODAY = date(2026, 3, 2)


@dataclass(frozen=True)
class Case:
    """How to arrange it, who may, and a role of the same organisation that may not."""

    arrange: Callable[[make.Team], Act]
    may: str = "lead_detective"
    may_not: str = "researcher"


def _person(team: make.Team, signal: Signal, role: PersonRole) -> InvolvedPerson:
    return persons.add_person(actor=team.as_(), signal_id=signal.pk, person=PersonInput(role=role))


def _victim(team: make.Team) -> InvolvedPerson:
    return _person(team, make.registered(team), PersonRole.POSSIBLE_VICTIM)


def _named(team: make.Team) -> InvolvedPerson:
    return _person(team, make.registered(team), PersonRole.NAMED_PERSON)


def _suspect(team: make.Team) -> InvolvedPerson:
    person = _named(team)
    persons.answer_non_punishment(
        actor=team.as_(), person_id=person.pk, answer="not_forced", why="Nee."
    )
    return persons.make_suspect(
        actor=team.as_(), person_id=person.pk, suspicion=persons.Suspicion("findings", TODAY)
    )


def _proposal(team: make.Team) -> object:
    signal = make.weighed(team)
    return stopping.propose_stop(
        actor=team.as_(), signal_id=signal.pk, reason="NO_LEADS", explanation="Geen sporen."
    )


def register(team):
    key = make.reported(team).pk
    return lambda actor: intake.register(actor=actor, signal_id=key)


def assign(team):
    key, user = make.registered(team).pk, team.as_("analyst").user_id
    return lambda actor: intake.assign(actor=actor, signal_id=key, user_id=user)


def add_details(team):
    key = make.registered(team).pk
    report = make.a_report(persons=(make.victim(),))
    return lambda actor: intake.add_details(actor=actor, signal_id=key, report=report)


def reconsider(team):
    key = make.registered(team).pk
    return lambda actor: intake.reconsider(
        actor=actor, signal_id=key, answer=Answer.NO, why="Geen dwang."
    )


def add_person(team):
    key = make.registered(team).pk
    return lambda actor: persons.add_person(actor=actor, signal_id=key, person=make.victim())


def name_person(team):
    key = _victim(team).pk
    identity = persons.Identity(ground="wpg", name="Persoon B")
    return lambda actor: persons.name_person(actor=actor, person_id=key, identity=identity)


def change_role(team):
    key = _named(team).pk
    return lambda actor: persons.change_role(
        actor=actor, person_id=key, to=PersonRole.POSSIBLE_VICTIM
    )


def non_punishment(team):
    key = _named(team).pk
    return lambda actor: persons.answer_non_punishment(
        actor=actor, person_id=key, answer="not_forced", why="Nee."
    )


def make_suspect(team):
    person = _named(team)
    persons.answer_non_punishment(
        actor=team.as_(), person_id=person.pk, answer="not_forced", why="Nee."
    )
    suspicion = persons.Suspicion("findings", TODAY)
    return lambda actor: persons.make_suspect(actor=actor, person_id=person.pk, suspicion=suspicion)


def offer_help(team):
    key = _victim(team).pk
    return lambda actor: persons.offer_help(
        actor=actor, person_id=key, kind="shelter", answer="declined"
    )


def victim_status(team):
    key = _victim(team).pk
    decided = persons.StatusInput("POSSIBLE", "Police", "Rechercheur", TODAY, "Verklaring.")
    return lambda actor: persons.record_victim_status(actor=actor, person_id=key, decided=decided)


def start_enriching(team):
    key = make.registered(team).pk
    return lambda actor: enriching.start_enriching(actor=actor, signal_id=key)


def record_step(team):
    key = make.enriching_signal(team).pk
    result = enriching.StepResult(TODAY, "Niets bekend.", "BVH")
    return lambda actor: enriching.record_step(
        actor=actor, signal_id=key, act="systems", result=result
    )


def leave_out_step(team):
    key = make.enriching_signal(team).pk
    return lambda actor: enriching.leave_out_step(
        actor=actor, signal_id=key, act="digw", why="Geen toegang."
    )


def ask_question(team):
    key, kmar = make.enriching_signal(team).pk, make.team("kmar")
    return lambda actor: enriching.ask_question(
        actor=actor, signal_id=key, recipient_id=kmar.organisation.pk, content="Bekend?"
    )


def finish_enriching(team):
    signal = make.enriching_signal(team)
    for step in signal.steps.all():
        enriching.leave_out_step(
            actor=team.as_(), signal_id=signal.pk, act=step.act, why="Niet nodig."
        )
    return lambda actor: enriching.finish_enriching(actor=actor, signal_id=signal.pk)


def weigh(team):
    key = make.to_weigh(team).pk
    return lambda actor: weighing.weigh(actor=actor, signal_id=key, decision=make.a_decision())


def back_to_enriching(team):
    key = make.weighed(team).pk
    return lambda actor: weighing.back_to_enriching(actor=actor, signal_id=key, reason="Meer.")


def start_talks(team):
    key = make.weighed(team).pk
    return lambda actor: talks.start_talks(actor=actor, signal_id=key)


def plan_talk(team):
    key, plan = _victim(team).pk, talks.Plan("enrichment", timezone.now())
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
    key = _victim(team).pk
    return lambda actor: talks.record_complaint(
        actor=actor, person_id=key, begun_on=TODAY, acute_why="Acuut gevaar."
    )


def record_ex_officio(team):
    key = make.registered(team).pk
    return lambda actor: talks.record_ex_officio(
        actor=actor, signal_id=key, begun_on=TODAY, note="Zonder aangifte."
    )


def outside_talk(team):
    key = _victim(team).pk
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


def start_investigation(team):
    key = make.weighed(team).pk
    return lambda actor: investigating.start_investigation(
        actor=actor, signal_id=key, prosecutor="mr. Voorbeeld"
    )


def write_purpose(team):
    key = make.investigated(team).pk
    return lambda actor: investigating.write_purpose(actor=actor, signal_id=key, purpose="Doel.")


def record_standards(team):
    key = make.investigated(team).pk
    return lambda actor: investigating.record_standards(
        actor=actor, signal_id=key, financial=Answer.YES, looked_abroad=Answer.NO
    )


def start_prosecution(team):
    key = make.investigated(team).pk
    return lambda actor: investigating.start_prosecution(actor=actor, signal_id=key)


def record_outcome(team):
    key = _suspect(team).pk
    decided = investigating.OutcomeInput("SUMMONED", TODAY, date(2025, 1, 1), "273f_2013")
    return lambda actor: investigating.record_outcome(actor=actor, person_id=key, decided=decided)


def record_measure(team):
    key = make.registered(team).pk
    measure = investigating.MeasureInput("fine", "Gemeente Nergenshuizen", TODAY)
    return lambda actor: investigating.record_measure(actor=actor, signal_id=key, measure=measure)


def give_feedback(team):
    key = make.registered(team).pk
    return lambda actor: feedback.give_feedback(actor=actor, signal_id=key)


def withhold_feedback(team):
    key = make.registered(team).pk
    return lambda actor: feedback.withhold_feedback(
        actor=actor, signal_id=key, because="danger", why="Melder is mogelijk de uitbuiter."
    )


def propose_stop(team):
    key = make.weighed(team).pk
    return lambda actor: stopping.propose_stop(
        actor=actor, signal_id=key, reason="NO_LEADS", explanation="Geen sporen."
    )


def propose_merge(team):
    key, into = make.registered(team).pk, make.registered(team).pk
    return lambda actor: stopping.propose_merge(
        actor=actor, signal_id=key, into_id=into, explanation="Zelfde."
    )


def confirm_stop(team):
    key = _proposal(team).pk
    return lambda actor: stopping.confirm_stop(actor=actor, proposal_id=key)


def turn_down_stop(team):
    key = _proposal(team).pk
    return lambda actor: stopping.turn_down_stop(actor=actor, proposal_id=key, why="Nog niet.")


def reopen(team):
    key = make.closed(team).pk
    return lambda actor: stopping.reopen(
        actor=actor, signal_id=key, reason_code="article_12", reason="Beklag."
    )


def _merged(team):
    proposal = propose_merge(team)(team.as_())
    return stopping.confirm_stop(actor=team.as_("weigher"), proposal_id=proposal.pk)


def unmerge(team):
    key = _merged(team).pk
    return lambda actor: stopping.unmerge(actor=actor, signal_id=key, reason="Ander adres.")


def put_aside(team):
    key = make.registered(team).pk
    return lambda actor: waiting.put_aside(
        actor=actor,
        signal_id=key,
        reason_code="capacity",
        reason="Nu niet.",
        review_on=timezone.localdate() + timedelta(days=1),
    )


def review(team):
    key = make.waiting_signal(team, make.registered(team)).pk
    return lambda actor: waiting.review(
        actor=actor,
        signal_id=key,
        reason_code="capacity",
        reason="Nog niet.",
        review_on=timezone.localdate() + timedelta(days=2),
    )


def take_up_again(team):
    key = make.waiting_signal(team, make.registered(team)).pk
    return lambda actor: waiting.take_up_again(actor=actor, signal_id=key)


def let_stand_still(team):
    key = make.registered(team).pk
    return lambda actor: clocks.let_stand_still(
        actor=actor, signal_id=key, reason="partner", review_on=timezone.localdate()
    )


def let_run_again(team):
    key = make.registered(team).pk
    clocks.let_stand_still(
        actor=team.as_(), signal_id=key, reason="partner", review_on=timezone.localdate()
    )
    return lambda actor: clocks.let_run_again(actor=actor, signal_id=key)


def link(team):
    one, two = make.registered(team).pk, make.registered(team).pk
    return lambda actor: relations.link(actor=actor, signal_id=one, other_id=two, why="Adres.")


def unlink(team):
    key = link(team)(team.as_()).pk
    return lambda actor: relations.unlink(actor=actor, link_id=key)


def split(team):
    signal = make.registered(team, persons=(make.victim(), make.victim()))
    chosen = frozenset({signal.persons.first().pk})
    return lambda actor: relations.split(
        actor=actor, signal_id=signal.pk, person_ids=chosen, why="Ander feit."
    )


def offer(team):
    key, kmar = make.registered(team).pk, make.team("kmar")
    offered = handing_over.OfferInput(kmar.organisation.pk, "wpg_15", ("report",))
    return lambda actor: handing_over.offer(actor=actor, signal_id=key, offered=offered)


def revoke(team):
    key = make.offered(team, make.team("kmar"), make.registered(team)).pk
    return lambda actor: handing_over.revoke(actor=actor, handover_id=key)


def _incoming(team):
    kmar = make.team("kmar")
    return make.offered(kmar, team, make.registered(kmar)).pk


def note_receipt(team):
    key = _incoming(team)
    return lambda actor: handing_over.note_receipt(actor=actor, handover_id=key)


def accept(team):
    key = _incoming(team)
    return lambda actor: handing_over.accept(actor=actor, handover_id=key)


def refuse(team):
    key, refusal = _incoming(team), handing_over.Refusal("too_little", missing=("place",))
    return lambda actor: handing_over.refuse(actor=actor, handover_id=key, refusal=refusal)


def say_missing(team):
    key = _incoming(team)
    return lambda actor: handing_over.say_what_was_missing(
        actor=actor, handover_id=key, missing=("talk",)
    )


def open_offer(team):
    key = _incoming(team)
    return lambda actor: handing_over.open_offer(actor=actor, handover_id=key)


def open_signal(team):
    key = make.registered(team).pk
    return lambda actor: looking.open_signal(actor=actor, signal_id=key)


CASES = [
    Case(register),
    Case(assign, may_not="professional"),
    Case(add_details),
    Case(reconsider),
    Case(add_person, may_not="professional"),
    Case(name_person),
    Case(change_role),
    Case(non_punishment, may_not="analyst"),
    Case(make_suspect, may_not="detective"),
    Case(make_suspect, "prosecutor", "weigher"),
    Case(offer_help),
    Case(victim_status),
    Case(start_enriching, may_not="intake"),
    Case(record_step),
    Case(leave_out_step),
    Case(ask_question),
    Case(finish_enriching),
    Case(weigh, may_not="analyst"),
    Case(back_to_enriching),
    Case(start_talks),
    Case(plan_talk, may_not="analyst"),
    Case(record_talk),
    Case(record_no_talk),
    Case(record_complaint),
    Case(record_ex_officio),
    Case(outside_talk, "care_coordinator", "lead_detective"),
    Case(open_outside_talk, "care_coordinator", "lead_detective"),
    Case(add_reader, "care_coordinator", "lead_detective"),
    Case(start_investigation),
    Case(write_purpose),
    Case(record_standards),
    Case(start_prosecution),
    Case(record_outcome, may_not="detective"),
    Case(record_measure),
    Case(give_feedback, may_not="intake"),
    Case(withhold_feedback),
    Case(propose_stop, may_not="intake"),
    Case(propose_merge, may_not="intake"),
    Case(confirm_stop, "weigher", "analyst"),
    Case(turn_down_stop, "weigher", "analyst"),
    Case(reopen),
    Case(unmerge),
    Case(put_aside),
    Case(review),
    Case(take_up_again),
    Case(let_stand_still),
    Case(let_run_again),
    Case(link),
    Case(unlink),
    Case(split),
    Case(offer, "intake", "professional"),
    Case(revoke),
    Case(note_receipt, "intake"),
    Case(accept, "intake", "professional"),
    Case(refuse, "intake"),
    Case(say_missing, "intake"),
    Case(open_offer, "intake"),
    Case(open_signal, "professional"),
]
NAMES = [f"{case.arrange.__name__}-{case.may}" for case in CASES]


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_a_right_works_for_its_own_organisation_only(case):
    police = make.team("police")
    act = case.arrange(police)

    stranger = make.team("police").as_(case.may)
    with pytest.raises((ObjectDoesNotExist, PermissionDenied)), transaction.atomic():
        act(stranger)
    powerless = police.as_(case.may_not)
    with pytest.raises((ObjectDoesNotExist, PermissionDenied)), transaction.atomic():
        act(powerless)

    assert act(police.as_(case.may)) is not None


def test_reporting_needs_the_right_to_report():
    police = make.team()
    with pytest.raises(PermissionDenied):
        intake.report_signal(actor=police.as_("researcher"), report=make.a_report(), key=make.key())
    with pytest.raises(PermissionDenied):
        drafts.save_draft(actor=police.as_("researcher"), form="professional", content={})


def test_a_draft_is_its_writers_alone():
    police = make.team()
    draft = drafts.save_draft(
        actor=police.as_("professional"), form="professional", content={"facts": "Half"}
    )
    assert drafts.open_draft(actor=police.as_("professional"), draft_id=draft.pk).content
    with pytest.raises(ObjectDoesNotExist):
        drafts.open_draft(actor=police.as_("intake"), draft_id=draft.pk)
    with pytest.raises(ObjectDoesNotExist):
        drafts.discard_draft(actor=make.team().as_("professional"), draft_id=draft.pk)


def test_lists_show_nothing_of_another_organisation():
    police, stranger = make.team(), make.team()
    signal = make.registered(police, facts="Kelder met matrassen.")
    person = _person(police, signal, PersonRole.POSSIBLE_VICTIM)
    assert [row.id for row in lists.work_list(actor=police.as_())] == [signal.pk]
    assert [row.id for row in looking.search(actor=police.as_(), text="kelders")] == [signal.pk]

    actor = stranger.as_()
    assert lists.work_list(actor=actor) == []
    assert looking.search(actor=actor, text="kelders") == []
    assert lists.find(actor=actor, text=signal.reference) == []
    assert today.today(actor=actor).due_soon == []
    with pytest.raises(ObjectDoesNotExist):
        people.who_spoke(actor=actor, person_id=person.pk)


def test_lists_are_empty_without_the_right_to_read():
    police = make.team()
    make.registered(police)
    actor = police.as_("privacy_officer")
    assert lists.work_list(actor=actor) == []
    assert lists.find(actor=actor, text="restaurant") == []
    assert lists.pending(actor=actor) == []


def test_an_assigned_colleague_works_here():
    police = make.team()
    signal = make.registered(police)
    outsider = make.team().as_("analyst").user_id
    with pytest.raises(ObjectDoesNotExist):
        intake.assign(actor=police.as_(), signal_id=signal.pk, user_id=outsider)
    assert make.phase_of(signal) == Phase.REGISTERED
