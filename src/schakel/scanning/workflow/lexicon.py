"""The shipped lexicon of `reference/scan/` with the changes that two people published over it."""

import csv
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from django.conf import settings

from schakel.base.reference import selectors as reference
from schakel.scanning.workflow import CHANGES
from schakel_methods.textscan import Row, Tables

_NEEDED = ("indicators", "word_classes", "context_rules", "combinations", "heads")
_OPTIONAL = ("lemmas", "frequencies", "forbidden", "short_stems")
CHANGEABLE = ("patronen", "tegenpatronen", "gewicht")
WORDS = "words"
SEPARATORS = {"patronen": " ;; ", "tegenpatronen": " ;; ", WORDS: "|"}
Changes = tuple[tuple[str, str, str], ...]


def changes_of(rows: Sequence[Row]) -> Changes:
    """Return changes of the rules as a value that can be compared."""
    return tuple((row["code"], row["column"], row["value"]) for row in rows)


def changes_in_force() -> Changes:
    """Return the changes that two people published."""
    return changes_of(reference.current(CHANGES).rows)


def read_tables(changes: Changes = ()) -> Tables:
    """Return the shipped rows of the lexicon with the changes laid over them."""
    folder = _folder()
    with (folder / "lexicon.toml").open("rb") as file:
        about = tomllib.load(file)
    needed = {name: _rows(folder / f"{name}.csv") for name in _NEEDED}
    optional = {
        name: _rows(path) if (path := folder / f"{name}.csv").exists() else [] for name in _OPTIONAL
    }
    tables = Tables(settings=about, **needed, **optional)
    return replace(
        tables,
        indicators=_changed(tables.indicators, changes),
        word_classes=_changed(tables.word_classes, changes, key="class", mark="@"),
    )


def indicator_rows() -> list[Row]:
    """Return the indicators in force, as rows; cheap, so pages may ask."""
    return _changed(_rows(_folder() / "indicators.csv"), changes_in_force())


def class_rows() -> list[Row]:
    """Return the word classes in force, as rows."""
    rows = _rows(_folder() / "word_classes.csv")
    return _changed(rows, changes_in_force(), key="class", mark="@")


def parts(column: str, value: str) -> list[str]:
    """Return the patterns or words of a cell."""
    found = value.split(SEPARATORS[column].strip())
    return [part.strip() for part in found if part.strip()]


def edited(column: str, value: str, *, removed: Sequence[str], added: Sequence[str]) -> str:
    """Return a cell without the removed and with the added patterns or words, each once."""
    kept = [part for part in parts(column, value) if part not in removed]
    return SEPARATORS[column].join(dict.fromkeys([*kept, *added]))


def _folder() -> Path:
    return Path(settings.SCHAKEL_REFERENCE_DIR) / "scan"


def _changed(rows: list[Row], changes: Changes, *, key: str = "id", mark: str = "") -> list[Row]:
    wanted: dict[str, dict[str, str]] = {}
    for code, column, value in changes:
        wanted.setdefault(code, {})[column] = value
    return [{**row, **wanted.get(mark + row[key], {})} for row in rows]


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
