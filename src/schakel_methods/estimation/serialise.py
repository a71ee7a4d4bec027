"""A report as plain dictionaries, lists and numbers: for JSON, the database and the web."""

from collections.abc import Sequence
from math import isfinite

from schakel_methods.estimation.linkage_findings import LinkageFindings
from schakel_methods.estimation.methods import CEILING
from schakel_methods.estimation.report import Report
from schakel_methods.estimation.sensitivity import Sensitivity
from schakel_methods.estimation.strata import StrataEstimate
from schakel_methods.estimation.strata_tables import StratumEstimate, YearChange
from schakel_methods.estimation.table import CaptureTable, Estimate, Interval, Json
from schakel_methods.estimation.verdict import Status
from schakel_methods.estimation.waves import Change
from schakel_methods.estimation.wording import (
    Translate,
    diagnosis,
    headline,
    method_name,
    note_text,
    paragraph,
    reason_text,
)

TOTALS = ("mean", "span_low", "span_high", "before_linkage")  # not to be shown on a refusal
MOST_MODELS = 10_000  # the panel needs no more; `diagnostics.models` says how many there were


def report_to_dict(report: Report, translate: Translate) -> dict[str, Json]:
    """The whole report; `estimate` and `hidden` are null wherever the verdict forbids a point."""
    main, verdict = report.main, report.verdict
    refused = verdict.status == Status.NONE
    # Who asks for one method by name asks for its number; the verdict still says how to read it.
    shown = not refused and (verdict.shows_point or main.method != "auto")
    total = main.total if shown else None
    return {
        "verdict": str(verdict.status),
        "publishable": verdict.publishable,
        "reasons": [
            {"code": r.code, "effect": str(r.effect), "text": reason_text(r, report, translate)}
            for r in verdict.reasons
        ],
        "observed": main.observed,
        "estimate": _finite(total),
        "hidden": None if total is None else _finite(total - main.observed),
        "interval": None if refused else interval_to_dict(main.interval),
        "intervals": [] if refused else [interval_to_dict(i) for i in main.intervals],
        "method": main.method,
        "method_name": method_name(main.method, translate),
        "model": None if refused else model_name(report.table, main.terms),
        "models": _models(report),
        "families": []
        if refused
        else [_family(report.table, e, translate) for e in report.families],
        "diagnostics": _diagnostics(report, translate),
        "sensitivity": None if refused else _sensitivity(report.table, report.sensitivity),
        "consistency": _recoveries(report),
        "strata": None if refused else _strata(report.strata),
        "linkage": None if refused else _linkage(report.linkage),
        "change": None if refused else _wave(report.change),
        "headline": headline(report, translate),
        "paragraph": paragraph(report, translate),
        "lists": list(report.table.lists),
        "settings": report.settings,
        "seed": report.seed,
        "version": report.version,
        "fingerprint": main.fingerprint,
    }


def model_name(table: CaptureTable, terms: Sequence[int]) -> str:
    """Generators between brackets, e.g. `[LA,NG][LA,GO][GP]`."""
    singles = [1 << i for i in range(table.size)]
    every = [*terms, *singles]
    tops = [t for t in every if not any(o != t and o & t == t for o in every)]
    return "".join(f"[{','.join(names_of(table, term))}]" for term in tops)


def names_of(table: CaptureTable, term: int) -> list[str]:
    """The lists of a term."""
    return [name for i, name in enumerate(table.lists) if term >> i & 1]


def interval_to_dict(interval: Interval | None) -> dict[str, Json] | None:
    """Limits as numbers, null where a limit is infinite."""
    if interval is None:
        return None
    return {
        "low": _finite(interval.low),
        "high": _finite(interval.high),
        "level": interval.level,
        "kind": interval.kind,
    }


def _finite(value: float | None) -> float | None:
    return value if value is not None and isfinite(value) else None


def _models(report: Report) -> list[Json]:
    """Every model with its code; a number only where the model has one in proportion."""
    ranking = report.ranking
    if ranking is None:
        return []
    most = CEILING * ranking.observed
    rows: list[Json] = []
    for place in range(min(len(ranking.bits), MOST_MODELS)):
        total = float(ranking.hidden[place]) + ranking.observed
        good = ranking.codes[place] == 0 and total <= most
        rows.append(
            {
                "terms": [names_of(report.table, t) for t in ranking.terms(place)],
                "n": total if good else None,
                "bic": _finite(float(ranking.bic[place])),
                "code": int(ranking.codes[place]),
            }
        )
    return rows


