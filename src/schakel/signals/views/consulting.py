"""From a case without a name to one that is shared: four steps, advice first."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from schakel.base.requests import StaffRequest, staff_page
from schakel.base.rights import Right
from schakel.sharing.views.refusals import EXPECTED as SHARING
from schakel.sharing.views.refusals import told
from schakel.signals import policies
from schakel.signals.forms.between import AdviceForm, ConsultForm
from schakel.signals.selectors import choices, consultations
from schakel.signals.services import advising

# What a hand-over with a name may hold after consent.
PARTS = ("report", "circumstances", "persons", "identities")
BAD = 400


@require_GET
@staff_page
def nameless(request: StaffRequest, signal_id: UUID) -> HttpResponse:
    """Show how far a case without a name is, and the step that comes now."""
    if not request.actor.may(Right.SIGNALS_READ):
        raise PermissionDenied
    case = consultations.nameless_case(actor=request.actor, signal_id=signal_id)
    place = request.GET.get("plaats", "").strip()[:80]
    ways = [(way, _consent_url(case, way)) for way in case.ways]
    others = [pair for pair in ways if not pair[0].is_near]
    shown = {
        "case": case,
        "signal": case.signal,
        "ways": [pair for pair in ways if pair[0].is_near],
        "others": bool(others),
        "place": place,
        "found": [pair for pair in others if place and place.casefold() in pair[0].name.casefold()],
        "has_consent": any(way.has_consent for way in case.ways),
        "may_name": Right.SIGNALS_RECEIVE in request.actor.rights,
        "may_hand_over": Right.SIGNALS_HAND_OVER in request.actor.rights,
        "may_consult": policies.may_consult(request.actor, case.signal),
    }
    return render(request, "signals/nameless.html", shown)


@require_http_methods(["GET", "POST"])
@staff_page
def consult(request: StaffRequest, signal_id: UUID) -> HttpResponse:
    """Ask for advice on a case in which nobody can be recognised."""
    signal = choices.signal_of(actor=request.actor, signal_id=signal_id)
    if not policies.may_consult(request.actor, signal):
        raise PermissionDenied
    found = consultations.advisers(actor=request.actor)
    named = [(str(one.organisation_id), f"{one.name}: {one.on}") for one in found]
    form = ConsultForm(request.POST or None, advisers=named)
    if form.is_valid():
        values = form.cleaned_data
        try:
            advising.consult(
                actor=request.actor, signal_id=signal_id, recipient_id=int(values["recipient"]),
                case=values["text"], is_nameless=values["is_nameless"],
            )  # fmt: skip
        except SHARING as refusal:
            form.add_error("text", _words(refusal))
        else:
            messages.success(request, _("Asked. The advice comes back to you here."))
            return redirect("signals:nameless", signal_id)
    shown = {"form": form, "signal": signal}
    return render(request, "signals/consult.html", shown, status=BAD if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff_page
def consultation(request: StaffRequest, consultation_id: UUID) -> HttpResponse:
    """Read a question for advice; who was asked answers here."""
    asked = advising.open_consultation(actor=request.actor, consultation_id=consultation_id)
    may_answer = policies.may_advise(request.actor, asked) and asked.answered_at is None
    form = AdviceForm(request.POST or None) if may_answer else None
    if form is not None and form.is_valid() and _advised(request, asked.pk, form):
        return redirect("signals:consultation", consultation_id)
    is_mine = asked.sender_id == request.actor.organisation_id
    shown = {"asked": asked, "form": form, "is_mine": is_mine}
    status = BAD if form is not None and form.errors else 200
    return render(request, "signals/consultation.html", shown, status=status)


def _advised(request: StaffRequest, consultation_id: UUID, form: AdviceForm) -> bool:
    values: dict[str, Any] = form.cleaned_data
    try:
        advising.advise(
            actor=request.actor, consultation_id=consultation_id, answer=values["text"],
            is_nameless=values["is_nameless"],
        )  # fmt: skip
    except SHARING as refusal:
        form.add_error("text", _words(refusal))
        return False
    messages.success(request, _("Sent. Who asked sees it at once."))
    return True


def _words(refusal: Exception) -> str:
    """Say why the door stayed shut, and which words it saw."""
    named = ", ".join(str(word) for word in refusal.args)
    return f"{told(refusal)} ({named})" if named else told(refusal)


def _consent_url(case: consultations.NamelessCase, way: consultations.ConsentWay) -> str:
    keys = [case.signal.trace_id, way.organisation_id, way.purpose]
    back = reverse("signals:nameless", args=[case.signal.pk])
    query = urlencode([*(("veld", part) for part in PARTS), ("terug", back)])
    return f"{reverse('sharing:consent', args=keys)}?{query}"
