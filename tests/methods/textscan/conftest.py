"""The compiled lexicon of the repository, built once; it is read-only."""

import csv
from pathlib import Path

import pytest

from schakel_cli.lexicon_files import read_lexicon, read_tables
from schakel_methods.textscan import Lexicon, Tables

DATA = Path(__file__).parents[2] / "data" / "scan"


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return read_lexicon()


@pytest.fixture(scope="session")
def tables() -> Tables:
    return read_tables()


@pytest.fixture(scope="session")
def first_variants() -> list[str]:
    with (DATA / "first_lexicon.csv").open(encoding="utf-8", newline="") as file:
        cells = [row["patronen"] for row in csv.DictReader(file)]
    return [text.strip() for cell in cells for text in cell.split(";;")]
