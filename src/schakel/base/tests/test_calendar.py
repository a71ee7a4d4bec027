"""Terms by the Dutch calendar, against dates known by hand."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schakel.base import calendar
from schakel.base.calendar import Unit

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1),
        date(2026, 4, 3),  # Good Friday
        date(2026, 4, 6),  # Easter Monday
        date(2026, 4, 27),  # King's Day
        date(2026, 5, 5),  # Liberation Day, no lustrum
        date(2026, 5, 14),  # Ascension
        date(2026, 5, 25),  # Whit Monday
        date(2026, 12, 25),
        date(2026, 11, 21),  # a Saturday
    ],
)
def test_offices_are_closed(day):
    assert not calendar.is_working_day(day)


def test_kings_day_moves_to_saturday_when_it_falls_on_sunday():
    assert date(2025, 4, 26) in calendar.recognised_holidays(2025)
    assert date(2025, 4, 27) not in calendar.recognised_holidays(2025)


def test_two_working_days_pass_over_easter():
    thursday = date(2026, 4, 2)

    assert calendar.add_working_days(thursday, 2) == date(2026, 4, 8)


def test_a_term_in_days_that_ends_on_sunday_ends_on_monday():
    friday = datetime(2026, 11, 20, 10, tzinfo=AMSTERDAM)

    due = calendar.due_after(friday, amount=2, unit=Unit.DAYS)

    assert due == datetime(2026, 11, 23, 23, 59, tzinfo=AMSTERDAM)


def test_a_term_in_hours_runs_through_the_weekend_and_the_change_of_clocks():
    saturday = datetime(2026, 10, 24, 22, tzinfo=AMSTERDAM)

    due = calendar.due_after(saturday, amount=6, unit=Unit.HOURS)

    assert due - saturday.astimezone(UTC) == timedelta(hours=6)


@given(st.dates(date(2019, 1, 1), date(2031, 12, 31)), st.integers(1, 40))
def test_counting_back_gives_the_days_that_were_added(day, amount):
    last = calendar.add_working_days(day, amount)

    assert calendar.working_days_between(day, last) == amount
    assert calendar.is_working_day(last)