def _family(table: CaptureTable, estimate: Estimate, translate: Translate) -> dict[str, Json]:
    return {
        "method": estimate.method,
        "name": method_name(estimate.method, translate),
        "estimate": _finite(estimate.total),
        "interval": interval_to_dict(estimate.interval),
        "model": model_name(table, estimate.terms) if estimate.terms else None,
        "code": int(estimate.code),
        "notes": [note_text(note, translate) for note in estimate.notes],
        "diagnostics": estimate.diagnostics,
    }


def _diagnostics(report: Report, translate: Translate) -> dict[str, Json]:
    table, main = report.table, report.main
    shares = report.variance
    refused = report.verdict.status == Status.NONE
    found: dict[str, Json] = {
        name: value for name, value in main.diagnostics.items() if not (refused and name in TOTALS)
    }
    found |= {
        "code": int(main.code),
        "bic": main.bic,
        "aic": main.aic,
        "on_several": table.on_several(),
        "list_totals": {name: table.list_total(i) for i, name in enumerate(table.lists)},
        "infinite": [names_of(table, term) for term in main.infinite],
        "notes": [note_text(note, translate) for note in main.notes],
        "in_words": diagnosis(report, translate),
        "share_model_choice": shares[0] / (shares[0] + shares[1]) if shares else None,
    }
    return found


def _sensitivity(table: CaptureTable, found: Sensitivity | None) -> dict[str, Json] | None:
    if found is None:
        return None
    factors = zip(found.factors, found.totals, strict=True)
    strongest = found.strongest
    return {
        "hidden_times": [{"factor": f, "estimate": t} for f, t in factors],
        "doubles_at": _finite(found.doubling),
        "halves_at": found.halving,
        "strongest_pair": names_of(table, strongest.pair) if strongest else None,
        "pairs": [
            {
                "lists": names_of(table, shift.pair),
                "odds": list(shift.odds),
                "estimates": [_finite(total) for total in shift.totals],
            }
            for shift in found.pairs
        ],
        "variants": [
            {"name": v.name, "kind": v.kind, "observed": v.observed, "estimate": _finite(v.total)}
            for v in found.variants
        ],
    }


def _linkage(found: LinkageFindings | None) -> dict[str, Json] | None:
    if found is None:
        return None
    return {
        "supplied": found.supplied,
        "missed": [{"share": share, "estimate": _finite(n)} for share, n in found.missed],
        "corrected": _bare(found.corrected),
        "drawn_linkages": _bare(found.pooled),
    }


def _bare(estimate: Estimate | None) -> dict[str, Json] | None:
    if estimate is None:
        return None
    return {
        "estimate": _finite(estimate.total),
        "interval": interval_to_dict(estimate.interval),
        "diagnostics": estimate.diagnostics,
    }


def _wave(found: Change | None) -> dict[str, Json] | None:
    if found is None:
        return None
    return {
        "earlier": found.earlier,
        "later": found.later,
        "ratio_low": found.ratio.low,
        "ratio_high": found.ratio.high,
        "beyond_noise": found.is_beyond_noise,
    }


def _recoveries(report: Report) -> list[Json]:
    return [
        {
            "list": r.name,
            "known": r.known,
            "observed": r.observed,
            "estimate": r.total,
            "interval": interval_to_dict(r.interval),
            "covered": r.covered,
            "refused": list(r.refused),
        }
        for r in report.recoveries
    ]


def _strata(found: StrataEstimate | None) -> dict[str, Json] | None:
    """Tables per covariate, changes between years, and the way to the model."""
    if found is None:
        return None
    total = found.estimate.total
    beyond = total is None or total > CEILING * found.estimate.observed
    return {
        "estimate": None if beyond else total,
        "interval": None if beyond else interval_to_dict(found.estimate.interval),
        "model": found.estimate.diagnostics.get("model"),
        "tables": []
        if beyond
        else [
            {"by": list(margin), "rows": [_stratum(line) for line in lines]}
            for margin, lines in found.tables.items()
        ],
        "changes": [] if beyond else [_change(change) for change in found.changes],
        "path": list(found.path),
    }


def _stratum(line: StratumEstimate) -> dict[str, Json]:
    """A suppressed stratum shows neither its number nor the persons seen in it."""
    total = None if line.hidden is None else line.observed + line.hidden
    return {
        "levels": line.levels,
        "observed": None if line.suppressed else line.observed,
        "estimate": total,
        "interval": interval_to_dict(line.interval),
        "suppressed": line.suppressed,
    }


def _change(change: YearChange) -> dict[str, Json]:
    return {
        "earlier": change.earlier,
        "later": change.later,
        "change": change.change,
        "low": _finite(change.low),
        "high": _finite(change.high),
        "within_noise": change.within_noise,
    }
