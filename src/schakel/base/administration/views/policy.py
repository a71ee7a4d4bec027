"""Policy data: the list of kinds, one kind with its versions, a draft with what it would change."""

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from schakel.base.accounts import selectors as accounts
from schakel.base.administration.forms.policy import NewKindForm, NoteForm, RowForm, UploadForm
from schakel.base.administration.selectors import policy as reading
from schakel.base.administration.services import policy
from schakel.base.reference import selectors as reference
from schakel.base.requests import StaffRequest, staff_page
from schakel.base.rights import Right
from schakel.base.tables import Table, to_csv

SHOWN = 300  # rows on the page; the file holds them all
BOTH = require_http_methods(["GET", "POST"])


@BOTH
@staff_page
def kind_list(request: StaffRequest) -> HttpResponse:
    """Show every kind of policy data; a POST brings a standard or workflow of a new service."""
    policy.require_reading(request.actor)
    form = NewKindForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        kind = form.cleaned_data["kind"]
        if number := _written(request, form, kind):
            return redirect("administration:draft", kind, number)
    shown = {
        "kinds": reading.kinds(),
        "new_kinds": reading.new_kinds(),
        "form": form,
        "may_draft": request.actor.may(Right.REFERENCE_DRAFT),
        "columns": [_("Name"), _("Version"), _("Date"), _("Owner"), _("Drafts")],
    }
    return render(request, "administration/policy.html", shown, status=_status(form))


@BOTH
@staff_page
def kind_page(request: StaffRequest, kind: str) -> HttpResponse:
    """Show one kind as it counts now, with its versions; a POST uploads a whole new version."""
    policy.require_reading(request.actor)
    versions, now = reading.versions(kind), reference.newest(kind)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (number := _written(request, form, kind)):
        return redirect("administration:draft", kind, number)
    rows = now.content if now and isinstance(now.content, list) else []
    columns = reading.columns(rows)
    answers = dict.fromkeys(reading.answered_yes_or_no(rows), reading.YES_OR_NO)
    people = {v.drafted_by for v in versions} | {v.published_by for v in versions}
    names = accounts.names_of({key for key in people if key})
    shown = {
        "kind": kind,
        "name": reading.name_of(kind),
        "now": now,
        "source": reference.source_in_words(kind, now.source) if now else "",
        "versions": [(v, names.get(v.drafted_by or 0, ""), names.get(v.published_by or 0, ""))
                     for v in versions],
        "headings": [reading.heading(name) for name in columns],
        "rows": [(row.get(reading.KEY, ""), [(reading.heading(name), answers.get(name, {}).get(row[name], row[name]))
                  for name in columns])
                 for row in rows[:SHOWN]],
        "left_out": max(len(rows) - SHOWN, 0),
        "tree": "" if rows or not now else _pretty(now.content),
        "form": form,
        "may_draft": request.actor.may(Right.REFERENCE_DRAFT),
    }  # fmt: skip
    return render(request, "administration/policy_kind.html", shown, status=_status(form))


@BOTH
@staff_page
def row(request: StaffRequest, kind: str) -> HttpResponse:
    """Change one row of a list, add one, or drop one; always as a draft."""
    policy.require_drafting(request.actor)
    code, rows = request.GET.get("code", ""), _rows(kind)
    found = next((r for r in rows if code and r.get(reading.KEY) == code), None)
    if code and found is None:
        raise Http404
    form = RowForm(request.POST or None, rows=rows, is_new=not code, initial=found or {})
    if request.method == "POST" and form.is_valid():
        values = form.values()
        change = policy.RowChange(values[reading.KEY], values, form.cleaned_data["note"])
        if number := _changed(request, form, kind, change):
            return redirect("administration:draft", kind, number)
    shown = {"kind": kind, "name": reading.name_of(kind), "code": code, "form": form}
    return render(request, "administration/policy_row.html", shown, status=_status(form))


