"""Reads the text of a table: list columns of 0 and 1, a count, and perhaps covariates."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from schakel_methods.estimation.capture_rows import MISSING, CaptureRows, Notice
from schakel_methods.estimation.file_problem import FileProblem

COUNT_NAMES = ("count", "frequency", "freq")
MOST_PERSONS = 10**9  # in one cell; more is a slip of the keyboard
MOST_LISTS = 11  # as in `table`, which needs NumPy


NO_COUNT = "{rows} row(s) without a count were left out"
ON_NO_LIST = "{rows} row(s) on no list at all were left out"
READ_AS_COVARIATE = "read as covariate, not as list: {names}"
MISSING_VALUES = "covariates have missing values: strata are estimated from rows known in part (EM)"


@dataclass(frozen=True)
class Columns:
    """What the user said about the columns; empty means: find out."""

    count: str = ""
    lists: tuple[str, ...] = ()
    covariates: tuple[str, ...] = ()
    year: str = ""


def read_capture_text(text: str, columns: Columns) -> CaptureRows:
    """Read the text of a table (comma, semicolon or tab), one row per combination of lists.

    Raises FileProblem with one clear line for anything that is no such table.

    >>> read_capture_text("A,B,count\n1,0,60\n0,1,20\n1,1,30", Columns()).counts
    (60, 20, 30)
    """
    header, rows = _cells(text)
    count = _count_column(header, columns.count)
    told = [
        (line, row) for line, row in enumerate(rows, start=2) if row[count].lower() not in MISSING
    ]
    named = [name for name in header if name and name != header[count]]
    lists, covariates = _roles(named, header, [row for _, row in told], columns)
    kept: list[tuple[int, int, tuple[str, ...]]] = []
    for line, row in told:
        number = _whole(row[count], line)
        mask = _mask(row, [header.index(name) for name in lists], line)
        if mask:
            kept.append((mask, number, tuple(row[header.index(name)] for name in covariates)))
    if not sum(number for _, number, _ in kept):
        raise FileProblem("empty_table")
    masks, counts, values = zip(*kept, strict=True)
    left_out = len(rows) - len(told), len(told) - len(kept)
    notices = _notices(left_out, covariates, values, columns)
    return CaptureRows(lists, covariates, columns.year, masks, counts, values, notices)


def _notices(
    left_out: tuple[int, int],
    covariates: tuple[str, ...],
    values: Sequence[tuple[str, ...]],
    columns: Columns,
) -> tuple[Notice, ...]:
    """What was left out, and what the reader may not expect."""
    found = [
        Notice(text, {"rows": rows})
        for text, rows in zip((NO_COUNT, ON_NO_LIST), left_out, strict=True)
        if rows
    ]
    unasked = [name for name in covariates if name not in (*columns.covariates, columns.year)]
    if unasked:
        found.append(Notice(READ_AS_COVARIATE, {"names": ", ".join(unasked)}))
    if any(cell.lower() in MISSING for row in values for cell in row):
        found.append(Notice(MISSING_VALUES))
    return tuple(found)


def _cells(text: str) -> tuple[list[str], list[list[str]]]:
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < 2:
        raise FileProblem("no_rows")
    mark = max(",;\t", key=lines[0].count)
    try:
        cells = [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=mark)]
    except csv.Error as problem:
        raise FileProblem("no_csv", cause=problem) from problem
    header, rows = cells[0], cells[1:]
    for line, row in enumerate(rows, start=2):
        if len(row) != len(header):
            raise FileProblem("uneven_line", line=line, columns=len(row), header=len(header))
    filled = [name for name in header if name]
    if len(set(filled)) < len(filled):
        raise FileProblem("repeated_column")
    return header, rows


def _count_column(header: Sequence[str], asked: str) -> int:
    if asked:
        if asked not in header:
            raise FileProblem("unknown_column", name=asked)
        return list(header).index(asked)
    found = [i for i, name in enumerate(header) if name.lower() in COUNT_NAMES]
    if len(found) != 1:
        raise FileProblem("no_count_column")
    return found[0]


def _roles(
    named: Sequence[str], header: list[str], rows: Sequence[Sequence[str]], columns: Columns
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which columns are lists and which covariates."""
    asked = (*columns.lists, *columns.covariates, *([columns.year] if columns.year else []))
    unknown = [name for name in asked if name not in named]
    if unknown:
        raise FileProblem("unknown_column", name=unknown[0])
    kept_apart = {*columns.covariates, columns.year}
    lists = columns.lists or tuple(
        name
        for name in named
        if name not in kept_apart and _is_binary(row[header.index(name)] for row in rows)
    )
    _check_lists(lists, named, header, rows, kept_apart)
    rest = tuple(name for name in named if name not in lists)
    # Lists that were named leave the other 0/1 columns out: that is how a list is dropped.
    others = [name for name in rest if not _is_binary(row[header.index(name)] for row in rows)]
    wanted = columns.covariates or tuple(others if columns.lists else rest)
    year = (columns.year,) if columns.year and columns.year not in wanted else ()
    return lists, (*wanted, *year)


def _check_lists(
    lists: Sequence[str],
    named: Sequence[str],
    header: list[str],
    rows: Sequence[Sequence[str]],
    kept_apart: set[str],
) -> None:
    """Enough lists, not too many, and none that is only half filled in."""
    for name in named:
        cells = {row[header.index(name)].lower() for row in rows}
        if name not in kept_apart and cells - MISSING == {"0", "1"} and cells & MISSING:
            raise FileProblem("half_list", name=name)
    if len(lists) < 2:
        raise FileProblem("too_few_lists")
    if len(lists) > MOST_LISTS:
        raise FileProblem("too_many_lists")


def _is_binary(cells: Iterable[str]) -> bool:
    return all(cell in ("0", "1") for cell in cells)


def _whole(cell: str, line: int) -> int:
    try:
        value = float(cell)
    except ValueError:
        raise FileProblem("count_no_number", line=line, cell=cell) from None
    if value > MOST_PERSONS:
        raise FileProblem("count_too_large", line=line, cell=cell)
    if value < 0 or value != int(value):
        raise FileProblem("count_not_whole", line=line, cell=cell)
    return int(value)


def _mask(row: Sequence[str], places: Sequence[int], line: int) -> int:
    mask = 0
    for bit, place in enumerate(places):
        if row[place] not in ("0", "1"):
            raise FileProblem("list_not_binary", line=line, cell=row[place])
        mask |= int(row[place]) << bit
    return mask


def every_msgid() -> tuple[str, ...]:
    """The notices of this module, for catalogues and the tests of wording."""
    return (NO_COUNT, ON_NO_LIST, READ_AS_COVARIATE, MISSING_VALUES)
