"""Does the interval we would publish hold the truth as often as it says?

Three sources of truth: 48 stored random tables, 35 stored sub-tables whose total is known from a
list, and worlds of our own with fixed seeds and, on request, fresh ones. A table that the rules
refuse gets no interval and is counted apart.
"""

import json
import math
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.measuring import Report
from bench.worlds import KINDS, draw
from schakel_methods.estimation.methods import Effort, estimate_by
from schakel_methods.estimation.table import CaptureTable, Estimate, Interval, from_pairs
from schakel_methods.estimation.verdict import Thresholds, number_reasons, table_reasons

EXPECTED = Path(__file__).parents[1] / "tests" / "data" / "mse" / "expected.json"
METHODS = ("auto", "stepwise", "independence")
REPLICATES = 400
WORLDS = 60  # of each kind


@dataclass(frozen=True)
class Truth:
    """A table with its known total."""

    source: str
    total: int
    table: CaptureTable


@dataclass(frozen=True)
class Answer:
    """One method on one table; None where it gives no number."""

    truth: Truth
    refused: tuple[str, ...]
    estimates: dict[str, Estimate]


def measure() -> Report:
    """Coverage, bias, error and width per source and method."""
    seed = int(os.environ.get("CALIBRATION_SEED", "20261121"))
    answers = asked(seed, worlds=WORLDS, replicates=REPLICATES)
    shown = [a for a in answers if not a.refused]
    every = [a for a in answers if "R01" not in a.refused]
    return Report(
        "Calibration of the estimation",
        method=(
            f"{len(answers)} tables of known total, {REPLICATES} resamples, seed {seed} "
            "(`CALIBRATION_SEED` takes a fresh one). `auto` is the interval that would be published: "
            "the band over re-selection on resamples and the BIC-weighted models. Width is the median "
            "of upper / lower limit; the last column is that width over the width of the stepwise BCa "
            "interval on the same tables. Refused tables (rules R01-R05) get no interval."
        ),
        tables=(
            "## Tables that are not refused\n\n" + _table(shown),
            "## Refusals left out of account (all tables whose starting model exists)\n\n"
            + _table(every),
            "## Refused\n\n" + _refusals(answers),
        ),
    )


def asked(seed: int, *, worlds: int, replicates: int) -> list[Answer]:
    """All methods on all tables of known total, the invented worlds drawn from the seed."""
    stores = [*stored("random_tables"), *stored("internal_consistency")]
    truths = [*stores, *invented(seed, worlds)]
    return [
        answer(truth, np.random.default_rng(seed + place), replicates)
        for place, truth in enumerate(truths)
    ]


def stored(key: str) -> list[Truth]:
    """Tables of `expected.json`."""
    held = json.loads(EXPECTED.read_text())[key]
    entries = held.values() if isinstance(held, dict) else held
    return [Truth(key.replace("_", " "), e["true_N"], _of(e)) for e in entries]


def _of(entry: dict[str, list[str]]) -> CaptureTable:
    rows = zip(entry["rows"], entry["counts"], strict=True)
    masks = ((sum(1 << i for i, v in enumerate(row) if v == "1"), int(c)) for row, c in rows)
    return from_pairs(tuple(entry["lists"]), masks)


def invented(seed: int, worlds: int) -> Iterable[Truth]:
    """So many worlds of every kind."""
    for place, kind in enumerate(KINDS):
        rng = np.random.default_rng([seed, place])
        for _ in range(worlds):
            world = draw(kind, rng)
            yield Truth(f"world: {kind}", world.total, world.table)


def answer(truth: Truth, rng: np.random.Generator, replicates: int) -> Answer:
    """All methods on one table, and why it would be refused."""
    table, limits = truth.table.trimmed(), Thresholds()
    refused = [reason.code for reason in table_reasons(table, limits)]
    if "R01" in refused:
        return Answer(truth, tuple(refused), {})
    found = {m: estimate_by(m, table, Effort(replicates), rng=rng) for m in METHODS}
    main = found["auto"]
    high = main.interval.high if main.interval else None
    refused += [r.code for r in number_reasons(main.total, high, table.observed, limits)]
    return Answer(truth, tuple(refused), found)


def _table(answers: list[Answer]) -> str:
    head = (
        "| source | method | tables | covered | too low | too high | mean ln error | RMSE | width "
        "| width / stepwise BCa |\n|---|---|--:|--:|--:|--:|--:|--:|--:|--:|\n"
    )
    lines = []
    for source in dict.fromkeys(a.truth.source for a in answers):
        part = [a for a in answers if a.truth.source == source]
        lines += [_line(source, method, part) for method in METHODS]
    worlds = [a for a in answers if a.truth.source.startswith("world")]
    lines += [_line("all worlds", method, worlds) for method in METHODS]
    return head + "\n".join(lines)


def _line(source: str, method: str, answers: list[Answer]) -> str:
    kept = _kept(answers, method)
    low, high = _share(kept, lambda n, i: i.high < n), _share(kept, lambda n, i: i.low > n)
    errors = np.array([error for _, _, error, _ in kept])
    width, ratio = widths(answers, method)
    return (
        f"| {source} | {method} | {len(kept)} | {coverage(answers, method):.2f} | {low:.2f} "
        f"| {high:.2f} | {errors.mean():.2f} | {np.sqrt((errors**2).mean()):.2f} | {width:.2f} "
        f"| {ratio:.2f} |"
    )


def coverage(answers: list[Answer], method: str) -> float:
    """The share of the tables whose known total lies within the interval."""
    return _share(_kept(answers, method), lambda n, i: i.covers(n))


def widths(answers: list[Answer], method: str) -> tuple[float, float]:
    """Median of upper over lower limit, and that over the median of the stepwise BCa interval."""
    kept = _kept(answers, method)
    width = float(np.median([i.high / i.low for _, i, _, _ in kept]))
    peers = np.median([s.interval.high / s.interval.low for _, _, _, s in kept if s.interval])
    return width, width / float(peers)


def _kept(answers: list[Answer], method: str) -> list[tuple[int, Interval, float, Estimate]]:
    """Known total, interval, ln error and stepwise estimate where there is an interval."""
    pairs = [(a.truth.total, a.estimates[method], a.estimates["stepwise"]) for a in answers]
    return [(n, e.interval, math.log((e.total or n) / n), s) for n, e, s in pairs if e.interval]


def _share(
    kept: list[tuple[int, Interval, float, Estimate]], holds: Callable[[int, Interval], bool]
) -> float:
    return float(np.mean([holds(total, interval) for total, interval, _, _ in kept]))


def _refusals(answers: list[Answer]) -> str:
    head = "| source | tables | refused | by rule |\n|---|--:|--:|---|\n"
    lines = []
    for source in dict.fromkeys(a.truth.source for a in answers):
        part = [a for a in answers if a.truth.source == source]
        codes = [code for a in part for code in dict.fromkeys(a.refused)]
        by_rule = ", ".join(f"{code} {codes.count(code)}" for code in sorted(set(codes)))
        refused = sum(bool(a.refused) for a in part)
        lines.append(f"| {source} | {len(part)} | {refused} | {by_rule} |")
    return head + "\n".join(lines)
