"""Rows known only in part: a covariate not filled in, a list that did not exist that year.

Every row covers one or more complete cells (stratum x history). Cells in which a person could not
have been seen, because the only lists he or she is on did not exist there, are hidden cells.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from schakel_methods.estimation.strata_design import Mask
from schakel_methods.estimation.strata_table import Covariate, StratifiedTable
from schakel_methods.estimation.table import Ints, TableError


@dataclass(frozen=True)
class PartialRow:
    """Persons with the same known part: lists in `on`, lists in `unknown` on or not.

    `levels` holds a place per covariate, None where it was not filled in.
    """

    on: int
    levels: tuple[int | None, ...]
    count: int
    unknown: int = 0


@dataclass(frozen=True)
class Absence:
    """A list that did not exist, or was not handed over, at one level of a covariate.

    Example: list 2 started in 2019: `Absence(2, "year", "2018")`.
    """

    list_place: int
    covariate: str
    level: str


@dataclass(frozen=True)
class IncompleteTable:
    """Rows known in part, with the lists that were absent somewhere.

    `upper_bound` are lists that may hold persons who are no victims: how many are only on such a
    list is an upper bound, not a count. Raises TableError when a row fits no cell.
    """

    lists: tuple[str, ...]
    covariates: tuple[Covariate, ...]
    rows: tuple[PartialRow, ...]
    absent: tuple[Absence, ...] = ()
    upper_bound: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        """Refuse rows that fit no cell, and absences of what is not there."""
        known = {(c.name, level) for c in self.covariates for level in c.levels}
        for absence in self.absent:
            listed = 0 <= absence.list_place < len(self.lists)
            if not listed or (absence.covariate, absence.level) not in known:
                raise TableError("unknown_absence", covariate=absence.covariate)
        shell = self.shell
        for row in self.rows:
            if not any(True for _ in self._cells_of(row, shell)):
                raise TableError("row_fits_no_cell", on=row.on, count=row.count)

    @property
    def shell(self) -> StratifiedTable:
        """A complete table with these lists and covariates, for its shape only."""
        nowhere = (0,) * len(self.covariates)
        return StratifiedTable(self.lists, self.covariates, (1,), (nowhere,), (1,))

    @property
    def observed(self) -> int:
        """Number of persons seen, n."""
        return sum(row.count for row in self.rows)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the table: equal for equal content, whatever the order of rows."""
        rows = sorted(self.rows, key=repr)
        bounds = sorted(self.upper_bound)
        text = repr((self.lists, self.covariates, rows, sorted(self.absent, key=repr), bounds))
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def is_bounded(self) -> bool:
        """Whether lists were absent somewhere or are upper bounds: the plain table then misleads."""
        return bool(self.absent or self.upper_bound)

    def absent_lists(self) -> Ints:
        """Mask of the absent lists of every stratum, shape (strata,)."""
        places, masks = self.shell.places(), np.zeros(self.shell.strata, dtype=np.int64)
        for absence in self.absent:
            at = [c.name for c in self.covariates].index(absence.covariate)
            level = self.covariates[at].levels.index(absence.level)
            masks[places[:, at] == level] |= 1 << absence.list_place
        return masks

    def unknowable(self, curve: int | None) -> frozenset[tuple[int, int]]:
        """List-by-covariate terms that no row can tell, as factor numbers.

        A list by a covariate at a level of which the list is absent; a curve of degree `curve`
        through a numeric covariate can still be told from enough other levels.
        """
        gone: dict[tuple[int, int], int] = {}
        for absence in self.absent:
            at = [c.name for c in self.covariates].index(absence.covariate)
            term = (absence.list_place, len(self.lists) + at)
            gone[term] = gone.get(term, 0) + 1
        return frozenset(term for term, n in gone.items() if not self._curved(term[1], n, curve))

    def _curved(self, factor: int, gone: int, degree: int | None) -> bool:
        covariate = self.covariates[factor - len(self.lists)]
        levels = len(covariate.levels)
        smooth = covariate.numeric and degree is not None and degree < levels - 1
        return smooth and degree is not None and levels - gone > degree

    def visible(self) -> Mask:
        """Cells in which a person would have been seen, shape (strata * 2**m,)."""
        histories = np.arange(1 << len(self.lists))
        return np.asarray((histories[None, :] & ~self.absent_lists()[:, None]) > 0).ravel()

    def doubtful(self) -> Mask:
        """Cells of persons who are only on an upper-bound list, shape (strata * 2**m,)."""
        only = [1 << place for place in self.upper_bound]
        return np.tile(np.isin(np.arange(1 << len(self.lists)), only), self.shell.strata)

    def cells(self) -> tuple[Ints, Ints]:
        """Row number and cell number of every pair that fits, ordered by row."""
        shell = self.shell
        pairs = [
            (r, cell) for r, row in enumerate(self.rows) for cell in self._cells_of(row, shell)
        ]
        rows, cells = np.array(pairs, dtype=np.int64).T
        return rows, cells

    def _cells_of(self, row: PartialRow, shell: StratifiedTable) -> Iterator[int]:
        known = [(c, place) for c, place in enumerate(row.levels) if place is not None]
        places, absent = shell.places(), self.absent_lists()
        fits = np.all([places[:, c] == place for c, place in known], axis=0)
        for stratum in np.flatnonzero(np.broadcast_to(fits, len(places))).tolist():
            if row.on & int(absent[stratum]):
                continue
            free = row.unknown | int(absent[stratum])
            for extra in _subsets(free & ~row.on):
                if (row.on | extra) & ~int(absent[stratum]):
                    yield (stratum << shell.size) + (row.on | extra)


def _subsets(mask: int) -> Iterator[int]:
    """All masks within `mask`, the empty one included."""
    part = mask
    while True:
        yield part
        if not part:
            return
        part = (part - 1) & mask
