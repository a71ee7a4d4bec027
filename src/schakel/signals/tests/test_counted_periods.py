"""Periods that were counted before give the same account, until what they counted changes."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from schakel.base import rls
from schakel.signals.forms.accounting import read_wish
from schakel.signals.models import CountedPeriod, Signal
from schakel.signals.selectors import account_period
from schakel.signals.services import counting, intake, weighing
from schakel.signals.tests import factories as make
from schakel.signals.tests.pages import visitor
from schakel.signals.workflow import Phase

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(monkeypatch):
    """A service of which everything is counted ahead, however little there is."""
    monkeypatch.setattr(counting, "MANY_STEPS", 1)
    monkeypatch.setattr(counting, "MANY_WITH_FILTER", 2)
    ours = make.team()
    rls.set_organisation(ours.organisation.pk)
    return ours


@pytest.fixture
def past(team):
    """Two signals that came in and went on some days ago."""
    for _ in range(2):
        signal = make.registered(team)
        shift_back(signal)
    return signal


def shift_back(signal, days=3):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # history only grows
        for table in ("phasechange", "weighing"):
            cursor.execute(
                f"UPDATE signals_{table} SET at = at - %s WHERE signal_id = %s",  # noqa: S608 - two names of ours
                [timedelta(days=days), signal.pk],
            )
        cursor.execute("SET LOCAL session_replication_role = origin")


def account_of(team, query=None):
    rls.set_organisation(team.organisation.pk)
    cohort = read_wish(query or {}, this_year=timezone.localdate().year).cohort
    return account_period.period(actor=team.as_(), cohort=cohort)


def steps_of(team, query=None):
    numbers = Counter()
    for one in account_of(team, query).groups:
        numbers[one.begins, one.is_first, one.to_phase, one.reason] += one.number
    return sorted(numbers.items())


@pytest.mark.owner
def test_what_was_counted_before_and_what_came_since_are_one_account(team, past):
    counted_live = steps_of(team)

    assert counting.count_periods(actor=team.as_()) >= 1
    assert steps_of(team) == counted_live
    make.registered(team)

    with_the_new = steps_of(team)
    CountedPeriod.objects.all().delete()
    assert with_the_new == steps_of(team) != counted_live


def judged(team, police, prosecution):
    signal = make.to_weigh(team)
    decision = make.a_decision(police_risk=police, prosecution_risk=prosecution)
    weighing.weigh(actor=team.as_(), signal_id=signal.pk, decision=decision)
    return signal


@pytest.mark.owner
def test_judgements_of_before_and_since_are_one_account(team, past):
    shift_back(judged(team, "high", "high"))
    counting.count_periods(actor=team.as_())
    judged(team, "high", "high")
    judged(team, "real", "")

    kept = account_of(team).judgements

    assert (kept.weighings, kept.pairs) == (3, {("high", "high"): 2})
    CountedPeriod.objects.all().delete()
    assert kept == account_of(team).judgements


def _a_step_goes(team, signal):
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM signals_phasechange WHERE signal_id = %s AND number = 1", [signal.pk]
        )


def _a_step_joins(team, signal):
    earlier = timezone.now() - timedelta(days=2)
    joining = intake.new_signal(team.as_(), phase=Phase.RECEIVED, now=earlier)
    intake.begin(team.as_(), joining, now=earlier, why="professional")


@pytest.mark.owner
@pytest.mark.parametrize("changes", [_a_step_goes, _a_step_joins])
def test_a_change_of_the_past_removes_what_was_counted(team, past, changes):
    counting.count_periods(actor=team.as_())
    assert CountedPeriod.objects.exists()

    changes(team, past)

    assert not CountedPeriod.objects.exists()


@pytest.mark.owner
def test_another_organisation_neither_sees_nor_loses_what_was_counted(team, past):
    counting.count_periods(actor=team.as_())
    number = CountedPeriod.objects.count()
    other = make.team()
    rls.set_organisation(other.organisation.pk)
    shift_back(make.registered(other))

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE schakel_app")
        seen = CountedPeriod.objects.count()
        cursor.execute("RESET ROLE")
        cursor.execute("DELETE FROM signals_phasechange WHERE organisation_id = %s",
                       [other.organisation.pk])  # fmt: skip

    assert (seen, CountedPeriod.objects.count()) == (0, number)
    assert sum(times for _, times in steps_of(other)) == 0


@pytest.mark.owner
def test_the_page_says_until_when_durations_were_counted(team, past):
    counting.count_periods(actor=team.as_())

    page = visitor(team).get("/verantwoording/").content.decode()

    assert "; minstens eenmaal per nacht." in page


def test_a_small_organisation_is_counted_at_every_visit():
    team = make.team()
    rls.set_organisation(team.organisation.pk)
    make.registered(team)

    assert counting.count_periods(actor=team.as_()) == 0


@pytest.mark.owner
def test_the_account_of_one_form_or_source_is_kept_as_well_and_says_of_when(team, past):
    Signal.objects.filter(pk=past.pk).update(exploitation_forms=["LAB"])
    for query in ({"form": "LAB"}, {"source": past.source_kind}):
        counted_live = steps_of(team, query)
        counting.count_periods(actor=team.as_())

        kept = CountedPeriod.objects.exclude(**dict.fromkeys(query, ""))
        assert kept.exists()
        assert steps_of(team, query) == counted_live
        page = visitor(team).get("/verantwoording/", query).content.decode()
        assert "met de vorm en bron die het signaal had op" in page
    assert "die het signaal had op" not in visitor(team).get("/verantwoording/").content.decode()


@pytest.mark.owner
def test_a_form_that_changed_counts_from_the_next_night(team, past):
    counting.count_periods(actor=team.as_())
    before = steps_of(team, {"form": "CRIM"})
    Signal.objects.filter(pk=past.pk).update(exploitation_forms=["CRIM"])
    assert steps_of(team, {"form": "CRIM"}) == before == []

    yesterday = timezone.now() - timedelta(days=1)
    CountedPeriod.objects.update(counted_at=yesterday)
    counting.count_periods(actor=team.as_())

    assert sum(times for _, times in steps_of(team, {"form": "CRIM"})) == 2


@pytest.mark.owner
def test_what_was_counted_is_not_counted_again_the_same_day(team, past):
    actor = team.as_()

    assert counting.count_periods(actor=actor) >= 1
    assert counting.count_periods(actor=actor) == 0
    durations = account_period.period(
        actor=actor, cohort=read_wish({}, this_year=timezone.localdate().year).cohort
    ).durations
    CountedPeriod.objects.all().delete()
    assert (
        durations
        == account_period.period(
            actor=actor, cohort=read_wish({}, this_year=timezone.localdate().year).cohort
        ).durations
    )
