"""The inbox of CoMensha, and what an organisation reported itself."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from schakel.base.requests import StaffRequest, staff_page
from schakel.victims import policies, selectors
from schakel.victims.workflow import State, duty_of


@require_GET
@staff_page
def reports(request: StaffRequest) -> HttpResponse:
    """List reports, what waits first; beside it who was spoken with and not reported."""
    rows = selectors.reports(actor=request.actor)
    takes_over = policies.may_take_over(request.actor)
    shown = {
        "open": [row for row in rows if row.state != State.TAKEN_OVER],
        "done": [row for row in rows if row.state == State.TAKEN_OVER],
        "takes_over": takes_over,
        "duty": None if takes_over else duty_of(request.actor.organisation_type),
        "silent": selectors.not_reported(actor=request.actor),
        "columns": [_("Kind of dossier"), _("State of the report"), _("Sent by") if takes_over else _("To"), _("Form"),
                    _("Sent"), _("Number")],
    }  # fmt: skip
    return render(request, "victims/reports.html", shown)
