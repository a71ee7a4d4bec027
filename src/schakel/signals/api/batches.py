"""Many reports in one request: each has its own key, its own answer and its own refusal."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from http import HTTPStatus
from typing import Any

from ninja import Router

from schakel.base.api.api import PROBLEMS
from schakel.signals.api.operations import ApiRequest, fitting, report_of, words_of
from schakel.signals.api.wire import AcknowledgementOut, BatchIn, BatchOut, BatchReportIn, Unfit
from schakel.signals.services import batches, intake, persons
from schakel.signals.services.batches import Outcome, SentReport

router = Router(tags=["signals"], by_alias=True)
# Which field a rule that says no is about.
FIELD_OF: Mapping[type[Exception], str] = {
    intake.SourceUnknown: "sourceKind",
    intake.FactsMissing: "facts",
    persons.SuspectsAreNamedLater: "persons",
    persons.NameNeedsGround: "persons",
}


@router.post("/signal-batches", response={200: BatchOut, **PROBLEMS}, operation_id="reportSignals")
def report_signals(request: ApiRequest, batch: BatchIn) -> Mapping[str, Any]:
    """Report up to a hundred signals at once, each with a key of its own: what is wrong with one
    stops no other, and the same key twice makes one signal. Needs signals.register."""
    fit = [one for one in batch.reports if isinstance(one, BatchReportIn)]
    sent = [SentReport(one.idempotency_key, report_of(one)) for one in fit]
    done = iter(batches.report_many(actor=request.auth, sent=sent))
    outcomes = [_unfit(one) if isinstance(one, Unfit) else _told(one, next(done))
                for one in batch.reports]  # fmt: skip
    results = [outcome["result"] for outcome in outcomes]
    counts = {result: results.count(result) for result in ("created", "repeated", "refused")}
    return {**counts, "outcomes": outcomes}


def _told(report: BatchReportIn, outcome: Outcome) -> dict[str, Any]:
    key, done = report.idempotency_key, outcome.acknowledgement
    if done is None:
        refusal = outcome.refusal or Exception()
        fields = [(FIELD_OF[type(refusal)], words_of(refusal))]
        return _refused(key, HTTPStatus.CONFLICT, fields)
    told = fitting(AcknowledgementOut, asdict(done))
    result = "repeated" if done.is_repeat else "created"
    return {"idempotency_key": key, "result": result, "acknowledgement": told, "problem": None}


def _unfit(one: Unfit) -> dict[str, Any]:
    return _refused(one.key, HTTPStatus.BAD_REQUEST, one.errors)


def _refused(key: str, status: HTTPStatus, fields: Sequence[tuple[str, str]]) -> dict[str, Any]:
    problem = {
        "title": status.phrase,
        "status": int(status),
        "detail": "; ".join(f"{name}: {detail}" for name, detail in fields),
        "fields": [{"field": name, "detail": detail} for name, detail in fields],
    }
    return {"idempotency_key": key, "result": "refused", "acknowledgement": None,
            "problem": problem}  # fmt: skip
