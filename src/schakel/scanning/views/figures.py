"""How the scan does, whether it treats alike, and the entry for the Algorithm Register."""

import json
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from schakel.base.reference import selectors as reference
from schakel.base.requests import StaffRequest, staff_page
from schakel.scanning import policies, selectors
from schakel.scanning.views.reading import open_to, tabs
from schakel.scanning.workflow import FORMS, lexicon
from schakel_methods.textscan.fairness import GroupRates


@require_GET
@staff_page
def figures(request: StaffRequest) -> HttpResponse:
    """Yield, precision per indicator, agreement between readers, and what is missed."""
    actor = request.actor
    open_to(policies.may_account(actor))
    totals = selectors.figures.totals(actor=actor)
    weeks = selectors.figures.per_week(actor=actor)
    rows = selectors.figures.per_indicator(actor=actor)
    shown = {
        **tabs(request, "figures"),
        "totals": totals,
        "funnel": [
            {"label": _("Flagged"), "value": totals.flagged},
            {"label": _("Called a signal"), "value": totals.signals,
             "left": [(_("no signal"), totals.no_signals), (_("waiting"), totals.waiting)]},
            {"label": _("Handed over"), "value": totals.handed_over,
             "left": [(_("still to hand over"), totals.signals - totals.handed_over)]},
        ],
        "weeks": [formats.date_format(week, "j b") for week, _f, _s in weeks],
        "series": [
            (_("flagged"), [flagged for _w, flagged, _s in weeks]),
            (_("called a signal"), [signals for _w, _f, signals in weeks]),
        ],
        "indicators": rows,
        "yield_rows": [(f"{row.code} {row.description}", row.notes) for row in rows[:12]],
        "agreement": selectors.figures.agreement(actor=actor),
        "missed": selectors.figures.missed(actor=actor),
        "columns": [_("Indicator"), (_("Read"), "", "number"), (_("Signal"), "", "number"),
                    _("Precision"), _("Said to be wrong")],
    }  # fmt: skip
    return render(request, "scanning/figures.html", shown)


@require_GET
@staff_page
def fairness(request: StaffRequest) -> HttpResponse:
    """What the scan must never look at, how that is tested, and the documents."""
    open_to(policies.may_account(request.actor))
    shown = {
        **tabs(request, "fairness"),
        "indicators": len(lexicon.indicator_rows()),
        "documents": [
            (_("Model card"), _document("model-card.md")),
            (_("Data sheet"), _document("data-sheet.md")),
            (_("Classification under the AI Act"), _document("ai-act-classification.md")),
        ],
        "groups": _groups(request),
        "columns": [_("Group"), _("Precision")],
    }
    return render(request, "scanning/fairness.html", shown)


def _groups(request: StaffRequest) -> list[tuple[str, GroupRates]]:
    forms = reference.labels(FORMS)
    rates = selectors.figures.per_group
    by_form = [
        (forms.get(r.group, r.group), r) for r in rates(actor=request.actor, dimension="form")
    ]
    by_source = [(r.group, r) for r in rates(actor=request.actor, dimension="source")]
    return by_form + by_source


@require_GET
@staff_page
def algorithm_register(request: StaffRequest) -> HttpResponse:
    """The entry for the Dutch Algorithm Register, as JSON to send in."""
    open_to(policies.may_account(request.actor))
    entry = json.loads(_document("algorithm-register.json"))
    answer = HttpResponse(
        json.dumps(entry, ensure_ascii=False, indent=2), content_type="application/json"
    )
    answer["Content-Disposition"] = 'attachment; filename="algoritmeregister.json"'
    return answer


def _document(name: str) -> str:
    folder = Path(settings.SCHAKEL_REFERENCE_DIR).parent / "docs" / "scan"
    return (folder / name).read_text(encoding="utf-8")
