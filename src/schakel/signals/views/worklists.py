"""Keeping, renaming and removing work lists."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from schakel.base.actor import Actor
from schakel.base.requests import StaffRequest, staff_page
from schakel.signals import policies
from schakel.signals.forms.lists import AUDIENCES, NameForm, SaveForm, kept_query, read_wish
from schakel.signals.models import SavedList
from schakel.signals.selectors import lists, worklists
from schakel.signals.services import worklists as services
from schakel.signals.workflow import Audience

BAD = 400


@dataclass(frozen=True)
class Chip:
    """A saved list above the list: its address, how many signals it has, whether it is shown now."""

    kept: SavedList
    url: str
    number: int
    is_current: bool
    audience: str


def chips(actor: Actor, query: QueryDict) -> list[Chip]:
    """Return the saved lists of somebody, each with the number that the page behind it shows."""
    found = worklists.saved_lists(actor=actor)
    wishes = [read_wish(QueryDict(kept.query), actor=actor).wanted for kept in found]
    numbers = lists.count_each(actor=actor, wishes=wishes)
    here = kept_query(query)
    return [
        Chip(
            kept,
            url=f"{reverse('signals:list')}?{kept.query}",
            number=number,
            is_current=bool(here) and kept.query == here,
            audience=""
            if kept.audience == Audience.ME
            else str(AUDIENCES[Audience(kept.audience)]),
        )
        for kept, number in zip(found, numbers, strict=True)
    ]


def name_of(actor: Actor, query: str) -> str:
    """Return what the saved list with these filters is called; empty where there is none."""
    found = worklists.saved_lists(actor=actor)
    return next((kept.name for kept in found if kept.query == query), "")


def panel(request: StaffRequest) -> dict[str, object]:
    """Return what the list shows of saved lists: chips, and keeping or changing the present one."""
    found = chips(request.actor, request.GET)
    current = next((chip.kept for chip in found if chip.is_current), None)
    here = kept_query(request.GET)
    audiences = policies.list_audiences(request.actor)
    may_keep = bool(audiences and here and current is None)
    may_change = current is not None and policies.may_change_list(request.actor, current)
    return {
        "chips": found,
        "query": here,
        "save_form": SaveForm(audiences=audiences) if may_keep else None,
        "changed": current if may_change else None,
    }


@require_http_methods(["GET", "POST"])
@staff_page
def save(request: StaffRequest) -> HttpResponse:
    """Keep the present filters and order under a name."""
    query = kept_query(QueryDict(request.POST.get("query", "")))
    if not query:
        messages.info(request, _("Filter or sort the signals first; that is what a list keeps."))
        return redirect("signals:list")
    audiences = policies.list_audiences(request.actor)
    form = SaveForm(request.POST or None, audiences=audiences)
    if request.method == "POST" and form.is_valid() and _saved(request.actor, form, query):
        messages.success(request, _("The list has been saved. It stands above the signals now."))
        return redirect(f"{reverse('signals:list')}?{query}")
    shown = {"form": form, "query": query}
    return render(request, "signals/save_list.html", shown, status=BAD if form.errors else 200)


@require_http_methods(["GET", "POST"])
@staff_page
def change(request: StaffRequest, list_id: UUID) -> HttpResponse:
    """Rename a saved list."""
    kept = worklists.saved_list(actor=request.actor, list_id=list_id)
    form = NameForm(request.POST or None, initial={"name": kept.name})
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        services.rename_list(actor=request.actor, list_id=list_id, name=name)
        messages.success(request, _("The list has another name now."))
        return redirect(f"{reverse('signals:list')}?{kept.query}")
    shown = {"form": form, "kept": kept, "for": AUDIENCES[Audience(kept.audience)]}
    return render(request, "signals/saved_list.html", shown, status=BAD if form.errors else 200)


@require_POST
@staff_page
def remove(request: StaffRequest, list_id: UUID) -> HttpResponse:
    """Remove a saved list; the next page offers to take it back."""
    kept = services.remove_list(actor=request.actor, list_id=list_id)
    return redirect(f"{reverse('signals:list')}?removed={kept.pk}")


@require_POST
@staff_page
def restore(request: StaffRequest, list_id: UUID) -> HttpResponse:
    """Take a removed list back."""
    kept = services.restore_list(actor=request.actor, list_id=list_id)
    messages.success(request, _("The list is back."))
    return redirect(f"{reverse('signals:list')}?{kept.query}")


def _saved(actor: Actor, form: SaveForm, query: str) -> bool:
    given = form.cleaned_data
    audience = Audience(given["audience"])
    try:
        services.save_list(actor=actor, name=given["name"], query=query, audience=audience)
    except services.TooMany:
        form.add_error(None, _("There are as many lists as one can oversee. Remove one first."))
        return False
    return True
