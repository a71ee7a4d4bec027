"""A measure in two clicks: the button on the signal, and the button of the kind."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from schakel.base.reference import selectors as reference
from schakel.base.requests import StaffRequest, staff_page
from schakel.signals import policies
from schakel.signals.forms.between import TakenMeasureForm
from schakel.signals.selectors import choices
from schakel.signals.services import measures
from schakel.signals.services.investigating import MeasureReasonMissing


@require_http_methods(["GET", "POST"])
@staff_page
def take(request: StaffRequest, signal_id: UUID) -> HttpResponse:
    """Press the kind of measure; today is filled in."""
    signal = choices.signal_of(actor=request.actor, signal_id=signal_id)
    if not policies.may_add_person(request.actor, signal):
        raise PermissionDenied
    form = TakenMeasureForm(request.POST or None)
    if form.is_valid():
        try:
            measures.take_measure(
                actor=request.actor, signal_id=signal_id, kind=request.POST.get("kind", ""),
                **form.cleaned_data,
            )  # fmt: skip
        except measures.MeasureUnknown:
            form.add_error(None, _("Choose a measure from the list, taken today or before."))
        except MeasureReasonMissing:
            form.add_error("reason", _("This measure says why it was taken."))
        else:
            messages.success(request, _("Recorded beside the criminal track."))
            return redirect("signals:signal", signal_id)
    shown = {
        "form": form, "signal": signal, "kinds": reference.choices("measure_kinds"),
        "came_from": signal.from_handover_id is not None,
    }  # fmt: skip
    return render(request, "signals/take_measure.html", shown, status=400 if form.errors else 200)
