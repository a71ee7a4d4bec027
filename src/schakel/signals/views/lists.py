"""Lists of signals and offers; what they show is said by their address."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from django.core.paginator import Page
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from schakel.base import paging
from schakel.base.actor import Actor
from schakel.base.reference import selectors as reference
from schakel.base.requests import StaffRequest, staff_page
from schakel.signals import policies
from schakel.signals.forms.lists import kept_query, read_wish
from schakel.signals.selectors import lists, offer_lists
from schakel.signals.selectors.lists import PAGE, SignalRow, WorkFilter
from schakel.signals.services import looking
from schakel.signals.templatetags.signal_words import PHASES
from schakel.signals.views import together, worklists
from schakel.signals.views.whose import whose

SHORT_LISTS = {
    "with_me": {
        "title": gettext_lazy("With me"),
        "lead": gettext_lazy("Open signals that you work on, danger first."),
        "none": gettext_lazy("You work on no signal now"),
        "why": gettext_lazy("A signal appears here when you register it or somebody assigns it."),
    },
    "from_me": {
        "title": gettext_lazy("Reported by me"),
        "lead": gettext_lazy("What you reported, newest first, and where it is now."),
        "none": gettext_lazy("You have not reported anything yet"),
        "why": gettext_lazy("After you report a signal you can follow here what happens with it."),
    },
    "stuck": {
        "title": gettext_lazy("Stuck"),
        "lead": gettext_lazy(
            "Overdue beyond an alarm, or waiting for capacity: somebody must act."
        ),
        "none": gettext_lazy("Nothing is stuck"),
        "why": gettext_lazy(
            "A signal appears here when its due date passed and an alarm went off,"
            " or when it waits because there are too few people."
        ),
    },
}
OFFERS = {
    offer_lists.PENDING: gettext_lazy("Waiting for an answer"),
    offer_lists.TO_US: gettext_lazy("To us"),
    offer_lists.FROM_US: gettext_lazy("From us"),
    offer_lists.CAME_BACK: gettext_lazy("Came back"),
    offer_lists.HANDED_OVER: gettext_lazy("Handed over"),
    offer_lists.NOT_HEARD: gettext_lazy("Not heard back"),
}


@require_GET
@staff_page
def work_list(request: StaffRequest) -> HttpResponse:
    """All signals of the organisation, with filters, an order and pages."""
    wish = read_wish(request.GET, actor=request.actor)
    steps = together.offered(request.actor)
    text = wish.wanted.text
    numbers = lists.count_kinds(actor=request.actor, text=text)
    number = _number(request.actor, wish.wanted, numbers)
    page = paging.numbered(number, wish.page, size=PAGE)
    rows = looking.search_list(
        actor=request.actor, wanted=wish.wanted, page=page.number, sort=wish.sort
    )
    shown = {
        "rows": rows,
        **whose(rows),
        "page": page,
        "sort": wish.sort,
        "choices": _choices(
            numbers,
            is_ticked=bool(steps),
            has_unit=request.actor.unit_id is not None,
        ),
        "is_filtered": bool(kept_query(request.GET)),
        "text": text,
        "unknown": lists.words_not_found(actor=request.actor, text=text)
        if text and not rows
        else (),
        "saved": worklists.panel(request),
        "removed": _removed(request),
        "steps": steps,
        "print_query": _print_query(request),
        "may_import": policies.may_import(request.actor),
    }
    return render(request, "signals/list.html", shown)


@require_GET
@staff_page
def with_me(request: StaffRequest) -> HttpResponse:
    """The open signals I work on."""
    wanted = WorkFilter(responsible_user_id=request.actor.user_id)
    return _work_of(request, wanted, "with_me")


@require_GET
@staff_page
def from_me(request: StaffRequest) -> HttpResponse:
    """The signals I reported, and where they are."""
    page = _page(request, lists.count_from_me(actor=request.actor))
    rows = lists.from_me(actor=request.actor, page=page.number)
    return _short(request, rows, page, "from_me")


@require_GET
@staff_page
def stuck(request: StaffRequest) -> HttpResponse:
    """The signals that nobody moves."""
    return _work_of(request, WorkFilter(only_stuck=True), "stuck")


@require_GET
@staff_page
def offers(request: StaffRequest) -> HttpResponse:
    """Hand-overs: to us, from us, what came back and what was handed over."""
    numbers = offer_lists.numbers(actor=request.actor)
    names = {code: name for code, name in OFFERS.items()
             if numbers[code] or code != offer_lists.NOT_HEARD}  # fmt: skip
    asked = request.GET.get("show", "")
    current = asked if asked in names else offer_lists.PENDING
    page = _page(request, numbers[current])
    context = {
        "offers": offer_lists.one_page(actor=request.actor, code=current, page=page.number),
        "page": page,
        "chips": [(code, name, numbers[code]) for code, name in names.items()],
        "caption": names[current],
        "columns": (_("Reference"), _("Direction"), _("Status"), _("Answer before"),
                    _("What was missing")),
    }  # fmt: skip
    return render(request, "signals/offers.html", context)


def _number(actor: Actor, wanted: WorkFilter, kinds: Mapping[str, int]) -> int:
    """Return how many signals the list has; of the usual kinds that was counted already."""
    known = {
        WorkFilter(): "open",
        WorkFilter(only_overdue=True): "overdue",
        WorkFilter(only_soon=True): "soon",
        WorkFilter(only_urgent=True): "urgent",
        WorkFilter(only_unassigned=True): "nobody",
    }
    kind = known.get(replace(wanted, text=""))
    return kinds[kind] if kind else lists.count_work(actor=actor, wanted=wanted)


def _print_query(request: StaffRequest) -> str:
    """Return the address behind which this very list is printed, its search words included."""
    query = request.GET.copy()
    for name in ("page", "removed"):
        query.pop(name, None)
    return query.urlencode()


def _removed(request: StaffRequest) -> UUID | None:
    """Return the list that was removed just now, to take it back."""
    try:
        return UUID(request.GET.get("removed", ""))
    except ValueError:
        return None


def _page(request: StaffRequest, number: int) -> Page[int]:
    return paging.numbered(number, request.GET.get("page"), size=PAGE)


def _work_of(request: StaffRequest, wanted: WorkFilter, current: str) -> HttpResponse:
    page = _page(request, lists.count_work(actor=request.actor, wanted=wanted))
    rows = lists.work_list(actor=request.actor, wanted=wanted, page=page.number)
    return _short(request, rows, page, current)


def _short(
    request: StaffRequest, rows: list[SignalRow], page: Page[int], current: str
) -> HttpResponse:
    context = {
        "rows": rows,
        **whose(rows),
        "page": page,
        "current": current,
        "words": SHORT_LISTS[current],
        "columns": _columns(sortable=False),
    }
    return render(request, "signals/short_list.html", context)


def _columns(*, sortable: bool) -> list[object]:
    keyed = [
        (_("Reference"), "reference"), (_("Phase"), "phase"), (_("Next step"), ""),
        (_("Due"), "due"), (_("About"), ""), (_("With"), ""),
    ]  # fmt: skip
    return [(text, key) if sortable and key else text for text, key in keyed]


def _choices(numbers: dict[str, int], *, is_ticked: bool, has_unit: bool) -> dict[str, object]:
    unit = [("unit", _("With my unit"), numbers["my_unit"])] if has_unit else []
    return {
        "columns": [_("Choose")] * is_ticked + _columns(sortable=True),
        "show": [
            ("", _("Open ones"), numbers["open"]),
            ("overdue", _("Overdue"), numbers["overdue"]),
            ("soon", _("Due within two days"), numbers["soon"]),
            ("urgent", _("Urgent"), numbers["urgent"]),
            # To count these is dearer than the others, so only who asks for them waits for it.
            ("stuck", _("Stuck"), None),
            ("ended", _("Also ended"), None),
        ],
        "whose": [
            ("", _("Everybody"), None),
            ("me", _("With me"), numbers["me"]),
            *unit,
            ("nobody", _("With nobody"), numbers["nobody"]),
        ],
        "phase": [("", _("Every phase"), None)]
        + [(str(code), str(name), None) for code, name in PHASES.items()],
        "reason": [("", _("Every reason"), None)]
        + [(code, name, None) for code, name in reference.choices("closing_reasons")],
        "source": [("", _("Every source"), None)]
        + [(code, name, None) for code, name in reference.choices("source_kinds")],
    }
