"""Asking for, deciding on and fetching of exports."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from schakel.base.accounts import selectors as accounts
from schakel.base.exporting import policies, selectors
from schakel.base.exporting.forms import ExportForm
from schakel.base.exporting.models import OrganisationExport
from schakel.base.exporting.services import asking
from schakel.base.exporting.workflow import KEPT_DAYS, ExportFormat, ExportState
from schakel.base.requests import StaffRequest, staff_page, unkept

BAD = 400


@require_http_methods(["GET", "POST"])
@staff_page
def home(request: StaffRequest) -> HttpResponse:
    """The exports of the organisation, and asking for one."""
    if not policies.may_see(request.actor):
        raise PermissionDenied
    form = ExportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _asked(request, form):
        messages.success(request, _("Asked. A colleague who may approve exports decides."))
        return redirect("exporting:home")
    shown = {"form": form, **_shown(request)}
    part = "exporting/list.html" if request.headers.get("hx-request") else "exporting/home.html"
    return render(request, part, shown, status=BAD if form.errors else 200)


@require_POST
@staff_page
def approve(request: StaffRequest, export_id: UUID) -> HttpResponse:
    """Approve as the second person."""
    return _decide(request, export_id, asking.approve_export)


@require_POST
@staff_page
def refuse(request: StaffRequest, export_id: UUID) -> HttpResponse:
    """Refuse as the second person."""
    return _decide(request, export_id, asking.refuse_export)


@require_GET
@staff_page
def fetch(request: StaffRequest, export_id: UUID) -> HttpResponseBase:
    """The file, for who asked for it."""
    export, pieces = asking.open_export(actor=request.actor, export_id=export_id)
    answer = StreamingHttpResponse(pieces, content_type="application/zip")
    name = f"schakel-{export.asked_at:%Y-%m-%d}.zip"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Content-Length"] = str(export.size)
    return unkept(answer)


def _asked(request: StaffRequest, form: ExportForm) -> bool:
    values = form.cleaned_data
    try:
        asking.ask_export(
            actor=request.actor, reason=values["reason"], format_=ExportFormat(values["format"])
        )
    except asking.OneAtATime:
        form.add_error(None, _("There is an export already that waits or is being made."))
        return False
    return True


def _decide(
    request: StaffRequest, export_id: UUID, decide: Callable[..., OrganisationExport]
) -> HttpResponse:
    try:
        decide(actor=request.actor, export_id=export_id)
    except asking.AlreadyDecided:
        messages.error(request, _("Somebody decided on this export before."))
    return redirect("exporting:home")


def _shown(request: StaffRequest) -> dict[str, Any]:
    found = selectors.exports(actor=request.actor)
    people = {key for each in found for key in (each.asked_by, each.decided_by) if key}
    names = accounts.names_of(people)
    rows = [
        {
            "export": each,
            "asked_by": names.get(each.asked_by, ""),
            "decided_by": names.get(each.decided_by or 0, ""),
            "may_decide": each.state == ExportState.ASKED
            and policies.may_decide(request.actor, each),
            "may_fetch": policies.may_fetch(request.actor, each),
        }
        for each in found
    ]
    return {
        "rows": rows,
        "busy": any(each.is_busy for each in found),
        "may_ask": policies.may_ask(request.actor),
        "days": KEPT_DAYS,
    }
