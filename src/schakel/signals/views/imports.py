"""Bringing in a file of signals: send, say what columns mean, see what is wrong, confirm."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from schakel.base.requests import StaffRequest, staff_page, unkept
from schakel.base.sheets import SheetRefused
from schakel.base.tables import Table, to_csv
from schakel.signals import policies
from schakel.signals.forms.imports import FIELD_NAMES, MISTAKES, REFUSALS, ImportForm, MappingForm
from schakel.signals.models import ImportRow, SignalImport
from schakel.signals.selectors import imports as selectors
from schakel.signals.services import importing
from schakel.signals.services.importrows import FIELDS, guess
from schakel.signals.workflow import ImportState

BAD = 400
SHOWN_ERRORS = 50


@require_http_methods(["GET", "POST"])
@staff_page
def imports(request: StaffRequest) -> HttpResponse:
    """The files that were sent, and sending one."""
    if not policies.may_import(request.actor):
        raise PermissionDenied
    sent = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if sent else ImportForm()
    if sent and form.is_valid() and (made := _send(request, form)):
        return redirect("signals:import", made.pk)
    shown = {
        "form": form,
        "imports": selectors.imports(actor=request.actor),
        "fields": [FIELD_NAMES[code] for code in FIELDS],
    }
    return render(request, "signals/imports.html", shown, status=BAD if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff_page
def one_import(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """One file: its columns first, then what is wrong in it, then how far it is."""
    sent = selectors.one_import(actor=request.actor, import_id=import_id)
    if request.headers.get("hx-request"):
        return render(request, "signals/parts/import_state.html", _state(request, sent))
    if sent.state == ImportState.MAPPING or "columns" in request.GET:
        return _columns(request, sent)
    return render(request, "signals/import.html", _state(request, sent))


@require_POST
@staff_page
def confirm(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """Make signals of the checked rows."""
    leave_out = request.POST.get("leave_out") == "yes"
    act = partial(importing.confirm_import, leave_out_wrong=leave_out)
    try:
        _moved_on(request, import_id, act)
    except importing.RowsWrong:
        messages.error(
            request, _("Tick that the rows with mistakes may be left out, or mend them.")
        )
    return redirect("signals:import", import_id)


@require_POST
@staff_page
def pause(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """Hold an import that is running."""
    _moved_on(request, import_id, importing.pause_import)
    return redirect("signals:import", import_id)


@require_POST
@staff_page
def discard(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """Throw a file away."""
    if not _moved_on(request, import_id, importing.discard_import):
        return redirect("signals:import", import_id)
    messages.success(request, _("The file has been thrown away."))
    return redirect("signals:imports")


@require_GET
@staff_page
def errors(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """What is wrong, row by row, as a file to mend the other one with."""
    _sent, rows = importing.open_errors(actor=request.actor, import_id=import_id)
    lines = [(row.number, *each) for row in rows for each in _mistakes(row)]
    table = Table(
        title=_("Mistakes"), header=(_("Row"), _("Field"), _("What is wrong")), rows=lines
    )
    answer = HttpResponse(to_csv(table), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="fouten.csv"'
    return unkept(answer)


def _moved_on(request: StaffRequest, import_id: UUID, act: Callable[..., object]) -> bool:
    """Take a step with a file, unless it stands elsewhere by now: then say so."""
    try:
        act(actor=request.actor, import_id=import_id)
    except importing.NotNow:
        messages.error(request, _("This file has moved on since. Look where it stands now."))
        return False
    return True


def _send(request: StaffRequest, form: ImportForm) -> SignalImport | None:
    file = form.cleaned_data["file"]
    try:
        return importing.send_file(actor=request.actor, name=file.name, content=file.read())
    except SheetRefused as refusal:
        form.add_error("file", str(REFUSALS[refusal.code]))
        return None


def _columns(request: StaffRequest, sent: SignalImport) -> HttpResponse:
    form = _mapping_form(request, sent)
    if request.method == "POST" and form.is_valid():
        try:
            importing.set_columns(
                actor=request.actor,
                import_id=sent.pk,
                mapping=form.mapping(),
                source_kind=form.cleaned_data["source_kind"],
            )
        except importing.ColumnsUnclear:
            form.add_error(
                None,
                _(
                    "Say which column holds your own case number, and which the facts or statements."
                ),
            )
        except importing.NotNow:
            return redirect("signals:import", sent.pk)
        else:
            return redirect("signals:import", sent.pk)
    status = BAD if form.errors else 200
    shown = {"form": form, "sent": sent}
    return render(request, "signals/import_columns.html", shown, status=status)


def _mapping_form(request: StaffRequest, sent: SignalImport) -> MappingForm:
    meant, source_kind = selectors.remembered(actor=request.actor)
    codes = sent.mapping or guess(sent.header, meant)
    initial = {f"column_{place}": code for place, code in enumerate(codes)}
    return MappingForm(
        request.POST if request.method == "POST" else None,
        header=sent.header,
        samples=sent.samples,
        initial={**initial, "source_kind": sent.source_kind or source_kind or "partner"},
    )


def _state(request: StaffRequest, sent: SignalImport) -> dict[str, Any]:
    counts = selectors.counts(actor=request.actor, import_id=sent.pk)
    wrong = selectors.wrong_rows(actor=request.actor, import_id=sent.pk, number=SHOWN_ERRORS)
    return {
        "sent": sent,
        "counts": counts,
        "errors": [(row.number, list(_mistakes(row))) for row in wrong],
        "left": max(counts.wrong - SHOWN_ERRORS, 0),
        "refusal": REFUSALS.get(sent.failure, ""),
    }


def _mistakes(row: ImportRow) -> list[tuple[str, str]]:
    pairs = [error.partition(":") for error in row.errors]
    return [(str(FIELD_NAMES[name]), str(MISTAKES[what])) for name, _colon, what in pairs]
