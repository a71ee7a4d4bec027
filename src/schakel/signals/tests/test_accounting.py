"""What came in is somewhere: the funnel conserves, counts what the database holds, and no more."""

import io
import random
from collections import Counter
from datetime import datetime
from urllib.parse import urlencode

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from schakel.base import rls
from schakel.base.calendar import AMSTERDAM
from schakel.signals.forms.accounting import read_wish
from schakel.signals.models import Signal
from schakel.signals.selectors import account_period, accounting, national
from schakel.signals.selectors.accounting import LEVELS, Cohort, Place
from schakel.signals.services import counting, handing_over, weighing
from schakel.signals.templatetags.signal_words import under
from schakel.signals.tests import factories as make
from schakel.signals.tests.pages import visitor
from schakel.signals.workflow import RUNNING, Phase

pytestmark = pytest.mark.django_db
ALWAYS = Cohort(datetime(2019, 1, 1, tzinfo=AMSTERDAM), datetime(2100, 1, 1, tzinfo=AMSTERDAM))
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
    past = Cohort(datetime(2019, 1, 1, tzinfo=AMSTERDAM), datetime(2020, 1, 1, tzinfo=AMSTERDAM))

    levels = accounting.funnel(actor=team.as_(), cohort=past)

    assert [level.reached for level in levels] == [0] * 5


def test_hand_overs_and_what_was_missing_are_counted_on_both_sides():
    kmar, police = make.team("kmar"), make.team("police")
    offer = make.offered(kmar, police, make.registered(kmar))
    refusal = handing_over.Refusal("too_little", missing=("place", "talk"))
    handing_over.refuse(actor=police.as_(), handover_id=offer.pk, refusal=refusal)

    there = account_period.period(actor=police.as_(), cohort=ALWAYS)
    here = account_period.period(actor=kmar.as_(), cohort=ALWAYS)

    assert [(line.is_incoming, line.answers) for line in here.traffic] == [(False, {"refused": 1})]
    assert [(line.is_incoming, line.offered) for line in there.traffic] == [(True, 1)]
    assert here.missing_from_us == there.missing_to_us == {"place": 1, "talk": 1}
    assert here.missing_to_us == there.missing_from_us == {}


def test_a_cell_names_its_column_is_harmless_and_a_dash_where_nothing_is_known():
    with translation.override("nl"):
        row = under(("<b>kas</b>", 1234, None, 0.5), ("Waar", "Hoeveel", "Niets", "Dagen"))

    assert row == (
        '<tr><th scope="row">&lt;b&gt;kas&lt;/b&gt;</th><td data-label="Hoeveel">1.234</td>'
        '<td data-label="Niets">\u2013</td><td data-label="Dagen">0,5</td></tr>'
    )


def test_who_may_not_count_gets_nothing():
    team = make.team()

    with pytest.raises(PermissionDenied):
        accounting.funnel(actor=team.as_("intake"), cohort=ALWAYS)
    with pytest.raises(PermissionDenied):
        account_period.period(actor=team.as_("intake"), cohort=ALWAYS)


def test_another_organisation_counts_nothing_of_ours():
    ours, theirs = make.team(), make.team()
    make.registered(ours)

    rls.set_organisation(theirs.organisation.pk)
    levels = accounting.funnel(actor=theirs.as_(), cohort=ALWAYS)
    found = account_period.period(actor=theirs.as_(), cohort=ALWAYS)
    rows = accounting.behind(actor=theirs.as_(), cohort=ALWAYS, place=Place())

    assert (levels[0].reached, found.steps, rows) == (0, {}, [])


def test_the_number_of_queries_does_not_grow():
    team = make.team()

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as caught:
            accounting.funnel(actor=team.as_(), cohort=ALWAYS)
            account_period.period(actor=team.as_(), cohort=ALWAYS)
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


def test_the_database_and_the_code_know_the_same_levels():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT phase, signals_level(phase) FROM unnest(%s::text[]) AS phase", [list(Phase)]
        )
        in_database = dict(cursor.fetchall())

    levels = {phase: level for level, (_, phases) in enumerate(LEVELS) for phase in phases}
    assert in_database == {phase: levels.get(phase, 0) for phase in Phase}


@settings(max_examples=60)
@given(
    left=st.lists(
        st.dictionaries(st.sampled_from(["open", "waiting", "NO_LEADS", "destroyed"]),
                        st.integers(1, 10_000)),
        min_size=5, max_size=5,
    )
)  # fmt: skip
def test_whatever_is_left_where_the_funnel_conserves(left):
    levels = accounting.conserving([Counter(places) for places in left])

    assert conserves(levels)
    assert levels[0].reached == sum(sum(places.values()) for places in left)


def test_a_destroyed_signal_stays_in_the_balance(as_owner):
    team = make.team()
    make.registered(team)
    gone = make.reported(team)
    before = accounting.funnel(actor=team.as_(), cohort=ALWAYS)

    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table in ("submission", "place", "clock", "phasechange", "involvedperson"):
            cursor.execute(
                f"DELETE FROM signals_{table} WHERE signal_id = %s",  # noqa: S608 - named above
                [gone.pk],
            )
        cursor.execute("DELETE FROM signals_signal WHERE id = %s", [gone.pk])
    after = accounting.funnel(actor=team.as_(), cohort=ALWAYS)

    assert before[0].reached == after[0].reached == 2
    assert after[0].left == {"destroyed": 1, "open": 1}
    assert conserves(after)


