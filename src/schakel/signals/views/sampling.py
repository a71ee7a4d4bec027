"""Samples of dossiers: the National Rapporteur asks and reads, the service decides."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from schakel.base.accounts import selectors as accounts
from schakel.base.reference import selectors as reference
from schakel.base.requests import StaffRequest, staff_page
from schakel.sharing.views.refusals import EXPECTED as SHARING
from schakel.sharing.views.refusals import told
from schakel.signals import policies
from schakel.signals.forms.sampling import DecideForm, SampleForm
from schakel.signals.models import DossierSample
from schakel.signals.selectors import samples as selecting
from schakel.signals.services import sampling
from schakel.signals.views.dossiers import sheet
from schakel.signals.workflow import SampleState
from schakel_methods.sampling.drawing import PopulationTooSmall


@require_http_methods(["GET", "POST"])
@staff_page
def samples(request: StaffRequest) -> HttpResponse:
    """List samples; the Rapporteur asks for a new one here."""
    rows = selecting.samples(actor=request.actor)
    may_ask = policies.may_ask_sample(request.actor)
    form = SampleForm(request.POST or None) if may_ask else None
    if form is not None and form.is_valid():
        values = form.cleaned_data
        wish = sampling.Wish(int(values["service"]), values["goal"], values["first_year"],
                             values["last_year"], values["size"])  # fmt: skip
        try:
            made = sampling.ask_sample(actor=request.actor, wish=wish)
        except sampling.WishUnclear:
            form.add_error("size", _("At most %(n)s dossiers, and the first year first.")
                           % {"n": selecting.rule("most_dossiers")})  # fmt: skip
        else:
            messages.success(request, _("Asked. The service decides; the seed is fixed."))
            return redirect("signals:sample", made.pk)
    shown = {"rows": rows, "form": form, "goals": reference.labels("sample_goals")}
    status = 400 if form is not None and form.errors else 200
    return render(request, "signals/samples.html", shown, status=status)


@require_GET
@staff_page
def sample(request: StaffRequest, sample_id: UUID) -> HttpResponse:
    """Show a sample: what was drawn, how, and its dossiers as long as they may be read."""
    found = sampling.open_sample(actor=request.actor, sample_id=sample_id)
    return render(request, "signals/sample.html", _shown(request, found, DecideForm()))


@require_POST
@staff_page
def decide(request: StaffRequest, sample_id: UUID) -> HttpResponse:
    """Open, refuse or take back a sample, as the service."""
    form, actor = DecideForm(request.POST), request.actor
    try:
        if "revoke" in request.POST:
            sampling.revoke_sample(actor=actor, sample_id=sample_id)
        elif "refuse" in request.POST:
            sampling.refuse_sample(actor=actor, sample_id=sample_id)
        else:
            seen = form.is_valid() and form.cleaned_data["is_nameless"]
            sampling.approve_sample(actor=actor, sample_id=sample_id, is_nameless=seen)
    except sampling.NotWaiting:
        messages.error(request, _("This sample was decided on, or ended, before."))
    except PopulationTooSmall:
        messages.error(request, _("Too few dossiers in these years to draw from."))
    except SHARING as refusal:
        messages.error(request, told(refusal))
    else:
        messages.success(request, _("Recorded."))
    return redirect("signals:sample", sample_id)


def _shown(request: StaffRequest, found: DossierSample, form: DecideForm) -> dict[str, Any]:
    decides = policies.may_decide_sample(request.actor, found)
    names = accounts.organisation_names({found.sender_id, found.recipient_id})
    dossiers = (found.package or {}).get("dossiers", []) if selecting.is_open(found) else []
    waits = decides and found.state == SampleState.ASKED
    drawn = _preview(request, found) if waits else None
    return {
        "sample": found,
        "goal": reference.labels("sample_goals").get(found.goal, found.goal),
        "service": names[found.sender_id],
        "asker": names[found.recipient_id],
        "is_open": selecting.is_open(found),
        "decides": decides,
        "drawn": drawn,
        "too_few": waits and drawn is None,
        "form": form if drawn else None,
        "dossiers": [sheet(one) for one in (drawn.dossiers if drawn else dossiers)],
    }


def _preview(request: StaffRequest, found: DossierSample) -> sampling.Drawn | None:
    try:
        return sampling.preview_sample(actor=request.actor, sample_id=found.pk)
    except PopulationTooSmall:
        return None
