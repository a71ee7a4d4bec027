"""One signal through its whole life, across two organisations."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from schakel.signals.models import HelpOffer, InvolvedPerson, PhaseChange, Signal
from schakel.signals.selectors import people
from schakel.signals.services import (
    enriching,
    feedback,
    handing_over,
    investigating,
    persons,
    stopping,
    talks,
    weighing,
)
from schakel.signals.services.investigating import OutcomeInput
from schakel.signals.services.reports import PersonInput
from schakel.signals.services.talks import Plan, TalkResult
from schakel.signals.tests import factories as make
from schakel.signals.workflow import PersonRole, Phase

pytestmark = pytest.mark.django_db


def test_a_signal_goes_from_the_border_to_a_verdict():
    kmar, police = make.team("kmar"), make.team("police")
    signal = make.enriching_signal(
        kmar,
        source_kind="border_check",
        persons=(make.victim(naming_ground="wpg", name="Persoon A"),),
    )
    make.help_all(kmar, signal)
    person = signal.persons.get()
    talk = talks.plan_talk(
        actor=kmar.as_(), person_id=person.pk, plan=Plan("enrichment", timezone.now())
    )
    talks.record_talk(
        actor=kmar.as_(), talk_id=talk.pk, result=TalkResult(timezone.now(), "Sprak kort.")
    )

    offer = make.offered(kmar, police, signal)
    taken = handing_over.accept(actor=police.as_(), handover_id=offer.pk)

    assert taken.trace_id == signal.trace_id
    assert taken.facts == signal.facts
    theirs = taken.persons.get()
    assert (theirs.name, theirs.trace_id) == ("Persoon A", person.trace_id)
    assert HelpOffer.objects.filter(person=theirs).count() == 1
    spoken = people.who_spoke(actor=police.as_(), person_id=theirs.pk)
    assert [row.organisation for row in spoken] == [kmar.organisation.name]

    _to_verdict(police, taken)

    assert make.phase_of(taken) == Phase.CLOSED
    kmar.as_()
    assert make.phase_of(signal) == Phase.HANDED_OVER


def _to_verdict(police, signal):
    lead = police.as_()
    from_registered(police, signal)
    investigating.start_investigation(
        actor=lead, signal_id=signal.pk, prosecutor="mr. Voorbeeld", purpose="Vaststellen."
    )
    named = persons.add_person(
        actor=lead,
        signal_id=signal.pk,
        person=PersonInput(role=PersonRole.NAMED_PERSON),
    )
    persons.answer_non_punishment(
        actor=lead, person_id=named.pk, answer="not_forced", why="Verdient eraan."
    )
    persons.make_suspect(
        actor=lead,
        person_id=named.pk,
        suspicion=persons.Suspicion("findings", date(2026, 3, 2), "Zie verslag."),
    )
    investigating.start_prosecution(actor=lead, signal_id=signal.pk)
    investigating.record_outcome(
        actor=lead,
        person_id=named.pk,
        decided=OutcomeInput(
            outcome="CONVICTED",
            decided_on=date(2026, 9, 1),
            facts_on=date(2025, 11, 1),
            qualification="273f_2013",
            sanction="prison",
            sanction_amount=540,
        ),
    )
    feedback.give_feedback(actor=lead, signal_id=signal.pk)
    proposal = stopping.propose_stop(
        actor=lead, signal_id=signal.pk, reason="CONVICTED", explanation="Vonnis."
    )
    stopping.confirm_stop(actor=police.as_("weigher"), proposal_id=proposal.pk)


def from_registered(police, signal):
    enriching.start_enriching(actor=police.as_(), signal_id=signal.pk)
    for step in signal.steps.all():
        enriching.leave_out_step(
            actor=police.as_(), signal_id=signal.pk, act=step.act, why="Al bekend."
        )
    enriching.finish_enriching(actor=police.as_(), signal_id=signal.pk)
    weighing.weigh(actor=police.as_(), signal_id=signal.pk, decision=make.a_decision())


def test_every_step_leaves_a_line_in_the_history():
    police = make.team()
    signal = make.weighed(police)
    changes = list(PhaseChange.objects.filter(signal=signal).order_by("number"))
    assert [change.to_phase for change in changes] == [
        "received",
        "registered",
        "enriching",
        "to_weigh",
        "weighed",
    ]
    assert [change.number for change in changes] == [0, 1, 2, 3, 4]


def test_a_running_signal_keeps_the_version_of_its_workflow():
    police = make.team()
    signal = make.registered(police)
    assert signal.workflow_service == "police"
    assert signal.workflow_version == 1
    assert Signal.objects.filter(due_at__isnull=True).count() == 0
    assert InvolvedPerson.objects.count() == 0
    assert signal.due_at is not None
    assert signal.due_at > timezone.now() + timedelta(days=1)
