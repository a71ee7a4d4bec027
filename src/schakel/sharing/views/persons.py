"""Requests of persons concerned: take in, check who asks, compile the report, answer."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from schakel.base.requests import StaffRequest, staff_page
from schakel.base.rights import Right
from schakel.sharing import forms, selectors
from schakel.sharing.services import persons
from schakel.sharing.views.refusals import EXPECTED, told


@require_http_methods(["GET", "POST"])
@staff_page
def list_page(request: StaffRequest) -> HttpResponse:
    """All requests with their clocks, and a new one."""
    _check(request)
    form = forms.PersonRequestForm(request.POST or None)
    if form.is_valid():
        asked = persons.RequestInput(**form.cleaned_data)
        made = persons.receive_request(actor=request.actor, asked=asked)
        messages.success(request, _("Taken in. The term runs from now."))
        return redirect("sharing:person", made.pk)
    shown = {"form": form, "requests": selectors.person_requests(actor=request.actor)}
    return render(request, "sharing/persons.html", shown, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff_page
def page(request: StaffRequest, request_id: UUID) -> HttpResponse:
    """One request: identity, report, answer."""
    _check(request)
    found = persons.open_request(actor=request.actor, request_id=request_id)
    form = forms.PersonAnswerForm(request.POST if "outcome" in request.POST else None)
    sections: list[persons.Section] = []
    refusal = ""
    try:
        if "checked" in request.POST:
            persons.check_identity(actor=request.actor, request_id=request_id)
            return redirect("sharing:person", request_id)
        if "report" in request.POST:
            sections = persons.report_of(actor=request.actor, request_id=request_id)
        if form.is_valid():
            _give(request, request_id, form)
            messages.success(request, _("Recorded."))
            return redirect("sharing:persons")
    except EXPECTED as error:
        refusal = told(error)
    shown = {"asked": found, "form": form, "sections": sections, "refusal": refusal}
    return render(request, "sharing/person.html", shown, status=400 if refusal else 200)


def _give(request: StaffRequest, request_id: UUID, form: forms.PersonAnswerForm) -> None:
    data = form.cleaned_data
    if data["outcome"] == "grant":
        persons.grant(actor=request.actor, request_id=request_id, answer=data["answer"])
        return
    persons.refuse(
        actor=request.actor,
        request_id=request_id,
        grounds=tuple(data["grounds"]),
        answer=data["answer"],
    )


def _check(request: StaffRequest) -> None:
    if not request.actor.may(Right.SHARING_OVERSEE):
        raise PermissionDenied
