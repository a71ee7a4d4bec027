"""The register of processing and the material for a DPIA: a page, a document and a workbook."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.requests import StaffRequest, staff_page
from schakel.base.rights import Right
from schakel.base.tables import XLSX, to_xlsx
from schakel.sharing.selectors import dpia


@require_GET
@staff_page
def page(request: StaffRequest) -> HttpResponse:
    """The register of processing activities, generated from what the code declares."""
    return render(
        request, "sharing/register.html", {"found": dpia.material(actor=_overseer(request))}
    )


@require_GET
@staff_page
def document(request: StaffRequest) -> HttpResponse:
    """The same as one document to keep, print and send, with the figures of the organisation."""
    actor = _overseer(request)
    answer = render(request, "sharing/dpia.html", {"found": dpia.material(actor=actor)})
    answer["Content-Disposition"] = 'attachment; filename="register-en-dpia.html"'
    _note(actor, "html")
    return answer


@require_GET
@staff_page
def workbook(request: StaffRequest) -> HttpResponse:
    """The same as a workbook."""
    actor = _overseer(request)
    answer = HttpResponse(to_xlsx(dpia.sheets(dpia.material(actor=actor))), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="register-en-dpia.xlsx"'
    _note(actor, "xlsx")
    return answer


def _note(actor: Actor, form: str) -> None:
    target = audit.Target(type="sharing.register", id=form)
    audit.record(actor=actor, action="sharing.export_register", target=target)


def _overseer(request: StaffRequest) -> Actor:
    if not request.actor.may(Right.SHARING_OVERSEE):
        raise PermissionDenied
    return request.actor
