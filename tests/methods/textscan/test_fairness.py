"""Swaps change the person and nothing else; rates come with intervals; small groups stay hidden."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schakel_methods.textscan.fairness import (
    Reading,
    Swap,
    count_swapped,
    error_rates,
    find_alarms,
    find_differences,
    standard_swaps,
    swap_words,
)

TEXTS = [
    "De Roemeense man Bogdan Ionescu spreekt Pools en zijn baas houdt zijn paspoort.",
    "Mihaela werkt in de keuken. Haar vader woont in Polen.",
    "Niets bijzonders gezien.",
]


def _fair(texts: Sequence[str]) -> list[int]:
    return [3 * ("paspoort" in text) for text in texts]


def _unfair(texts: Sequence[str]) -> list[int]:
    return [3 * ("paspoort" in text) + ("Roemeense" in text) for text in texts]


def test_rules_that_look_at_what_happened_pass() -> None:
    assert find_differences(TEXTS, standard_swaps(), _fair) == ()


def test_a_rule_that_looks_at_nationality_is_caught() -> None:
    differences = find_differences(TEXTS, standard_swaps(), _unfair)

    assert {(item.index, item.dimension) for item in differences} == {(0, "nationality")}
    assert (differences[0].before, differences[0].after) == (4, 3)


def test_every_dimension_really_changes_a_text() -> None:
    counts = count_swapped(TEXTS, standard_swaps())

    assert set(counts) == {"name", "nationality", "language", "sex"}
    assert all(counts.values())


def test_words_change_places_at_once_and_keep_their_capitals() -> None:
    swap = Swap("sex", {"man": "vrouw", "vrouw": "man"})

    assert swap_words("Man en vrouw, VROUW. Mannetje", swap) == "Vrouw en man, MAN. Mannetje"


@given(st.text(max_size=60))
def test_swapping_leaves_everything_else_as_it_was(text: str) -> None:
    assert swap_words(text, Swap("none", {})) == text


def test_full_turn_of_names_gives_the_text_back() -> None:
    (name,) = (swap for swap in standard_swaps((10,)) if swap.dimension == "name")

    assert swap_words(TEXTS[0], name) == TEXTS[0]


def _readings(group: str, true: int, false: int, missed: int, clear: int) -> list[Reading]:
    rows = [(True, True)] * true + [(True, False)] * false
    rows += [(False, True)] * missed + [(False, False)] * clear
    return [Reading({"form": group}, flagged, signal) for flagged, signal in rows]


def test_rates_of_a_group_are_the_textbook_ones() -> None:
    (rates,) = error_rates(_readings("labour", 30, 10, 20, 90), "form")

    assert rates.precision.share == pytest.approx(30 / 40)
    assert rates.recall.share == pytest.approx(30 / 50)
    assert rates.false_positives.share == pytest.approx(10 / 100)
    assert rates.recall.interval == pytest.approx((0.4618, 0.7239), abs=1e-3)


def test_small_groups_are_suppressed() -> None:
    (rates,) = error_rates(_readings("care", 3, 1, 2, 40), "form")

    assert (rates.precision.hits, rates.precision.trials, rates.precision.share) == (0, 0, None)
    assert rates.false_positives.share == pytest.approx(1 / 41)


def test_alarm_sounds_when_intervals_part_and_only_then() -> None:
    alike = _readings("a", 30, 10, 20, 90) + _readings("b", 28, 12, 22, 88)
    unlike = _readings("a", 90, 10, 10, 90) + _readings("b", 30, 10, 70, 90)

    assert find_alarms(error_rates(alike, "form")) == ()
    assert find_alarms(error_rates(unlike, "form")) == (("recall", "a", "b"),)


def test_notes_without_the_dimension_are_left_out() -> None:
    assert error_rates(_readings("a", 1, 1, 1, 1), "source") == ()
