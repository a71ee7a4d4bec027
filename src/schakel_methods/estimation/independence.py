"""The simplest assumptions: lists independent of each other, or only pairs of them dependent."""

from dataclasses import dataclass, replace

import numpy as np

from schakel_methods.estimation.poisson import all_pairs, estimate_of, fit_model
from schakel_methods.estimation.profile import profile_interval
from schakel_methods.estimation.table import CaptureTable, Code, Estimate, Floats, Note


@dataclass(frozen=True)
class FixedMSE:
    """Log-linear model with given interactions (Cormack 1989), Wald and profile intervals.

    Example: `FixedMSE(terms=(0b011,)).fit(table)` lets the first two lists depend on each other.
    """

    terms: tuple[int, ...] = ()
    method: str = "independence"

    def fit(self, table: CaptureTable) -> Estimate:
        """Estimate the total; no number when the model has a code other than 0."""
        fitted = fit_model(table, self.terms)
        estimate = replace(
            estimate_of(self.method, table, fitted), settings={"terms": list(self.terms)}
        )
        if fitted.code != Code.GOOD:
            return estimate
        profile = profile_interval(table, fitted)
        return estimate.with_interval(fitted.wald(), profile, fitted.wald(0.8))

    def totals(self, table: CaptureTable, rows: Floats) -> Floats:
        """Estimated total of each row of counts by mask, shape (rows, 2**m); nan when none."""
        found = [fit_model(table.with_counts(row), self.terms) for row in rows]
        return np.array([f.observed + f.hidden if f.code == Code.GOOD else np.nan for f in found])


def independence() -> FixedMSE:
    """Every list independent of every other."""
    return FixedMSE()


def two_way(table: CaptureTable) -> FixedMSE:
    """Every pair of lists may depend on each other; often not estimable on sparse tables."""
    return FixedMSE(all_pairs(table.size), "two_way")


def chapman(table: CaptureTable) -> Estimate:
    """Two lists only: (a + 1)(b + 1)/(c + 1) - 1 persons, for exploration (Chapman 1951).

    Raises ValueError when there are not exactly two lists.
    """
    if table.size != 2:
        raise ValueError("chapman needs exactly two lists")
    first, second, both = table.list_total(0), table.list_total(1), table.overlap(3)
    total = (first + 1) * (second + 1) / (both + 1) - 1
    return Estimate(
        method="chapman",
        observed=table.observed,
        hidden=total - table.observed,
        notes=(Note("exploration_only"),),
        fingerprint=table.fingerprint,
    )
