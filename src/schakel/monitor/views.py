"""Pages of the estimates section."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from schakel.base.requests import StaffRequest, staff_page
from schakel.base.tables import XLSX
from schakel.monitor import forms, policies, selectors
from schakel.monitor.services import exports, runs, tables
from schakel.monitor.workflow import State

MOST_COMPARED = 6
SHOWN_RUNS = 20


@require_http_methods(["GET", "POST"])
@staff_page
def estimates(request: StaffRequest) -> HttpResponse:
    """List tables and runs, and load a table."""
    policies.require_estimating(request.actor)
    form = forms.TableForm(
        request.POST if request.method == "POST" else None, request.FILES or None
    )
    if form.is_valid():
        given = form.cleaned_data
        try:
            table = tables.add_table(
                actor=request.actor,
                name=given["name"],
                text=given["table"],
                source=given["source"],
                linkage=given["linkage"],
            )
        except tables.TableUnusable as problem:
            form.add_error("file", _("This table cannot be used: %(why)s.") % {"why": problem})
        except tables.LinkageUnusable as problem:
            form.add_error("linkage", _("This file cannot be used: %(why)s.") % {"why": problem})
        else:
            return redirect("monitor:table", table.pk)
    shown = {
        "form": form,
        "tables": selectors.tables(actor=request.actor),
        "runs": selectors.runs(actor=request.actor)[:SHOWN_RUNS],
    }
    return render(request, "monitor/estimates.html", shown, status=400 if form.errors else 200)


@require_POST
@staff_page
def add_dutch_table(request: StaffRequest) -> HttpResponse:
    """Load the published Dutch table."""
    table = tables.add_dutch_table(actor=request.actor)
    return redirect("monitor:table", table.pk)


@require_http_methods(["GET", "POST"])
@staff_page
def table(request: StaffRequest, table_id: UUID) -> HttpResponse:
    """Show a table with its runs, and ask for an estimate."""
    every = selectors.tables(actor=request.actor)
    found = every.defer("content").get(pk=table_id)
    waves = [(str(other.pk), other.name) for other in every if other.pk != found.pk]
    data = request.POST if request.method == "POST" else None
    form = forms.RunForm(data, pairs=selectors.pairs_of_lists(found), waves=waves)
    if form.is_valid():
        wanted = runs.RunInput(**form.cleaned_data)
        run = runs.ask_estimate(actor=request.actor, table_id=table_id, wanted=wanted)
        return redirect("monitor:run", run.pk)
    shown = {
        "table": found,
        "source": selectors.source_of(found),
        "form": form,
        "linkage_form": forms.LinkageForm(),
        "runs": selectors.runs(actor=request.actor, table_id=table_id)[:SHOWN_RUNS],
        "published": selectors.published() if found.shipped else [],
    }
    return render(request, "monitor/table.html", shown, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff_page
def linkage(request: StaffRequest, table_id: UUID) -> HttpResponse:
    """Add the quality of the linkage to a table."""
    found = selectors.tables(actor=request.actor).get(pk=table_id)
    form = forms.LinkageForm(
        request.POST if request.method == "POST" else None, request.FILES or None
    )
    if form.is_valid():
        text = form.cleaned_data["linkage"]
        try:
            tables.add_linkage(actor=request.actor, table_id=table_id, text=text)
        except tables.LinkageUnusable as problem:
            form.add_error("linkage", _("This file cannot be used: %(why)s.") % {"why": problem})
        else:
            messages.success(request, _("The quality of the linkage is kept; estimate anew."))
            return redirect("monitor:table", table_id)
    shown = {"form": form, "table": found}
    return render(request, "monitor/linkage.html", shown, status=400 if form.errors else 200)


@require_GET
@staff_page
def run(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Show one estimate: verdict first, then the band, then how it came about."""
    view = selectors.run(actor=request.actor, run_id=run_id)
    running = view.run.state in {State.QUEUED, State.RUNNING}
    shown = {"view": view, "run": view.run, "report": view.report, "is_running": running}
    template = "monitor/progress.html" if request.headers.get("HX-Request") else "monitor/run.html"
    answer = render(request, template, shown)
    if request.headers.get("HX-Request") and not running:
        answer["HX-Refresh"] = "true"
    return answer


@require_GET
@staff_page
def picture(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Return the panel of models as a picture."""
    found = selectors.run(actor=request.actor, run_id=run_id)
    return HttpResponse(found.picture, content_type="image/svg+xml")


@require_GET
@staff_page
def download(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Return the whole report as JSON, with settings, seed, version and fingerprint."""
    content = exports.report_file(actor=request.actor, run_id=run_id)
    return _file(content, "application/json", f"schatting-{run_id}.json")


@require_GET
@staff_page
def workbook(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Return models, methods and reasons as a spreadsheet."""
    content = exports.workbook(actor=request.actor, run_id=run_id)
    return _file(content, XLSX, f"schatting-{run_id}.xlsx")


@require_GET
@staff_page
def document(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Return the report as an accessible PDF, made by the worker beside the report."""
    content = exports.document(actor=request.actor, run_id=run_id)
    if content is None:
        messages.info(request, _("There is no PDF of this estimate; take the spreadsheet along."))
        return redirect("monitor:run", run_id)
    return _file(content, "application/pdf", f"schatting-{run_id}.pdf")


@require_GET
@staff_page
def compare(request: StaffRequest) -> HttpResponse:
    """Show several runs side by side."""
    policies.require_estimating(request.actor)
    keys = request.GET.getlist("run")[:MOST_COMPARED]
    found = [selectors.run(actor=request.actor, run_id=UUID(key)) for key in keys if _is_key(key)]
    shown = [view for view in found if view.run.state == State.DONE]
    return render(request, "monitor/compare.html", {"views": shown})


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
