"""Writes docs/methods/sharing-silence.md: which questions are answered "ask" by silence."""

from pathlib import Path

from schakel_cli.reference import read_date, read_rows
from schakel_methods.sharing.listing import silence_document
from schakel_methods.sharing.rules import load
from schakel_methods.sharing.vocabulary import vocabulary

RULES = "sharing_rules.csv"
TARGET = Path(__file__).resolve().parents[1] / "docs" / "methods" / "sharing-silence.md"

if __name__ == "__main__":
    codes = vocabulary(read_rows("organisation_types.csv"), read_rows("purposes.csv"))
    book = load(read_rows(RULES), codes, date=read_date(RULES))
    TARGET.write_text(silence_document(book, codes), encoding="utf-8")
