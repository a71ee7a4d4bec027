"""Chao's lower bound and models in which some people are easier to find than others.

All are log-linear models of the capture histories with columns that depend on k, the number of
lists a person is on (Rivest, Baillargeon 2007). "Equal lists" have one common column k, "per list"
models the main effect of each list. Heterogeneity among persons adds a convex function of k:
Darroch k^2/2, Poisson a^k - 1, Gamma -ln(a + k) + ln(a). Chao's bound adds max(k - j, 0) for
j = 2, 3, ... and drops those that come out negative: it bounds the total from below whatever the
heterogeneity (Chao 1987), provided that lists depend on each other only because persons differ,
not because one list refers to another.
"""

from dataclasses import asdict, dataclass, replace
from math import log
from typing import Literal

import numpy as np

from schakel_methods.estimation.existence import existence_code
from schakel_methods.estimation.poisson import (
    PoissonFit,
    design,
    fit_design,
    log_normal_interval,
)
from schakel_methods.estimation.profile import Means, profile_limits
from schakel_methods.estimation.table import (
    CaptureTable,
    Code,
    Estimate,
    Floats,
    Ints,
    Json,
    Note,
)
from schakel_methods.estimation.threads import one_thread

Shape = Literal["none", "poisson", "darroch", "gamma"]


@dataclass(frozen=True)
class ChaoBound:
    """Lower bound of the total when people differ in how visible they are.

    `per_list` gives each list its own main effect; the form with equal lists can lie far higher
    when lists differ in size, so the per-list form is the one to publish. With `profile` the profile
    limits stand beside the others (some hundred fits more).

    Example: `ChaoBound().fit(table).total` is the bound.
    """

    per_list: bool = True
    level: float = 0.95
    profile: bool = False

    @one_thread
    def fit(self, table: CaptureTable) -> Estimate:
        """The bound with log-normal limits; no number when the model cannot be estimated."""
        cells = table.cells()
        base = _base(cells, table.size, self.per_list)
        x, fit, kept = _rising(base, cells, table.dense()[cells], table.size)
        note = Note("lower_bound", {"columns": [f"k-{j}" for j in kept]})
        name = "chao" if self.per_list else "chao_equal"
        estimate = _estimate(name, table, (x, fit), level=self.level, settings=asdict(self))
        estimate = replace(estimate, notes=(note, *estimate.notes))
        if estimate.hidden is None or not self.profile:
            return estimate
        every = np.concatenate([[0], cells])
        whole = _base(every, table.size, self.per_list)

        def means(counts: Floats) -> Floats:
            return _rising(whole, every, counts, table.size)[1].fitted

        return _with_profile(estimate, means, table)


@dataclass(frozen=True)
class HeterogeneityMSE:
    """Persons differ in how visible they are, in a way of known shape.

    `shape` none is the model without differences (per list: independence); `base` is the constant a
    of the Poisson (2) and Gamma (3.5) shapes; `profile` adds profile limits. The shape cannot be tested on the data: models that
    fit equally well give different totals, so these are shown beside others, never alone.

    Example: `HeterogeneityMSE(shape="darroch").fit(table)`.
    """

    shape: Shape = "darroch"
    per_list: bool = True
    base: float | None = None
    level: float = 0.95
    profile: bool = False

    @one_thread
    def fit(self, table: CaptureTable) -> Estimate:
        """The estimate with log-normal limits; no number when the model cannot be estimated."""
        cells = table.cells()
        columns = [_base(cells, table.size, self.per_list)]
        if self.shape != "none":
            columns.append(self._column(np.bitwise_count(cells).astype(float))[:, None])
        x = np.column_stack(columns)
        name = f"{'mth' if self.per_list else 'mh'}_{self.shape}"
        counts = table.dense()[cells]
        fitted = x, fit_design(x, counts)
        estimate = _estimate(name, table, fitted, level=self.level, settings=asdict(self))
        if estimate.hidden is None or not self.profile:
            return estimate
        # In the hidden cell every column but the constant is 0.
        whole = np.vstack([np.eye(1, x.shape[1]), x])
        return _with_profile(estimate, lambda y: fit_design(whole, y).fitted, table)

    def _column(self, k: Floats) -> Floats:
        if self.shape == "darroch":
            return k**2 / 2
        if self.shape == "poisson":
            return np.asarray((self.base or 2.0) ** k - 1)
        a = self.base or 3.5
        return np.asarray(log(a) - np.log(a + k))


def simple_chao(table: CaptureTable) -> float:
    """n + (m-1)/m f1(f1-1) / (2(f2+1)), f_k persons on exactly k lists: a check, not an estimate."""
    k = np.bitwise_count(np.arange(1 << table.size))
    counts = table.dense()
    once, twice = float(counts[k == 1].sum()), float(counts[k == 2].sum())
    part = (table.size - 1) / table.size
    return table.observed + part * once * (once - 1) / (2 * (twice + 1))


def _base(cells: Ints, lists: int, per_list: bool) -> Floats:
    """Constant and main effects, or constant and the number of lists."""
    if per_list:
        return design(cells, (0, *(1 << i for i in range(lists))))
    return np.column_stack([np.ones(len(cells)), np.bitwise_count(cells).astype(float)])


def _rising(
    base: Floats, cells: Ints, counts: Floats, lists: int
) -> tuple[Floats, PoissonFit, list[int]]:
    """Fit with max(k - j, 0) for the j whose coefficient stays positive; design, fit and these j."""
    k, kept = np.bitwise_count(cells).astype(float), list(range(2, lists))
    while True:
        x = np.column_stack([base, *(np.maximum(k - j, 0.0) for j in kept)])
        fit = fit_design(x, counts)
        added = fit.coefficients[base.shape[1] :]
        rising = [j for j, value in zip(kept, added, strict=True) if value > 0]
        if len(rising) == len(kept):
            return x, fit, kept
        kept = rising


def _estimate(
    method: str,
    table: CaptureTable,
    fitted: tuple[Floats, PoissonFit],
    *,
    level: float,
    settings: dict[str, Json],
) -> Estimate:
    """Put a fitted design into an estimate; no number unless it exists and is identifiable."""
    x, fit = fitted
    code = existence_code(x, table.dense()[table.cells()])
    notes: tuple[Note, ...] = ()
    if code == Code.GOOD and not fit.converged:
        notes, code = (Note("not_converged"),), Code.NO_MLE
    good = code == Code.GOOD
    hidden = float(np.exp(min(fit.coefficients[0], 700.0)))
    error = float(np.sqrt(fit.covariance[0, 0]))
    interval = log_normal_interval(table.observed, hidden, error, level) if good else None
    parameters = x.shape[1]
    return Estimate(
        method=method,
        observed=table.observed,
        hidden=hidden if good else None,
        interval=interval,
        code=code,
        aic=-2 * fit.log_likelihood + 2 * parameters,
        bic=-2 * fit.log_likelihood + log(table.observed) * parameters,
        intervals=(interval,) if interval else (),
        notes=notes,
        settings=settings,
        fingerprint=table.fingerprint,
    )


def _with_profile(estimate: Estimate, means: Means, table: CaptureTable) -> Estimate:
    """Show the profile limits beside the others; one that falls nowhere has no end to show."""
    counts = np.concatenate([[0.0], table.dense()[table.cells()]])
    profile = profile_limits(means, counts, estimate.hidden or 0.0)
    if not np.isfinite(profile.high):
        return estimate
    return replace(estimate, intervals=(*estimate.intervals, profile))
