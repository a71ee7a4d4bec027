"""What a list shows, as the address says it; a value that makes no sense shows all."""

from dataclasses import dataclass

from django.http import QueryDict

from schakel.signals.selectors.lists import SORTS, WorkFilter
from schakel.signals.workflow import Phase


@dataclass(frozen=True)
class ListWish:
    """The filter, order and page of a list."""

    wanted: WorkFilter
    sort: str
    page: int


def read_wish(query: QueryDict, *, user_id: int | None) -> ListWish:
    """Return what the address asks for: `phase`, `show`, `source`, `whose`, `sort` and `page`."""
    phase, show = query.get("phase", ""), query.get("show", "")
    wanted = WorkFilter(
        phases=frozenset({Phase(phase)}) if phase in set(Phase) else frozenset(),
        responsible_user_id=user_id if query.get("whose") == "me" else None,
        only_unassigned=query.get("whose") == "nobody",
        only_overdue=show == "overdue",
        only_urgent=show == "urgent",
        source_kind=query.get("source", "")[:40],
        include_ended=show == "ended" or phase in {Phase.CLOSED, Phase.HANDED_OVER},
    )
    sort = query.get("sort", "")
    page = query.get("page", "1")
    return ListWish(
        wanted=wanted,
        sort=sort if sort.removeprefix("-") in SORTS else "",
        page=int(page) if page.isdecimal() and 0 < int(page) < 10_000 else 1,
    )
