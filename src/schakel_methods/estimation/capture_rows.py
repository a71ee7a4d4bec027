"""The rows of a table that was handed in, and the kinds of table they make.

Rows are read without NumPy, so that a web process can do it; the tables need it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from schakel_methods.estimation.file_problem import FileProblem

if TYPE_CHECKING:
    from schakel_methods.estimation.incomplete_table import Absence, IncompleteTable
    from schakel_methods.estimation.strata_table import Covariate, StratifiedTable
    from schakel_methods.estimation.table import CaptureTable

YEAR_NAMES = ("year", "jaar", "y")
MISSING = frozenset({"", "na", "nan", "null"})


@dataclass(frozen=True)
class Notice:
    """Something about the file that the reader must know; `str()` is the English line."""

    text: str
    values: Mapping[str, str | int] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.worded(str)

    def worded(self, translate: Callable[[str], str]) -> str:
        """The line in the language of the reader."""
        return translate(self.text).format(**self.values)


@dataclass(frozen=True)
class CaptureRows:
    """The file as read: one mask, count and tuple of covariate values per row that counts."""

    lists: tuple[str, ...]
    covariates: tuple[str, ...]
    year: str
    masks: tuple[int, ...]
    counts: tuple[int, ...]
    values: tuple[tuple[str, ...], ...]
    notices: tuple[Notice, ...] = field(default=())

    def table(self, apart: Sequence[str] = ()) -> "CaptureTable":
        """All strata together. `apart` names pairs `A+B` of lists that nobody can both be on.

        Raises FileProblem when that makes no table.
        """
        from schakel_methods.estimation.table import (  # noqa: PLC0415 - rows are read without NumPy
            TableError,
            from_pairs,
        )

        pairs = zip(self.masks, self.counts, strict=True)
        try:
            return from_pairs(self.lists, pairs, frozenset(self._impossible(apart)))
        except TableError as problem:
            raise FileProblem(problem.code) from problem

    def strata(self, apart: Sequence[str] = ()) -> "StratifiedTable | None":
        """Counts per stratum; None without covariates that take more than one value.

        Raises FileProblem when the covariates make no table.
        """
        from schakel_methods.estimation.strata_table import (  # noqa: PLC0415 - as above
            StratifiedTable,
        )
        from schakel_methods.estimation.table import TableError  # noqa: PLC0415 - as above

        kept = [i for i in range(len(self.covariates)) if len({v[i] for v in self.values}) > 1]
        # Missing values need EM over incomplete rows; a stratum "unknown" would be a fiction.
        if not kept or any(value[i].lower() in MISSING for value in self.values for i in kept):
            return None
        try:
            covariates = tuple(self._covariate(i) for i in kept)
            levels = tuple(
                tuple(c.levels.index(value[i]) for i, c in zip(kept, covariates, strict=True))
                for value in self.values
            )
            impossible = frozenset(self._impossible(apart))
            whole = (self.lists, covariates, self.masks, levels, self.counts, impossible)
            return StratifiedTable(*whole)
        except TableError as problem:
            raise FileProblem(problem.code) from problem

    def partial(
        self, absent: Sequence[str] = (), upper_bound: Sequence[str] = ()
    ) -> "IncompleteTable | None":
        """Rows known in part, for EM; None when every row is complete and every list was everywhere.

        `absent` says `LIST:COLUMN=VALUE` for a list that did not exist there; `upper_bound` names
        lists that may hold persons who are no victims. Raises FileProblem when that cannot be.
        """
        from schakel_methods.estimation.incomplete_table import (  # noqa: PLC0415 - as above
            IncompleteTable,
            PartialRow,
        )
        from schakel_methods.estimation.table import TableError  # noqa: PLC0415 - as above

        kept = [i for i in range(len(self.covariates)) if len(self._levels(i)) > 1]
        missing = any(value[i].lower() in MISSING for value in self.values for i in kept)
        if not (missing or absent or upper_bound):
            return None
        if not kept:
            raise FileProblem("needs_covariate")
        bounds = frozenset(self._place(name) for name in upper_bound)
        try:
            covariates = tuple(self._covariate(i) for i in kept)
            rows = tuple(
                PartialRow(mask, self._places(value, kept, covariates), count)
                for mask, value, count in zip(self.masks, self.values, self.counts, strict=True)
            )
            gone = tuple(self._absence(text) for text in absent)
            return IncompleteTable(self.lists, covariates, rows, gone, bounds)
        except TableError as problem:
            raise FileProblem(problem.code) from problem

    def _places(
        self, value: tuple[str, ...], kept: Sequence[int], covariates: Sequence["Covariate"]
    ) -> tuple[int | None, ...]:
        """The place of every covariate's level; None where it was not filled in."""
        return tuple(
            None if value[i].lower() in MISSING else c.levels.index(value[i])
            for i, c in zip(kept, covariates, strict=True)
        )

    def _absence(self, text: str) -> "Absence":
        from schakel_methods.estimation.incomplete_table import (  # noqa: PLC0415 - as above
            Absence,
        )

        name, _, where = text.partition(":")
        column, _, level = where.partition("=")
        if name not in self.lists or column not in self.covariates or not level:
            raise FileProblem("absent_unclear", text=text)
        return Absence(self.lists.index(name), column, level)

    def _levels(self, place: int) -> set[str]:
        """The values of a covariate that were filled in."""
        return {value[place] for value in self.values if value[place].lower() not in MISSING}

    def _covariate(self, place: int) -> "Covariate":
        """Its levels in order; the year as numbers, so that a trend can be drawn."""
        from schakel_methods.estimation.strata_table import (  # noqa: PLC0415 - as above
            Covariate,
        )

        name = self.covariates[place]
        values = self._levels(place)
        if name == self.year or (not self.year and name.lower() in YEAR_NAMES):
            try:
                return Covariate(name, tuple(sorted(values, key=float)), numeric=True)
            except ValueError as problem:
                raise FileProblem("year_no_number", name=name) from problem
        return Covariate(name, tuple(sorted(values)))

    def _impossible(self, apart: Sequence[str]) -> set[int]:
        found: set[int] = set()
        for names in apart:
            held = sum(1 << self._place(name) for name in names.split("+"))
            found |= {mask for mask in range(1, 1 << len(self.lists)) if mask & held == held}
        return found

    def _place(self, name: str) -> int:
        if name not in self.lists:
            raise FileProblem("unknown_list", name=name)
        return self.lists.index(name)


def merged_by_name(table: "CaptureTable", names: Sequence[str]) -> "CaptureTable":
    """The table with the named pairs `A+B` of lists taken as one, in turn.

    A merged list can be merged again under its new name. Raises FileProblem for an unknown pair.
    """
    for name in names:
        table = _merged(table, name)
    return table


def _merged(table: "CaptureTable", name: str) -> "CaptureTable":
    for place, first in enumerate(table.lists):
        for other, second in enumerate(table.lists):
            if place != other and f"{first}+{second}" == name:
                return table.merged(place, other)
    raise FileProblem("merge_unknown", names=name)