@BOTH
@staff_page
def drop_row(request: StaffRequest, kind: str) -> HttpResponse:
    """Let a row go, as a draft."""
    policy.require_drafting(request.actor)
    code, rows = request.GET.get("code", ""), _rows(kind)
    if code not in {r.get(reading.KEY) for r in rows}:
        raise Http404
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        change = policy.RowChange(code, None, form.cleaned_data["note"])
        if number := _changed(request, form, kind, change):
            return redirect("administration:draft", kind, number)
    shown = {"kind": kind, "name": reading.name_of(kind), "code": code, "form": form}
    return render(request, "administration/policy_drop.html", shown, status=_status(form))


@require_GET
@staff_page
def draft(request: StaffRequest, kind: str, number: int) -> HttpResponse:
    """Show what a draft would change, and what that would mean."""
    policy.require_reading(request.actor)
    found = reference.draft(kind, number)
    names = accounts.names_of({found.drafted_by} if found.drafted_by else set())
    shown = {
        "draft": found,
        "name": reading.name_of(kind),
        "drafter": names.get(found.drafted_by or 0, ""),
        "difference": reading.difference(reading.used_in_force(kind), found.content),
        "problems": policy.problems_of(kind, found.content),
        "effects": reading.effects(request.actor, kind),
        "may_publish": request.actor.may(Right.REFERENCE_PUBLISH),
        "is_own": found.drafted_by == request.actor.user_id,
    }
    return render(request, "administration/policy_draft.html", shown)


@require_POST
@staff_page
def publish(request: StaffRequest, kind: str, number: int) -> HttpResponse:
    """Let a draft count from now on."""
    try:
        policy.publish(actor=request.actor, kind=kind, number=number)
    except policy.SamePerson:
        messages.error(request, _("You wrote this draft. Somebody else must publish it."))
        return redirect("administration:draft", kind, number)
    except policy.NotSound as found:
        messages.error(request, " ".join(found.problems))
        return redirect("administration:draft", kind, number)
    messages.success(request, _("Published. It counts from now on; running signals keep theirs."))
    return redirect("administration:policy_kind", kind)


@require_POST
@staff_page
def discard(request: StaffRequest, kind: str, number: int) -> HttpResponse:
    """Put a draft aside."""
    policy.discard(actor=request.actor, kind=kind, number=number)
    messages.success(request, _("The draft was put aside."))
    return redirect("administration:policy")


@require_GET
@staff_page
def download(request: StaffRequest, kind: str) -> HttpResponse:
    """Give the version that counts now: a list as CSV, a tree as JSON."""
    found = policy.take_along(actor=request.actor, kind=kind)
    if isinstance(found.content, list):
        columns = reading.columns(found.content)
        lines = [[r[column] for column in columns] for r in found.rows]
        content, suffix = to_csv(Table(kind, columns, lines)), "csv"
    else:
        content, suffix = _pretty(found.content).encode(), "json"
    response = HttpResponse(
        content, content_type="text/csv" if suffix == "csv" else "application/json"
    )
    response["Content-Disposition"] = f'attachment; filename="{kind}-{found.number}.{suffix}"'
    return response


def _written(request: StaffRequest, form: UploadForm, kind: str) -> int | None:
    given = form.cleaned_data
    try:
        made = policy.write_draft(
            actor=request.actor, kind=kind, content=given["file"], note=given["note"]
        )
    except policy.NotSound as found:
        for problem in found.problems:
            form.add_error("file", problem)
        return None
    return made.number


def _changed(request: StaffRequest, form: Any, kind: str, change: policy.RowChange) -> int | None:
    try:
        return policy.change_row(actor=request.actor, kind=kind, change=change).number
    except policy.NotSound as found:
        for problem in found.problems:
            form.add_error(None, problem)
        return None


def _rows(kind: str) -> list[dict[str, str]]:
    if kind in reading.ELSEWHERE or "/" in kind:
        raise Http404
    found = reference.newest(kind)
    if found is None or not reading.columns(found.content):
        raise Http404
    return found.rows


def _pretty(content: Any) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False)


def _status(form: Any) -> int:
    return 400 if form.errors else 200
