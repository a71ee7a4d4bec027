"""Suspects one by one, with the victim's view beside the prosecution's."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from schakel.base.reference import selectors as reference
from schakel.base.requests import StaffRequest, staff_page
from schakel.signals.selectors import suspects as selecting
from schakel.signals.selectors import words
from schakel.signals.services import looking


@require_GET
@staff_page
def suspects(request: StaffRequest) -> HttpResponse:
    """List suspects in running cases: the answer about force, the outcome, the dismissal code."""
    rows = selecting.suspects(actor=request.actor)
    shown = {
        "rows": rows,
        "waiting": sum(row.awaits in {"answer", "decide"} for row in rows),
        "columns": [_("Suspect"), _("Phase"), _("Forced?"), _("Outcome"), _("Dismissal code"),
                    _("Due")],
    }  # fmt: skip
    return render(request, "signals/suspects.html", shown)


@require_GET
@staff_page
def suspect(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Show one suspect: what the prosecution decides, and the same person as possible victim."""
    page = looking.open_suspect(actor=request.actor, person_id=person_id)
    keys = [page.person.signal_id]

    def step(slug: str) -> str:
        return reverse("signals:act", args=[*keys, slug, person_id])

    names = reference.labels("sepot_codes")
    shown = {
        "page": page,
        "row": page.row,
        "check": page.checks[-1] if page.checks else None,
        "outcomes": [(decided, words.outcome(decided)) for decided in page.outcomes],
        "help": [(offer, words.help_offer(offer)) for offer in page.help],
        "statuses": [words.victim_status(status) for status in page.statuses],
        "pairs": words.person(page.person),
        "suggested": [f"{code}: {names[code]}" for code in selecting.suggested(page.row.answer)],
        "weigh_url": step("dwang-wegen"),
        "outcome_url": step("afloop"),
        "help_url": step("hulp"),
    }
    return render(request, "signals/suspect.html", shown)
