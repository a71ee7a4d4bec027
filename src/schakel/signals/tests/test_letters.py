"""The demonstration of the letters meets the published numbers and keeps every rule."""

from collections import Counter
from datetime import datetime
from io import StringIO

import pytest
from django.core.management import call_command

from schakel.base import registry
from schakel.base.calendar import AMSTERDAM
from schakel.base.demo import selectors as demo_selectors
from schakel.base.demo import services as demo
from schakel.base.encryption import services as encryption
from schakel.sharing.services.demonstration import make_sharing
from schakel.signals.models import Handover, InvolvedPerson, PhaseChange, ReturnMessage, Signal
from schakel.signals.selectors import national
from schakel.signals.services import stopping
from schakel.signals.services.demonstration import letters
from schakel.signals.tests.tallies import differences
from schakel.signals.workflow import ENDED, HandoverStatus, Phase

BEGINS, ENDS = (datetime(year, 1, 1, tzinfo=AMSTERDAM) for year in (2019, 2024))


def test_the_plots_hold_the_published_number_of_signals():
    plots = letters.plots()

    in_period = [plot for plot in plots if BEGINS <= plot.begins < ENDS]
    assert len(in_period) == sum(letters.YEARS.values()) == 8230
    assert Counter(plot.begins.year for plot in in_period) == Counter(letters.YEARS)
    assert {plot.home for plot in plots} == set(letters.HOMES)


def test_the_plots_hold_the_published_number_of_suspects():
    prosecuted = [plot for plot in letters.plots() if plot.ending == "prosecuted"]

    in_time = [p for p in prosecuted if p.prosecuted is None or p.prosecuted < ENDS]
    assert sum(plot.suspects for plot in in_time) == 470
    assert any(plot.begins < BEGINS for plot in in_time), "some come from earlier signals"
    assert any(plot.suspects > 1 for plot in in_time), "some signals have several"
    assert len(prosecuted) > len(in_time), "some come after the period"


def test_the_plots_are_the_same_on_every_installation():
    first = letters.plots()
    letters.plots.cache_clear()

    assert letters.plots() == first


@pytest.fixture
def batch(settings, monkeypatch, db):
    """A small batch from the middle of the demonstration."""
    settings.SCHAKEL_DEMONSTRATION = True
    monkeypatch.setattr(letters, "BATCH", 60)
    encryption.ensure_master_key()
    demo.make_people()
    make_sharing()
    letters.write_batch(40)
    return Signal.objects.prefetch_related("phase_changes", "clocks", "handovers")


@pytest.mark.owner
@pytest.mark.django_db
def test_a_batch_keeps_the_follow_up_guarantee_and_the_trail(batch):
    assert batch.count() > 60, "with repeated reports and accepted hand-overs"
    for signal in batch:
        changes = list(signal.phase_changes.all())
        assert [change.number for change in changes] == list(range(signal.moves + 1))
        assert changes[-1].to_phase == signal.phase
        assert [change.at for change in changes] == sorted(change.at for change in changes)
        running = [clock for clock in signal.clocks.all() if clock.stopped_at is None]
        assert bool(running) == (signal.phase not in ENDED)
        if signal.phase == Phase.CLOSED and not signal.merged_into_id:
            assert stopping.without_help(signal) == []
    assert differences() == []
    assert Signal.objects.filter(merged_into__isnull=False).exists()
    assert Handover.objects.filter(status=HandoverStatus.ACCEPTED).exists()
    ended = batch.filter(from_handover__sender__type="kmar", phase=Phase.CLOSED)
    told = ReturnMessage.objects.values_list("handover", flat=True)
    assert sorted(told) == sorted(ended.values_list("from_handover", flat=True)) != []

    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert "are intact" in out.getvalue()


@pytest.mark.owner
@pytest.mark.django_db
def test_a_batch_counts_every_plot_once(batch):
    plots = letters.plots()[40 * 60 : 41 * 60]
    counted = national.count_exactly()

    signals = counted.left["", "", ""]
    suspects = InvolvedPerson.objects.filter(role="suspect").count()
    assert sum(sum(places.values()) for places in signals) == len(plots) == 60
    assert suspects == sum(plot.suspects for plot in plots)
    assert (
        sum(n for (period, service), n in counted.suspects.items() if not (period or service))
        == suspects
    )
    assert not PhaseChange.objects.filter(number__gt=0, stayed_seconds=None).exists()


@pytest.mark.owner
@pytest.mark.django_db
def test_filling_goes_on_where_it_stopped_and_says_how_far_it_is(settings, monkeypatch):
    settings.SCHAKEL_DEMONSTRATION = True
    written = []

    def write(number: int) -> None:
        if number == 2 and len(written) == 2:
            raise KeyboardInterrupt
        written.append(number)

    hook = registry.Hook[registry.DemonstrationSeries]("series of this test")
    hook.register(registry.DemonstrationSeries("test", lambda: 4, write))
    monkeypatch.setattr(demo, "demonstration_series", hook)

    with pytest.raises(KeyboardInterrupt):
        demo.fill_series()
    halfway = demo_selectors.percentage_filled()
    written.append("restart")
    demo.fill_series()

    assert halfway == 50
    assert written == [0, 1, "restart", 2, 3]
    assert demo_selectors.percentage_filled() is None


def test_an_installation_in_earnest_refuses_the_letters(settings):
    settings.SCHAKEL_DEMONSTRATION = False

    with pytest.raises(demo.NotADemonstration):
        demo.fill_series()
