"""What was shared: read it, continue the case, let a non-member in, handle notices."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_GET, require_http_methods

from schakel.base.requests import StaffRequest, staff_page
from schakel.sharing import forms, selectors
from schakel.sharing.services import notices, packages
from schakel.sharing.views.refusals import EXPECTED, told


@require_GET
@staff_page
def package(request: StaffRequest, package_id: UUID) -> HttpResponse:
    """Read one package; looking leaves a trail."""
    found = packages.open_package(actor=request.actor, package_id=package_id)
    labels = {name: field.label for name, field in forms.WizardForm.base_fields.items()}
    shown = {
        "package": found,
        "seen": [(labels.get(name, name), text) for name, text in found.content.items()],
        "is_ours": found.sender_id == request.actor.organisation_id,
        "disclosure": found.disclosure,
    }
    return render(request, "sharing/package.html", shown)


@require_http_methods(["GET", "POST"])
@staff_page
def notice(request: StaffRequest, notice_id: UUID) -> HttpResponse:
    """Handle a correction or a withdrawn consent."""
    found = next((n for n in selectors.notices(actor=request.actor) if n.pk == notice_id), None)
    if found is None:
        return redirect("sharing:home")
    form = forms.NoticeForm(request.POST or None)
    if form.is_valid():
        try:
            notices.handle_notice(
                actor=request.actor, notice_id=notice_id, how=form.cleaned_data["how"]
            )
        except EXPECTED as refusal:
            form.add_error(None, told(refusal))
        else:
            messages.success(request, _("Recorded."))
            return redirect("sharing:home")
    return render(request, "sharing/notice.html", {"notice": found, "form": form})


@csrf_protect
@require_http_methods(["GET", "POST"])
def access(request: HttpRequest, organisation_id: int, grant_id: UUID) -> HttpResponse:
    """The door for somebody without an account: a code opens one package."""
    form, seen = forms.CodeForm(request.POST or None), None
    if form.is_valid():
        content = packages.open_with_code(
            organisation_id=organisation_id, grant_id=grant_id, code=form.cleaned_data["code"]
        )
        labels = {name: field.label for name, field in forms.WizardForm.base_fields.items()}
        seen = [(labels.get(n, n), text) for n, text in content.items()] if content else None
        if seen is None:
            form.add_error("code", _("This code does not open it, or the time has passed."))
    shown = {"form": form, "seen": seen}
    return render(request, "sharing/access.html", shown, status=403 if form.errors else 200)
