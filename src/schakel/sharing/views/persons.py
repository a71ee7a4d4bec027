"""Requests of persons concerned: take in, check who asks, compile the report, answer."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from schakel.base.requests import StaffRequest, staff_page
from schakel.base.rights import Right
from schakel.sharing import forms, selectors
from schakel.sharing.models import PersonRequest
from schakel.sharing.services import persons
from schakel.sharing.views.refusals import EXPECTED, told
from schakel.sharing.workflow import PersonRequestState


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
    refusal, sections = "", list[persons.Section]()
    try:
        if "checked" in request.POST:
            persons.check_identity(actor=request.actor, request_id=request_id)
            return redirect("sharing:person", request_id)
        if _shows_report(found):
            sections = persons.report_of(actor=request.actor, request_id=request_id)
    except EXPECTED as error:
        refusal = told(error)
    form = forms.PersonAnswerForm(
        request.POST if "outcome" in request.POST else None,
        kind=found.kind,
        sections=[(section.code, section.title) for section in sections],
    )
    try:
        if form.is_valid():
            _give(request, request_id, form)
            messages.success(request, _("Recorded."))
            return redirect("sharing:person", request_id)
    except EXPECTED as error:
        refusal = told(error)
    shown = {"asked": found, "form": form, "sections": sections, "refusal": refusal}
    wrong = form.errors or (refusal and request.method == "POST")
    return render(request, "sharing/person.html", shown, status=400 if wrong else 200)


@never_cache
@require_GET
@staff_page
def report(request: StaffRequest, request_id: UUID) -> HttpResponse:
    """The document that the person gets, as it passed the door."""
    _check(request)
    found = persons.open_request(actor=request.actor, request_id=request_id)
    if found.disclosure_id is None:
        raise Http404
    answer = render(request, "sharing/person_report.html", {"asked": found})
    answer["Content-Disposition"] = 'attachment; filename="uw-gegevens.html"'
    return answer


def _shows_report(asked: PersonRequest) -> bool:
    """Tell whether there is something to compile: never for who may not see it."""
    return asked.state == PersonRequestState.OPEN and (
        asked.identity_checked or asked.requester_suspect
    )


def _give(request: StaffRequest, request_id: UUID, form: forms.PersonAnswerForm) -> None:
    data = form.cleaned_data
    grounds = tuple(data["grounds"])
    if data["outcome"] == "refuse":
        persons.refuse(
            actor=request.actor, request_id=request_id, grounds=grounds, answer=data["answer"]
        )
        return
    given = persons.Answer(
        text=data["answer"],
        withheld=tuple(data.get("withheld", ())),
        grounds=grounds,
        authority=data.get("authority", ""),
        for_receivers=data.get("for_receivers", ""),
    )
    persons.grant(actor=request.actor, request_id=request_id, given=given)


def _check(request: StaffRequest) -> None:
    if not request.actor.may(Right.SHARING_OVERSEE):
        raise PermissionDenied
