"""Tables that leave as CSV or XLSX, harmless in whatever opens them."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter

Cell = str | int | float | bool | None
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a spreadsheet takes for a formula, also behind a separator or a quote.
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
_SHEET_NAME = 31


@dataclass(frozen=True)
class Table:
    """A header and rows, with what the reader must know above them."""

    title: str
    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    notes: Sequence[str] = ()


def harmless(value: Cell) -> Cell:
    """Return a text so that no spreadsheet takes it for a formula; numbers stay numbers."""
    if not isinstance(value, str):
        return value
    text = value.replace("\0", "")
    return f"'{text}" if text.lstrip(" \"';,").startswith(_STARTS) else text


def to_csv(table: Table) -> bytes:
    """Return a table as CSV with semicolons, as Dutch spreadsheets expect; notes come first."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for note in table.notes:
        writer.writerow([harmless(note)])
    writer.writerow([harmless(name) for name in table.header])
    for row in table.rows:
        writer.writerow([harmless(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def to_xlsx(tables: Iterable[Table]) -> bytes:
    """Return tables as the sheets of a workbook; every text is typed as text."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        for table in tables:
            sheet = book.add_worksheet(table.title[:_SHEET_NAME])
            lines: list[Sequence[Cell]] = [[note] for note in table.notes]
            for place, row in enumerate([*lines, table.header, *table.rows]):
                _write(sheet, place, row)
    return out.getvalue()


def _write(sheet: Any, place: int, row: Sequence[Cell]) -> None:
    for column, value in enumerate(row):
        if isinstance(value, str):
            sheet.write_string(place, column, str(harmless(value)))
        else:
            sheet.write(place, column, value)
