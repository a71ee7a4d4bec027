"""The invented signals keep every rule, and look as if people had made them through services."""

from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command

from schakel.base.demo import services as demo
from schakel.base.encryption import services as encryption
from schakel.sharing.services.demonstration import make_sharing
from schakel.signals import models as tables
from schakel.signals.models import Handover, Signal
from schakel.signals.services import demonstration, stopping
from schakel.signals.workflow import AWAITING_ANSWER, ENDED, RUNNING, HandoverStatus, Phase

pytestmark = [pytest.mark.django_db, pytest.mark.owner]


@pytest.fixture
def scenario(settings):
    settings.SCHAKEL_DEMONSTRATION = True
    encryption.ensure_master_key()
    demo.make_people()
    make_sharing()
    demonstration.make_scenario()
    return Signal.objects.prefetch_related("phase_changes", "handovers", "clocks")


def test_there_is_work_of_every_kind(scenario):
    phases = Counter(scenario.values_list("phase", flat=True))
    answers = set(Handover.objects.values_list("status", flat=True))

    assert scenario.count() > 190
    assert phases.keys() == set(Phase)
    assert answers >= set(HandoverStatus) - {HandoverStatus.EXPIRED}
    assert tables.StopProposal.objects.filter(answer="").exists()


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
        if signal.phase == Phase.CLOSED:
            assert stopping.without_help(signal) == []


def test_the_trail_of_the_invented_acts_is_intact(scenario):
    out = StringIO()

    call_command("verify_audit", stdout=out)

    assert "are intact" in out.getvalue()


def test_filling_the_demonstration_again_adds_nothing(scenario):
    before = Signal.objects.count()

    demonstration.make_scenario()

    assert Signal.objects.count() == before


def test_the_same_seed_tells_the_same_stories(scenario):
    told = Counter(signal.facts for signal in scenario)
    references = sorted(scenario.values_list("reference", flat=True))

    assert len(set(references)) == len(references)
    assert told.most_common(1)[0][1] < 5, "the texts must vary"
    assert all("verzonnen" in place.address for place in tables.Place.objects.all()[:20])
