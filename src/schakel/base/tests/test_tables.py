"""What leaves as a table is text or number, never a formula."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from schakel.base.tables import Table, harmless, to_csv, to_xlsx

PAYLOADS = [
    "=1+1",
    "+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\0=1",
    ' =cmd|"/c calc"!A1',
    '";=1',
    "';=1",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_cell_starts_a_formula(payload):
    table = Table("Blad", ["naam"], [[payload]])

    book = load_workbook(io.BytesIO(to_xlsx([table])))
    cell = book.active["A2"]
    read = list(csv.reader(io.StringIO(to_csv(table).decode("utf-8-sig")), delimiter=";"))

    assert cell.data_type == "s"
    assert str(cell.value).startswith("'")
    assert read[1][0].startswith("'")


@given(st.text(max_size=40))
def test_harmless_text_keeps_its_words(text):
    kept = harmless(text)

    assert kept in {text.replace("\0", ""), "'" + text.replace("\0", "")}
    assert not str(kept).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_numbers_stay_numbers_and_notes_come_first():
    table = Table("Blad", ["naam", "aantal"], [["a", -5], ["b", 2.5]], notes=["verzonnen"])

    rows = list(load_workbook(io.BytesIO(to_xlsx([table]))).active.values)

    assert rows == [("verzonnen", None), ("naam", "aantal"), ("a", -5), ("b", 2.5)]
