"""Reading the first sheet of an XLSX workbook, with nothing but the standard library.

A workbook comes from outside: sizes are bounded before anything is unpacked, and a part with a
document type (entities, external files) is refused; a real workbook never has one.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from xml.etree import ElementTree

_MAX_UNPACKED = 200 * 1024 * 1024
_MAX_PARTS = 500
_MAX_COLUMNS = 200
_DATE_FORMATS = {*range(14, 23), *range(45, 48)}
_EPOCHS = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}  # noqa: DTZ001 - wall clock
_MARKS = re.compile(r"\[[^\]]*\]|\"[^\"]*\"|\\.")
_DAY_OR_YEAR = re.compile(r"[dy]", re.IGNORECASE)
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d+)")


class NotAWorkbook(ValueError):
    """This is no XLSX workbook that can be read safely."""


@dataclass(frozen=True)
class _Book:
    archive: zipfile.ZipFile
    shared: list[str]
    date_styles: frozenset[int]
    epoch: datetime


def read_xlsx(content: bytes) -> Iterator[list[str]]:
    """Return the rows of the first sheet as texts, dates as 2026-11-21; empty cells are "".

    Raises NotAWorkbook for anything else, and for a workbook that unpacks to more than 200 MB.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        _check_sizes(archive)
        book_xml = _part(archive, "xl/workbook.xml")
        yield from _rows(_book(archive, book_xml), _first_sheet(archive, book_xml))
    except (zipfile.BadZipFile, KeyError, IndexError, ElementTree.ParseError) as error:
        raise NotAWorkbook from error
    except (ValueError, NotImplementedError, RuntimeError) as error:
        raise NotAWorkbook from error


def _check_sizes(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > _MAX_UNPACKED:
        raise NotAWorkbook


def _part(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    content = archive.read(name)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise NotAWorkbook
    root = ElementTree.fromstring(content)  # noqa: S314 - no document type, so no entities
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root


def _book(archive: zipfile.ZipFile, book_xml: ElementTree.Element) -> _Book:
    names = set(archive.namelist())
    shared = []
    if "xl/sharedStrings.xml" in names:
        shared = [_text(item) for item in _part(archive, "xl/sharedStrings.xml").iter("si")]
    properties = book_xml.find("workbookPr")
    is_1904 = properties is not None and properties.get("date1904") in {"1", "true"}
    styles = _date_styles(archive) if "xl/styles.xml" in names else frozenset()
    return _Book(archive, shared, styles, _EPOCHS[is_1904])


def _date_styles(archive: zipfile.ZipFile) -> frozenset[int]:
    styles = _part(archive, "xl/styles.xml")
    own = {
        int(form.get("numFmtId", "0")): form.get("formatCode", "") for form in styles.iter("numFmt")
    }
    dated = {number for number, code in own.items() if _DAY_OR_YEAR.search(_MARKS.sub("", code))}
    cells = styles.find("cellXfs")
    return frozenset(
        place
        for place, cell in enumerate(cells if cells is not None else ())
        if int(cell.get("numFmtId", "0")) in _DATE_FORMATS | dated
    )


def _first_sheet(archive: zipfile.ZipFile, book_xml: ElementTree.Element) -> str:
    sheet = next(book_xml.iter("sheet"))
    wanted = next(value for name, value in sheet.attrib.items() if name.endswith("}id"))
    relations = _part(archive, "xl/_rels/workbook.xml.rels")
    target = next(r.get("Target", "") for r in relations if r.get("Id") == wanted)
    return target.removeprefix("/") if target[0] == "/" else posixpath.join("xl", target)


def _rows(book: _Book, sheet: str) -> Iterator[list[str]]:
    for row in _part(book.archive, sheet).iter("row"):
        cells: list[str] = []
        for cell in row.iter("c"):
            place = _column(cell.get("r", "")) if cell.get("r") else len(cells)
            if place >= _MAX_COLUMNS:
                raise NotAWorkbook
            cells += [""] * (place + 1 - len(cells))
            cells[place] = _value(cell, book)
        yield cells


def _column(reference: str) -> int:
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise NotAWorkbook
    number = 0
    for letter in match[1]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _value(cell: ElementTree.Element, book: _Book) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text(cell)
    said = cell.findtext("v") or ""
    if kind == "s":
        return book.shared[int(said)] if said else ""
    if kind == "n" and said and int(cell.get("s", "0")) in book.date_styles:
        return _day(float(said), book.epoch)
    return said.removesuffix(".0") if kind == "n" else said


def _day(serial: float, epoch: datetime) -> str:
    moment = epoch + timedelta(days=serial)
    return date(moment.year, moment.month, moment.day).isoformat()


def _text(element: ElementTree.Element) -> str:
    """All runs of a text; phonetic guides (rPh) are not part of what was written."""
    runs = [run for run in element if run.tag == "r"]
    inner = element.find("is")
    if inner is not None:
        return _text(inner)
    own = element.findall("t")
    return "".join(t.text or "" for t in own) + "".join(
        t.text or "" for run in runs for t in run.findall("t")
    )
