"""Reads the text of a table: list columns of 0 and 1, a count, and perhaps covariates."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schakel_methods.estimation.strata_table import Covariate, StratifiedTable
    from schakel_methods.estimation.table import CaptureTable

COUNT_NAMES = ("count", "frequency", "freq")
YEAR_NAMES = ("year", "jaar", "y")
MISSING = frozenset({"", "na", "nan", "null"})


class FileProblem(Exception):
    """The file cannot be used; the message is one line that says why."""


@dataclass(frozen=True)
class Columns:
    """What the user said about the columns; empty means: find out."""

    count: str = ""
    lists: tuple[str, ...] = ()
    covariates: tuple[str, ...] = ()
    year: str = ""


@dataclass(frozen=True)
class CaptureRows:
    """The file as read: one mask, count and tuple of covariate values per row that counts."""

    lists: tuple[str, ...]
    covariates: tuple[str, ...]
    year: str
    masks: tuple[int, ...]
    counts: tuple[int, ...]
    values: tuple[tuple[str, ...], ...]
    notices: tuple[str, ...] = field(default=())

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
            raise FileProblem(TABLE_PROBLEMS[problem.code]) from problem

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
            raise FileProblem(TABLE_PROBLEMS[problem.code]) from problem

    def _covariate(self, place: int) -> "Covariate":
        """Its levels in order; the year as numbers, so that a trend can be drawn."""
        from schakel_methods.estimation.strata_table import (  # noqa: PLC0415 - as above
            Covariate,
        )

        name = self.covariates[place]
        values = {value[place] for value in self.values}
        if name == self.year or (not self.year and name.lower() in YEAR_NAMES):
            try:
                return Covariate(name, tuple(sorted(values, key=float)), numeric=True)
            except ValueError as problem:
                raise FileProblem(f"column {name!r} holds a year that is no number") from problem
        return Covariate(name, tuple(sorted(values)))

    def _impossible(self, apart: Sequence[str]) -> set[int]:
        found: set[int] = set()
        for names in apart:
            held = sum(1 << self._place(name) for name in names.split("+"))
            found |= {mask for mask in range(1, 1 << len(self.lists)) if mask & held == held}
        return found

    def _place(self, name: str) -> int:
        if name not in self.lists:
            raise FileProblem(f"there is no list called {name!r}")
        return self.lists.index(name)


TABLE_PROBLEMS = {
    "too_few_lists": "at least two list columns (holding only 0 and 1) are needed",
    "too_many_lists": "more than eleven lists cannot be handled: merge some",
    "repeated_list": "two lists have the same name",
    "repeated_history": "a combination of lists occurs twice",
    "history_out_of_range": "a combination of lists is out of range",
    "bad_count": "counts must be whole numbers of at least 0",
    "too_many_cells": "the covariates have too many values together: leave some out",
    "no_covariates": "no covariate takes more than one value",
    "repeated_name": "two columns have the same name",
    "bad_levels": "a covariate has the same value twice",
    "year_not_rising": "the years are not in order",
    "year_not_a_number": "a year is not a number",
    "uneven_rows": "the rows are of unequal length",
    "empty_table": "nobody is counted in this table",
    "level_out_of_range": "a covariate has an unknown value",
    "unknown_level": "a covariate has an unknown value",
    "persons_in_impossible_history": "persons are counted in a combination said to be impossible",
}


def read_capture_text(text: str, columns: Columns) -> CaptureRows:
    """Read the text of a table (comma, semicolon or tab), one row per combination of lists.

    Raises FileProblem with one clear line for anything that is no such table.

    >>> read_capture_text("A,B,count\n1,0,60\n0,1,20\n1,1,30", Columns()).counts
    (60, 20, 30)
    """
    header, rows = _cells(text)
    count = _count_column(header, columns.count)
    notices: list[str] = []
    rows = [row for row in rows if row[count].lower() not in MISSING or _note_empty(notices)]
    named = [name for name in header if name and name != header[count]]
    lists, covariates = _roles(named, header, rows, columns)
    kept: list[tuple[int, int, tuple[str, ...]]] = []
    hidden = 0
    for line, row in enumerate(rows, start=2):
        number = _whole(row[count], line)
        mask = _mask(row, [header.index(name) for name in lists], line)
        if mask:
            kept.append((mask, number, tuple(row[header.index(name)] for name in covariates)))
        hidden += not mask
    if hidden:
        notices.append(f"{hidden} row(s) on no list at all were left out")
    if not sum(number for _, number, _ in kept):
        raise FileProblem("nobody is counted in this table")
    masks, counts, values = zip(*kept, strict=True)
    empty = len(notices) - bool(hidden)
    if empty:
        notices[:empty] = [f"{empty} row(s) without a count were left out"]
    if any(cell.lower() in MISSING for row in values for cell in row):
        notices.append("covariates have missing values: no estimates per stratum")
    return CaptureRows(lists, covariates, columns.year, masks, counts, values, tuple(notices))


def _note_empty(notices: list[str]) -> bool:
    notices.append("a row without a count")
    return False


def _cells(text: str) -> tuple[list[str], list[list[str]]]:
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < 2:
        raise FileProblem("the file holds no rows")
    mark = max(",;\t", key=lines[0].count)
    try:
        cells = [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=mark)]
    except csv.Error as problem:
        raise FileProblem(f"this is not a CSV file: {problem}") from problem
    header, rows = cells[0], cells[1:]
    for line, row in enumerate(rows, start=2):
        if len(row) != len(header):
            raise FileProblem(f"line {line} has {len(row)} columns, the header has {len(header)}")
    if len(set(header)) < len(header):
        raise FileProblem("two columns have the same name")
    return header, rows


def _count_column(header: Sequence[str], asked: str) -> int:
    if asked:
        if asked not in header:
            raise FileProblem(f"there is no column called {asked!r}")
        return list(header).index(asked)
    found = [i for i, name in enumerate(header) if name.lower() in COUNT_NAMES]
    if len(found) != 1:
        raise FileProblem("name the column with counts: --count (or call it count)")
    return found[0]


def _roles(
    named: Sequence[str], header: list[str], rows: Sequence[Sequence[str]], columns: Columns
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which columns are lists and which covariates."""
    asked = (*columns.lists, *columns.covariates, *([columns.year] if columns.year else []))
    unknown = [name for name in asked if name not in named]
    if unknown:
        raise FileProblem(f"there is no column called {unknown[0]!r}")
    kept_apart = {*columns.covariates, columns.year}
    lists = columns.lists or tuple(
        name
        for name in named
        if name not in kept_apart and _is_binary(row[header.index(name)] for row in rows)
    )
    rest = tuple(name for name in named if name not in lists)
    # Lists that were named leave the other 0/1 columns out: that is how a list is dropped.
    others = [name for name in rest if not _is_binary(row[header.index(name)] for row in rows)]
    wanted = columns.covariates or tuple(others if columns.lists else rest)
    year = (columns.year,) if columns.year and columns.year not in wanted else ()
    return lists, (*wanted, *year)


def _is_binary(cells: Iterable[str]) -> bool:
    return all(cell in ("0", "1") for cell in cells)


def _whole(cell: str, line: int) -> int:
    try:
        value = float(cell)
    except ValueError:
        raise FileProblem(f"line {line}: the count {cell!r} is not a number") from None
    if value < 0 or value != int(value):
        raise FileProblem(f"line {line}: the count {cell!r} is not a whole number of at least 0")
    return int(value)


def _mask(row: Sequence[str], places: Sequence[int], line: int) -> int:
    mask = 0
    for bit, place in enumerate(places):
        if row[place] not in ("0", "1"):
            raise FileProblem(f"line {line}: a list holds {row[place]!r}, only 0 and 1 may occur")
        mask |= int(row[place]) << bit
    return mask
