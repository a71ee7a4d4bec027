"""What the page of the account counts, as its address says; what makes no sense counts all."""

from dataclasses import dataclass

from django.http import QueryDict

from schakel.base.reference import selectors as reference
from schakel.signals.selectors.accounting import CODES, Cohort, Place
from schakel.signals.selectors.periods import bounds, periods

LONGEST_PLACE = 40


@dataclass(frozen=True)
class Wish:
    """What the address asks for: the cohort, and the same in the words of the filters."""

    cohort: Cohort
    period: str
    form: str
    source: str


def read_wish(query: QueryDict, *, this_year: int) -> Wish:
    """Return the period, the form of exploitation and the kind of source of the address."""
    asked = query.get("period", "")
    period = asked if asked in periods(this_year) else ""
    form = _known(query.get("form", ""), "exploitation_forms")
    source = _known(query.get("source", ""), "source_kinds")
    start, end = bounds(period, this_year=this_year)
    return Wish(Cohort(start, end, form, source), period, form, source)


def read_place(query: QueryDict) -> Place:
    """Return which number of the funnel is to be opened."""
    level, left = query.get("level", ""), query.get("left", "")
    is_code = left.replace("_", "").isalnum() and len(left) <= LONGEST_PLACE
    return Place(level if level in CODES else "", left if is_code else "")


def read_page(query: QueryDict) -> int:
    """Return the page of the list; what is no number is the first."""
    page = query.get("page", "")
    return int(page) if page.isdecimal() and len(page) < 6 else 1


def _known(code: str, kind: str) -> str:
    return code if code in {row["code"] for row in reference.current(kind).rows} else ""
