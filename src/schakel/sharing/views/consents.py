"""Consent: record it, see it, take it back in one step."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from schakel.base.accounts import selectors as accounts
from schakel.base.reference import selectors as reference
from schakel.base.requests import StaffRequest, staff_page
from schakel.base.rights import Right
from schakel.sharing import forms
from schakel.sharing.services import consents
from schakel.sharing.views.refusals import EXPECTED, told

FIELDS = frozenset(forms.WizardForm.CONTENT)


@require_http_methods(["GET", "POST"])
@staff_page
def new(request: StaffRequest, subject_id: UUID, recipient_id: int, purpose: str) -> HttpResponse:
    """Ask and record consent for one recipient and purpose."""
    if not request.actor.may(Right.SHARING_CONSENT):
        raise PermissionDenied
    recipient = accounts.organisation(recipient_id)
    form = forms.ConsentForm(request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        consent = consents.ConsentInput(
            subject_id, recipient_id, purpose, tuple(sorted(FIELDS)), **data
        )
        try:
            consents.record_consent(actor=request.actor, consent=consent)
        except EXPECTED as refusal:
            form.add_error(None, told(refusal))
        else:
            messages.success(request, _("Consent recorded. Now share with the same case."))
            return HttpResponseRedirect(f"{reverse('sharing:wizard')}?zaak={subject_id}")
    shown = {
        "form": form,
        "recipient": recipient,
        "purpose": reference.labels("purposes").get(purpose, purpose),
    }
    return render(request, "sharing/consent.html", shown, status=400 if form.errors else 200)


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
