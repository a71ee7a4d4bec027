"""Bootstrap with the choice of model repeated on every resample; BCa limits (Efron 1987).

Tables of size n are drawn from the observed proportions. The acceleration comes from a jackknife
over cells, weighted by their counts (Chan, Silverman, Vincent 2021). Resamples on which no model is
admissible are counted and reported, never dropped in silence.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import Protocol, runtime_checkable

import numpy as np

from schakel_methods.estimation.table import (
    CaptureTable,
    Estimate,
    Floats,
    Interval,
    Ints,
    Json,
    Note,
)

NORMAL = NormalDist()
LEVELS = (0.95, 0.8)
BLOCK = 25
Progress = Callable[[int], None]


class Reselecting(Protocol):
    """An estimator that can repeat its whole choice on many tables at once."""

    def fit(self, table: CaptureTable) -> Estimate:
        """Estimate one table."""
        ...

    def totals(self, table: CaptureTable, rows: Floats) -> Floats:
        """Totals of rows of counts by mask, chosen afresh on each; nan when impossible."""
        ...


@runtime_checkable
class Choosing(Protocol):
    """An estimator that also says where it passed over a better model that was out of proportion."""

    def choices(self, table: CaptureTable, rows: Floats) -> tuple[Floats, Ints]:
        """Totals, and 1 where a better model was passed over."""
        ...


@dataclass(frozen=True)
class BcaBootstrap:
    """Bias-corrected accelerated intervals of any estimator that can repeat its choice.

    Example: `BcaBootstrap(StepwiseMSE(), replicates=1000).fit(table, rng=rng).interval`.
    """

    estimator: Reselecting
    replicates: int = 1000

    def fit(
        self,
        table: CaptureTable,
        *,
        rng: np.random.Generator,
        progress: Progress | None = None,
    ) -> Estimate:
        """The estimate with BCa limits in front, percentile and earlier intervals beside them."""
        estimate = self.estimator.fit(table)
        if estimate.total is None:
            return estimate
        totals, passed = self._resampled(table, rng, progress)
        found = totals[np.isfinite(totals)]
        if not len(found):
            return replace(estimate, notes=(*estimate.notes, Note("no_resample_admissible")))
        correction = bias_correction(estimate.total, found)
        bend = acceleration(*self._left_out(table))
        bca, notes = bca_intervals(found, correction, bend)
        shares: dict[str, Json] = {
            "replicates": self.replicates,
            "failed": int(len(totals) - len(found)),
            "passed_over": passed,
            "z0": correction if np.isfinite(correction) else None,
            "acceleration": bend,
        }
        return replace(
            estimate.with_interval(*bca, *percentiles(found), *estimate.intervals),
            notes=(*estimate.notes, *notes),
            settings={**estimate.settings, "replicates": self.replicates},
            diagnostics={**estimate.diagnostics, **shares},
        )

    def _resampled(
        self, table: CaptureTable, rng: np.random.Generator, progress: Progress | None
    ) -> tuple[Floats, int]:
        counts = table.dense()
        rows = rng.multinomial(table.observed, counts / counts.sum(), size=self.replicates)
        parts, passed = [], 0
        for block in np.array_split(rows.astype(np.float64), -(-self.replicates // BLOCK)):
            if isinstance(self.estimator, Choosing):
                part, over = self.estimator.choices(table, block)
                passed += int(over.sum())
            else:
                part = self.estimator.totals(table, block)
            parts.append(part)
            if progress:
                progress(len(block))
        return np.concatenate(parts), passed

    def _left_out(self, table: CaptureTable) -> tuple[Floats, Floats]:
        counts = table.dense()
        seen = np.flatnonzero(counts)
        rows = np.repeat(counts[None, :], len(seen), axis=0)
        rows[np.arange(len(seen)), seen] -= 1
        return self.estimator.totals(table, rows), counts[seen]


def bias_correction(total: float, replicates: Floats) -> float:
    """z0: how far the estimate lies from the middle of its replicates; ties count half.

    Infinite when all replicates lie on one side.
    """
    equal = np.isclose(replicates, total, rtol=1e-9, atol=0.0)
    below = float(((replicates < total) & ~equal).mean() + equal.mean() / 2)
    if below <= 0 or below >= 1:
        return float("-inf") if below <= 0 else float("inf")
    return NORMAL.inv_cdf(below)


def acceleration(totals: Floats, weights: Floats) -> float:
    """Skewness of the jackknife over cells; cells whose table gives no estimate are left out."""
    good = np.isfinite(totals)
    if not good.any():
        return 0.0
    shift = np.average(totals[good], weights=weights[good]) - totals[good]
    scale = float(6 * (weights[good] @ shift**2) ** 1.5)
    return float(weights[good] @ shift**3) / scale if scale > 0 else 0.0


def bca_limit(replicates: Floats, share: float, correction: float, bend: float) -> float:
    """Quantile (type 8) of the replicates at the corrected share."""
    lean = correction + NORMAL.inv_cdf(share)
    corrected = NORMAL.cdf(correction + lean / (1 - bend * lean))
    return float(np.quantile(replicates, corrected, method="median_unbiased"))


def bca_intervals(
    replicates: Floats, correction: float, bend: float
) -> tuple[tuple[Interval, ...], tuple[Note, ...]]:
    """Limits at 95 and 80 %; percentile limits and a note when the correction is infinite."""
    if not np.isfinite(correction):
        return percentiles(replicates), (Note("infinite_z0"),)
    limits = []
    for level in LEVELS:
        tails = ((1 - level) / 2, (1 + level) / 2)
        low, high = (bca_limit(replicates, tail, correction, bend) for tail in tails)
        limits.append(Interval(low, high, level, "bca"))
    return tuple(limits), ()


def percentiles(replicates: Floats) -> tuple[Interval, ...]:
    """Plain quantiles of the replicates at 95 and 80 %."""
    limits = []
    for level in LEVELS:
        tails = [(1 - level) / 2, (1 + level) / 2]
        low, high = np.quantile(replicates, tails, method="median_unbiased")
        limits.append(Interval(float(low), float(high), level, "percentile"))
    return tuple(limits)
