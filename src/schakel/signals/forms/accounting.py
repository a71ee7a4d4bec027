"""Which cohort the page counts, as its address says; a value that makes no sense counts all."""

from datetime import datetime

from django.http import QueryDict

from schakel.base.calendar import AMSTERDAM
from schakel.base.reference import selectors as reference
from schakel.signals.selectors.accounting import Cohort

FIRST_YEAR = 2019


def read_cohort(query: QueryDict, *, this_year: int) -> Cohort:
    """Return the period (`year`, or every year) and the form of exploitation (`form`)."""
    year, form = query.get("year", ""), query.get("form", "")
    known = {row["code"] for row in reference.current("exploitation_forms").rows}
    is_year = year.isdecimal() and FIRST_YEAR <= int(year) <= this_year
    first, last = (int(year), int(year)) if is_year else (FIRST_YEAR, this_year)
    return Cohort(
        start=datetime(first, 1, 1, tzinfo=AMSTERDAM),
        end=datetime(last + 1, 1, 1, tzinfo=AMSTERDAM),
        form=form if form in known else "",
    )
