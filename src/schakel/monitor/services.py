"""Loading tables and estimating from them."""

import gettext
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from procrastinate.contrib.django import app

from schakel.base import rls
from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.reference import selectors as reference
from schakel.base.tables import Cell, Table, to_xlsx
from schakel.monitor import policies, selectors
from schakel.monitor.models import EstimateRun, EstimateTable
from schakel.monitor.workflow import LANGUAGES, METHODS, State
from schakel_methods.estimation.capture_text import Columns, read_capture_text
from schakel_methods.estimation.file_problem import FileProblem

if TYPE_CHECKING:
    from schakel_methods.estimation.report import Report

ESTIMATE_TASK = "monitor.estimate"
DUTCH_TABLE = "mse_ned"
MAX_BYTES = 500_000
MAX_REPLICATES = 5_000
MAX_SEED = 2**31 - 1
MAX_ORDER = 10


class TableUnusable(Exception):
    """The file holds no table of capture histories; the message says why."""


class SettingsWrong(Exception):
    """A method, number of resamples, order or seed that cannot be used."""


@dataclass(frozen=True)
class RunInput:
    """How to estimate: method, resamples, highest order of interaction, seed."""

    method: str = "auto"
    replicates: int = 1000
    max_order: int | None = None
    seed: int = 1


@transaction.atomic
def add_table(*, actor: Actor, name: str, text: str, source: str = "") -> EstimateTable:
    """Load a table: one row per combination of lists with a count, no persons."""
    if not policies.may_estimate(actor):
        raise PermissionDenied
    if len(text.encode()) > MAX_BYTES:
        raise TableUnusable("the file is larger than half a megabyte")
    try:
        rows = read_capture_text(text, Columns())
    except FileProblem as problem:
        raise TableUnusable(str(problem)) from problem
    table = EstimateTable.objects.create(
        organisation_id=actor.organisation_id,
        name=name,
        source=source,
        content=text,
        lists=list(rows.lists),
        notices=list(rows.notices),
        observed=sum(rows.counts),
        added_by=actor.user_id,
    )
    audit.record(actor=actor, action="monitor.add_table", target=table, observed=table.observed)
    return table


@transaction.atomic
def ask_estimate(*, actor: Actor, table_id: UUID, wanted: RunInput) -> EstimateRun:
    """Ask for an estimate; the worker makes it while you go on."""
    if not policies.may_estimate(actor):
        raise PermissionDenied
    table = EstimateTable.objects.get(pk=table_id, organisation_id=actor.organisation_id)
    _check(wanted)
    run = EstimateRun.objects.create(
        organisation_id=actor.organisation_id,
        table=table,
        method=wanted.method,
        replicates=wanted.replicates,
        max_order=wanted.max_order,
        seed=wanted.seed,
        asked_by=actor.user_id,
    )
    audit.record(actor=actor, action="monitor.ask_estimate", target=run, method=wanted.method)
    job = app.configure_task(ESTIMATE_TASK, queueing_lock=str(run.pk))
    job.defer(organisation_id=actor.organisation_id, run_id=str(run.pk))
    return run


def estimate(*, actor: Actor, run_id: UUID, compute: Callable[..., "Report"]) -> EstimateRun:
    """Make the estimate that somebody asked for, and keep report, settings and fingerprint."""
    run = _started(actor, run_id)
    rows = read_capture_text(run.table.content, Columns())
    try:
        report = compute(rows, run, _teller(run))
    except FileProblem as problem:
        return _end(actor, run, State.FAILED, failure=str(problem)[:300])
    from schakel_methods.estimation import panel, serialise  # noqa: PLC0415 - NumPy, worker only

    words = {language: _translator(language) for language in LANGUAGES}
    run.report = {code: serialise.report_to_dict(report, words[code]) for code in LANGUAGES}
    run.pictures = {code: panel.panel_svg(report, words[code]) for code in LANGUAGES}
    run.document_nl, run.document_en = (
        _document(run, code, run.report[code]) for code in LANGUAGES
    )
    return _end(actor, run, State.DONE)


@transaction.atomic
def workbook(*, actor: Actor, run_id: UUID) -> bytes:
    """Take an estimate along as a spreadsheet; that it left is on record."""
    view = selectors.run(actor=actor, run_id=run_id)
    note_download(actor=actor, run_id=run_id, form="xlsx")
    return to_xlsx(_sheets(view.report))


@transaction.atomic
def document(*, actor: Actor, run_id: UUID) -> bytes | None:
    """Take an estimate along as a PDF; that it left is on record."""
    view = selectors.run(actor=actor, run_id=run_id)
    note_download(actor=actor, run_id=run_id, form="pdf")
    content = getattr(view.run, f"document_{selectors.language_of_reader()}")
    return bytes(content) if content else None


