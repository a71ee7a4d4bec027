"""The intake desk: a report gets a number, an owner and a next step."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from schakel.base.accounts import selectors as accounts
from schakel.base.requests import StaffRequest, staff_page
from schakel.signals import policies
from schakel.signals.forms.intake import RegisterForm
from schakel.signals.selectors.page import SignalPage
from schakel.signals.services import intake, looking
from schakel.signals.services.course import StepNotAllowed
from schakel.signals.workflow import Phase

BAD = 400


@require_http_methods(["GET", "POST"])
@staff_page
def register(request: StaffRequest, signal_id: UUID) -> HttpResponse:
    """Read a report and give it a number and an owner."""
    policies.require_registering(request.actor)
    try:
        page = looking.open_signal(actor=request.actor, signal_id=signal_id)
    except looking.ReasonNeeded:
        return redirect("signals:signal", signal_id)
    if page.signal.phase != Phase.RECEIVED:
        messages.info(request, _("This report was registered before."))
        return redirect("signals:signal", signal_id)
    form = RegisterForm(
        request.POST or None, colleagues=_colleagues(request), initial=_as_it_is(request, page)
    )
    if form.is_valid() and _registered(request, signal_id, form):
        messages.success(request, _("The report has a number, an owner and a next step."))
        return redirect("signals:signal", signal_id)
    shown = {"form": form, "page": page}
    return render(request, "signals/register.html", shown, status=BAD if form.errors else 200)


def _colleagues(request: StaffRequest) -> list[tuple[str, str]]:
    found = accounts.colleagues(request.actor.organisation_id)
    return [(str(key), name) for key, name in found]


def _as_it_is(request: StaffRequest, page: SignalPage) -> dict[str, object]:
    signal = page.signal
    return {
        "owner": signal.responsible_user_id or request.actor.user_id,
        "own_case_number": signal.own_case_number,
        "is_urgent": signal.is_urgent,
    }


def _registered(request: StaffRequest, signal_id: UUID, form: RegisterForm) -> bool:
    values = form.cleaned_data
    try:
        intake.register(
            actor=request.actor,
            signal_id=signal_id,
            own_case_number=values["own_case_number"],
            owner_id=int(values["owner"]),
            is_urgent=values["is_urgent"],
        )
    except intake.KeyMissing:
        form.add_error("own_case_number", _("Nothing else tells this report from others: give it"
                                            " your own case number."))  # fmt: skip
        return False
    except StepNotAllowed:
        form.add_error(None, _("Somebody registered this report in the meantime."))
        return False
    return True
