"""Which periods the account may be asked for, and the numbers that were counted of one before."""

from datetime import datetime

from schakel.base.actor import Actor
from schakel.base.calendar import AMSTERDAM
from schakel.signals.models import CountedPeriod

FIRST_YEAR = 2019
BEGINNING = datetime(2000, 1, 1, tzinfo=AMSTERDAM)
# What the published figures are about, as the address and the stored counts say it.
PUBLISHED_PERIOD = "2019-2023"


def periods(this_year: int) -> list[str]:
    """Return the periods that can be chosen: every year, and the one that was published."""
    years = [str(year) for year in range(this_year, FIRST_YEAR - 1, -1)]
    return ["", PUBLISHED_PERIOD, *years]


def bounds(period: str, *, this_year: int) -> tuple[datetime, datetime]:
    """Return when a period begins and ends; without one, that of all years."""
    if not period:
        return BEGINNING, new_year(this_year + 1)
    first, last = (period.split("-") * 2)[:2]
    return new_year(int(first)), new_year(int(last) + 1)


def counted(
    *, actor: Actor, start: datetime, end: datetime, form: str = "", source: str = ""
) -> CountedPeriod | None:
    """Return what was counted of a period of the own organisation before, if it still holds."""
    return CountedPeriod.objects.filter(
        organisation_id=actor.organisation_id, start=start, end=end, form=form, source=source
    ).first()


def new_year(year: int) -> datetime:
    """Return when a year begins in Amsterdam."""
    return datetime(year, 1, 1, tzinfo=AMSTERDAM)