@transaction.atomic
def note_download(*, actor: Actor, run_id: UUID, form: str) -> None:
    """Keep on record that somebody took an estimate along."""
    run = EstimateRun.objects.get(pk=run_id, organisation_id=actor.organisation_id)
    audit.record(actor=actor, action="monitor.download", target=run, form=form)


def _sheets(report: dict[str, Any]) -> list[Table]:
    band = report.get("interval") or {}
    summary: list[list[Cell]] = [
        ["verdict", report.get("verdict")],
        ["observed", report.get("observed")],
        ["estimate", report.get("estimate")],
        ["low", band.get("low")],
        ["high", band.get("high")],
        ["level", band.get("level")],
        ["method", report.get("method")],
        ["model", report.get("model")],
        ["seed", report.get("seed")],
        ["version", report.get("version")],
        ["fingerprint", report.get("fingerprint")],
    ]
    methods = [
        [one["method"], one["estimate"], (one["interval"] or {}).get("low"),
         (one["interval"] or {}).get("high"), " ".join(one["notes"])]
        for one in report.get("families", [])
    ]  # fmt: skip
    models = [
        [" ".join("-".join(term) for term in one["terms"]), one["n"], one["bic"], one["code"]]
        for one in report.get("models", [])
    ]
    reasons = [[one["code"], one["text"]] for one in report.get("reasons", [])]
    return [
        Table("verdict", ["what", "value"], summary, notes=[report.get("paragraph", "")]),
        Table("reasons", ["code", "text"], reasons),
        Table("methods", ["method", "estimate", "low", "high", "notes"], methods),
        Table("models", ["terms", "n", "bic", "code"], models),
    ]


def _document(run: EstimateRun, language: str, report: dict[str, Any]) -> bytes | None:
    with translation.override(language):
        page = render_to_string(
            "monitor/document.html", {"run": run, "report": report, "language": language}
        )
    try:
        import weasyprint  # noqa: PLC0415 - heavy, worker only
    except OSError:
        # The system lacks the pango library: the page then offers the other forms.
        return None
    look = weasyprint.CSS(string=render_to_string("monitor/document.css"))
    made: bytes = weasyprint.HTML(string=page).write_pdf(stylesheets=[look], pdf_variant="pdf/ua-1")
    return made


def _check(wanted: RunInput) -> None:
    fits = (
        wanted.method in METHODS
        and 0 <= wanted.replicates <= MAX_REPLICATES
        and (wanted.max_order is None or 1 <= wanted.max_order <= MAX_ORDER)
        and 0 <= wanted.seed <= MAX_SEED
    )
    if not fits:
        raise SettingsWrong


@transaction.atomic
def _started(actor: Actor, run_id: UUID) -> EstimateRun:
    run = (
        EstimateRun.objects.select_for_update(of=("self",))
        .select_related("table")
        .get(pk=run_id, organisation_id=actor.organisation_id)
    )
    run.state = State.RUNNING
    run.save(update_fields=["state"])
    return run


def _teller(run: EstimateRun) -> Callable[[str, float], None]:
    """Return what the method calls to tell how far it is; written at every whole percent."""

    def tell(_stage: str, share: float) -> None:
        percent = min(99, int(100 * share))
        if percent > run.progress:
            run.progress = percent
            run.save(update_fields=["progress"])

    return tell


@transaction.atomic
def _end(actor: Actor, run: EstimateRun, state: State, *, failure: str = "") -> EstimateRun:
    run.state, run.failure, run.progress = state, failure, 100
    run.ended_at = timezone.now()
    run.save()
    audit.record(actor=actor, action="monitor.estimate", target=run, state=str(state))
    return run


def _translator(language: str) -> Callable[[str], str]:
    # Methods speak in English msgids; the catalogue of the command has their Dutch.
    if language == "en":
        return str
    folder = settings.SCHAKEL_METHOD_CATALOGUES
    return gettext.translation("estimate", folder, [language]).gettext


def add_dutch_table(*, actor: Actor) -> EstimateTable:
    """Load the published Dutch table 2010-2015, to try the methods on real counts."""
    shipped = reference.current(DUTCH_TABLE)
    lines = [",".join(shipped.rows[0])] + [",".join(row.values()) for row in shipped.rows]
    return add_table(
        actor=actor,
        name="Nederland 2010-2015",
        text="\n".join(lines),
        source=shipped.source,
    )


def make_demonstration() -> None:
    """Put the Dutch table ready for the invented researchers, with an estimate under way."""
    for membership in accounts.members(role="researcher", is_demonstration=True):
        actor = accounts.actor_for(membership)
        with rls.acting_for(actor.organisation_id):
            if not EstimateTable.objects.filter(organisation_id=actor.organisation_id).exists():
                table = add_dutch_table(actor=actor)
                ask_estimate(actor=actor, table_id=table.pk, wanted=RunInput(replicates=200))
