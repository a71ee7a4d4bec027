"""Files of a signal."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from schakel.base.files.workflow import FileRefused
from schakel.base.requests import StaffRequest, staff_page, unkept
from schakel.signals.forms.documents import REFUSALS, DocumentForm
from schakel.signals.services import documents
from schakel.signals.services.looking import ReasonNeeded

BAD = 400


@require_http_methods(["GET", "POST"])
@staff_page
def files(request: StaffRequest, signal_id: UUID) -> HttpResponse:
    """The files of a signal, and adding one."""
    sent = request.method == "POST"
    form = DocumentForm(request.POST, request.FILES) if sent else DocumentForm()
    if sent and form.is_valid() and _added(request, signal_id, form):
        messages.success(request, _("The file has been added and sealed."))
        return redirect("signals:files", signal_id)
    try:
        reference, found = documents.list_documents(actor=request.actor, signal_id=signal_id)
    except ReasonNeeded:
        return redirect("signals:signal", signal_id)
    shown = {"form": form, "files": found, "reference": reference, "signal_id": signal_id}
    return render(request, "signals/files.html", shown, status=BAD if form.errors else 200)


@require_GET
@staff_page
def file(request: StaffRequest, signal_id: UUID, file_id: UUID) -> HttpResponse:
    """One file, always as a download, so that nothing in it is run here."""
    try:
        document, content = documents.open_document(
            actor=request.actor, signal_id=signal_id, file_id=file_id
        )
    except ReasonNeeded:
        return redirect("signals:signal", signal_id)
    answer = HttpResponse(content, content_type=document.media_type)
    answer["Content-Disposition"] = content_disposition_header(True, document.name)
    answer["X-Content-Type-Options"] = "nosniff"
    return unkept(answer)


def _added(request: StaffRequest, signal_id: UUID, form: DocumentForm) -> bool:
    upload = form.cleaned_data["file"]
    try:
        documents.add_document(
            actor=request.actor, signal_id=signal_id, name=upload.name, content=upload.read()
        )
    except FileRefused as refusal:
        form.add_error("file", str(REFUSALS[refusal.code]))
        return False
    return True
