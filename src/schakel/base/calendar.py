"""Terms in hours, days and working days, by the Dutch calendar.

Saturdays, Sundays and the holidays of article 3 of the Algemene termijnenwet are no working
days. The Act names 5 May every year (the `holidays` package lists it in lustrum years only) and
treats Good Friday alike. Terms in hours run on through nights and weekends (article 4).
"""

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

import holidays
from dateutil.easter import easter

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_SATURDAY = 5


class Unit(StrEnum):
    """What a term is counted in."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"


def is_working_day(day: date) -> bool:
    """Tell whether offices are open: no weekend and no recognised holiday."""
    return day.weekday() < _SATURDAY and day not in recognised_holidays(day.year)


def next_working_day(day: date) -> date:
    """Return the day itself, or the first working day after it (article 1 of the Act)."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, amount: int) -> date:
    """Return the working day `amount` working days after `day`."""
    for _ in range(amount):
        day = next_working_day(day + timedelta(days=1))
    return day


@lru_cache(maxsize=4096)
def working_days_between(first: date, last: date) -> int:
    """Count the working days after `first` up to and including `last`; negative when overdue."""
    if last < first:
        return -working_days_between(last, first)
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(is_working_day(day) for day in days)


def due_after(at: datetime, *, amount: int, unit: Unit) -> datetime:
    """Return when a term that starts at `at` ends; terms in days end at the end of the day."""
    if unit == Unit.HOURS:
        # In UTC: an hour is an hour, also in the night the clocks change.
        return at.astimezone(UTC) + timedelta(hours=amount)
    start = at.astimezone(AMSTERDAM).date()
    if unit == Unit.WORKING_DAYS:
        last = add_working_days(start, amount)
    else:
        last = next_working_day(start + timedelta(days=amount))
    return end_of_day(last)


def end_of_day(day: date) -> datetime:
    """Return the last minute of a day in the Netherlands."""
    return datetime(day.year, day.month, day.day, 23, 59, tzinfo=AMSTERDAM)


@cache
def recognised_holidays(year: int) -> frozenset[date]:
    """Return the holidays of article 3 of the Algemene termijnenwet."""
    listed = holidays.country_holidays("NL", years=year, categories=("public",))
    good_friday = easter(year) - timedelta(days=2)
    return frozenset(listed) | {good_friday, date(year, 5, 5)}
