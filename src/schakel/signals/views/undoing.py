"""Taking a whole file back: what would happen, asking for it, and the answer of a second person."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from schakel.base.accounts import selectors as accounts
from schakel.base.requests import StaffRequest, staff_page
from schakel.base.rights import Right
from schakel.signals.forms.imports import UndoForm
from schakel.signals.models import SignalImport
from schakel.signals.selectors import imports as selectors
from schakel.signals.services import importing, undoing
from schakel.signals.services.stopping import SamePerson
from schakel.signals.workflow import ImportState

BAD = 400
SHOWN = 50
CAN_BE_UNDONE = frozenset({ImportState.DONE, ImportState.PAUSED, ImportState.UNDO_ASKED})


@require_http_methods(["GET", "POST"])
@staff_page
def undo(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """Show what taking a file back would do; ask a colleague for it."""
    sent = selectors.one_import(actor=request.actor, import_id=import_id)
    if sent.state not in CAN_BE_UNDONE:
        return _moved_on(request, import_id)
    form = UndoForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            undoing.ask_undo(actor=request.actor, import_id=import_id, reason=reason)
        except importing.NotNow:
            return _moved_on(request, import_id)
        messages.success(request, _("Asked. A colleague who may confirm a stop finds it on Today."))
        return redirect("signals:import", import_id)
    return _shown(request, sent, form)


@require_POST
@staff_page
def answer(request: StaffRequest, import_id: UUID) -> HttpResponse:
    """Take the file back as the second person, or leave it as it is."""
    agrees = request.POST.get("answer") == "yes"
    act = undoing.confirm_undo if agrees else undoing.call_off_undo
    try:
        act(actor=request.actor, import_id=import_id)
    except importing.NotNow:
        return _moved_on(request, import_id)
    except SamePerson:
        messages.error(request, _("Somebody else than the proposer must confirm a stop."))
        return redirect("signals:import_undo", import_id)
    if not agrees:
        messages.success(request, _("The file stays as it was brought in."))
    return redirect("signals:import", import_id)


def _moved_on(request: StaffRequest, import_id: UUID) -> HttpResponse:
    messages.error(request, _("This file has moved on since. Look where it stands now."))
    return redirect("signals:import", import_id)


def _shown(request: StaffRequest, sent: SignalImport, form: UndoForm) -> HttpResponse:
    preview = selectors.undo_preview(actor=request.actor, import_id=sent.pk)
    asked_by = sent.undo_asked_by or 0
    shown = {
        "sent": sent,
        "form": form,
        "preview": preview,
        "shown": preview.kept[:SHOWN],
        "left": max(len(preview.kept) - SHOWN, 0),
        "asked_by": accounts.names_of({asked_by}).get(asked_by, ""),
        "may_answer": request.actor.may(Right.SIGNALS_CONFIRM)
        and sent.undo_asked_by != request.actor.user_id,
    }
    return render(request, "signals/import_undo.html", shown, status=BAD if form.errors else 200)
