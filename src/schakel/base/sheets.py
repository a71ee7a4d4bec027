"""Rows of a CSV or XLSX file that somebody sends: as texts, within limits, nothing in it is run.

A formula is never computed: what the sheet showed when it was saved is what counts. A document
type in the XML is refused, so that nothing in it can be made to grow (entities).
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import IO, Any
from xml.parsers import expat  # a DTD is refused below, and every part has a limit

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 100
MAX_CELL = 20_000
MAX_PART_BYTES = 60 * 1024 * 1024
_CHUNK = 64 * 1024
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships id"
_DATE_FORMATS = frozenset({*range(14, 23), *range(45, 48)})
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_DAY_ONE, _DAY_ONE_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - cells know no zone

Row = tuple[int, list[str]]


class SheetRefused(Exception):
    """The file is too large, of another kind, or damaged; `code` says which.

    Codes: `empty`, `too_large`, `too_many_rows`, `too_many_columns`, `kind`, `broken`.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read(content: bytes) -> Iterator[Row]:
    """Give the rows that hold anything, each with its number in the file (from 1).

    The kind is told by content. Raises SheetRefused, possibly after some rows.
    """
    if not content.strip():
        raise SheetRefused("empty")
    if len(content) > MAX_BYTES:
        raise SheetRefused("too_large")
    found = _xlsx(content) if content.startswith(b"PK\x03\x04") else _csv(content)
    for count, (number, cells) in enumerate(found):
        if count > MAX_ROWS:
            raise SheetRefused("too_many_rows")
        if len(cells) > MAX_COLUMNS:
            raise SheetRefused("too_many_columns")
        if any(cell.strip() for cell in cells):
            yield number, [cell.strip()[:MAX_CELL] for cell in cells]


def _csv(content: bytes) -> Iterator[Row]:
    text = _decoded(content)
    if "\0" in text or content.startswith(b"%PDF"):
        raise SheetRefused("kind")
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        yield from enumerate(reader, start=1)
    except csv.Error as error:
        raise SheetRefused("broken") from error


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Spreadsheets in the Netherlands still write this one by default.
        return content.decode("cp1252", errors="replace")


def _xlsx(content: bytes) -> Iterator[Row]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "xl/workbook.xml" not in names or any(n.endswith("vbaProject.bin") for n in names):
                raise SheetRefused("kind")
            yield from _first_sheet(archive, names)
    except (zipfile.BadZipFile, expat.ExpatError, EOFError, ValueError, KeyError) as error:
        raise SheetRefused("broken") from error
    except (NotImplementedError, RuntimeError) as error:
        # Another way of packing, or a password.
        raise SheetRefused("kind") from error


def _first_sheet(archive: zipfile.ZipFile, names: set[str]) -> Iterator[Row]:
    book = _Book()
    _parse(archive, "xl/workbook.xml", book)
    links = _Links()
    _parse(archive, "xl/_rels/workbook.xml.rels", links)
    target = links.found.get(book.first, "")
    styles, strings = _Styles(), _Strings()
    for name, part in (("xl/styles.xml", styles), ("xl/sharedStrings.xml", strings)):
        if name in names:
            _parse(archive, name, part)
    path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    sheet = _Sheet(strings.found, styles.dates(), _DAY_ONE_1904 if book.is_1904 else _DAY_ONE)
    with archive.open(path) as file:
        for _chunk in _pieces(file, sheet):
            yield from sheet.taken()


class _Part:
    """What is noticed while a part of the workbook goes by."""

    def start(self, tag: str, values: dict[str, str]) -> None:
        """Notice the beginning of an element."""

    def end(self, tag: str) -> None:
        """Notice the end of an element."""

    def text(self, text: str) -> None:
        """Notice text."""


def _parse(archive: zipfile.ZipFile, name: str, part: _Part) -> None:
    with archive.open(name) as file:
        for _chunk in _pieces(file, part):
            pass


def _pieces(file: IO[bytes], part: _Part) -> Iterator[int]:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = part.start
    parser.EndElementHandler = part.end
    parser.CharacterDataHandler = part.text
    parser.StartDoctypeDeclHandler = _refuse
    size = 0
    while chunk := file.read(_CHUNK):
        size += len(chunk)
        if size > MAX_PART_BYTES:
            raise SheetRefused("too_large")
        parser.Parse(chunk, False)
        yield size
    parser.Parse(b"", True)
    yield size


def _refuse(*_anything: Any) -> None:
    raise SheetRefused("kind")


