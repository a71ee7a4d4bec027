"""The rules of the scan: look, draft a change, try it out on last month, publish by two people."""

from django.contrib import messages
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
        "query": query,
        "drafts": [(draft, replays.get(draft.number)) for draft in drafts],
        "may_draft": request.actor.may(Right.REFERENCE_DRAFT),
        "may_publish": request.actor.may(Right.REFERENCE_PUBLISH),
        "columns": [_("Indicator"), _("Category"), (_("Weight"), "", "number"), _("Source")],
    }
    return render(request, "scanning/rules.html", shown)


@require_http_methods(["GET", "POST"])
@staff_page
def rule(request: StaffRequest, code: str) -> HttpResponse:
    """One indicator with its patterns and source, and a form to draft a change."""
    open_to(policies.may_set_rules(request.actor))
    row = next((row for row in lexicon.indicator_rows() if row["id"] == code), None)
    if row is None:
        raise Http404
    first = {"column": "patronen", "value": row["patronen"]}
    form = forms.ChangeForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            services.rules.draft_change(
                actor=request.actor, change=Change(code=code, **form.cleaned_data)
            )
        except RuleUnusable as error:
            form.add_error("value", "; ".join(map(str, error.args)))
        else:
            messages.success(request, _("Kept as a draft. Try it out on last month's notes."))
            return HttpResponseRedirect(reverse("scanning:rules"))
    shown = {
        **tabs(request, "rules"), "row": row, "form": form,
        "may_draft": request.actor.may(Right.REFERENCE_DRAFT),
        "patterns": [p.strip() for p in row["patronen"].split(";;") if p.strip()],
        "twins": [p.strip() for p in (row["tegenpatronen"] or "").split(";;") if p.strip()],
    }  # fmt: skip
    return render(request, "scanning/rule.html", shown)


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
