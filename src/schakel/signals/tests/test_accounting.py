"""What came in is somewhere: the funnel conserves, counts what the database holds, and no more."""

import io
import random
from collections import Counter
from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from schakel.base import rls
from schakel.signals.models import Signal
from schakel.signals.selectors import accounting
from schakel.signals.selectors.accounting import Cohort
from schakel.signals.services import handing_over
from schakel.signals.tests import factories as make
from schakel.signals.tests.pages import visitor
from schakel.signals.workflow import RUNNING

pytestmark = pytest.mark.django_db
ALWAYS = Cohort(datetime(2019, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))
LIVES = (
    make.reported, make.registered, make.enriching_signal, make.to_weigh, make.weighed,
    make.in_talks, make.investigated, make.closed,
)  # fmt: skip


def conserves(levels):
    for level, following in zip(levels, [*levels[1:], None], strict=True):
        further = following.reached if following else 0
        if level.reached != further + sum(level.left.values()):
            return False
    return True


@pytest.mark.parametrize("seed", range(3))
def test_in_is_out_plus_open_in_every_phase(seed):
    chance = random.Random(seed)  # noqa: S311 - chooses test input
    team, other = make.team("police"), make.team("kmar")
    lived = Counter(chance.choice(LIVES) for _ in range(6))
    for life, times in lived.items():
        for _ in range(times):
            form = chance.choice(("LAB", "SEX_DOM"))
            life(team, exploitation_forms=(form,))
    offer = make.offered(team, other, make.registered(team))
    handing_over.accept(actor=other.as_(), handover_id=offer.pk)

    actor = team.as_()
    levels = accounting.funnel(actor=actor, cohort=ALWAYS)
    by_form = [
        accounting.funnel(actor=actor, cohort=Cohort(ALWAYS.start, ALWAYS.end, form))
        for form in ("LAB", "SEX_DOM")
    ]

    left = Counter()
    for level in levels:
        left.update(level.left)
    own = Signal.objects.filter(organisation_id=actor.organisation_id)
    assert levels[0].reached == own.count() == 7
    assert left["open"] == own.filter(phase__in=sorted(RUNNING)).count()
    assert (left["NO_LEADS"], left["handed_over"]) == (lived[make.closed], 1)
    assert conserves(levels)
    assert all(conserves(of_form) for of_form in by_form)
    assert sum(of_form[0].reached for of_form in by_form) == 6


def test_a_signal_counts_at_the_furthest_phase_it_reached():
    team = make.team()
    make.investigated(team)
    make.closed(team)

    levels = {level.code: level for level in accounting.funnel(actor=team.as_(), cohort=ALWAYS)}

    assert levels["investigation"].left == {"open": 1}
    assert levels["enrichment"].left == {"NO_LEADS": 1}
    assert levels["talk_and_complaint"].reached == 1


def test_signals_of_another_period_are_not_in_the_cohort():
    team = make.team()
    make.registered(team)
    past = Cohort(datetime(2019, 1, 1, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC))

    levels = accounting.funnel(actor=team.as_(), cohort=past)

    assert [level.reached for level in levels] == [0] * 5


def test_hand_overs_and_what_was_missing_are_counted_on_both_sides():
    kmar, police = make.team("kmar"), make.team("police")
    offer = make.offered(kmar, police, make.registered(kmar))
    refusal = handing_over.Refusal("too_little", missing=("place", "talk"))
    handing_over.refuse(actor=police.as_(), handover_id=offer.pk, refusal=refusal)

    there = accounting.account(actor=police.as_(), cohort=ALWAYS)
    here = accounting.account(actor=kmar.as_(), cohort=ALWAYS)

    assert [(line.is_incoming, line.answers) for line in here.traffic] == [(False, {"refused": 1})]
    assert [(line.is_incoming, line.offered) for line in there.traffic] == [(True, 1)]
    assert here.missing == {"place": 1, "talk": 1}
    assert there.missing == {}


def test_who_may_not_count_gets_nothing():
    team = make.team()

    with pytest.raises(PermissionDenied):
        accounting.account(actor=team.as_("intake"), cohort=ALWAYS)


def test_another_organisation_counts_nothing_of_ours():
    ours, theirs = make.team(), make.team()
    make.registered(ours)

    rls.set_organisation(theirs.organisation.pk)
    found = accounting.account(actor=theirs.as_(), cohort=ALWAYS)

    assert found.funnel[0].reached == 0
    assert found.steps_in_period == {}


def test_the_number_of_queries_does_not_grow():
    team = make.team()

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as caught:
            accounting.account(actor=team.as_(), cohort=ALWAYS)
        return len(caught)

    make.weighed(team)
    one = queries()
    for _ in range(3):
        make.weighed(team)

    assert queries() == one


def test_the_page_shows_two_published_numbers_and_no_rate():
    team = make.team()
    make.weighed(team)

    answer = visitor(team).get(reverse("accounting"), headers={"accept-language": "en"})

    assert answer.status_code == 200
    assert "8,230" in answer.text
    assert "470" in answer.text
    assert "5.7" not in answer.text
    assert "count different things" in answer.text


def test_the_export_holds_the_same_numbers_typed_as_numbers():
    team = make.team()
    make.weighed(team)

    page = visitor(team)
    text = page.get(reverse("accounting"), {"download": "csv"}).content.decode("utf-8-sig")
    book = load_workbook(io.BytesIO(page.get(reverse("accounting"), {"download": "xlsx"}).content))

    sheet = book.worksheets[0]
    numbers = [row[2].value for row in sheet.iter_rows() if isinstance(row[2].value, int)]
    assert numbers[0] == 1
    assert text.count(";1\r\n") >= 1


def test_a_demonstration_says_that_its_numbers_are_invented():
    team = make.team(is_demonstration=True)
    make.weighed(team)

    page = visitor(team)

    assert "Verzonnen" in page.get(reverse("accounting"), headers={"accept-language": "nl"}).text
    exported = page.get(
        reverse("accounting"), {"download": "csv"}, headers={"accept-language": "nl"}
    )
    assert "Verzonnen" in exported.content.decode("utf-8-sig")
