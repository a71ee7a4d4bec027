"""Profile-likelihood limits (Cormack 1992): the totals the data do not contradict."""

from collections.abc import Callable

import numpy as np
from scipy.special import gammaln, xlogy

from schakel_methods.estimation.poisson import ModelFit, design, fit_design
from schakel_methods.estimation.roots import crossing, peak
from schakel_methods.estimation.table import CaptureTable, Interval

CUT = 3.84  # twice the fall in log-likelihood that 95 % allows, as the literature rounds it
FARTHEST = 1e9  # a limit beyond this many times the estimate is no limit


def profile_interval(table: CaptureTable, fitted: ModelFit) -> Interval:
    """Totals N whose profile log-likelihood lies within 1.92 of its top, under model `fitted`.

    l(N) = sum(y ln mu - mu) - ln u! + ln N! + N - N ln N, with u = N - n put in the hidden cell.
    """
    height = _profile(table, fitted)
    guess = max(fitted.hidden, 0.5)
    top = peak(height, 0.0, 2 * guess + 5, within=1e-4 * guess)
    level = height(top) - CUT / 2

    def above(hidden: float) -> float:
        return height(hidden) - level

    low = crossing(above, 0.0, top) if above(0.0) < 0 else 0.0
    far = 2 * top + 10
    while above(far) > 0 and far < FARTHEST * guess:
        far *= 2
    high = crossing(above, top, far) if above(far) < 0 else float("inf")
    return Interval(fitted.observed + low, fitted.observed + high, 0.95, "profile")


def _profile(table: CaptureTable, fitted: ModelFit) -> Callable[[float], float]:
    cells = np.array([0, *fitted.cells], dtype=np.int64)
    x, counts = design(cells, fitted.columns), table.dense()[cells]

    def height(hidden: float) -> float:
        counts[0] = hidden
        total = fitted.observed + hidden
        fit = fit_design(x, counts)
        kernel = float(xlogy(counts, fit.fitted).sum() - fit.fitted.sum())
        shape = float(gammaln(total + 1) - gammaln(hidden + 1) + total - xlogy(total, total))
        return kernel + shape

    return height
