"""Advertisements and tips: upload, groups, one group as template and slots."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from schakel.base.requests import StaffRequest, staff_page
from schakel.scanning import forms, policies, selectors, services
from schakel.scanning.services.ads import MAX_GROUPS_PER_POINT
from schakel.scanning.views.reading import open_to, tabs
from schakel.scanning.workflow import NoGround


@require_http_methods(["GET", "POST"])
@staff_page
def ads(request: StaffRequest) -> HttpResponse:
    """The groups, and a form to add advertisements or tips."""
    actor = request.actor
    open_to(policies.may_see_list(actor))
    found = selectors.lists.active_sources(actor=actor)
    choices = [(str(source.pk), source.name) for source in found]
    form = forms.UploadForm(request.POST or None, request.FILES or None, sources=choices)
    errors: list[forms.RowError] = []
    if request.method == "POST" and form.is_valid():
        errors = _take(request, form)
        if not errors:
            return HttpResponseRedirect(reverse("scanning:ads"))
    shown = {
        **tabs(request, "ads"),
        "groups": selectors.lists.ad_groups(actor=actor),
        "ungrouped": selectors.lists.ungrouped(actor=actor),
        "form": form,
        "errors": errors[:50],
        "may_run": policies.may_run(actor),
        "cap": MAX_GROUPS_PER_POINT,
        "columns": [_("Group"), (_("Ads"), "", "number"), (_("Texts"), "", "number"),
                    _("Last change")],
    }  # fmt: skip
    return render(request, "scanning/ads.html", shown)


def _take(request: StaffRequest, form: forms.UploadForm) -> list[forms.RowError]:
    file = form.cleaned_data["file"]
    rows, errors = forms.read_ads(file.name, file.read())
    if errors:
        return errors
    try:
        taken = services.ads.receive_ads(
            actor=request.actor, source_id=form.cleaned_data["source"], ads=rows
        )
    except NoGround:
        return [forms.RowError(0, _("There is no legal ground for this source, so it stays off."))]
    text = ngettext("%(count)s new advertisement.", "%(count)s new advertisements.", taken)
    messages.success(request, text % {"count": taken})
    return []


@require_GET
@staff_page
def group(request: StaffRequest, group_id: UUID) -> HttpResponse:
    """One group: what all its texts share, where they differ, and why it is a group."""
    opened = services.ads.open_group(actor=request.actor, group_id=group_id)
    shown = {
        **tabs(request, "ads"),
        "group": opened,
        "templates": [
            {"ads": found["ads"], "parts": _parts(found["parts"])}
            for found in opened.template or ()
            if isinstance(found, dict)  # kept before texts were apart: none until grouped again
        ],
        "points": [point.split(":", 1) for point in opened.points or ()],
        "ads": selectors.lists.ads_of(actor=request.actor, group=opened),
    }
    return render(request, "scanning/group.html", shown)


def _parts(kept: list[Any]) -> list[dict[str, Any]]:
    return [{"text": part} if isinstance(part, str) else {"fillings": part} for part in kept]
