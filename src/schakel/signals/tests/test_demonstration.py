"""The invented signals keep every rule, and look as if people had made them through services."""

from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone, translation

from schakel.base.accounts.models import Organisation
from schakel.base.audit.models import AuditLine
from schakel.base.demo import services as demo
from schakel.base.encryption import services as encryption
from schakel.sharing.services.demonstration import make_sharing
from schakel.signals import models as tables
from schakel.signals.models import Handover, Signal
from schakel.signals.selectors import suspects
from schakel.signals.services import demonstration, stopping
from schakel.signals.services.course import flow_of, haste_of
from schakel.signals.services.demonstration.book import STATE
from schakel.signals.tests import factories as make
from schakel.signals.workflow import AWAITING_ANSWER, ENDED, RUNNING, HandoverStatus, Phase

pytestmark = [pytest.mark.django_db, pytest.mark.owner]


@pytest.fixture(scope="module")
def filled(module_database):
    """Writing it takes ten seconds, so it is written once; what a test changes is rolled back."""
    translation.deactivate()
    with override_settings(SCHAKEL_DEMONSTRATION=True):
        encryption.ensure_master_key()
        demo.make_people()
        make_sharing()
        demonstration.make_scenario()
        yield


@pytest.fixture
def scenario(filled):
    return Signal.objects.prefetch_related("phase_changes", "handovers", "clocks")


def test_there_is_work_of_every_kind(scenario):
    phases = Counter(scenario.values_list("phase", flat=True))
    answers = set(Handover.objects.values_list("status", flat=True))

    assert scenario.count() > 190
    assert phases.keys() == set(Phase)
    assert answers >= set(HandoverStatus)
    assert tables.StopProposal.objects.filter(answer="").exists()
    assert tables.Feedback.objects.exclude(withheld_because="").exists()
    assert tables.Feedback.objects.filter(withheld_because="").exists()
    assert tables.OutsideTalk.objects.exists()
    assert tables.Escalation.objects.filter(level=2).exists()
    assert scenario.filter(merged_into__isnull=False).exists()
    assert scenario.filter(phase__in=RUNNING, due_at__lt=timezone.now()).exists()
    assert scenario.filter(phase__in=RUNNING, due_at__gt=timezone.now()).exists()
    assert Organisation.objects.filter(is_demonstration=True).count() >= 20


def test_every_invented_signal_keeps_the_follow_up_guarantee(scenario):
    for signal in scenario:
        changes = list(signal.phase_changes.all())
        assert [change.number for change in changes] == list(range(signal.moves + 1))
        assert changes[-1].to_phase == signal.phase
        assert [c.at for c in changes] == sorted(c.at for c in changes)
        running = [clock for clock in signal.clocks.all() if clock.stopped_at is None]
        waiting = [offer for offer in signal.handovers.all() if offer.status in AWAITING_ANSWER]
        assert len({clock.kind for clock in running}) == len(running)
        assert bool(running) == (signal.phase in RUNNING)
        assert not (signal.phase in ENDED and waiting)
        if signal.phase == Phase.CLOSED and signal.merged_into_id is None:
            assert stopping.without_help(signal) == []


def test_no_invented_suspect_is_dismissed_before_the_question_of_force(scenario):
    dismissed = tables.SuspectOutcome.objects.exclude(dismissal_code="").select_related("person")

    early = [
        outcome.person
        for outcome in dismissed
        if suspects.needs_check(outcome.person)
        and not outcome.person.prosecution_checks.filter(at__lte=outcome.at).exists()
    ]

    assert dismissed
    assert early == []


def test_the_trail_of_the_invented_acts_is_intact(scenario):
    out = StringIO()

    call_command("verify_audit", stdout=out)

    assert "are intact" in out.getvalue()


def test_filling_the_demonstration_again_adds_nothing(scenario):
    before = Signal.objects.count()

    demonstration.make_scenario()

    assert Signal.objects.count() == before


def test_stories_differ_in_reference_and_mostly_in_words(scenario):
    told = Counter(signal.facts for signal in scenario)
    references = sorted(scenario.values_list("reference", flat=True))

    assert len(set(references)) == len(references)
    # How often chance is asked depends on the day and hour, so the same text may come a few times.
    assert len(told) > len(references) / 2, "the texts must vary"
    assert told.most_common(1)[0][1] < 10, "no text may return all the time"
    assert all("verzonnen" in place.address for place in tables.Place.objects.all()[:20])


MADE_BY_SERVICES = (
    make.reported, make.registered, make.enriching_signal, make.to_weigh, make.weighed,
    make.in_talks, make.closed,
)  # fmt: skip


def _course(signal):
    return tuple((c.from_phase, c.to_phase) for c in signal.phase_changes.order_by("number"))


def _shape(signal):
    """What a signal with this course has, whoever wrote it: state, terms, rows around, trail."""
    filled = {name for name in STATE if getattr(signal, name) not in (None, "")}
    clocks = Counter((c.kind, c.unit, c.stopped_at is None) for c in signal.clocks.all())
    around = {
        "steps": signal.steps.exists(),
        "weighings": signal.weighings.count(),
        "stops": [stop.answer for stop in signal.stop_proposals.all()],
        "submissions": signal.submissions.count(),
        "words": bool(signal.words),
    }
    steps = AuditLine.objects.filter(target_id=str(signal.pk), action="signals.step")
    trail = sorted((line.details["start"], line.details["to"]) for line in steps)
    return signal.next_step, filled, clocks, around, trail


def test_invented_signals_have_the_shape_of_those_made_through_services(scenario):
    police = make.team("police")
    people = (make.victim(),)
    by_course = {}
    for life in MADE_BY_SERVICES:
        made = Signal.objects.get(pk=life(police, persons=people).pk)
        by_course[_course(made)] = _shape(made)

    compared = 0
    calm = scenario.filter(workflow_service="police", is_urgent=False)
    for signal in calm.exclude(stop_proposals__answer=""):
        course = _course(signal)
        if course in by_course and not signal.handovers.all():
            assert _shape(signal) == by_course[course], course
            compared += 1
    assert compared >= 40


def test_invented_terms_are_those_of_the_workflow(scenario):
    compared = 0
    for signal in scenario.filter(leaves_at=None).exclude(next_step__in=["await_answer", "review"]):
        last = signal.phase_changes.order_by("number").last()
        if signal.phase in RUNNING and not signal.handovers.all():
            expected = flow_of(signal).due(Phase(signal.phase), at=last.at, haste=haste_of(signal))
            assert signal.due_at == expected
            compared += 1
    assert compared >= 50
