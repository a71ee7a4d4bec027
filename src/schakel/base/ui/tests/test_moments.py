"""Times in the words of people."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from schakel.base.ui.templatetags.moments import ago, until

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


def test_days_are_counted_where_working_days_are_not_known():
    with translation.override("en"):
        assert until(TODAY + timedelta(days=3), today=TODAY).words == "in 3 days"
