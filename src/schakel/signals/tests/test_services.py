"""What a service promises beyond who may use it."""

from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone

from schakel.base import calendar
from schakel.sharing import services as sharing
from schakel.signals import tasks
from schakel.signals.models import Draft, Escalation, Handover, Signal
from schakel.signals.selectors import counts, lists, offer_lists, people, timeline
from schakel.signals.selectors.page import names_on, signal_page
from schakel.signals.services import (
    clocks,
    drafts,
    duty,
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
from schakel.signals.services.reports import BorderInput, PersonInput, Reporter
from schakel.signals.tests import factories as make
from schakel.signals.workflow import Answer, PersonRole, Phase

pytestmark = pytest.mark.django_db


def later(**span: float):
    """Let the services think that it is later."""
    moment = timezone.now() + timedelta(**span)
    return patch("django.utils.timezone.now", lambda: moment)


def test_the_same_form_sent_twice_makes_one_signal():
    police, key = make.team(), make.key()
    first = intake.report_signal(actor=police.as_(), report=make.a_report(), key=key)
    again = intake.report_signal(actor=police.as_(), report=make.a_report(), key=key)
    assert again.signal_id == first.signal_id
    assert again.is_repeat
    assert Signal.objects.count() == 1


def test_a_nameless_minor_still_gets_somebody_to_call_now():
    police = make.team()
    told = intake.report_signal(
        actor=police.as_("professional"),
        report=make.a_report(persons=(make.victim(is_minor=Answer.YES),)),
        key=make.key(),
    )
    assert told.is_urgent
    assert told.call_now == ("minor",)
    assert told.due_at == calendar.end_of_day(timezone.localdate())


def test_a_person_who_leaves_is_due_within_hours():
    kmar = make.team("kmar")
    leaves_at = timezone.now() + timedelta(minutes=50)
    border = BorderInput(post="Vliegveld", travels_by="flight", leaves_at=leaves_at)
    signal = make.reported(kmar, source_kind="border_check", border_check=border)
    assert signal.due_at == leaves_at


def test_a_report_says_something_and_names_a_known_source():
    police = make.team()
    for wrong, error in [
        ({"facts": " "}, intake.FactsMissing),
        ({"source_kind": "gossip"}, intake.SourceUnknown),
        ({"persons": (make.victim(name="Jan"),)}, persons.NameNeedsGround),
        ({"persons": (PersonInput(role=PersonRole.SUSPECT),)}, persons.SuspectsAreNamedLater),
    ]:
        with pytest.raises(error):
            intake.report_signal(actor=police.as_(), report=make.a_report(**wrong), key=make.key())


def test_a_citizen_reports_only_where_public_reports_are_taken():
    open_desk = make.team("police")
    closed_desk = make.team("police")
    type(open_desk.organisation).objects.filter(pk=open_desk.organisation.pk).update(
        takes_public_reports=True
    )
    report = make.a_report(source_kind="tip")
    nobody = tasks.accounts.system_actor(open_desk.organisation.pk)
    told = intake.report_publicly(actor=nobody, report=report, key=make.key())
    assert told.reference.startswith("S-")
    with pytest.raises(intake.NotTakingReports):
        intake.report_publicly(
            actor=tasks.accounts.system_actor(closed_desk.organisation.pk),
            report=report,
            key=make.key(),
        )


def test_a_signal_needs_a_key_to_be_found_by():
    police = make.team()
    signal = make.reported(police, places=())
    with pytest.raises(intake.KeyMissing):
        intake.register(actor=police.as_(), signal_id=signal.pk)
    intake.register(actor=police.as_(), signal_id=signal.pk, own_case_number="2026-1")
    assert make.phase_of(signal) == Phase.REGISTERED


def test_drafts_expire():
    police = make.team()
    drafts.save_draft(actor=police.as_(), form="professional", content={"facts": "Half"})
    with later(days=15):
        assert drafts.remove_expired_drafts(actor=police.as_()) == 1
    assert Draft.objects.count() == 0


def test_required_steps_are_done_or_explained():
    police = make.team()
    signal = make.enriching_signal(police)
    with pytest.raises(enriching.StepsOpen) as refusal:
        enriching.finish_enriching(actor=police.as_(), signal_id=signal.pk)
    assert refusal.value.args == ("digw", "emm", "place", "systems")


def test_weighing_records_what_was_not_done_and_why():
    police = make.team()
    signal = make.to_weigh(police)
    criteria = (weighing.Criterion("leads", Answer.UNKNOWN),)
    made = weighing.weigh(
        actor=police.as_(), signal_id=signal.pk, decision=make.a_decision(criteria=criteria)
    )
    made.refresh_from_db()
    assert made.steps_not_done["digw"] == "Niet nodig."
    assert made.threshold_version == 1
    with pytest.raises(weighing.SourceMissing):
        weighing.weigh(
            actor=police.as_(),
            signal_id=make.to_weigh(police).pk,
            decision=make.a_decision(criteria=(weighing.Criterion("leads", Answer.YES),)),
        )


def test_an_informative_talk_needs_a_certificate_and_all_topics():
    police = make.team()
    signal = make.in_talks(police, persons=(make.victim(is_minor=Answer.NO),))
    person = signal.persons.get()
    plan = talks.Plan(talks.INFORMATIVE, timezone.now())
    talk = talks.plan_talk(actor=police.as_(), person_id=person.pk, plan=plan)
    result = talks.TalkResult(timezone.now(), "Verslag.", topics=("care",))
    with pytest.raises(talks.TopicsMissing):
        talks.record_talk(actor=police.as_(), talk_id=talk.pk, result=result)
    topics = tuple(talks.required_topics(is_minor=False))
    full = talks.TalkResult(timezone.now(), "Verslag.", topics=topics)
    with pytest.raises(duty.NotCertified):
        talks.record_talk(actor=police.as_("detective"), talk_id=talk.pk, result=full)
    with pytest.raises(talks.TalkFirst):
        talks.record_complaint(actor=police.as_(), person_id=person.pk, begun_on=date(2026, 3, 2))
    talks.record_talk(actor=police.as_(), talk_id=talk.pk, result=full)
    complaint = talks.record_complaint(
        actor=police.as_(), person_id=person.pk, begun_on=date(2026, 3, 2)
    )
    assert complaint.talk_id == talk.pk


def test_a_talk_outside_the_procedure_is_not_seen_by_the_detective():
    police = make.team()
    signal = make.registered(police, persons=(make.victim(),))
    person = signal.persons.get()
    talks.record_outside_talk(
        actor=police.as_("care_coordinator"),
        person_id=person.pk,
        purpose="provide_help",
        held_at=timezone.now(),
        note="Wil rust.",
    )
    assert people.who_spoke(actor=police.as_(), person_id=person.pk) == []
    page = looking.open_signal(actor=police.as_(), signal_id=signal.pk)
    assert page.persons[0].outside_talks == []
    theirs = looking.open_signal(actor=police.as_("care_coordinator"), signal_id=signal.pk)
    assert len(theirs.persons[0].outside_talks) == 1


def test_the_law_is_that_of_the_date_of_the_facts():
    assert investigating.qualifications_on(date(2010, 1, 1)) == {"273f_2009"}
    assert investigating.qualifications_on(date(2025, 1, 1)) == {"273f_2013"}
    assert investigating.qualifications_on(date(1990, 1, 1)) == set()


def test_the_young_are_asked_about_force_before_they_are_suspects():
    police = make.team()
    signal = make.registered(police)
    person = persons.add_person(
        actor=police.as_(),
        signal_id=signal.pk,
        person=PersonInput(role=PersonRole.NAMED_PERSON, is_under_24=Answer.YES),
    )
    suspicion = persons.Suspicion("findings", date(2026, 3, 2))
    with pytest.raises(persons.NonPunishmentFirst):
        persons.make_suspect(actor=police.as_(), person_id=person.pk, suspicion=suspicion)
    asked = persons.answer_non_punishment(
        actor=police.as_(), person_id=person.pk, answer="possibly_forced", why="Schuld."
    )
    assert asked.is_possible_victim


def test_identified_data_pass_between_three_services_only():
    police, gp = make.team("police"), make.team("gp")
    signal = make.registered(police)
    with pytest.raises(sharing.AskPrivacyOfficer):
        make.offered(police, gp, signal, ground="decision")
    transfer = sharing.Transfer(
        signal.trace_id, gp.organisation.pk, handing_over.PURPOSE, ("report",)
    )
    sharing.record_decision(
        actor=police.as_("privacy_officer"), transfer=transfer, may_share=True, reasons="Nodig."
    )
    with pytest.raises(sharing.AskPrivacyOfficer):
        make.offered(police, gp, signal, ground="decision")
    offer = make.offered(police, gp, signal, ground="decision", parts=("report",))
    assert offer.disclosure.decision.startswith("decision ")
    assert offer.disclosure.decided_by == police.as_("privacy_officer").user_id


def offers_in(code, team):
    rows = offer_lists.one_page(actor=team.as_(), code=code, page=1)
    return [(row.id, row.missing) for row in rows]


def test_a_refused_signal_comes_back_with_what_was_missing():
    kmar, police = make.team("kmar"), make.team("police")
    signal = make.registered(kmar)
    offer = make.offered(kmar, police, signal)
    assert offers_in(offer_lists.TO_US, police) == [(offer.pk, ())]
    refusal = handing_over.Refusal("too_little", "Geen adres.", missing=("place", "talk"))
    handing_over.refuse(actor=police.as_(), handover_id=offer.pk, refusal=refusal)
    assert offers_in(offer_lists.CAME_BACK, kmar) == [(offer.pk, ("place", "talk"))]
    assert make.again(signal).next_step == handing_over.CAME_BACK
    assert Handover.objects.get(pk=offer.pk).missing_note == "Geen adres."


def test_an_unanswered_offer_raises_an_alarm_and_comes_back():
    kmar, police = make.team("kmar"), make.team("police")
    signal = make.registered(kmar)
    offer = make.offered(kmar, police, signal)
    with later(days=8):
        tasks.keep_watch.func(timestamp=0)
        tasks.keep_watch.func(timestamp=0)
    kmar.as_()
    assert Handover.objects.get(pk=offer.pk).alarmed_at is not None
    assert Escalation.objects.filter(signal=signal, kind="handover").count() == 1
    with later(days=60):
        tasks.keep_watch.func(timestamp=0)
    kmar.as_()
    assert Handover.objects.get(pk=offer.pk).status == "expired"
    assert make.phase_of(signal) == Phase.REGISTERED


def test_each_due_date_escalates_once_per_level():
    police = make.team()
    signal = make.registered(police)
    with later(days=40):
        assert clocks.escalate_overdue(actor=police.as_()) == 3
        assert clocks.escalate_overdue(actor=police.as_()) == 0
        stuck = lists.work_list(actor=police.as_(), wanted=lists.WorkFilter(only_stuck=True))
        assert [row.id for row in stuck] == [signal.pk]


def test_a_term_that_stood_still_keeps_what_was_left():
    police = make.team()
    signal = make.registered(police)
    before = calendar.working_days_between(timezone.localdate(), signal.due_at.date())
    clocks.let_stand_still(
        actor=police.as_(),
        signal_id=signal.pk,
        reason="partner",
        review_on=timezone.localdate() + timedelta(days=20),
    )
    with later(days=14):
        again = clocks.let_run_again(actor=police.as_(), signal_id=signal.pk)
        left = calendar.working_days_between(timezone.localdate(), again.due_at.date())
    assert left == before


def test_waiting_longer_than_the_workflow_allows_is_refused():
    police = make.team()
    with pytest.raises(waiting.ReviewTooFar):
        waiting.put_aside(
            actor=police.as_(),
            signal_id=make.registered(police).pk,
            reason_code="capacity",
            reason="Nu niet.",
            review_on=timezone.localdate() + timedelta(days=200),
        )


def test_merged_persons_need_help_before_the_kept_signal_stops():
    police = make.team()
    kept, twin = make.weighed(police), make.registered(police, persons=(make.victim(),))
    proposal = stopping.propose_merge(
        actor=police.as_(), signal_id=twin.pk, into_id=kept.pk, explanation="Zelfde adres."
    )
    stopping.confirm_stop(actor=police.as_("weigher"), proposal_id=proposal.pk)
    with pytest.raises(stopping.HelpNotOffered):
        stopping.propose_stop(
            actor=police.as_(), signal_id=kept.pk, reason="NO_LEADS", explanation="Geen."
        )
    apart = stopping.unmerge(actor=police.as_(), signal_id=twin.pk, reason="Toch ander adres.")
    assert (apart.phase, apart.merged_into_id) == (Phase.REGISTERED, None)
    assert counts.count_balance(organisation_id=police.organisation.pk).is_even


def test_a_split_makes_a_signal_that_needs_its_own_follow_up():
    police = make.team()
    signal = make.registered(police, persons=(make.victim(), make.victim()))
    chosen = frozenset({signal.persons.first().pk})
    part = relations.split(
        actor=police.as_(), signal_id=signal.pk, person_ids=chosen, why="Ander feit."
    )
    assert part.parent_trace_id == signal.trace_id
    assert part.trace_id != signal.trace_id
    assert (part.persons.count(), signal.persons.count()) == (1, 1)
    assert part.places.count() == 1


@pytest.mark.parametrize(
    ("kind", "grade"), [("CITIZEN", "receipt"), ("YOUTHCARE", "taken_up"), ("", "receipt")]
)
def test_feedback_says_no_more_than_the_kind_of_reporter_may_know(kind, grade):
    police = make.team()
    signal = make.registered(police, reporter=Reporter(type=kind))
    if grade == "receipt":
        with pytest.raises(feedback.TooMuch):
            feedback.give_feedback(
                actor=police.as_(), signal_id=signal.pk, text="Er loopt een onderzoek."
            )
    given = feedback.give_feedback(actor=police.as_(), signal_id=signal.pk)
    assert given.grade == grade


def test_the_course_tells_in_words_what_kind_of_reporter_got_a_message():
    police = make.team()
    signal = make.registered(police, reporter=Reporter(type="YOUTHCARE"))
    feedback.give_feedback(actor=police.as_(), signal_id=signal.pk)
    found = signal_page(actor=police.as_(), signal_id=signal.pk)
    shown = timeline.course(found, names_on(found))
    assert shown[0]["title"].endswith("jeugdzorg/jeugdhulpaanbieder, gecertificeerde instelling")


def test_looking_at_a_stopped_signal_asks_for_a_reason():
    police = make.team()
    signal = make.closed(police)
    analyst = police.as_("analyst")
    with pytest.raises(looking.ReasonNeeded):
        looking.open_signal(actor=analyst, signal_id=signal.pk)


def test_lists_ask_the_same_number_of_queries_for_one_signal_as_for_many(
    django_assert_num_queries,
):
    police = make.team()
    make.registered(police)
    actor = police.as_()
    with django_assert_num_queries(4):
        assert len(lists.work_list(actor=actor)) == 1
    for _ in range(5):
        make.registered(police)
    with django_assert_num_queries(4):
        assert len(lists.work_list(actor=actor)) == 6
