"""The database keeps the numbers of the funnel: whatever happens, they are those of the signals."""

import random
from datetime import timedelta

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from schakel.base import rls
from schakel.base.retention import services as retention
from schakel.signals import tasks
from schakel.signals.models import Signal, SignalTally
from schakel.signals.selectors import accounting
from schakel.signals.services import counting, handing_over
from schakel.signals.tests import factories as make
from schakel.signals.tests.tallies import differences
from schakel.signals.tests.test_accounting import ALWAYS, LIVES
from schakel.signals.tests.test_destroying import as_retention

pytestmark = pytest.mark.django_db


def funnel_of(team, form="", source=""):
    cohort = accounting.Cohort(ALWAYS.start, ALWAYS.end, form, source)
    return accounting.funnel(actor=team.as_(), cohort=cohort)


@pytest.mark.parametrize("seed", range(3))
def test_the_tally_is_what_the_signals_are_before_and_after_it_is_added_up(seed):
    chance = random.Random(seed)  # noqa: S311 - chooses test input
    team, other = make.team(), make.team("kmar")
    for life in chance.sample(LIVES, 4):
        form = chance.choice(("LAB", "SEX_DOM"))
        life(team, exploitation_forms=(form,))
    offer = make.offered(team, other, make.registered(team))
    handing_over.accept(actor=other.as_(), handover_id=offer.pk)
    actor = team.as_()
    assert differences() == []
    before = [funnel_of(team), funnel_of(team, "LAB"), funnel_of(team, source="professional")]
    lines = SignalTally.objects.count()

    counting.add_up_tallies(actor=actor)

    assert differences() == []
    assert SignalTally.objects.count() < lines
    assert not SignalTally.objects.filter(number__lte=0).exists()
    assert before == [
        funnel_of(team),
        funnel_of(team, "LAB"),
        funnel_of(team, source="professional"),
    ]
    other.as_()
    assert differences() == []


def test_a_form_or_source_that_changes_moves_the_signal_in_the_funnel_at_once():
    team = make.team()
    signal = make.registered(team, exploitation_forms=("LAB",))
    team.as_()

    Signal.objects.filter(pk=signal.pk).update(
        exploitation_forms=["CRIM", "SEX_DOM"], source_kind="citizen"
    )

    reached = [funnel_of(team, form)[0].reached for form in ("LAB", "CRIM", "SEX_DOM", "")]
    assert reached == [0, 1, 1, 1]
    assert funnel_of(team, "CRIM", "citizen")[0].reached == 1
    assert differences() == []


def test_what_does_not_move_a_signal_adds_no_line():
    team = make.team()
    signal = make.registered(team)
    team.as_()
    lines = SignalTally.objects.count()

    Signal.objects.filter(pk=signal.pk).update(
        due_at=timezone.now() + timedelta(days=9), is_urgent=True
    )

    assert SignalTally.objects.count() == lines


def test_a_signal_that_is_destroyed_leaves_the_tally_and_stays_in_the_funnel():
    team = make.team()
    make.registered(team)
    make.closed(team)
    before = funnel_of(team)

    with as_retention():
        retention.destroy_due(now=timezone.now() + timedelta(days=2100))

    after = funnel_of(team)
    assert [level.reached for level in after] == [level.reached for level in before]
    assert sum(level.left.get("destroyed", 0) for level in after) == 1
    assert differences() == []


def test_nobody_adds_up_or_reads_the_tally_of_another_organisation():
    ours, theirs = make.team(), make.team()
    make.registered(ours)
    ours.as_()
    lines = set(SignalTally.objects.values_list("pk", flat=True))

    rls.set_organisation(theirs.organisation.pk)
    assert not SignalTally.objects.exists()
    counting.add_up_tallies(actor=ours.as_())
    rls.set_organisation(theirs.organisation.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT signals_tally_anew(%s)", [ours.organisation.pk])
    with pytest.raises(Error, match="row-level security"), transaction.atomic():
        SignalTally.objects.create(
            organisation=ours.organisation, arrived_year=2026, furthest=0, place="open",
            source_kind="professional", number=1,
        )  # fmt: skip

    ours.as_()
    assert lines
    assert differences() == []


def test_a_period_that_is_no_whole_year_is_refused_rather_than_counted_wrongly():
    team = make.team()
    half = accounting.Cohort(ALWAYS.start, ALWAYS.start + timedelta(days=100))

    with pytest.raises(ValueError, match="no year begins"):
        accounting.funnel(actor=team.as_(), cohort=half)


def test_the_hourly_task_adds_up_at_every_organisation():
    teams = [make.team(), make.team("kmar")]
    for team in teams:
        make.closed(team)

    tasks.count_periods(timestamp=0)

    for team in teams:
        team.as_()
        assert set(SignalTally.objects.values_list("number", flat=True)) == {1}
        assert differences() == []
