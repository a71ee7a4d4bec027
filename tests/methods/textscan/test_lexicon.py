"""The lexicon refuses what must not be in it, and what the repository ships is fit for use."""

import csv
import tomllib
from dataclasses import replace

import pytest

from schakel_cli.lexicon_files import DEFAULT, read_tables
from schakel_methods.textscan import LexiconError, load


def changed(tables, file, number, **cells):
    rows = [dict(row) for row in getattr(tables, file)]
    rows[number] |= cells
    return replace(tables, **{file: rows})


@pytest.mark.parametrize(
    "word",
    ["roemeense", "Bulgaarse", "moslim", "Nederlands", "huidskleur", "roma", "nationaliteit"],
)
def test_nationality_ethnicity_religion_and_language_are_refused(tables, word):
    bad = changed(tables, "indicators", 0, patronen=f"({word}|ander) ~4 paspoort")

    with pytest.raises(LexiconError, match="nationality, ethnicity, religion"):
        load(bad)


def test_they_are_refused_in_a_word_class_too(tables):
    with pytest.raises(LexiconError, match="@boss"):
        load(changed(tables, "word_classes", 0, words="baas|marokkaan"))


def test_a_broken_pattern_is_named_with_its_row_and_place(tables):
    with pytest.raises(LexiconError, match=r"D01 pattern 2: position 1: this \( is never closed"):
        load(changed(tables, "indicators", 0, patronen="paspoort ;; (pas|id"))


@pytest.mark.parametrize("column", ["bron_code", "bron", "bron_plaats", "bron_status", "versie"])
def test_an_indicator_without_source_is_refused(tables, column):
    with pytest.raises(LexiconError, match=f"D01: no {column}"):
        load(changed(tables, "indicators", 0, **{column: " "}))


@pytest.mark.parametrize("name", ["version", "owner", "source", "date"])
def test_a_lexicon_without_owner_or_source_is_refused(tables, name):
    with pytest.raises(LexiconError, match=f"no {name}"):
        load(replace(tables, settings={**tables.settings, name: ""}))


def test_a_short_beginning_needs_a_review(tables):
    bad = changed(tables, "indicators", 0, patronen="pas* ~4 baas")

    with pytest.raises(LexiconError, match=r"pas\* is shorter than 4 letters"):
        load(bad)
    assert load(replace(bad, short_stems=[{"stem": "pas", "why": "reviewed"}]))


def test_a_combination_of_unknown_categories_is_refused(tables):
    with pytest.raises(LexiconError, match="unknown category"):
        load(changed(tables, "combinations", 0, needs="documenten+geluk"))


def test_every_wrong_row_is_named_at_once(tables):
    bad = changed(changed(tables, "indicators", 0, bron=""), "indicators", 1, bron="")

    with pytest.raises(LexiconError) as caught:
        load(bad)

    assert len(caught.value.problems) == 2


def test_the_hash_changes_with_any_row(tables):
    other = changed(tables, "heads", 0, forms="passen")

    assert load(tables).hash == load(read_tables()).hash
    assert load(tables).hash != load(other).hash


def test_all_161_indicators_have_patterns(lexicon):
    covered = {item.variant.indicator for item in lexicon.compiled if not item.variant.counter}

    assert len(lexicon.data.indicators) == 161
    assert covered == set(lexicon.data.indicators)


def test_the_files_name_version_owner_and_source():
    settings = tomllib.loads((DEFAULT / "lexicon.toml").read_text(encoding="utf-8"))

    assert all(settings[name] for name in ("version", "owner", "source", "date"))
    with (DEFAULT / "indicators.csv").open(encoding="utf-8", newline="") as file:
        assert all(row["eigenaar"] and row["versie"] for row in csv.DictReader(file))


def test_weak_indicators_never_raise_a_signal_alone(lexicon):
    weak = [code for code, weight in lexicon.data.weights.items() if weight == 1]

    assert len(weak) > 30
    assert lexicon.data.settings.line > 2
