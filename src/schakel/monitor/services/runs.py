"""Asking for an estimate and making it: `ask_estimate`, `estimate`, `give_up`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.monitor import policies, selectors
from schakel.monitor.models import EstimateRun, EstimateTable
from schakel.monitor.services import exports
from schakel.monitor.workflow import (
    LANGUAGES,
    MAX_ORDER,
    MAX_REPLICATES,
    MAX_SEED,
    METHODS,
    State,
)
from schakel_methods.estimation.capture_text import Columns, read_capture_text
from schakel_methods.estimation.file_problem import FileProblem

if TYPE_CHECKING:
    from schakel_methods.estimation.capture_rows import CaptureRows
    from schakel_methods.estimation.report import Report

ESTIMATE_TASK = "monitor.estimate"


class SettingsWrong(Exception):
    """A method, number of resamples, order, seed or pair of lists that cannot be used."""


@dataclass(frozen=True)
class RunInput:
    """How to estimate: method, resamples, highest order, seed, lists to merge, an earlier wave."""

    method: str = "auto"
    replicates: int = 1000
    max_order: int | None = None
    seed: int = 1
    merged: str = ""
    earlier: str = ""


@dataclass(frozen=True)
class Inputs:
    """What the worker computes from: the run with its rows, and those of an earlier wave."""

    run: EstimateRun
    rows: "CaptureRows"
    earlier: "CaptureRows | None"


Compute = Callable[[Inputs, Callable[[str, float], None]], "Report"]


@transaction.atomic
def ask_estimate(*, actor: Actor, table_id: UUID, wanted: RunInput) -> EstimateRun:
    """Ask for an estimate; the worker makes it while you go on."""
    if not policies.may_estimate(actor):
        raise PermissionDenied
    own = EstimateTable.objects.filter(organisation_id=actor.organisation_id)
    table = own.get(pk=table_id)
    _check(wanted, table)
    run = EstimateRun.objects.create(
        organisation_id=actor.organisation_id,
        table=table,
        earlier=own.get(pk=wanted.earlier) if wanted.earlier else None,
        # The rates are of the lists as they were linked, so not of two taken as one.
        linkage="" if wanted.merged else table.linkage,
        merged=wanted.merged,
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


def estimate(*, actor: Actor, run_id: UUID, compute: Compute) -> EstimateRun:
    """Make the estimate that somebody asked for, and keep report, settings and fingerprint."""
    run = _started(actor, run_id)
    try:
        rows = read_capture_text(run.table.content, Columns())
        earlier = read_capture_text(run.earlier.content, Columns()) if run.earlier else None
        report = compute(Inputs(run, rows, earlier), _teller(run))
    except FileProblem as problem:
        return _fail(actor, run, {c: problem.worded(selectors.translator(c)) for c in LANGUAGES})
    _keep(run, report)
    return _end(actor, run, State.DONE)


@transaction.atomic
def give_up(*, actor: Actor, run_id: UUID) -> EstimateRun:
    """Say that an estimate came to nothing because something broke, so that nobody waits for it."""
    run = EstimateRun.objects.select_for_update().get(
        pk=run_id, organisation_id=actor.organisation_id
    )
    return _fail(actor, run, {})


def _keep(run: EstimateRun, report: "Report") -> None:
    from schakel_methods.estimation import panel, serialise  # noqa: PLC0415 - NumPy, worker only

    words = {language: selectors.translator(language) for language in LANGUAGES}
    run.report = {code: serialise.report_to_dict(report, words[code]) for code in LANGUAGES}
    run.pictures = {code: panel.panel_svg(report, words[code]) for code in LANGUAGES}
    run.verdict = str(report.verdict.status)
    band = run.report["nl"]["interval"]
    run.low, run.high = (band["low"], band["high"]) if band else (None, None)
    run.document_nl, run.document_en = (exports.made_document(run, code) for code in LANGUAGES)


def _check(wanted: RunInput, table: EstimateTable) -> None:
    fits = (
        wanted.method in METHODS
        and 0 <= wanted.replicates <= MAX_REPLICATES
        and (wanted.max_order is None or 1 <= wanted.max_order <= MAX_ORDER)
        and 0 <= wanted.seed <= MAX_SEED
        and wanted.merged in {"", *selectors.pairs_of_lists(table)}
    )
    if not fits:
        raise SettingsWrong


@transaction.atomic
def _started(actor: Actor, run_id: UUID) -> EstimateRun:
    run = (
        EstimateRun.objects.select_for_update(of=("self",))
        .select_related("table", "earlier")
        .get(pk=run_id, organisation_id=actor.organisation_id)
    )
    run.state = State.RUNNING
    run.save(update_fields=["state"])
    return run


def _teller(run: EstimateRun) -> Callable[[str, float], None]:
    """Return what the method calls to tell how far it is; written at every whole percent."""
    from schakel_methods.estimation import wording  # noqa: PLC0415 - NumPy, worker only

    words = {language: selectors.translator(language) for language in LANGUAGES}

    def tell(stage: str, share: float) -> None:
        percent = min(99, int(100 * share))
        if percent <= run.progress:
            return
        run.progress = percent
        run.stage = {code: wording.stage_name(stage, words[code]) for code in LANGUAGES}
        run.save(update_fields=["progress", "stage"])

    return tell


def _fail(actor: Actor, run: EstimateRun, why: dict[str, str]) -> EstimateRun:
    run.failure = why
    return _end(actor, run, State.FAILED)


@transaction.atomic
def _end(actor: Actor, run: EstimateRun, state: State) -> EstimateRun:
    run.state, run.progress = state, 100
    run.ended_at = timezone.now()
    run.save()
    audit.record(actor=actor, action="monitor.estimate", target=run, state=str(state))
    return run
