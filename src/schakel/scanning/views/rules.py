"""The rules of the scan: look, draft a change, try it out on last month, publish by two people."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from schakel.base.reference.services import SamePerson
from schakel.base.requests import StaffRequest, staff_page
from schakel.base.rights import Right
from schakel.scanning import forms, policies, selectors, services
from schakel.scanning.services.rules import Change, NotTriedOut, RuleUnusable
from schakel.scanning.views.reading import open_to, tabs
from schakel.scanning.workflow import lexicon


@require_GET
@staff_page
def rules(request: StaffRequest) -> HttpResponse:
    """All indicators, the drafts, and what each draft would change."""
    open_to(policies.may_set_rules(request.actor))
    query = request.GET.get("q", "").strip().lower()[:60]
    rows = [
        row for row in lexicon.indicator_rows()
        if query in f"{row['id']} {row['categorie']} {row['omschrijving']}".lower()
    ]  # fmt: skip
    replays = selectors.lists.replays(actor=request.actor)
    drafts = selectors.lists.drafts(actor=request.actor)
    shown = {
        **tabs(request, "rules"),
        "rows": rows,
        "classes": [
            row["class"]
            for row in lexicon.class_rows()
            if query in f"{row['class']} {row['words']}"
        ],
        "query": query,
        "drafts": [(draft, replays.get(draft.number)) for draft in drafts],
        "may_draft": request.actor.may(Right.REFERENCE_DRAFT),
        "may_publish": request.actor.may(Right.REFERENCE_PUBLISH),
        "columns": [_("Indicator"), _("Category"), (_("Weight"), "", "number"), _("Source")],
    }
    return render(request, "scanning/rules.html", shown)


@dataclass(frozen=True)
class _Cell:
    """A cell of the rules that can be changed, with its form."""

    column: str
    title: str
    value: str
    form: Form


@require_http_methods(["GET", "POST"])
@staff_page
def rule(request: StaffRequest, code: str) -> HttpResponse:
    """One indicator with its patterns and source, and forms to draft a change."""
    open_to(policies.may_set_rules(request.actor))
    row = next((row for row in lexicon.indicator_rows() if row["id"] == code), None)
    if row is None:
        raise Http404
    cells = [
        _list_cell(request, "patronen", _("Patterns"), row["patronen"]),
        _list_cell(request, "tegenpatronen", _("Patterns of the innocent twin"),
                   row["tegenpatronen"] or ""),
        _weight_cell(request, row["gewicht"]),
    ]  # fmt: skip
    return _editor(request, code, cells, {"row": row})


@require_http_methods(["GET", "POST"])
@staff_page
def word_class(request: StaffRequest, code: str) -> HttpResponse:
    """One word class that many patterns share, and a form to draft a change."""
    open_to(policies.may_set_rules(request.actor))
    row = next((row for row in lexicon.class_rows() if row["class"] == code), None)
    if row is None:
        raise Http404
    cells = [_list_cell(request, lexicon.WORDS, _("Words"), row["words"])]
    return _editor(request, f"@{code}", cells, {"class": row})


def _list_cell(request: StaffRequest, column: str, title: str, value: str) -> _Cell:
    sent = request.POST if request.POST.get("column") == column else None
    form = forms.PartsForm(sent, parts=lexicon.parts(column, value), auto_id=f"id_{column}_%s")
    return _Cell(column, title, value, form)


def _weight_cell(request: StaffRequest, value: str) -> _Cell:
    sent = request.POST if request.POST.get("column") == "gewicht" else None
    form = forms.WeightForm(sent, initial={"value": value}, auto_id="id_gewicht_%s")
    return _Cell("gewicht", _("Weight (1 to 3)"), value, form)


def _editor(
    request: StaffRequest, code: str, cells: list[_Cell], more: dict[str, Any]
) -> HttpResponse:
    """Show a row of the rules, or draft the change that was sent."""
    sent = next((cell for cell in cells if cell.form.is_bound), None)
    if sent is not None and sent.form.is_valid() and _drafted(request, code, sent):
        messages.success(request, _("Kept as a draft. Try it out on last month's notes."))
        return HttpResponseRedirect(reverse("scanning:rules"))
    shown = {
        **tabs(request, "rules"), **more, "code": code, "cells": cells,
        "may_draft": request.actor.may(Right.REFERENCE_DRAFT),
    }  # fmt: skip
    return render(request, "scanning/rule.html", shown)


def _drafted(request: StaffRequest, code: str, cell: _Cell) -> bool:
    said = cell.form.cleaned_data
    value = said.get("value") or lexicon.edited(
        cell.column, cell.value, removed=said["remove"], added=said["add"]
    )
    try:
        services.rules.draft_change(
            actor=request.actor, change=Change(code, cell.column, value, said["why"])
        )
    except RuleUnusable as error:
        cell.form.add_error(None, "; ".join(map(str, error.args)))
        return False
    return True


@require_POST
@staff_page
def replay(request: StaffRequest, number: int) -> HttpResponse:
    """Ask what a draft would have changed last month."""
    services.rules.ask_replay(actor=request.actor, number=number)
    messages.success(request, _("The draft is being tried out. Look again in a minute."))
    return HttpResponseRedirect(reverse("scanning:rules"))


@require_POST
@staff_page
def publish(request: StaffRequest, number: int) -> HttpResponse:
    """Publish a draft that a colleague wrote."""
    try:
        services.rules.publish_change(actor=request.actor, number=number)
    except SamePerson:
        messages.error(request, _("Somebody else than the writer publishes a change."))
    except NotTriedOut:
        messages.error(request, _("Try the draft out on last month's notes first."))
    else:
        messages.success(request, _("Published. The next run uses it."))
    return HttpResponseRedirect(reverse("scanning:rules"))
