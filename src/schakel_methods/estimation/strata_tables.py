"""Tables per year and covariate, and changes between years, from one joint model.

Small strata get no number of their own but stay in the whole. A change between years is only spoken
of when it lies outside the noise of the bootstrap.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np

from schakel_methods.estimation.strata_design import Mask
from schakel_methods.estimation.strata_table import StratifiedTable
from schakel_methods.estimation.table import Floats, Interval, Ints

FEWEST_SEEN = 20  # a stratum with fewer persons seen gets no number
FEWEST_ON_SEVERAL = 5  # nor one with fewer persons on two lists or more


@dataclass(frozen=True)
class StratumEstimate:
    """One line of a table, e.g. levels {"year": "2018", "sex": "f"}.

    `hidden` and `interval` are None when the stratum is `suppressed`: too few persons to carry a
    number of their own. They still count in the whole.
    """

    levels: Mapping[str, str]
    observed: int
    on_several: int
    hidden: float | None
    interval: Interval | None
    suppressed: bool


@dataclass(frozen=True)
class YearChange:
    """Change of the total between two years, with the limits of that change.

    `within_noise` says that no change lies within the limits: do not speak of a trend.
    """

    earlier: str
    later: str
    change: float
    low: float
    high: float
    within_noise: bool


@dataclass(frozen=True)
class Draws:
    """What the tables are made from: hidden persons per stratum (strata,), totals of the resamples
    (replicates, strata; NaN where a resample had no model) and the level of the limits."""

    hidden: Floats
    totals: Floats
    level: float


def make_tables(
    table: StratifiedTable, draws: Draws, margins: tuple[tuple[str, ...], ...] = ()
) -> dict[tuple[str, ...], tuple[StratumEstimate, ...]]:
    """Tables for every choice of covariates in `margins` (default: each one and each two)."""
    names = [c.name for c in table.covariates]
    wanted = margins or (*((name,) for name in names), *combinations(names, 2))
    return {tuple(margin): tuple(_margin(table, draws, margin)) for margin in wanted}


def _margin(table: StratifiedTable, draws: Draws, margin: tuple[str, ...]) -> list[StratumEstimate]:
    """One line per combination of levels of the covariates in `margin`."""
    positions = [_position(table, name) for name in margin]
    covariates = [table.covariates[c] for c in positions]
    groups, places = _groups(table, positions)
    lines = []
    for group, at in enumerate(places):
        levels = {c.name: c.levels[p] for c, p in zip(covariates, at, strict=True)}
        lines.append(_line(table.dense(), draws, groups == group, levels))
    return lines


def _line(counts: Floats, draws: Draws, inside: Mask, levels: Mapping[str, str]) -> StratumEstimate:
    several = np.bitwise_count(np.arange(counts.shape[1])) > 1
    seen, overlap = int(counts[inside].sum()), int(counts[inside][:, several].sum())
    if seen < FEWEST_SEEN or overlap < FEWEST_ON_SEVERAL:
        return StratumEstimate(levels, seen, overlap, None, None, suppressed=True)
    return StratumEstimate(
        levels,
        seen,
        overlap,
        float(draws.hidden[inside].sum()),
        limits(draws.totals[:, inside].sum(axis=1), draws.level),
        suppressed=False,
    )


def year_changes(table: StratifiedTable, draws: Draws) -> tuple[YearChange, ...]:
    """Every year against the one before, and the last against the first; none without years."""
    numeric = [place for place, c in enumerate(table.covariates) if c.numeric]
    if not numeric:
        return ()
    groups, _ = _groups(table, numeric[:1])
    years = table.covariates[numeric[0]].levels
    now = np.bincount(groups, weights=table.dense().sum(axis=1) + draws.hidden)
    drawn = np.stack([draws.totals[:, groups == g].sum(axis=1) for g in range(len(years))], axis=1)
    steps = list(pairwise(range(len(years))))
    if len(years) > 2:
        steps.append((0, len(years) - 1))
    return tuple(
        _change((years[a], years[b]), now[b] - now[a], drawn[:, b] - drawn[:, a], draws.level)
        for a, b in steps
    )


def _change(years: tuple[str, str], change: float, draws: Floats, level: float) -> YearChange:
    interval = limits(draws, level)
    low, high = (interval.low, interval.high) if interval else (-np.inf, np.inf)
    return YearChange(*years, float(change), low, high, low <= 0 <= high)


def limits(draws: Floats, level: float) -> Interval | None:
    """Percentile limits of the resamples that had a model; None when there are none."""
    good = draws[np.isfinite(draws)]
    if not len(good):
        return None
    low, high = np.quantile(good, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high), level, "percentile")


def _position(table: StratifiedTable, name: str) -> int:
    return [c.name for c in table.covariates].index(name)


def _groups(table: StratifiedTable, covariates: list[int]) -> tuple[Ints, Ints]:
    """Group of every stratum, and the level places of every group."""
    shape = tuple(table.shape[c] for c in covariates)
    places = table.places()[:, covariates]
    groups = np.ravel_multi_index(tuple(places.T), shape)
    every = np.stack(np.unravel_index(np.arange(int(np.prod(shape))), shape), axis=1)
    return np.asarray(groups), every
