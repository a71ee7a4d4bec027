"""Who a note is about changes nothing of what the rules find in it."""

import json
from collections.abc import Hashable, Sequence
from datetime import date
from pathlib import Path

import pytest

from schakel_cli.lexicon_files import read_lexicon
from schakel_methods.textscan import Lexicon, scan_batch, weigh
from schakel_methods.textscan.fairness import count_swapped, find_differences, standard_swaps

FOLDER = Path(__file__).parents[2] / "data" / "scan"
# The corpus names few people, so that a swap would change nothing; this sentence names one.
WHO = "Betrokkene Bogdan Ionescu, een Roemeen met de Roemeense nationaliteit, spreekt Pools. "
# Gendered words in the lexicon without their counterpart; may only go down. See the model card.
SEX_DIFFERENCES = 26


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return read_lexicon()


@pytest.fixture(scope="module")
def texts() -> list[str]:
    files = [FOLDER / f"{name}_dev.jsonl" for name in ("corpus", "contrast")]
    lines = [line for file in files for line in file.read_text("utf-8").splitlines()]
    return [json.loads(line)["text"] for line in lines]


def _outcomes(lexicon: Lexicon, texts: Sequence[str]) -> list[Hashable]:
    found = scan_batch(texts, lexicon, today=date(2026, 11, 21))
    return [
        (weigh(hits, lexicon).total, tuple(sorted((hit.indicator, hit.status) for hit in hits)))
        for hits in found
    ]


@pytest.mark.parametrize("dimension", ["name", "nationality", "language"])
def test_origin_never_changes_a_hit_or_the_sum(
    dimension: str, lexicon: Lexicon, texts: list[str]
) -> None:
    swaps = [swap for swap in standard_swaps() if swap.dimension == dimension]
    named = [WHO + text for text in texts]

    assert count_swapped(named, swaps)[dimension] == len(swaps) * len(named)
    assert find_differences(named, swaps, lambda some: _outcomes(lexicon, some)) == ()


def test_words_that_lean_on_sex_only_become_fewer(lexicon: Lexicon, texts: list[str]) -> None:
    swaps = [swap for swap in standard_swaps() if swap.dimension == "sex"]

    differences = find_differences(texts, swaps, lambda some: _outcomes(lexicon, some))

    assert len(differences) <= SEX_DIFFERENCES
