"""Times in the words of people."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone, translation

from schakel.base import calendar
from schakel.base.ui.templatetags.moments import ago, until, until_moment
from schakel.base.ui.templatetags.ui import due_moment

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=20), "zojuist"),
        (timedelta(minutes=1), "1 minuut geleden"),
        (timedelta(hours=3), "3 uur geleden"),
        (timedelta(days=2), "2 dagen geleden"),
        (timedelta(days=40), "11 oktober 2026"),
    ],
)
def test_how_long_ago_in_dutch(passed, words):
    with translation.override("nl"):
        assert ago(NOW - passed, now=NOW) == words


@pytest.mark.parametrize(
    ("days", "words", "degree"),
    [
        (-1, "1 dag te laat", "overdue"),
        (0, "vandaag", "soon"),
        (4, "over 2 werkdagen", "later"),
        (90, "18 februari 2027", "later"),
    ],
)
def test_what_is_left_of_a_term_in_dutch(days, words, degree):
    with translation.override("nl"):
        left = until(TODAY + timedelta(days=days), today=TODAY, working_days=2)

    assert (left.words, left.degree) == (words, degree)


@pytest.mark.parametrize(
    ("minutes", "words", "degree"),
    [(40, "over 40 minuten", "soon"), (180, "over 3 uur", "soon"), (-1, "1 minuut te laat", "overdue"),
     (-150, "2 uur te laat", "overdue")],
)  # fmt: skip
def test_a_term_in_hours_is_told_in_hours(minutes, words, degree):
    with translation.override("nl"):
        left = until_moment(NOW + timedelta(minutes=minutes), now=NOW)

    assert (left.words, left.degree) == (words, degree)


def test_a_term_in_days_stays_in_working_days_and_one_in_hours_does_not(monkeypatch):
    evening = datetime(2026, 11, 19, 20, 0, tzinfo=calendar.AMSTERDAM)
    monkeypatch.setattr(timezone, "now", lambda: evening)
    with translation.override("nl"):
        in_days = due_moment(calendar.end_of_day(date(2026, 11, 20)))
        in_hours = due_moment(evening + timedelta(hours=4))

    assert "werkdag" in in_days
    assert "over 4 uur" in in_hours


def test_days_are_counted_where_working_days_are_not_known():
    with translation.override("en"):
        # Between today and a day in the weekend lies no working day.
        assert until(TODAY + timedelta(days=1), today=TODAY, working_days=0).words == "in 1 day"
        assert until(TODAY + timedelta(days=3), today=TODAY).words == "in 3 days"
