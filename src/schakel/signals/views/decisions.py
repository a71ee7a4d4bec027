"""A privacy officer decides whether something may be shared, without reading the signal."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from schakel.base.requests import StaffRequest, staff_page
from schakel.signals.forms.offers import DecisionForm
from schakel.signals.services import asking
from schakel.signals.services.snapshot import PARTS

BAD = 400


@require_POST
@staff_page
def ask(request: StaffRequest, signal_id: UUID) -> HttpResponse:
    """Ask the own privacy officers by mail; it holds a link only."""
    wish = _wish(request.POST.get("recipient", ""), request.POST.getlist("part"))
    query = urlencode({"to": wish.recipient_id, "part": wish.parts}, doseq=True)
    address = reverse("signals:decide_sharing", args=[signal_id])
    url = request.build_absolute_uri(f"{address}?{query}")
    try:
        asking.ask_privacy_officer(actor=request.actor, signal_id=signal_id, wish=wish, url=url)
    except asking.NobodyToAsk:
        messages.error(request, _("Your organisation has no privacy officer in Schakel yet: tell"
                                  " your administrator."))  # fmt: skip
    else:
        messages.success(request, _("Your privacy officer has been asked. Until there is an answer"
                                    " the signal stays with you."))  # fmt: skip
    return redirect("signals:signal", signal_id)


@require_http_methods(["GET", "POST"])
@staff_page
def decide(request: StaffRequest, signal_id: UUID) -> HttpResponse:
    """Record a decision by name, with reasons."""
    asked_for = _wish(request.GET.get("to", ""), request.GET.getlist("part"))
    question = asking.open_question(
        actor=request.actor, signal_id=signal_id, recipient_id=asked_for.recipient_id
    )
    form = DecisionForm(request.POST or None, initial={"parts": asked_for.parts})
    if form.is_valid():
        values = form.cleaned_data
        asking.decide_sharing(
            actor=request.actor,
            signal_id=signal_id,
            wish=asking.Wish(asked_for.recipient_id, tuple(values["parts"])),
            may_share=values["may_share"] == "yes",
            reasons=values["reasons"],
        )
        messages.success(request, _("Your decision is on record."))
        return redirect("ui:today")
    shown = {"form": form, "question": question}
    return render(request, "signals/decide_sharing.html", shown, status=BAD if form.errors else 200)


def _wish(recipient: str, parts: list[str]) -> asking.Wish:
    if not recipient.isdecimal():
        raise Http404
    return asking.Wish(int(recipient), tuple(part for part in PARTS if part in parts))
