"""Account for it: the page, and its tables as CSV or XLSX."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from schakel.base.accounts import selectors as accounts
from schakel.base.reference import selectors as reference
from schakel.base.requests import StaffRequest, staff_page
from schakel.base.tables import XLSX, Table, to_csv, to_xlsx
from schakel.signals.forms.accounting import FIRST_YEAR, read_cohort
from schakel.signals.selectors import accounting
from schakel.signals.selectors.accounting import Account, Level, Traffic
from schakel.signals.templatetags.signal_words import PHASES, STATUSES
from schakel.signals.workflow import HandoverStatus, Phase

LEVEL_NAMES = {
    "signalling": gettext_lazy("1 Signalling"),
    "enrichment": gettext_lazy("2 Enrichment"),
    "talk_and_complaint": gettext_lazy("3 Informative talk and complaint"),
    "investigation": gettext_lazy("4 Start of the investigation"),
    "prosecution": gettext_lazy("Then: prosecution"),
}
PLACES = {
    accounting.OPEN: gettext_lazy("still open"),
    accounting.WAITING: gettext_lazy("waiting"),
    accounting.HANDED_OVER: gettext_lazy("handed over"),
    accounting.MERGED: gettext_lazy("duplicate, goes on in another signal"),
}


@require_GET
@staff_page
def account(request: StaffRequest) -> HttpResponse:
    """What happened to the signals of the own organisation."""
    today = timezone.localdate()
    cohort = read_cohort(request.GET, this_year=today.year)
    found = accounting.account(actor=request.actor, cohort=cohort)
    tables = tables_of(found)
    wanted = request.GET.get("download", "")
    is_invented = _is_invented(request)
    if wanted in {"csv", "xlsx"}:
        return _file(_marked(tables) if is_invented else tables, wanted)
    shown = {
        "account": found,
        "funnel": [_step(level) for level in found.funnel],
        "came_in": found.funnel[0].reached,
        "tables": tables[1:],
        "steps": [(name, found.steps_in_period.get(code, 0)) for code, name in PHASES.items()],
        "published": _published(),
        "is_invented": is_invented,
        "years": [("", _("Every year"), None)]
        + [(str(year), str(year), None) for year in range(today.year, FIRST_YEAR - 1, -1)],
        "forms": [("", _("Every form"), None)]
        + [(code, name, None) for code, name in reference.choices("exploitation_forms")],
        "downloads": [
            (_("Download as CSV"), _with(request, "csv")),
            (_("Download as XLSX"), _with(request, "xlsx")),
        ],
    }
    return render(request, "signals/accounting.html", shown)


def tables_of(found: Account) -> list[Table]:
    """Return every figure of the page as tables, each with its definition."""
    return [_funnel(found), _durations(found), _waits(found), _traffic(found), _missing(found)]


def _funnel(found: Account) -> Table:
    rows: list[tuple[str, str, int]] = []
    for level in found.funnel:
        rows.append((str(LEVEL_NAMES[level.code]), _("got this far"), level.reached))
        rows += [(str(LEVEL_NAMES[level.code]), name, times) for name, times in _left(level)]
    note = _("Signals that came in during the period, by the furthest phase they ever reached.")
    return Table(_("Funnel"), (_("Phase"), _("What"), _("Number")), rows, (note,))


def _durations(found: Account) -> Table:
    rows = [
        (str(PHASES[Phase(d.phase)]), d.number, round(d.median_days, 1)) for d in found.durations
    ]
    note = _("Of every step taken in the period: how long the signal was in the phase before it.")
    header = (_("Phase"), _("Steps"), _("Median, in days"))
    return Table(_("How long a phase takes"), header, rows, (note,))


def _waits(found: Account) -> Table:
    names = reference.labels("waiting_reasons")
    rows = [(names.get(code, code), times) for code, times in sorted(found.waits.items())]
    note = _("How often a signal was put aside in the period, and why. Waiting is never a stop.")
    return Table(_("Waiting"), (_("Reason"), _("Times")), rows, (note,))


def _traffic(found: Account) -> Table:
    names = accounts.organisation_names({line.other_id for line in found.traffic})
    header = (
        _("Organisation"), _("Direction"), _("Offered"),
        *(str(STATUSES[status][0]) for status in HandoverStatus if status != "offered"),
        _("Days until the answer"),
    )  # fmt: skip
    rows = [_line(line, names) for line in found.traffic]
    note = _("Offers made in the period. Tasks differ, so organisations are not ranked.")
    return Table(_("Hand-overs"), header, rows, (note,))


def _line(line: Traffic, names: Mapping[int, str]) -> tuple[str | int | float | None, ...]:
    answered = [line.answers.get(status, 0) for status in HandoverStatus if status != "offered"]
    days = None if line.mean_days is None else round(line.mean_days, 1)
    direction = _("to us") if line.is_incoming else _("from us")
    return (names.get(line.other_id, "?"), direction, line.offered, *answered, days)


def _missing(found: Account) -> Table:
    names = reference.labels("missing_information")
    rows = [(names.get(code, code), times) for code, times in sorted(found.missing.items())]
    note = _("What receivers said was missing from the signals we offered in the period.")
    return Table(_("Quality of our signals"), (_("Missing"), _("Times")), rows, (note,))


def _step(level: Level) -> dict[str, Any]:
    return {"label": LEVEL_NAMES[level.code], "value": level.reached, "left": _left(level)}


def _left(level: Level) -> list[tuple[str, int]]:
    reasons = reference.labels("closing_reasons")
    return [
        (str(PLACES[code]) if code in PLACES else reasons.get(code, code), times)
        for code, times in level.left.items()
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


def _with(request: StaffRequest, kind: str) -> str:
    query = request.GET.copy()
    query["download"] = kind
    return f"?{query.urlencode()}"


def _marked(tables: list[Table]) -> list[Table]:
    mark = _("Invented: these numbers come from the demonstration.")
    return [replace(table, notes=(mark, *table.notes)) for table in tables]


def _file(tables: list[Table], kind: str) -> HttpResponse:
    content = to_xlsx(tables) if kind == "xlsx" else b"\r\n".join(map(to_csv, tables))
    content_type = XLSX if kind == "xlsx" else "text/csv; charset=utf-8"
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="verantwoording.{kind}"'
    return response