def test_the_page_opens_exactly_the_signals_behind_a_number():
    team = make.team()
    for life in LIVES:
        life(team)
    actor = team.as_()

    for level in accounting.funnel(actor=actor, cohort=ALWAYS):
        reached = accounting.count_behind(actor=actor, cohort=ALWAYS, place=Place(level.code))
        assert reached == level.reached
        for left, number in level.left.items():
            place = Place(level.code, left)
            assert accounting.count_behind(actor=actor, cohort=ALWAYS, place=place) == number
            assert len(accounting.behind(actor=actor, cohort=ALWAYS, place=place)) == number


def test_a_number_leads_to_its_signals_and_for_another_organisation_to_none():
    ours, theirs = make.team(), make.team()
    signal = make.weighed(ours)

    page = visitor(ours).get(reverse("accounting"))
    here = visitor(ours).get(reverse("accounting_behind"), {"level": "enrichment", "left": "open"})
    there = visitor(theirs).get(reverse("accounting_behind"), {"level": "enrichment"})

    assert "/verantwoording/signalen/?level=enrichment&amp;left=open" in page.text
    assert signal.reference in here.text
    assert signal.reference not in there.text


def test_who_may_count_but_not_read_gets_numbers_without_signals():
    team = make.team()
    signal = make.weighed(team)

    page = visitor(team, "researcher").get(reverse("accounting"))
    behind = visitor(team, "researcher").get(reverse("accounting_behind"))

    assert page.status_code == behind.status_code == 200
    assert "/verantwoording/signalen/" not in page.text
    assert signal.reference not in behind.text


@pytest.mark.parametrize(
    "query",
    [
        {"period": "1999"},
        {"period": "2019-9999"},
        {"period": "'; DROP TABLE signals_signal"},
        {"form": "NONSENSE", "source": "\0"},
        {"level": "nowhere", "left": "=1+1"},
        {"page": "-1"},
        {"page": "99999999999999999999"},
        {"download": "exe"},
    ],
)
def test_what_makes_no_sense_counts_everything(query):
    team = make.team()
    make.registered(team)

    for name in ("accounting", "accounting_behind", "accounting_national"):
        assert visitor(team).get(reverse(name), query).status_code == 200
    whole = read_wish(QueryDict(), this_year=2026)
    asked = read_wish(QueryDict(urlencode(query)), this_year=2026)
    assert asked == whole


def test_the_published_period_is_five_years():
    wish = read_wish(QueryDict("period=2019-2023&form=LAB&source=tip"), this_year=2026)

    assert (wish.cohort.start.year, wish.cohort.end.year) == (2019, 2024)
    assert (wish.form, wish.source) == ("LAB", "tip")


def test_both_judgements_of_the_risk_are_counted_side_by_side():
    team = make.team()
    for police, prosecution in (("high", "high"), ("high", "limited"), ("real", "")):
        signal = make.to_weigh(team)
        decision = make.a_decision(police_risk=police, prosecution_risk=prosecution)
        weighing.weigh(actor=team.as_(), signal_id=signal.pk, decision=decision)

    found = account_period.period(actor=team.as_(), cohort=ALWAYS).judgements

    assert (found.weighings, found.both, found.same) == (3, 2, 1)
    assert found.pairs == {("high", "high"): 1, ("high", "limited"): 1}


def test_national_figures_count_a_trace_once_and_are_rounded_before_they_are_kept(as_owner):
    rapporteur, kmar, police = make.team("national_rapporteur"), make.team("kmar"), make.team()
    for _ in range(6):
        make.registered(police)
    offer = make.offered(kmar, police, make.registered(kmar))
    handing_over.accept(actor=police.as_(), handover_id=offer.pk)
    researcher = rapporteur.as_("researcher")

    with rls.acting_for(researcher.organisation_id):
        counting.count_nationally(actor=researcher)
    rls.set_organisation(police.organisation.pk)
    found = national.funnels(actor=police.as_(), period="", form="")

    exact = national.count_exactly().left["", "", ""]
    assert sum(sum(places.values()) for places in exact) == 7
    assert found[""].levels[0].reached == 5
    assert found[""].levels[3].reached is None
    assert found["police"].levels[0].reached == 5
    assert found["kmar"].levels[0].reached is None


def test_the_national_page_ranks_nobody_and_shows_no_exact_number():
    rapporteur, police = make.team("national_rapporteur"), make.team()
    for _ in range(6):
        make.registered(police)
    researcher = rapporteur.as_("researcher")
    with rls.acting_for(researcher.organisation_id):
        counting.count_nationally(actor=researcher)

    page = visitor(rapporteur, "researcher").get(
        reverse("accounting"), follow=True, headers={"accept-language": "en"}
    )

    assert page.redirect_chain
    assert "not ranked" in page.text
    assert "fewer than 5" in page.text
