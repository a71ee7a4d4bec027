"""What keeps lists and search quick with very many signals, and never another organisation's."""

import pytest
from django.db import connection
from django.db.models import Case, When
from django.test.utils import CaptureQueriesContext

from schakel.base import rls, wordindex
from schakel.signals.models import Signal
from schakel.signals.selectors import holding as holding_words
from schakel.signals.selectors import lists
from schakel.signals.selectors.holding import first_holding, holding
from schakel.signals.selectors.lists import BY_DANGER
from schakel.signals.tests import factories as make
from schakel.signals.workflow import Phase

pytestmark = pytest.mark.django_db


def _words(team, text):
    return wordindex.blind_words(organisation_id=team.organisation.pk, text=text)


def _held(*groups):
    return set(Signal.objects.filter(holding(*groups)).values_list("pk", flat=True))


def test_search_finds_a_signal_that_has_a_word_of_every_group():
    team = make.team("police")
    barn = make.reported(team, facts="Zij slapen in een schuur bij de kas.")
    hotel = make.reported(team, facts="Zij werken in een hotel bij de kas.")
    team.as_()
    shed, inn, glass = (_words(team, word) for word in ("schuur", "hotel", "kas"))

    assert _held(shed) == {barn.pk}
    assert _held(glass) == {barn.pk, hotel.pk}
    assert _held(shed + inn, glass) == {barn.pk, hotel.pk}, "one of a group is enough"
    assert _held(shed, inn) == set(), "every group must be there"
    assert _held() == set(), "nothing asked is nothing found"
    assert set(first_holding(shed + inn, glass, most=9)) == {barn.pk, hotel.pk}
    assert first_holding(shed, inn, most=9) == first_holding(most=9) == []


def test_search_by_the_function_never_shows_another_organisations_signal():
    ours, theirs = make.team("police"), make.team("kmar")
    theirs.as_()
    foreign = make.reported(theirs, facts="Zij slapen in een schuur.")
    words = _words(theirs, "schuur")
    assert _held(words) == {foreign.pk}

    ours.as_()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM signals_holding(%s)", [words])
        as_ours = cursor.fetchall() + first_holding(words, most=9)
        rls.set_organisation(None)
        cursor.execute("SELECT * FROM signals_holding(%s)", [words])
        as_nobody = cursor.fetchall() + first_holding(words, most=9)

    assert as_ours == []
    assert as_nobody == []


def test_the_words_of_a_question_are_never_run_as_sql():
    team = make.team("police")
    make.reported(team)
    team.as_()

    unkind = (["'; DROP TABLE signals_signal; --", '"}'], ["\\"])
    assert _held(*unkind) == set()
    assert first_holding(*unkind, most=9) == []
    assert Signal.objects.exists()


def test_search_may_use_the_index_of_words_under_row_level_security():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL ROLE schakel_search")
        cursor.execute("EXPLAIN SELECT id FROM signals_signal WHERE words && '{a}'::varchar[]")
        plan = " ".join(row[0] for row in cursor.fetchall())

    assert "signal_words" in plan


def test_a_report_is_written_once_and_nothing_of_it_is_read_back():
    team = make.team("police")
    team.as_()

    with CaptureQueriesContext(connection) as asked:
        signal = make.reported(team, persons=(make.victim(),))

    said = [query["sql"] for query in asked.captured_queries]
    report = said[: next(place for place, sql in enumerate(said) if "audit_auditline" in sql) + 1]
    assert sum(sql.startswith('INSERT INTO "signals_signal"') for sql in report) == 1
    assert not [sql for sql in report if sql.startswith("UPDATE")]
    read = [sql for sql in report if sql.startswith("SELECT") and 'FROM "signals_' in sql]
    assert all("signals_submission" in sql for sql in read), "only whether it came in before"
    assert signal.words
    assert signal.next_step
    assert signal.clocks.count() == signal.persons.count() == 1


@pytest.mark.parametrize("sort", ["", "due", "-received", "reference", "-phase"])
def test_pages_of_a_list_hold_every_signal_once_and_in_order(monkeypatch, sort):
    monkeypatch.setattr(lists, "PAGE", 2)
    team = make.team("police")
    made = {make.reported(team, danger="yes" if place % 2 else "no").pk for place in range(5)}
    actor = team.as_()

    pages = [lists.work_list(actor=actor, page=page, sort=sort) for page in (1, 2, 3)]

    assert [len(page) for page in pages] == [2, 2, 1]
    keys = [row.id for page in pages for row in page]
    assert set(keys) == made
    wanted = Signal.objects.order_by(*lists._order(sort))
    assert [row.reference for page in pages for row in page] == [s.reference for s in wanted]


@pytest.mark.parametrize("many", [2, 3000])
@pytest.mark.parametrize("most", [3, 6])
def test_few_or_many_the_first_found_are_open_and_in_most_danger(many, most, monkeypatch):
    monkeypatch.setattr(holding_words, "MANY", many)
    team = make.team("police")
    for place in range(8):
        told = make.closed if place > 3 else make.registered
        signal = told(team, facts="Zij slapen in een schuur.")
        Signal.objects.filter(pk=signal.pk).update(is_urgent=place % 2, is_leaving=place % 3 == 0)
    team.as_()
    words = _words(team, "schuur")

    found = first_holding(words, most=most)

    has_ended = Case(When(phase=Phase.CLOSED, then=1), default=0)
    in_order = Signal.objects.filter(holding(words)).order_by(has_ended, *BY_DANGER)
    assert found == list(in_order.values_list("pk", flat=True)[:most])