class _Book(_Part):
    """Which sheet is the first, and on which day counting begins."""

    first, is_1904 = "", False

    def start(self, tag: str, values: dict[str, str]) -> None:
        if tag == f"{_MAIN}sheet" and not self.first:
            self.first = values.get(_LINK, "")
        if tag == f"{_MAIN}workbookPr":
            self.is_1904 = values.get("date1904") in {"1", "true"}


class _Links(_Part):
    """Where the parts of the workbook are."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}

    def start(self, tag: str, values: dict[str, str]) -> None:
        if tag.endswith(" Relationship"):
            self.found[values.get("Id", "")] = values.get("Target", "")


class _Styles(_Part):
    """Which styles of cells show a day or a time."""

    def __init__(self) -> None:
        self._own: dict[int, str] = {}
        self._cells: list[int] = []
        self._inside = False

    def start(self, tag: str, values: dict[str, str]) -> None:
        if tag == f"{_MAIN}numFmt":
            self._own[int(values["numFmtId"])] = values.get("formatCode", "")
        self._inside = self._inside or tag == f"{_MAIN}cellXfs"
        if tag == f"{_MAIN}xf" and self._inside:
            self._cells.append(int(values.get("numFmtId", "0")))

    def end(self, tag: str) -> None:
        if tag == f"{_MAIN}cellXfs":
            self._inside = False

    def dates(self) -> frozenset[str]:
        """Return the numbers of the styles that show a moment."""
        return frozenset(str(place) for place, key in enumerate(self._cells) if self._is_date(key))

    def _is_date(self, key: int) -> bool:
        shown = _QUOTED.sub("", self._own.get(key, "")).lower()
        return key in _DATE_FORMATS or bool(re.search(r"[ydh]", shown))


class _Strings(_Part):
    """The texts that cells point to."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._keeps = self._phonetic = False

    def start(self, tag: str, values: dict[str, str]) -> None:
        self._phonetic = self._phonetic or tag == f"{_MAIN}rPh"
        self._keeps = tag == f"{_MAIN}t" and not self._phonetic

    def text(self, text: str) -> None:
        if self._keeps:
            self._pieces.append(text)

    def end(self, tag: str) -> None:
        self._keeps = False
        if tag == f"{_MAIN}rPh":
            self._phonetic = False
        if tag == f"{_MAIN}si":
            self.found.append("".join(self._pieces))
            self._pieces = []


class _Sheet(_Part):
    """The cells of one sheet, row by row."""

    def __init__(self, strings: list[str], dates: frozenset[str], day_one: datetime) -> None:
        self._strings, self._dates, self._day_one = strings, dates, day_one
        self._rows: list[Row] = []
        self._cells: dict[int, str] = {}
        self._number = self._column = 0
        self._kind = self._style = ""
        self._value: list[str] = []
        self._keeps = False

    def taken(self) -> list[Row]:
        """Return the rows that are complete, once."""
        rows, self._rows = self._rows, []
        return rows

    def start(self, tag: str, values: dict[str, str]) -> None:
        if tag == f"{_MAIN}row":
            self._number = int(values.get("r", self._number + 1))
            self._cells, self._column = {}, 0
        elif tag == f"{_MAIN}c":
            self._column = _column(values.get("r", "")) or self._column + 1
            self._kind, self._style = values.get("t", "n"), values.get("s", "0")
            self._value = []
        # The formula itself (f) goes by unread.
        self._keeps = tag in {f"{_MAIN}v", f"{_MAIN}t"}

    def text(self, text: str) -> None:
        if self._keeps:
            self._value.append(text)

    def end(self, tag: str) -> None:
        self._keeps = False
        if tag == f"{_MAIN}c":
            if self._column > MAX_COLUMNS:
                raise SheetRefused("too_many_columns")
            self._cells[self._column] = self._shown("".join(self._value))
        elif tag == f"{_MAIN}row":
            width = max(self._cells, default=0)
            row = [self._cells.get(place, "") for place in range(1, width + 1)]
            self._rows.append((self._number, row))

    def _shown(self, value: str) -> str:
        if self._kind == "s":
            return self._strings[int(value)] if value else ""
        if self._kind == "b":
            return {"1": "ja", "0": "nee"}.get(value, "")
        if self._kind == "n" and value:
            return self._number_shown(float(value))
        return "" if self._kind == "e" else value

    def _number_shown(self, value: float) -> str:
        if self._style in self._dates and 0 < value < 2_958_466:
            moment = self._day_one + timedelta(seconds=round(value * 86_400))
            return moment.isoformat(" ", "minutes").removesuffix(" 00:00")
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _column(reference: str) -> int:
    place = 0
    for letter in reference.rstrip("0123456789"):
        place = place * 26 + ord(letter) - ord("A") + 1
    return place
