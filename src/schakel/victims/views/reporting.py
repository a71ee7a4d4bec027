"""Reporting somebody to CoMensha in two steps, or saying why not."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from schakel.base.requests import StaffRequest, staff_page
from schakel.sharing.forms import SendForm
from schakel.signals.selectors import subjects
from schakel.victims import policies
from schakel.victims.forms import ReportForm, UnreportedForm
from schakel.victims.services import reporting
from schakel.victims.views.package import pairs
from schakel.victims.views.refusals import EXPECTED, told
from schakel.victims.workflow import Names, duty_of
from schakel_methods.sharing.codes import Verdict

BAD, CONFLICT = 400, 409


@require_http_methods(["GET", "POST"])
@staff_page
def report(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Choose how somebody is reported; then see what CoMensha would read, and send."""
    if not policies.may_report(request.actor):
        raise PermissionDenied
    subject = subjects.possible_victim(actor=request.actor, person_id=person_id)
    duty = duty_of(request.actor.organisation_type)
    may_name = subject.has_name and duty.names != Names.NEVER
    form = ReportForm(request.POST or None, may_name=may_name)
    shown = {"subject": subject, "duty": duty, "form": form, "may_name": may_name}
    if not form.is_valid() or "change" in request.POST:
        return render(request, "victims/report.html", shown, status=BAD if form.errors else 200)
    try:
        return _second_step(request, shown, form.wish)
    except EXPECTED as refusal:
        form.add_error(None, told(refusal))
        return render(request, "victims/report.html", shown, status=CONFLICT)


@require_http_methods(["GET", "POST"])
@staff_page
def leave_unreported(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Say why somebody is not reported."""
    if not policies.may_report(request.actor):
        raise PermissionDenied
    subject = subjects.possible_victim(actor=request.actor, person_id=person_id)
    form = UnreportedForm(request.POST or None, reasons=reporting.reasons_for(request.actor))
    if form.is_valid():
        reporting.leave_unreported(actor=request.actor, person_id=person_id, **form.cleaned_data)
        messages.success(request, _("Recorded. The person is off the list."))
        return redirect("victims:reports")
    shown = {"form": form, "subject": subject}
    return render(request, "victims/unreported.html", shown, status=BAD if form.errors else 200)


def _second_step(
    request: StaffRequest, shown: dict[str, Any], wish: reporting.Wish
) -> HttpResponse:
    person_id = shown["subject"].person_id
    seen = reporting.preview(actor=request.actor, person_id=person_id, wish=wish)
    send = SendForm(
        request.POST if "send" in request.POST else None,
        conditions=[(one.key, one.text) for one in seen.answer.conditions],
        verdict=seen.answer.verdict, form=wish.form,
    )  # fmt: skip
    shown |= {
        "pairs": pairs(seen.package), "answer": seen.answer, "send": send, "wish": wish,
        "is_open": seen.answer.verdict < Verdict.CONDITIONAL,
        "needs_consent": seen.answer.verdict is Verdict.CONSENT and not seen.answer.consent,
        "consent_url": _consent_url(seen, person_id),
    }  # fmt: skip
    if "ask" in request.POST:
        return _ask(request, person_id, wish)
    if "send" in request.POST and send.is_valid():
        try:
            made = reporting.report(
                actor=request.actor, person_id=person_id, wish=wish, clearance=send.clearance()
            )
        except EXPECTED as refusal:
            send.add_error(None, told(refusal))
            return render(request, "victims/preview.html", shown, status=CONFLICT)
        messages.success(request, _("Reported. You see here when CoMensha takes it over."))
        return redirect("victims:registration", made.pk)
    return render(request, "victims/preview.html", shown, status=BAD if send.errors else 200)


def _ask(request: StaffRequest, person_id: UUID, wish: reporting.Wish) -> HttpResponse:
    question = _("Report this possible victim to CoMensha?")
    asked = reporting.ask_officer(
        actor=request.actor, person_id=person_id, wish=wish, question=question
    )
    messages.success(request, _("Your privacy officer has your question."))
    return redirect("sharing:request", asked)


def _consent_url(seen: reporting.Preview, person_id: UUID) -> str:
    asked = seen.transfer
    page = reverse("sharing:consent", args=[asked.subject_id, asked.recipient_id, asked.purpose])
    back = reverse("victims:report", args=[person_id])
    query = urlencode([*(("veld", name) for name in asked.fields), ("terug", back)])
    return f"{page}?{query}"
