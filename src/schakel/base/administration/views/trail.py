"""Who looked at what: the page, its tables as CSV or XLSX, and the check of the chain."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from schakel.base.administration.forms.trail import TrailForm
from schakel.base.administration.selectors.trail import MOST, Question
from schakel.base.administration.services import trail
from schakel.base.requests import StaffRequest, staff_page
from schakel.base.tables import XLSX, Table, to_csv, to_xlsx


@require_GET
@staff_page
def trail_page(request: StaffRequest) -> HttpResponse:
    """Show the lines that answer the question in the address."""
    form = TrailForm(request.GET or None, actor=request.actor)
    question = form.question()
    if request.GET.get("download") in {"csv", "xlsx"} and form.is_valid():
        return _file(request, question, request.GET["download"])
    shown = trail.open_trail(actor=request.actor, question=question)
    context = {
        "form": form,
        "trail": shown,
        "columns": [_("When"), _("Who"), _("What was done"), _("About"), _("Reason")],
        "earlier": _with(request, before=str(shown.next_before or "")),
        "downloads": [
            (_("Download as CSV"), _with(request, download="csv")),
            (_("Download as XLSX"), _with(request, download="xlsx")),
        ],
    }
    status = 400 if form.is_bound and not form.is_valid() else 200
    return render(request, "administration/trail.html", context, status=status)


@require_POST
@staff_page
def check(request: StaffRequest) -> HttpResponse:
    """Recompute the chain of the own organisation and say what was found."""
    checked = trail.check_chain(actor=request.actor)
    return render(request, "administration/chain.html", {"checked": checked})


def _file(request: StaffRequest, question: Question, kind: str) -> HttpResponse:
    rows = trail.export_trail(actor=request.actor, question=question)
    header = (_("Number"), _("When"), _("Who"), _("Role"), _("Purpose"), _("What was done"),
              _("Kind"), _("About"), _("Reason"))  # fmt: skip
    lines = [
        (row.number, timezone.localtime(row.at).isoformat(timespec="seconds"), row.who, row.role,
         row.purpose, row.act, row.kind, row.thing, row.reason)
        for row in rows
    ]  # fmt: skip
    full = _("Only the newest %(most)d lines are in this file. Ask for a shorter period.")
    notes = (full % {"most": MOST},) if len(rows) == MOST else ()
    table = Table(_("Who looked at what"), header, lines, notes)
    content = to_xlsx([table]) if kind == "xlsx" else to_csv(table)
    response = HttpResponse(content, content_type=XLSX if kind == "xlsx" else "text/csv")
    response["Content-Disposition"] = f'attachment; filename="inzage.{kind}"'
    return response


def _with(request: StaffRequest, **changes: str) -> str:
    query = request.GET.copy()
    for name, value in changes.items():
        query[name] = value
    return f"?{query.urlencode()}"
