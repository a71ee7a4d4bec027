"""Counts per capture history and per stratum: year, form of exploitation, sex, age, region.

A *stratum* is one combination of levels of all covariates. Every combination takes part in a fit,
also those in which nobody was seen, so that strata always add up to the whole.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from math import prod

import numpy as np

from schakel_methods.estimation.table import CaptureTable, Floats, Ints, TableError, from_pairs

MOST_CELLS = 200_000


@dataclass(frozen=True)
class Covariate:
    """A property of persons with its possible values, e.g. `Covariate("sex", ("f", "m"))`.

    `numeric` is for a year: its levels are whole numbers in rising order, so that a trend can be
    drawn through them.
    """

    name: str
    levels: tuple[str, ...]
    numeric: bool = False

    def __post_init__(self) -> None:
        """Refuse repeated levels, and levels of a year that are not numbers in rising order."""
        if len(set(self.levels)) < len(self.levels) or len(self.levels) < 2:
            raise TableError("bad_levels", covariate=self.name)
        if self.numeric and sorted(self.values()) != list(self.values()):
            raise TableError("year_not_rising", covariate=self.name)

    def values(self) -> tuple[float, ...]:
        """The levels as numbers; raises TableError when they are not."""
        try:
            return tuple(float(level) for level in self.levels)
        except ValueError as error:
            raise TableError("year_not_a_number", covariate=self.name) from error


@dataclass(frozen=True)
class StratifiedTable:
    """Counts per history (bit mask) and levels (one place per covariate).

    `levels[i]` holds for row i the place of its level in each covariate; rows that are not named
    have count 0 and take part in the fit. `impossible` are histories that cannot occur anywhere.

    Example: two men on list A only: masks (1,), levels ((1,),), counts (2,) with
    `Covariate("sex", ("f", "m"))`.

    Raises TableError when shapes, masks, levels or counts do not fit.
    """

    lists: tuple[str, ...]
    covariates: tuple[Covariate, ...]
    masks: tuple[int, ...]
    levels: tuple[tuple[int, ...], ...]
    counts: tuple[int, ...]
    impossible: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        """Refuse what cannot be a table of histories and strata."""
        if not self.covariates:
            raise TableError("no_covariates")
        names = [c.name for c in self.covariates]
        if len({*names, *self.lists}) < len(names) + len(self.lists):
            raise TableError("repeated_name")
        if self.strata << self.size > MOST_CELLS:
            raise TableError("too_many_cells", most=MOST_CELLS)
        _check_rows(self)
        self.collapsed()  # the checks of a table without strata

    @property
    def size(self) -> int:
        """Number of lists, m."""
        return len(self.lists)

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of levels of every covariate."""
        return tuple(len(c.levels) for c in self.covariates)

    @property
    def strata(self) -> int:
        """Number of combinations of levels."""
        return prod(self.shape)

    @property
    def observed(self) -> int:
        """Number of persons seen, n."""
        return sum(self.counts)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the sorted table: equal for equal content, whatever the order of rows."""
        rows = sorted(row for row in zip(self.levels, self.masks, self.counts, strict=True))
        kept = [row for row in rows if row[2]]
        text = repr((self.lists, self.covariates, kept, sorted(self.impossible)))
        return hashlib.sha256(text.encode()).hexdigest()

    def places(self) -> Ints:
        """Level places of every stratum, shape (strata, covariates), last covariate fastest."""
        return np.stack(np.unravel_index(np.arange(self.strata), self.shape), axis=1)

    def dense(self) -> Floats:
        """Counts by stratum and mask, shape (strata, 2**m); the hidden column 0 is 0."""
        counts = np.zeros((self.strata, 1 << self.size))
        place = np.ravel_multi_index(tuple(np.array(self.levels).T), self.shape)
        np.add.at(counts, (place, np.array(self.masks)), np.array(self.counts, dtype=float))
        return counts

    def with_counts(self, dense: Floats) -> "StratifiedTable":
        """The same lists and covariates with other counts; shape (strata, 2**m)."""
        stratum, mask = np.nonzero(dense)
        places = self.places()
        return StratifiedTable(
            self.lists,
            self.covariates,
            tuple(mask.tolist()),
            tuple(tuple(places[s].tolist()) for s in stratum),
            tuple(round(float(dense[s, m])) for s, m in zip(stratum, mask, strict=True)),
            self.impossible,
        )

    def collapsed(self) -> CaptureTable:
        """The table without its strata."""
        return from_pairs(self.lists, zip(self.masks, self.counts, strict=True), self.impossible)

    def stratum(self, covariate: int, level: int) -> CaptureTable:
        """Only the persons of one level of one covariate."""
        rows = zip(self.masks, self.levels, self.counts, strict=True)
        kept = ((mask, count) for mask, places, count in rows if places[covariate] == level)
        return from_pairs(self.lists, kept, self.impossible)


def from_records(
    lists: tuple[str, ...],
    covariates: tuple[Covariate, ...],
    records: Iterable[tuple[int, tuple[str, ...], int]],
) -> StratifiedTable:
    """A table of (mask, level names, count) records; hidden and empty rows are left out.

    Raises TableError `unknown_level` for a level that the covariate does not have.
    """
    masks, levels, counts = [], [], []
    for mask, named, count in records:
        if not mask or not count:
            continue
        masks.append(mask)
        levels.append(tuple(_place(c, name) for c, name in zip(covariates, named, strict=True)))
        counts.append(count)
    return StratifiedTable(lists, covariates, tuple(masks), tuple(levels), tuple(counts))


def _place(covariate: Covariate, level: str) -> int:
    if level not in covariate.levels:
        raise TableError("unknown_level", covariate=covariate.name, level=level)
    return covariate.levels.index(level)


def _check_rows(table: StratifiedTable) -> None:
    if not len(table.masks) == len(table.levels) == len(table.counts):
        raise TableError("uneven_rows")
    if not table.masks:
        raise TableError("empty_table")
    for places in table.levels:
        fits = len(places) == len(table.shape)
        if not fits or any(not 0 <= p < n for p, n in zip(places, table.shape, strict=True)):
            raise TableError("level_out_of_range")
