"""Taking an estimate along: `report_file`, `workbook`, `document`; each leaves a trail."""

import json
from typing import Any
from uuid import UUID

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.pdf import as_pdf
from schakel.base.tables import Cell, Table, to_xlsx
from schakel.monitor import selectors
from schakel.monitor.models import EstimateRun


@transaction.atomic
def report_file(*, actor: Actor, run_id: UUID) -> bytes:
    """Take the whole report along as JSON, with settings, seed, version and fingerprint."""
    view = selectors.run(actor=actor, run_id=run_id)
    _note(actor, view.run, "json")
    return json.dumps(view.report, ensure_ascii=False, indent=1).encode()


@transaction.atomic
def workbook(*, actor: Actor, run_id: UUID) -> bytes:
    """Take an estimate along as a spreadsheet; that it left is on record."""
    view = selectors.run(actor=actor, run_id=run_id)
    _note(actor, view.run, "xlsx")
    return to_xlsx(_sheets(view.report))


@transaction.atomic
def document(*, actor: Actor, run_id: UUID) -> bytes | None:
    """Take an estimate along as a PDF; that it left is on record."""
    view = selectors.run(actor=actor, run_id=run_id)
    content = getattr(view.run, f"document_{selectors.language_of_reader()}")
    if not content:
        return None
    _note(actor, view.run, "pdf")
    return bytes(content)


def made_document(run: EstimateRun, language: str) -> bytes | None:
    """Return the report of a finished run as an accessible PDF; None where letters are missing."""
    view = selectors.viewed(run, language)
    with translation.override(language):
        shown = {"view": view, "run": run, "report": view.report, "language": language,
                 "source": selectors.source_of(run.table)}  # fmt: skip
        page = render_to_string("monitor/document.html", shown)
        look = render_to_string("monitor/document.css")
    return as_pdf(page, look)


def _note(actor: Actor, run: EstimateRun, form: str) -> None:
    audit.record(actor=actor, action="monitor.download", target=run, form=form)


def _sheets(report: dict[str, Any]) -> list[Table]:
    lists, consistency = _("Lists"), report.get("consistency") or []
    return [
        Table(_("Verdict"), [_("What"), _("Value")], _summary(report), [report.get("paragraph", "")]),
        Table(_("Reasons"), [_("Rule"), _("Text")],
              [[one["code"], one["text"]] for one in report.get("reasons", [])]),
        Table(_("Methods"), [_("Method"), _("Estimated"), _("Low"), _("High"), _("Remark")],
              [[one["name"], one["estimate"], *_ends(one["interval"]), " ".join(one["notes"])]
               for one in report.get("families", [])]),
        Table(_("Models"), [_("Links between lists"), _("Estimated"), "BIC", _("Code")],
              [[" ".join("-".join(term) for term in one["terms"]), one["n"], one["bic"], one["code"]]
               for one in report.get("models", [])]),
        Table(_("Sensitivity"), [_("What was varied"), lists, _("Seen"), _("Estimated"), _("Low"), _("High")], _leaning(report)),
        Table(_("Own lists"), [_("List"), _("Known"), _("Estimated"), _("Low"), _("High")],
              [[one["list"], one["known"], one["estimate"], *_ends(one["interval"])]
               for one in consistency]),
        Table(_("Strata"), [_("Stratum"), _("Seen"), _("Estimated"), _("Low"), _("High")],
              _strata(report)),
    ]  # fmt: skip


def _summary(report: dict[str, Any]) -> list[list[Cell]]:
    low, high = _ends(report.get("interval"))
    return [
        [_("Verdict"), report.get("headline")],
        [_("May be published"), _("yes") if report.get("publishable") else _("no")],
        [_("Seen"), report.get("observed")],
        [_("Estimated"), report.get("estimate")],
        [_("Low"), low],
        [_("High"), high],
        [_("Method"), report.get("method_name")],
        [_("Model"), report.get("model")],
        [_("Seed"), report.get("seed")],
        [_("Version"), report.get("version")],
        [_("Fingerprint of the table"), report.get("fingerprint")],
    ]


def _ends(interval: dict[str, Any] | None) -> tuple[Cell, Cell]:
    return (interval["low"], interval["high"]) if interval else (None, None)


def _leaning(report: dict[str, Any]) -> list[list[Cell]]:
    found, seen = report.get("sensitivity") or {}, report["observed"]
    ends = _ends(report.get("interval"))
    words = selectors.variant_words()
    rows: list[list[Cell]] = []
    for one in found.get("hidden_times", []):
        label = _("Hidden times %(factor)s") % {"factor": number_format(round(one["factor"], 2), 2)}
        moved = [seen + one["factor"] * (float(end or seen) - seen) for end in ends]
        rows.append([label, "", seen, None, *moved])
    return rows + [
        [words[one["kind"]], one["name"], one["observed"], one["estimate"], None, None]
        for one in found.get("variants", [])
    ]


def _strata(report: dict[str, Any]) -> list[list[Cell]]:
    tables = (report.get("strata") or {}).get("tables", [])
    return [
        [
            ", ".join(f"{name} {level}" for name, level in line["levels"].items()),
            line["observed"],
            line["estimate"],
            *_ends(line["interval"]),
        ]
        for table in tables
        for line in table["rows"]
    ]
