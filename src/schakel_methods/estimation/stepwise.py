"""Forward stepwise choice of pairs, the British tradition (Chan, Silverman, Vincent 2021)."""

from dataclasses import dataclass, replace
from math import log

import numpy as np

from schakel_methods.estimation.compiled import COMPILED
from schakel_methods.estimation.poisson import (
    ModelFit,
    all_pairs,
    estimate_of,
    fit_model,
)
from schakel_methods.estimation.stepwise_kernel import log_tail, stepwise_many
from schakel_methods.estimation.table import CaptureTable, Code, Estimate, Floats, Ints


@dataclass(frozen=True)
class StepwiseMSE:
    """Start from independent lists; add the pair whose overlap surprises most, while p < `p_enter`.

    A pair whose model has a code other than 0 is passed over.
    Example: `StepwiseMSE(p_enter=0.02).fit(table).total`.
    """

    p_enter: float = 0.02
    method: str = "stepwise"

    def fit(self, table: CaptureTable) -> Estimate:
        """Choose the pairs and estimate, with the Wald interval of the chosen model."""
        fitted = choose_pairs(table, self.p_enter)
        estimate = estimate_of(self.method, table, fitted)
        return replace(estimate, settings={"p_enter": self.p_enter})

    def totals(self, table: CaptureTable, rows: Floats) -> Floats:
        """Choose afresh on each row of counts by mask, shape (rows, 2**m); nan when impossible."""
        if not COMPILED:
            return np.array([_total(table.with_counts(row), self.p_enter) for row in rows])
        pairs: Ints = np.array(all_pairs(table.size), dtype=np.int64)
        found = stepwise_many(rows, table.barred(), pairs, log(self.p_enter))
        return np.asarray(found[0] + rows.sum(axis=1))


def choose_pairs(table: CaptureTable, p_enter: float) -> ModelFit:
    """The model that forward selection ends with, on one table."""
    fitted = fit_model(table)
    while fitted.code == Code.GOOD:
        larger = _enlarged(table, fitted, p_enter)
        if larger is None:
            break
        fitted = larger
    return fitted


def _enlarged(table: CaptureTable, fitted: ModelFit, p_enter: float) -> ModelFit | None:
    absent = [pair for pair in all_pairs(table.size) if pair not in fitted.terms]
    surprises = {pair: _log_tail(table, fitted, pair) for pair in absent}
    for pair in sorted(absent, key=lambda p: surprises[p]):
        if surprises[pair] >= log(p_enter):
            return None
        larger = fit_model(table, (*fitted.terms, pair))
        if larger.code == Code.GOOD:
            return larger
    return None


def _log_tail(table: CaptureTable, fitted: ModelFit, pair: int) -> float:
    seen = table.overlap(pair)
    means = zip(fitted.cells, fitted.fit.fitted, strict=True)
    expected = sum(float(mean) for cell, mean in means if cell & pair == pair)
    return log_tail(float(seen), expected)


def _total(table: CaptureTable, p_enter: float) -> float:
    fitted = choose_pairs(table, p_enter)
    return fitted.observed + fitted.hidden if fitted.code == Code.GOOD else float("nan")
