"""Files that people send are read as texts, within limits, and nothing in them is run."""

import io
import zipfile
from datetime import datetime

import openpyxl
import pytest

from schakel.base import sheets
from schakel.base.sheets import SheetRefused
from schakel.base.tables import Table, to_csv, to_xlsx

# A cell knows no zone.
MOMENT, DAY = datetime.fromisoformat("2026-11-21T14:30"), datetime.fromisoformat("2026-02-01")


def _workbook(*rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _altered(content: bytes, part: str, change) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text) if name == part else text)
    return out.getvalue()


def _refusal(content: bytes) -> str:
    with pytest.raises(SheetRefused) as refused:
        list(sheets.read(content))
    return refused.value.code


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_csv_file_is_read_whatever_parts_its_columns(delimiter):
    content = f"Nummer{delimiter}Feiten\n1{delimiter}Zag iets\n".encode()

    assert list(sheets.read(content)) == [(1, ["Nummer", "Feiten"]), (2, ["1", "Zag iets"])]


def test_a_file_of_an_old_spreadsheet_keeps_its_letters():
    assert list(sheets.read("Plaats\nCoëvorden €\n".encode("cp1252")))[1][1] == ["Coëvorden €"]


def test_a_text_over_several_lines_stays_one_cell_and_empty_rows_are_passed_over():
    content = b'a;b\n"een\ntwee";x\n;\n3;y\n'

    assert list(sheets.read(content)) == [
        (1, ["a", "b"]), (2, ["een\ntwee", "x"]), (4, ["3", "y"]),
    ]  # fmt: skip


def test_a_workbook_is_read_as_it_was_shown():
    content = _workbook(
        ["Nummer", "Datum", "Ja?", None, "Tekst"],
        [20260001, MOMENT, True, None, "Zag & hoorde <iets>"],
        [1.5, DAY, False, None, ""],
    )

    rows = [cells for _number, cells in sheets.read(content)]

    assert rows[1] == ["20260001", "2026-11-21 14:30", "ja", "", "Zag & hoorde <iets>"]
    assert rows[2][:3] == ["1.5", "2026-02-01", "nee"]


def test_what_we_write_ourselves_can_be_read_again():
    table = Table("Blad", ("Nummer", "Tekst"), [["A-1", "Hier"], ["A-2", "Daar"]])

    assert [cells for _n, cells in sheets.read(to_xlsx([table]))] == [
        cells for _n, cells in sheets.read(to_csv(table))
    ]


def test_a_formula_is_never_computed():
    content = _workbook(["a", "b"], ["=1+1", '=HYPERLINK("https://kwaad.example","klik")'])

    assert list(sheets.read(content)) == [(1, ["a", "b"])]  # no value was saved beside it


def test_entities_cannot_make_a_small_file_grow():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    content = _altered(
        _workbook(["a"], ["1"]), "xl/worksheets/sheet1.xml", lambda text: bomb + text
    )

    assert _refusal(content) == "kind"


def test_a_file_that_unpacks_to_very_much_is_refused(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_PART_BYTES", 100_000)
    content = _altered(
        _workbook(["a"], ["1"]), "xl/worksheets/sheet1.xml",
        lambda text: text.replace(b"<sheetData>", b"<sheetData>" + b" " * 200_000),
    )  # fmt: skip

    assert len(content) < 20_000
    assert _refusal(content) == "too_large"


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "empty"), (b"  \n ", "empty"), (b"PK\x03\x04 geen zip", "broken"),
     (b"a;b\n1;\x002", "kind"), (b"%PDF-1.7 ...", "kind"),
     (b"a" + b";" * 100, "too_many_columns"), (b"x\n" * 20_002, "too_many_rows"),
     (b"x" * (sheets.MAX_BYTES + 1), "too_large")],
    ids=["empty", "blank", "no zip", "nul", "pdf", "columns", "rows", "bytes"],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_a_reason(content, code):
    assert _refusal(content) == code


def test_a_workbook_with_macros_or_of_another_kind_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")

    assert _refusal(out.getvalue()) == "kind"


@pytest.mark.parametrize("text", [b"<worksheet", b"<worksheet></wrong>", b""])
def test_a_damaged_sheet_is_refused(text):
    content = _altered(_workbook(["a"], ["1"]), "xl/worksheets/sheet1.xml", lambda _old: text)

    assert _refusal(content) == "broken"
