"""Consent: record it, see it, take it back in one step."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from schakel.base.accounts import selectors as accounts
from schakel.base.reference import selectors as reference
from schakel.base.requests import StaffRequest, staff_page
from schakel.base.rights import Right
from schakel.sharing import forms
from schakel.sharing.services import consents
from schakel.sharing.templatetags import sharing_words
from schakel.sharing.views.refusals import EXPECTED, told

FIELDS = tuple(sorted(forms.WizardForm.CONTENT))


@require_http_methods(["GET", "POST"])
@staff_page
def new(request: StaffRequest, subject_id: UUID, recipient_id: int, purpose: str) -> HttpResponse:
    """Ask and record consent for one organisation and purpose."""
    name = accounts.organisation(recipient_id).name
    form = forms.ConsentForm(request.POST or None, is_outside=False)
    known = {"subject_id": subject_id, "recipient_id": recipient_id, "purpose": purpose,
             "fields": _fields(request)}  # fmt: skip
    return _page(request, form, name, known)


@require_http_methods(["GET", "POST"])
@staff_page
def new_outside(
    request: StaffRequest, subject_id: UUID, recipient_type: str, purpose: str
) -> HttpResponse:
    """Ask and record consent for somebody outside Schakel; the name is typed on this page."""
    name = reference.labels("organisation_types").get(recipient_type)
    if name is None or recipient_type not in forms.OUTSIDE_TYPES:
        raise Http404
    form = forms.ConsentForm(request.POST or None, is_outside=True)
    known = {"subject_id": subject_id, "recipient_id": None, "purpose": purpose,
             "recipient_type": recipient_type, "fields": FIELDS}  # fmt: skip
    return _page(request, form, name, known)


def _page(
    request: StaffRequest, form: forms.ConsentForm, name: str, known: dict[str, Any]
) -> HttpResponse:
    if not request.actor.may(Right.SHARING_CONSENT):
        raise PermissionDenied
    purposes = reference.labels("purposes")
    if known["purpose"] not in purposes:
        raise Http404
    if form.is_valid():
        consent = consents.ConsentInput(**known, **form.cleaned_data)
        try:
            consents.record_consent(actor=request.actor, consent=consent)
        except EXPECTED as refusal:
            form.add_error(None, told(refusal))
        else:
            messages.success(request, _("Consent recorded. Now share with the same case."))
            return HttpResponseRedirect(_back(request, known["subject_id"]))
    shown = {"form": form, "name": name, "purpose": purposes[known["purpose"]],
             "fields": known["fields"]}  # fmt: skip
    return render(request, "sharing/consent.html", shown, status=400 if form.errors else 200)


def _fields(request: StaffRequest) -> tuple[str, ...]:
    """Return what is consented to: what the page that led here names, else the wizard's own."""
    wanted = tuple(request.GET.getlist("veld"))
    if set(wanted) - set(sharing_words.FIELDS):
        raise Http404
    return wanted or FIELDS


def _back(request: StaffRequest, subject_id: UUID) -> str:
    """Return the page that led here, if it is one of ours; else the wizard about the same case."""
    back = request.GET.get("terug", "")
    if back and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return back
    return f"{reverse('sharing:wizard')}?zaak={subject_id}"


@require_POST
@staff_page
def withdraw(request: StaffRequest, consent_id: UUID) -> HttpResponse:
    """Take a consent back: one press, as giving is."""
    try:
        told_to = consents.withdraw(actor=request.actor, consent_id=consent_id)
    except EXPECTED as refusal:
        messages.error(request, told(refusal))
    else:
        text = ngettext(
            "Withdrawn. %(n)s organisation that received data hears so.",
            "Withdrawn. %(n)s organisations that received data hear so.",
            told_to,
        )
        messages.success(request, text % {"n": told_to})
    return redirect("sharing:home")
