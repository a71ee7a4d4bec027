"""Pages of the estimates section."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from schakel.base.requests import StaffRequest, staff_page
from schakel.base.tables import XLSX
from schakel.monitor import forms, policies, selectors, services
from schakel.monitor.workflow import State

MOST_COMPARED = 6


@require_http_methods(["GET", "POST"])
@staff_page
def estimates(request: StaffRequest) -> HttpResponse:
    """List tables and runs, and load a table."""
    policies.require_estimating(request.actor)
    form = forms.TableForm(
        request.POST if request.method == "POST" else None, request.FILES or None
    )
    if form.is_valid():
        try:
            table = services.add_table(
                actor=request.actor,
                name=form.cleaned_data["name"],
                text=form.cleaned_data["table"],
                source=form.cleaned_data["source"],
            )
        except services.TableUnusable as problem:
            form.add_error("file", _("This table cannot be used: %(why)s.") % {"why": problem})
        else:
            return redirect("monitor:table", table.pk)
    shown = {
        "form": form,
        "tables": selectors.tables(actor=request.actor),
        "runs": selectors.runs(actor=request.actor)[:20],
    }
    return render(request, "monitor/estimates.html", shown, status=400 if form.errors else 200)


@require_POST
@staff_page
def add_dutch_table(request: StaffRequest) -> HttpResponse:
    """Load the published Dutch table."""
    table = services.add_dutch_table(actor=request.actor)
    return redirect("monitor:table", table.pk)


@require_http_methods(["GET", "POST"])
@staff_page
def table(request: StaffRequest, table_id: UUID) -> HttpResponse:
    """Show a table with its runs, and ask for an estimate."""
    found = selectors.tables(actor=request.actor).get(pk=table_id)
    form = forms.RunForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        wanted = services.RunInput(**form.cleaned_data)
        run = services.ask_estimate(actor=request.actor, table_id=table_id, wanted=wanted)
        return redirect("monitor:run", run.pk)
    shown = {
        "table": found,
        "form": form,
        "runs": selectors.runs(actor=request.actor, table_id=table_id),
        "published": selectors.published(),
    }
    return render(request, "monitor/table.html", shown, status=400 if form.errors else 200)


@require_GET
@staff_page
def run(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Show one estimate: verdict first, then the band, then how it came about."""
    found = selectors.run(actor=request.actor, run_id=run_id)
    template = "monitor/progress.html" if request.headers.get("HX-Request") else "monitor/run.html"
    answer = render(request, template, _shown(found))
    if request.headers.get("HX-Request") and found.run.state in {State.DONE, State.FAILED}:
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
    found = selectors.run(actor=request.actor, run_id=run_id)
    services.note_download(actor=request.actor, run_id=run_id, form="json")
    text = json.dumps(found.report, ensure_ascii=False, indent=1)
    answer = HttpResponse(text, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="schatting-{run_id}.json"'
    return answer


@require_GET
@staff_page
def workbook(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Return models, methods and reasons as a spreadsheet."""
    content = services.workbook(actor=request.actor, run_id=run_id)
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="schatting-{run_id}.xlsx"'
    return answer


@require_GET
@staff_page
def document(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Return the report as an accessible PDF, made by the worker beside the report."""
    content = services.document(actor=request.actor, run_id=run_id)
    if content is None:
        messages.info(request, _("The PDF is still being made. Try again in a moment."))
        return redirect("monitor:run", run_id)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="schatting-{run_id}.pdf"'
    return answer


@require_GET
@staff_page
def compare(request: StaffRequest) -> HttpResponse:
    """Show several runs side by side."""
    keys = request.GET.getlist("run")[:MOST_COMPARED]
    found = [selectors.run(actor=request.actor, run_id=UUID(key)) for key in keys if _is_key(key)]
    shown = [view for view in found if view.run.state == State.DONE]
    return render(request, "monitor/compare.html", {"views": shown})


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _shown(found: selectors.RunView) -> Mapping[str, Any]:
    return {
        "run": found.run,
        "report": found.report,
        "has_picture": bool(found.picture),
        "is_running": found.run.state in {State.QUEUED, State.RUNNING},
        "models": found.report.get("models", [])[:20],
    }
