"""What was shared: read it, correct it, let a non-member in with a code, handle notices."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from schakel.base.requests import StaffRequest, staff_page
from schakel.sharing import forms, selectors
from schakel.sharing.models import Package
from schakel.sharing.services import notices, packages, records
from schakel.sharing.templatetags.sharing_words import FIELDS
from schakel.sharing.views.refusals import EXPECTED, told


@never_cache
@require_http_methods(["GET", "POST"])
@staff_page
def package(request: StaffRequest, package_id: UUID) -> HttpResponse:
    """Read one package, looking leaves a trail; its sender gives a non-member a code."""
    found = packages.open_package(actor=request.actor, package_id=package_id)
    given = ""
    if request.method == "POST":
        _grant, given = packages.give_access(actor=request.actor, package_id=package_id)
    shown = _package(request, found) | {"code": given}
    return render(request, "sharing/package.html", shown)


@require_POST
@staff_page
def end_access(request: StaffRequest, grant_id: UUID) -> HttpResponse:
    """End a non-member's access at once."""
    ended = packages.take_access_back(actor=request.actor, grant_id=grant_id)
    messages.success(request, _("Ended. The code opens nothing any more."))
    return redirect("sharing:package", ended.package_id)


@require_http_methods(["GET", "POST"])
@staff_page
def disclosure(request: StaffRequest, disclosure_id: UUID) -> HttpResponse:
    """What is on record about something that left; tell the receivers what was wrong in it."""
    form = forms.CorrectionForm(request.POST or None)
    found = records.open_disclosure(actor=request.actor, disclosure_id=disclosure_id)
    if form.is_valid():
        try:
            reached = notices.correct(
                actor=request.actor,
                disclosure_id=disclosure_id,
                content=form.cleaned_data["content"],
            )
        except EXPECTED as refusal:
            form.add_error(None, told(refusal))
        else:
            text = ngettext(
                "%(n)s receiver hears what was wrong.",
                "%(n)s receivers hear what was wrong.",
                reached,
            )
            messages.success(request, text % {"n": reached})
            return redirect("sharing:disclosure", disclosure_id)
    is_ours = found.sender_id == request.actor.organisation_id
    shown = {
        "disclosure": found,
        "is_ours": is_ours,
        "form": form if is_ours else None,
        "told": selectors.told_about(actor=request.actor, disclosure_id=found.pk),
    }
    return render(request, "sharing/disclosure.html", shown, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff_page
def notice(request: StaffRequest, notice_id: UUID) -> HttpResponse:
    """Handle a correction or a withdrawn consent."""
    found = notices.open_notice(actor=request.actor, notice_id=notice_id)
    form = forms.NoticeForm(request.POST or None, is_outside=found.recipient_id is None)
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
    shown = {"notice": found, "form": form, "is_outside": found.recipient_id is None}
    return render(request, "sharing/notice.html", shown, status=400 if form.errors else 200)


@never_cache
@csrf_protect
@require_http_methods(["GET", "POST"])
def access(request: HttpRequest, organisation_id: int, grant_id: UUID) -> HttpResponse:
    """The door for somebody without an account: a code opens one package."""
    form, opened = forms.CodeForm(request.POST or None), None
    if form.is_valid():
        opened = packages.open_with_code(
            organisation_id=organisation_id, grant_id=grant_id, code=form.cleaned_data["code"]
        )
        if opened is None:
            form.add_error("code", _("This code does not open it, or the time has passed."))
    shown = {
        "form": form,
        "opened": opened,
        "seen": _labelled(opened.content) if opened else None,
    }
    return render(request, "sharing/access.html", shown, status=403 if form.errors else 200)


def _package(request: StaffRequest, found: Package) -> dict[str, object]:
    is_ours = found.sender_id == request.actor.organisation_id
    is_outside = is_ours and found.recipient_id is None
    return {
        "package": found,
        "seen": _labelled(found.content),
        "is_ours": is_ours,
        "is_outside": is_outside,
        "disclosure": found.disclosure,
        "grants": selectors.grants(actor=request.actor, package_id=found.pk) if is_outside else [],
    }


def _labelled(content: dict[str, str]) -> list[tuple[str, str]]:
    return [(str(FIELDS.get(name, name)), text) for name, text in content.items()]
