"""How the answer leans on what no data can show (Gerritse et al. 2015; Zhang, Small 2020).

The hidden are extrapolated by assuming that all lists together have no interaction of their own.
Multiplying the hidden by x says what happens when that is not so; a fixed odds ratio on a pair that
the model leaves out says what an unnoticed link between two lists would do.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, log

import numpy as np

from schakel_methods.estimation.poisson import ModelFit, all_pairs, design, fit_design, fit_model
from schakel_methods.estimation.strata_table import StratifiedTable
from schakel_methods.estimation.table import CaptureTable, Estimate

FACTORS = (1 / 3, 1 / 2, 1 / 1.5, 1.5, 2.0, 3.0)


@dataclass(frozen=True)
class PairShift:
    """Totals when a pair left out of the model had an odds ratio after all."""

    pair: int
    odds: tuple[float, ...]
    totals: tuple[float, ...]


@dataclass(frozen=True)
class Variant:
    """The same method on a changed table; `total` is None when it gives no number there.

    `kind` is left_out, merged, year (persons of that year only), years_added (the years estimated
    apart and added up) or referrals_dropped.
    """

    name: str
    kind: str
    observed: int
    total: float | None


@dataclass(frozen=True)
class Sensitivity:
    """Totals under each factor, tipping points and shifts of pairs.

    `doubling` is the factor on the hidden at which the total doubles; `halving` that at which it
    halves, None when more were seen than half the estimate.
    """

    factors: tuple[float, ...]
    totals: tuple[float, ...]
    doubling: float
    halving: float | None
    pairs: tuple[PairShift, ...]
    variants: tuple[Variant, ...] = ()

    @property
    def strongest(self) -> PairShift | None:
        """The omitted pair that moves the total most."""
        return max(self.pairs, key=_swing, default=None)


def sensitivity(table: CaptureTable, hidden: float, terms: tuple[int, ...]) -> Sensitivity:
    """What the total becomes when the assumptions of the model with `terms` fail."""
    observed = table.observed
    halving = ((observed + hidden) / 2 - observed) / hidden if hidden > 0 else -1.0
    return Sensitivity(
        factors=FACTORS,
        totals=tuple(observed + factor * hidden for factor in FACTORS),
        doubling=2 + observed / hidden if hidden > 0 else float("inf"),
        halving=halving if halving > 0 else None,
        pairs=pair_shifts(table, fit_model(table, terms)),
    )


def pair_shifts(table: CaptureTable, fitted: ModelFit) -> tuple[PairShift, ...]:
    """Refit with each absent pair held at given odds ratios."""
    cells = np.array(fitted.cells, dtype=np.int64)
    x, y = design(cells, fitted.columns), table.dense()[cells]
    shifts = []
    for pair in all_pairs(table.size):
        if pair in fitted.terms:
            continue
        both = (cells & pair == pair).astype(np.float64)
        totals = [
            fitted.observed + exp(fit_design(x, y, both * log(odds)).coefficients[0])
            for odds in FACTORS
        ]
        shifts.append(PairShift(pair, FACTORS, tuple(totals)))
    return tuple(shifts)


def easily_tipped(found: Sensitivity, total: float, harmless: float) -> tuple[PairShift, ...]:
    """Pairs whose odds ratio within 1/harmless and harmless already halves or doubles the total."""

    def tips(shift: PairShift) -> bool:
        pairs = zip(shift.odds, shift.totals, strict=True)
        near = [t for odds, t in pairs if 1 / harmless - 1e-9 <= odds <= harmless + 1e-9]
        return any(t >= 2 * total or t <= total / 2 for t in near)

    return tuple(shift for shift in found.pairs if tips(shift))


def changed_tables(
    table: CaptureTable, estimate: Callable[[CaptureTable], Estimate]
) -> tuple[Variant, ...]:
    """The method again with each list left out, and with each pair of lists taken as one."""
    found = []
    if table.size > 3:
        for i, name in enumerate(table.lists):
            found.append(_variant(name, "left_out", table.without(i), estimate))
        for pair in all_pairs(table.size):
            first, second = (i for i in range(table.size) if pair >> i & 1)
            merged = table.merged(first, second)
            found.append(_variant(table.term_name(pair), "merged", merged, estimate))
    return tuple(found)


def split_years(
    table: StratifiedTable, estimate: Callable[[CaptureTable], Estimate]
) -> tuple[Variant, ...]:
    """The method on each year apart, and the years added up; empty without a year.

    Lists change over the years; a pooled table hides that. Separate years need not add up to the
    whole: how far they are from it is what this shows.
    """
    years = [place for place, c in enumerate(table.covariates) if c.numeric]
    if not years:
        return ()
    found = [
        _variant(level, "year", table.stratum(years[0], place), estimate)
        for place, level in enumerate(table.covariates[years[0]].levels)
    ]
    totals = [one.total for one in found if one.total is not None]
    added = sum(totals) if len(totals) == len(found) else None
    return (*found, Variant("", "years_added", table.observed, added))


def without_referrals(
    table: CaptureTable, estimate: Callable[[CaptureTable], Estimate]
) -> tuple[Variant, ...]:
    """The method on the same persons, with the captures that came from a referral taken out."""
    return (_variant("", "referrals_dropped", table, estimate),)


def _variant(
    name: str, kind: str, table: CaptureTable, estimate: Callable[[CaptureTable], Estimate]
) -> Variant:
    return Variant(name, kind, table.observed, estimate(table).total)


def _swing(shift: PairShift) -> float:
    return max(shift.totals) / max(min(shift.totals), 1e-12)
