"""Profile-likelihood limits (Cormack 1992): the totals the data do not contradict."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from scipy.special import gammaln, xlogy

from schakel_methods.estimation.poisson import ModelFit, design, fit_design
from schakel_methods.estimation.roots import crossing, peak
from schakel_methods.estimation.table import CaptureTable, Floats, Interval

Means: TypeAlias = Callable[[Floats], Floats]

CUT = 3.84  # twice the fall in log-likelihood that 95 % allows, as the literature rounds it
FARTHEST = 1e9  # a limit beyond this many times the estimate is no limit


def profile_interval(table: CaptureTable, fitted: ModelFit) -> Interval:
    """Totals N whose profile log-likelihood lies within 1.92 of its top, under model `fitted`.

    l(N) = sum(y ln mu - mu) - ln u! + ln N! + N - N ln N, with u = N - n put in the hidden cell.
    """
    cells = np.array([0, *fitted.cells], dtype=np.int64)
    x = design(cells, fitted.columns)
    return profile_limits(lambda y: fit_design(x, y).fitted, table.dense()[cells], fitted.hidden)


def profile_limits(means: Means, counts: Floats, hidden: float) -> Interval:
    """Profile limits of any model; counts (cells,) with the hidden cell first.

    `means` fits the model to such counts; `hidden` is the estimate to search around. An end that is
    not found is infinite.
    """
    height, observed = _profile(means, counts), float(counts[1:].sum())
    guess = max(hidden, 0.5)
    top = peak(height, 0.0, 2 * guess + 5, within=1e-4 * guess)
    level = height(top) - CUT / 2

    def above(place: float) -> float:
        return height(place) - level

    low = crossing(above, 0.0, top) if above(0.0) < 0 else 0.0
    far = 2 * top + 10
    while above(far) > 0 and far < FARTHEST * guess:
        far *= 2
    high = crossing(above, top, far) if above(far) < 0 else float("inf")
    return Interval(observed + low, observed + high, 0.95, "profile")


def _profile(means: Means, counts: Floats) -> Callable[[float], float]:
    observed = float(counts[1:].sum())

    def height(hidden: float) -> float:
        filled = np.concatenate([[hidden], counts[1:]])
        total = observed + hidden
        fitted = means(filled)
        kernel = float(xlogy(filled, fitted).sum() - fitted.sum())
        shape = float(gammaln(total + 1) - gammaln(hidden + 1) + total - xlogy(total, total))
        return kernel + shape

    return height
