"""Who is on duty for informative talks, and whose certificate is valid."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from schakel.base.requests import StaffRequest, staff_page
from schakel.signals import policies
from schakel.signals.forms.beside import TurnForm
from schakel.signals.selectors import duty
from schakel.signals.services import duty as planning
from schakel.signals.views.refusals import REFUSALS


@require_http_methods(["GET", "POST"])
@staff_page
def on_duty(request: StaffRequest) -> HttpResponse:
    """Show the certified detectives and their turns of this week; put somebody on duty."""
    if not policies.may_plan_duty(request.actor):
        raise PermissionDenied
    form = TurnForm(request.POST or None, actor=request.actor)
    if form.is_valid() and _planned(request, form):
        messages.success(request, _("Recorded."))
        return redirect("signals:duty")
    columns = (_("Detective"), _("Certificate"), _("On duty this week"))
    shown = {"form": form, "rows": duty.certified(actor=request.actor), "columns": columns}
    return render(request, "signals/duty.html", shown, status=400 if form.errors else 200)


@require_POST
@staff_page
def off_duty(request: StaffRequest, turn_id: UUID) -> HttpResponse:
    """Take somebody off duty."""
    planning.take_off_duty(actor=request.actor, turn_id=turn_id)
    messages.success(request, _("Recorded."))
    return redirect("signals:duty")


def _planned(request: StaffRequest, form: TurnForm) -> bool:
    values = form.cleaned_data
    turn = planning.Turn(int(values["detective"]), values["starts_at"], values["ends_at"])
    try:
        planning.put_on_duty(actor=request.actor, turn=turn)
    except (planning.NotCertified, planning.TurnInvalid) as refusal:
        form.add_error(None, str(REFUSALS[type(refusal)]))
        return False
    return True
