"""Account for it: the page of the own organisation, the signals behind it, the national figures."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from schakel.base import paging
from schakel.base.accounts import selectors as accounts
from schakel.base.demo import selectors as demonstration
from schakel.base.reference import selectors as reference
from schakel.base.requests import StaffRequest, staff_page
from schakel.base.rights import Right
from schakel.base.tables import XLSX, Table, to_csv, to_xlsx
from schakel.signals.forms.accounting import (
    Wish,
    read_page,
    read_place,
    read_wish,
)
from schakel.signals.selectors import account_period, accounting, national
from schakel.signals.selectors.accounting import Level, Quarter
from schakel.signals.selectors.lists import PAGE
from schakel.signals.selectors.periods import periods
from schakel.signals.views import account_tables
from schakel.signals.views.account_tables import LEVEL_NAMES, place_names
from schakel.signals.views.whose import whose

Row = dict[str, Any]
# Has no signals of its own: its account is that of all services.
OVER_ALL = "national_rapporteur"


@require_GET
@staff_page
def account(request: StaffRequest) -> HttpResponse:
    """What happened to the signals of the own organisation."""
    if request.actor.organisation_type == OVER_ALL and "period" not in request.GET:
        return redirect("accounting_national")
    wish = _wish(request)
    actor, cohort = request.actor, wish.cohort
    levels = accounting.funnel(actor=actor, cohort=cohort)
    period = account_period.period(actor=actor, cohort=cohort)
    quarters = accounting.by_quarter(period.groups)
    if wanted := _download(request):
        return _file(request, account_tables.tables_of(levels, period, quarters), wanted)
    durations = account_tables.durations(period)
    shown = {
        "funnel": _with_links(levels, wish, may_read=actor.may(Right.SIGNALS_READ)),
        "came_in": levels[0].reached,
        "suspects": accounting.suspects_prosecuted(actor=actor, cohort=cohort),
        "quarters": [account_tables.quarter_name(quarter) for quarter in quarters],
        "quarterly": account_tables.by_quarter(period, quarters),
        "lines": _lines(quarters),
        "stops": account_tables.stops(period),
        "durations": durations,
        "medians": [(row[0], row[2]) for row in durations.rows],
        "tables": [
            account_tables.waits(period), account_tables.traffic(period),
            account_tables.results(period), account_tables.missing(period),
        ],
        "judgements": period.judgements,
        "agreement": account_tables.judgements(period),
        "steps": account_tables.steps(period),
    }  # fmt: skip
    return render(request, "signals/accounting.html", shown | _around(request))


@require_GET
@staff_page
def behind(request: StaffRequest) -> HttpResponse:
    """The signals behind a number of the funnel, for who may read them."""
    wish, place = _wish(request), read_place(request.GET)
    actor = request.actor
    number = accounting.count_behind(actor=actor, cohort=wish.cohort, place=place)
    page = paging.numbered(number, read_page(request.GET), size=PAGE)
    rows = accounting.behind(actor=actor, cohort=wish.cohort, place=place, page=page.number)
    level = LEVEL_NAMES.get(place.level, _("everything that came in"))
    shown = {
        "rows": rows, **whose(rows), "page": page, "number": number, "level": level,
        "left": place_names().get(place.left, "") if place.left else "",
        "columns": [_("Reference"), _("Phase"), _("Next step"), _("Due"), _("About"), _("With")],
        "back": f"{reverse('accounting')}?{_query(wish)}",
    }  # fmt: skip
    return render(request, "signals/accounting_behind.html", shown)


@require_GET
@staff_page
def nationally(request: StaffRequest) -> HttpResponse:
    """The services side by side over all organisations, rounded."""
    wish = _wish(request)
    found = national.funnels(actor=request.actor, period=wish.period, form=wish.form)
    whole = found.get("")
    tables = (
        [account_tables.services(found), account_tables.left_nationally(whole)] if whole else []
    )
    if wanted := _download(request):
        return _file(request, tables, wanted)
    shown = {
        "found": whole,
        "tables": tables,
        "bars": [(LEVEL_NAMES[level.code], level.reached or 0) for level in whole.levels]
        if whole
        else [],
        "tasks": [
            (account_tables.SERVICES[code], account_tables.TASKS[code])
            for code in account_tables.SERVICES
            if code in found
        ],
    }
    return render(request, "signals/accounting_national.html", shown | _around(request))


def _wish(request: StaffRequest) -> Wish:
    return read_wish(request.GET, this_year=timezone.localdate().year)


def _around(request: StaffRequest) -> Row:
    """What both pages have: filters, published numbers, downloads."""
    names = {"": _("Every year")}
    is_invented = _is_invented(request)
    return {
        "published": _published(),
        "is_invented": is_invented,
        "filled": demonstration.percentage_filled() if is_invented else None,
        "periods": [(code, names.get(code, code), None)
                    for code in periods(timezone.localdate().year)],
        "forms": [("", _("Every form"), None), *_choices("exploitation_forms")],
        "sources": [("", _("Every source"), None), *_choices("source_kinds")],
        "downloads": [
            (_("Download as CSV"), _with(request, "csv")),
            (_("Download as XLSX"), _with(request, "xlsx")),
        ],
        "tabs": [
            ("own", _("Our organisation"), reverse("accounting")),
            ("national", _("All services"), reverse("accounting_national")),
        ],
    }  # fmt: skip


def _choices(kind: str) -> list[tuple[str, str, None]]:
    return [(code, name, None) for code, name in reference.choices(kind)]


def _with_links(levels: Sequence[Level], wish: Wish, *, may_read: bool) -> list[Row]:
    """The steps of the chart; numbers lead to the signals behind them for who may read those."""
    names = place_names()

    def url(level: str, left: str = "") -> str:
        if not may_read or left == accounting.DESTROYED:
            return ""
        return f"{reverse('accounting_behind')}?{_query(wish, level=level, left=left)}"

    return [
        {
            "label": LEVEL_NAMES[level.code],
            "value": level.reached,
            "url": url(level.code) if level.reached else "",
            "left": [(names.get(code, code), times, url(level.code, code))
                     for code, times in level.left.items()],
        }
        for level in levels
    ]  # fmt: skip


def _query(wish: Wish, **more: str) -> str:
    asked = {"period": wish.period, "form": wish.form, "source": wish.source, **more}
    # Codes only, so nothing needs quoting.
    return "&".join(f"{name}={value}" for name, value in asked.items() if value)


def _lines(quarters: Sequence[Quarter]) -> list[tuple[str, list[int]]]:
    return [
        (_("came in"), [quarter.came_in for quarter in quarters]),
        (_("stopped"), [quarter.stopped for quarter in quarters]),
        (_("handed over"), [quarter.handed_over for quarter in quarters]),
    ]


def _published() -> list[dict[str, object]]:
    language = "en" if (get_language() or "nl").startswith("en") else "nl"
    return [
        {"name": row[language], "value": int(row["value"]), "period": row["period"],
         "counts": row[f"counts_{language}"], "source": row["source"]}
        for row in reference.current("published_counts").rows
    ]  # fmt: skip


def _is_invented(request: StaffRequest) -> bool:
    return accounts.organisation(request.actor.organisation_id).is_demonstration


def _download(request: StaffRequest) -> str:
    wanted = request.GET.get("download", "")
    return wanted if wanted in {"csv", "xlsx"} else ""


def _with(request: StaffRequest, kind: str) -> str:
    query = request.GET.copy()
    query["download"] = kind
    return f"?{query.urlencode()}"


def _file(request: StaffRequest, tables: list[Table], kind: str) -> HttpResponse:
    if _is_invented(request):
        mark = _("Invented: these numbers come from the demonstration.")
        tables = [replace(table, notes=(mark, *table.notes)) for table in tables]
    content = to_xlsx(tables) if kind == "xlsx" else b"\r\n".join(map(to_csv, tables))
    content_type = XLSX if kind == "xlsx" else "text/csv; charset=utf-8"
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="verantwoording.{kind}"'
    return response
