"""Sources, uploads, runs, the log and the stop switch."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from schakel.base.reference import selectors as reference
from schakel.base.requests import StaffRequest, staff_page
from schakel.scanning import forms, policies, selectors, services, workflow
from schakel.scanning.services.notes import TooOld
from schakel.scanning.services.runs import ReasonMissing
from schakel.scanning.services.sources import SourceInput
from schakel.scanning.views.reading import open_to, tabs
from schakel.scanning.workflow import NoGround, SourceKind

SHOWN_ERRORS = 50


def _no_ground() -> str:
    return _(
        "There is no legal ground for this source in your organisation, so it stays off. Ask your"
        " privacy officer; a ground is added to the list by two people."
    )


@require_GET
@staff_page
def runs(request: StaffRequest) -> HttpResponse:
    """The runs with their progress and counts, the log, and the stop switch."""
    open_to(policies.may_account(request.actor))
    shown = _runs(request)
    part = "scanning/parts/runs.html" if request.headers.get("hx-request") else "scanning/runs.html"
    return render(request, part, shown)


def _runs(request: StaffRequest) -> dict[str, Any]:
    actor = request.actor
    found = selectors.lists.runs(actor=actor)
    return {
        **tabs(request, "runs"),
        "runs": found,
        "busy": any(run.is_busy for run in found),
        "log": _log(request),
        "stopped": selectors.lists.is_stopped(actor=actor),
        "waiting": selectors.lists.waiting_to_be_scanned(actor=actor),
        "sources": selectors.lists.active_sources(actor=actor),
        "may_run": policies.may_run(actor),
        "may_switch": policies.may_run(actor) or policies.may_set_rules(actor),
        "switch": forms.SwitchForm(),
        "refusals": {
            "stopped": _("the stop switch is pressed"),
            "source_off": _("the source is off"),
            "no_ground": _("there is no legal ground"),
        },
    }


def _log(request: StaffRequest) -> list[dict[str, Any]]:
    """The lines of the log with purpose and ground in words."""
    purposes, grounds = reference.labels("purposes"), reference.labels(workflow.GROUNDS)
    return [
        {
            "event": line.event,
            "run": line.run,
            "reason": line.reason,
            "purpose": purposes.get(line.purpose, line.purpose),
            "ground": grounds.get(line.ground, line.ground),
            "rules_hash": line.rules_hash,
            "counts": line.counts,
            "at": line.at,
        }
        for line in selectors.lists.log(actor=request.actor)
    ]


@require_POST
@staff_page
def start(request: StaffRequest) -> HttpResponse:
    """Ask for a run of every source that is on."""
    open_to(policies.may_run(request.actor))
    for source in selectors.lists.active_sources(actor=request.actor):
        services.runs.ask_run(actor=request.actor, source_id=source.pk)
    messages.success(request, _("The run has been asked for. You can follow it here."))
    return HttpResponseRedirect(reverse("scanning:runs"))


@require_POST
@staff_page
def switch(request: StaffRequest) -> HttpResponse:
    """Press or release the stop switch."""
    stop = request.POST.get("to") == "stop"
    do = services.runs.stop_scanning if stop else services.runs.resume_scanning
    try:
        do(actor=request.actor, reason=request.POST.get("reason", ""))
    except ReasonMissing:
        messages.error(request, _("Say why."))
    return HttpResponseRedirect(reverse("scanning:runs"))


@require_http_methods(["GET", "POST"])
@staff_page
def sources(request: StaffRequest) -> HttpResponse:
    """The sources with purpose and ground, and a form for a new one."""
    open_to(policies.may_run(request.actor))
    form = forms.SourceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kept = {**form.cleaned_data, "kind": SourceKind(form.cleaned_data["kind"])}
        try:
            with transaction.atomic():
                services.sources.add_source(actor=request.actor, source=SourceInput(**kept))
        except IntegrityError:
            form.add_error("name", _("There is a source of this name already."))
        else:
            messages.success(request, _("The source was added. It is off until you switch it on."))
            return HttpResponseRedirect(reverse("scanning:sources"))
    return _sources(request, form)


def _sources(request: StaffRequest, form: forms.SourceForm, **more: Any) -> HttpResponse:
    found = selectors.lists.sources(actor=request.actor)
    shown = {
        **tabs(request, "sources"),
        "sources": found,
        "form": form,
        "upload": forms.UploadForm(sources=_choices(found)),
        "purposes": reference.labels("purposes"),
        "grounds": reference.labels(workflow.GROUNDS),
        **more,
    }
    return render(request, "scanning/sources.html", shown)


def _choices(found: list[Any]) -> list[tuple[str, str]]:
    return [(str(source.pk), source.name) for source in found if source.is_active]


@require_POST
@staff_page
def switch_source(request: StaffRequest, source_id: UUID) -> HttpResponse:
    """Switch a source on or off."""
    try:
        services.sources.switch_source(
            actor=request.actor, source_id=source_id, on=request.POST.get("to") == "on"
        )
    except NoGround:
        messages.error(request, _no_ground())
    return HttpResponseRedirect(reverse("scanning:sources"))


@require_POST
@staff_page
def upload(request: StaffRequest) -> HttpResponse:
    """Take a file of notes in, all of it or nothing."""
    open_to(policies.may_run(request.actor))
    found = selectors.lists.sources(actor=request.actor)
    form = forms.UploadForm(request.POST, request.FILES, sources=_choices(found))
    if not form.is_valid():
        return _sources(request, forms.SourceForm(), upload=form)
    file = form.cleaned_data["file"]
    notes, errors = forms.read_notes(file.name, file.read())
    if not errors:
        errors = _take(request, form.cleaned_data["source"], notes)
    if errors:
        return _sources(
            request, forms.SourceForm(), upload=form, errors=errors[:SHOWN_ERRORS],
            error_count=len(errors),
        )  # fmt: skip
    return HttpResponseRedirect(reverse("scanning:runs"))


def _take(request: StaffRequest, source_id: UUID, notes: list[Any]) -> list[forms.RowError]:
    try:
        taken = services.notes.receive_notes(actor=request.actor, source_id=source_id, notes=notes)
    except NoGround:
        return [forms.RowError(0, _no_ground())]
    except TooOld as error:
        words = _("Note %(number)s is older than the law allows (five years): take it out.")
        return [forms.RowError(0, words % {"number": number}) for number in error.args]
    messages.success(
        request,
        _("%(new)s new, %(changed)s changed, %(unchanged)s unchanged notes.")
        % {"new": taken.new, "changed": taken.changed, "unchanged": taken.unchanged},
    )
    return []
