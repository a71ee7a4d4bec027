"""An earlier wave re-run with today's method, and whether the change is more than noise."""

from dataclasses import dataclass

import numpy as np

from schakel_methods.estimation.bootstrap import Reselecting
from schakel_methods.estimation.table import CaptureTable, Interval


@dataclass(frozen=True)
class Change:
    """Ratio of the later total to the earlier one, with its percentile interval."""

    earlier: float
    later: float
    ratio: Interval
    resamples: int

    @property
    def is_beyond_noise(self) -> bool:
        """Whether the interval of the ratio leaves out 1; without this no trend may be named."""
        return not self.ratio.covers(1.0)


def change_between(
    tables: tuple[CaptureTable, CaptureTable],
    estimator: Reselecting,
    *,
    rng: np.random.Generator,
    replicates: int = 500,
) -> Change | None:
    """Bootstrap the ratio of two waves, the choice of model repeated on every resample of each.

    None when either wave gives no number.
    """
    totals = [estimator.fit(table).total for table in tables]
    if totals[0] is None or totals[1] is None:
        return None
    drawn = []
    for table in tables:
        counts = table.dense()
        rows = rng.multinomial(table.observed, counts / counts.sum(), size=replicates)
        drawn.append(estimator.totals(table, rows.astype(np.float64)))
    ratios = drawn[1] / drawn[0]
    ratios = ratios[np.isfinite(ratios)]
    if not len(ratios):
        return None
    low, high = np.quantile(ratios, [0.025, 0.975], method="median_unbiased")
    limits = Interval(float(low), float(high), 0.95, "ratio")
    return Change(totals[0], totals[1], limits, len(ratios))
