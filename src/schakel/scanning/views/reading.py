"""The reading list and one note: read, decide, make a signal. All of it works by keyboard."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from schakel.base.reference import selectors as reference
from schakel.base.requests import StaffRequest, staff_page
from schakel.scanning import forms, policies, selectors, services, workflow
from schakel.scanning.models import Note
from schakel.scanning.services.handing import NoSignalDecided, SignalInput, forms_for
from schakel.scanning.services.reading import (
    DecisionInput,
    NotOnTheList,
    ReadAlready,
    ReasonMissing,
)
from schakel.scanning.workflow import DAY_BUDGET, Decision, Phase, Remark
from schakel.signals.workflow import Answer


def tabs(request: StaffRequest, current: str) -> dict[str, object]:
    """Return the parts of the scan this actor may use, and which one this page belongs to."""
    actor = request.actor
    parts = [
        ("list", _("Reading list"), policies.may_see_list(actor)),
        ("runs", _("Runs"), policies.may_account(actor)),
        ("sources", _("Sources"), policies.may_run(actor)),
        ("figures", _("Yield"), policies.may_account(actor)),
        ("rules", _("Rules"), policies.may_set_rules(actor)),
        ("orders", _("Order"), policies.may_set_rules(actor)),
        ("ads", _("Ads and tips"), policies.may_see_list(actor)),
        ("fairness", _("Fairness"), policies.may_account(actor)),
    ]
    links = [(code, text, reverse(f"scanning:{code}")) for code, text, allowed in parts if allowed]
    return {"tabs": links, "current": current}


def open_to(allowed: bool) -> None:
    """Refuse the page to who may not use it."""
    if not allowed:
        raise PermissionDenied


@require_GET
@staff_page
def reading_list(request: StaffRequest) -> HttpResponse:
    """What waits for this reader, in the order of reading."""
    open_to(policies.may_see_list(request.actor))
    waiting = selectors.lists.reading_list(actor=request.actor)
    page = Paginator(waiting, DAY_BUDGET).get_page(request.GET.get("page"))
    shown = {
        **tabs(request, "list"),
        "page": page,
        "over": max(0, page.paginator.count - DAY_BUDGET),
        "first": page.object_list[0].pk if page.paginator.count else None,
        "decided": selectors.lists.decided(actor=request.actor, limit=10),
        "stopped": selectors.lists.is_stopped(actor=request.actor),
        "columns": [_("Note"), _("Source"), _("Written on"), _("Waits since")],
    }
    return render(request, "scanning/list.html", shown)


@require_GET
@staff_page
def note(request: StaffRequest, note_id: UUID) -> HttpResponse:
    """One note with its words marked; opening it is on record."""
    try:
        opened = services.reading.open_note(actor=request.actor, note_id=note_id)
    except NotOnTheList:
        messages.info(request, _("This note does not wait for a reader."))
        return HttpResponseRedirect(reverse("scanning:list"))
    return _note_page(request, note_id, opened)


def _note_page(request: StaffRequest, note_id: UUID, opened: Note) -> HttpResponse:
    before, after = selectors.lists.neighbours(actor=request.actor, note_id=note_id)
    signal_form = forms.SignalForm(
        initial={"forms_of_exploitation": list(forms_for(opened.forms)),
                 "minors": "unknown", "danger": "unknown"}
    )  # fmt: skip
    shown = {
        **tabs(request, "list"),
        "page": selectors.page.note_page(actor=request.actor, note=opened),
        "note": opened,
        "before": before,
        "after": after,
        "reasons": reference.choices(workflow.REASONS),
        "form_labels": [reference.labels(workflow.FORMS).get(f, f) for f in opened.forms],
        "is_open": opened.phase == Phase.READING,
        "can_make_signal": opened.phase == Phase.DECIDED
        and opened.decision == Decision.SIGNAL
        and policies.may_make_signal(request.actor, opened),
        "signal_form": signal_form,
    }
    return render(request, "scanning/note.html", shown)


@require_POST
@staff_page
def decide(request: StaffRequest, note_id: UUID) -> HttpResponse:
    """Say whether it is a signal, and go on with the next note."""
    here = reverse("scanning:note", args=[note_id])
    form = forms.DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose signal, no signal or unsure."))
        return HttpResponseRedirect(here)
    said = DecisionInput(
        Decision(form.cleaned_data["decision"]),
        form.cleaned_data["reason"],
        form.cleaned_data["remark"],
    )
    _before, after = selectors.lists.neighbours(actor=request.actor, note_id=note_id)
    try:
        done = services.reading.decide(actor=request.actor, note_id=note_id, said=said)
    except ReasonMissing:
        messages.error(request, _("Say why it is no signal: choose a reason."))
        return HttpResponseRedirect(here)
    except (ReadAlready, NotOnTheList):
        messages.info(request, _("You have read this note already, or it was decided meanwhile."))
        return HttpResponseRedirect(reverse("scanning:list"))
    if done.decision == Decision.SIGNAL and policies.may_make_signal(request.actor, done):
        messages.success(request, _("Recorded as a signal. Hand it over below."))
        return HttpResponseRedirect(f"{here}#signal")
    messages.success(request, _("Recorded."))
    to = reverse("scanning:note", args=[after]) if after else reverse("scanning:list")
    return HttpResponseRedirect(to)


@require_POST
@staff_page
def make_signal(request: StaffRequest, note_id: UUID) -> HttpResponse:
    """Hand the note over to the signal chain."""
    here = reverse("scanning:note", args=[note_id])
    form = forms.SignalForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose at least one form, and answer both questions."))
        return HttpResponseRedirect(f"{here}#signal")
    says = SignalInput(
        tuple(form.cleaned_data["forms_of_exploitation"]),
        Answer(form.cleaned_data["minors"]),
        Answer(form.cleaned_data["danger"]),
    )
    try:
        made = services.handing.make_signal(actor=request.actor, note_id=note_id, says=says)
    except NoSignalDecided:
        messages.error(request, _("Only a note that readers called a signal becomes one."))
        return HttpResponseRedirect(here)
    messages.success(
        request, _("Signal %(reference)s was made.") % {"reference": made.signal_reference}
    )
    return HttpResponseRedirect(here)


@require_POST
@staff_page
def remark(request: StaffRequest, note_id: UUID, hit_id: UUID) -> HttpResponse:
    """Say that a hit is wrong."""
    says = request.POST.get("says", "")
    if says in {str(remark) for remark in Remark}:
        services.reading.remark(actor=request.actor, hit_id=hit_id, says=Remark(says))
        messages.success(request, _("Thank you: the owner of the rules sees it."))
    return HttpResponseRedirect(reverse("scanning:note", args=[note_id]))
