"""The guideline of the own service as a page, with its targets."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from schakel.base.reference import selectors as reference
from schakel.base.requests import StaffRequest, staff_page
from schakel.base.rights import Right
from schakel.signals import workflow
from schakel.signals.selectors import guideline as reading


@require_GET
@staff_page
def guideline(request: StaffRequest) -> HttpResponse:
    """Show act x phase x criterion x evidence of the own service, and how often targets are met."""
    if not request.actor.may(Right.SIGNALS_READ):
        raise PermissionDenied
    service = workflow.service_of(request.actor.organisation_type)
    shown = {
        "lines": reading.lines(service),
        "targets": reading.targets(actor=request.actor),
        "version": reference.current(reading.GUIDELINE).number,
        "columns": (_("Act"), _("Phase"), _("Criterion"), _("Required evidence")),
        "target_columns": (
            _("Target"), _("Within"), _("Share aimed at"), _("Left this phase in a year"),
            _("In time"), _("Over time now"),
        ),
    }  # fmt: skip
    return render(request, "signals/guideline.html", shown)
