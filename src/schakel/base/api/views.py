"""Tokens of systems: which there are, giving one, taking one away."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from schakel.base.api import selectors, services
from schakel.base.api.forms import RIGHTS, TokenForm
from schakel.base.api.policies import may_manage_tokens
from schakel.base.reference import selectors as reference
from schakel.base.requests import StaffRequest, staff_page, unkept


@require_http_methods(["GET", "POST"])
@staff_page
def home(request: StaffRequest) -> HttpResponse:
    """The tokens of the organisation, and giving a system one."""
    if not may_manage_tokens(request.actor):
        raise PermissionDenied
    form = TokenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and (secret := _issued(request, form)):
        shown = {"name": form.cleaned_data["name"], "secret": secret}
        return unkept(render(request, "tokens/shown.html", shown))
    purposes, words = reference.labels("purposes"), {str(code): RIGHTS[code] for code in RIGHTS}
    rows = [
        (token, [words.get(code, code) for code in token.rights], purposes.get(token.purpose, ""))
        for token in selectors.tokens(actor=request.actor)
    ]
    shown = {"form": form, "rows": rows, "today": timezone.localdate()}
    return render(request, "tokens/home.html", shown, status=400 if form.errors else 200)


@require_POST
@staff_page
def revoke(request: StaffRequest, token_id: UUID) -> HttpResponse:
    """Take a token away."""
    services.revoke_token(actor=request.actor, token_id=token_id)
    messages.success(request, _("Taken away; the next request with this token is refused."))
    return redirect("tokens:home")


def _issued(request: StaffRequest, form: TokenForm) -> str:
    try:
        _token, secret = services.issue_token(actor=request.actor, wanted=form.wanted())
    except services.TermTooLong:
        form.add_error("expires_on", _("Choose a day from tomorrow up to a year from now."))
        return ""
    return secret
