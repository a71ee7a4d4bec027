"""Tables that leave as CSV or XLSX, harmless in whatever opens them."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

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
    book = Workbook(write_only=True)
    for table in tables:
        sheet = book.create_sheet(table.title[:_SHEET_NAME])
        lines: list[Sequence[Cell]] = [[note] for note in table.notes]
        for row in [*lines, table.header, *table.rows]:
            cells = []
            for value in row:
                cell = WriteOnlyCell(sheet, value=harmless(value))
                if isinstance(value, str):
                    cell.data_type = "s"
                cells.append(cell)
            sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
