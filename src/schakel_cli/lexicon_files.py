"""Reads the files of the scan's lexicon, wherever the command is started from."""

import csv
import tomllib
from collections.abc import Mapping
from pathlib import Path

from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from schakel_methods.textscan.compact import CompactTable
from schakel_methods.textscan.index import Lexicon
from schakel_methods.textscan.lemmas import plain_pairs
from schakel_methods.textscan.lexicon import LexiconData, Row, Tables, load
from schakel_methods.textscan.normalise import fold

# The repository's own lexicon; `pip install -e .` and `make setup` both leave it here.
DEFAULT = Path(__file__).resolve().parents[2] / "reference" / "scan"
_NEEDED = ("indicators", "word_classes", "context_rules", "combinations", "heads")
_OPTIONAL = ("lemmas", "frequencies", "forbidden", "short_stems")


def read_tables(directory: Path = DEFAULT) -> Tables:
    """Return the rows of every file; a missing file of rules is an error, not an empty rule."""
    with (directory / "lexicon.toml").open("rb") as file:
        settings = tomllib.load(file)
    needed = {name: _rows(directory / f"{name}.csv") for name in _NEEDED}
    optional = {
        name: _rows(path) if (path := directory / f"{name}.csv").exists() else []
        for name in _OPTIONAL
    }
    return Tables(settings=settings, **needed, **optional)


def read_data(directory: Path = DEFAULT) -> LexiconData:
    """Return the checked lexicon of a directory."""
    return load(read_tables(directory))


def read_lexicon(directory: Path = DEFAULT) -> Lexicon:
    """Return the compiled lexicon of a directory, bound to simplemma's Dutch table."""
    data = read_data(directory)
    return Lexicon.build(data, dutch_table(data.corrections))


def dutch_table(corrections: dict[str, str]) -> Mapping[str, str]:
    """Return simplemma's Dutch dictionary as plain form -> plain lemma."""
    dictionary = DefaultDictionaryFactory().get_dictionary("nl")
    pairs = ((_plain(form), _plain(lemma)) for form, lemma in dictionary.items())
    return CompactTable(plain_pairs(pairs, corrections))


def _plain(word: str) -> str:
    return word.lower() if word.isascii() else fold(word).text


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
