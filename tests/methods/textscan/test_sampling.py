"""Intervals are exact, samples are fair, and ignorance is said aloud."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from schakel_methods.textscan.sampling import (
    Stratum,
    clopper_pearson,
    cohen_kappa,
    draw_sample,
    estimate_missed,
    wilson,
)


@given(st.integers(0, 400), st.integers(0, 400), st.sampled_from([0.9, 0.95, 0.99]))
def test_intervals_equal_those_of_scipy(hits: int, more: int, confidence: float) -> None:
    trials = hits + more + 1

    exact = binomtest(hits, trials).proportion_ci(confidence, method="exact")
    score = binomtest(hits, trials).proportion_ci(0.95, method="wilson")

    assert clopper_pearson(hits, trials, confidence) == pytest.approx(
        (exact.low, exact.high), abs=1e-9
    )
    assert wilson(hits, trials) == pytest.approx((score.low, score.high), abs=1e-9)


def test_none_found_in_three_hundred_still_allows_one_in_a_hundred() -> None:
    low, high = clopper_pearson(0, 300)

    assert low == 0
    assert high == pytest.approx(0.0122, abs=1e-4)


def test_without_readings_nothing_is_known() -> None:
    assert clopper_pearson(0, 0) == wilson(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize(("hits", "trials"), [(-1, 3), (4, 3)])
def test_impossible_proportions_are_refused(hits: int, trials: int) -> None:
    with pytest.raises(ValueError, match="no proportion"):
        clopper_pearson(hits, trials)


def test_missed_signals_are_weighed_by_how_many_notes_each_reading_stands_for() -> None:
    strata = [Stratum("near", 200, 100, 4), Stratum("rest", 9_800, 200, 1)]

    result = estimate_missed(strata, found=40)

    assert result.missed == 4 * 2 + 1 * 49
    assert result.recall == pytest.approx(40 / 97)
    assert result.interval[0] < 57 < result.interval[1]
    assert result.recall_interval[0] < 40 / 97 < result.recall_interval[1]


def test_a_stratum_read_completely_leaves_no_doubt() -> None:
    result = estimate_missed([Stratum("near", 50, 50, 3)], found=9)

    assert (result.missed, result.interval, result.recall) == (3.0, (3, 3), 0.75)


def test_an_unread_stratum_is_named_and_may_hide_everything() -> None:
    result = estimate_missed([Stratum("rest", 80, 0, 0)], found=0)

    assert result.unread == ("rest",)
    assert result.interval == (0.0, 80)
    assert result.recall is None


def test_more_missed_than_read_is_refused() -> None:
    with pytest.raises(ValueError, match="near"):
        estimate_missed([Stratum("near", 10, 2, 3)], found=1)


def test_interval_covers_the_truth_at_least_as_often_as_promised() -> None:
    rng = random.Random(4)  # noqa: S311 - a simulation with a fixed seed
    truth = {"near": (400, 30), "rest": (5_000, 25)}
    covered = 0
    for _ in range(400):
        strata = []
        for name, (population, signals) in truth.items():
            drawn = rng.sample(range(population), 150)
            strata.append(Stratum(name, population, 150, sum(note < signals for note in drawn)))
        low, high = estimate_missed(strata, found=60).interval
        covered += low <= 55 <= high

    assert covered >= 0.95 * 400


def test_sample_is_drawn_without_repeats_and_keeps_its_probability() -> None:
    strata = {"near": list(range(10)), "rest": list(range(100, 200))}

    drawn = draw_sample(strata, {"near": 20, "rest": 25}, random.Random(2))  # noqa: S311 - a fixed seed

    assert len({item.note for item in drawn}) == len(drawn) == 35
    assert {(item.stratum, item.probability) for item in drawn} == {("near", 1.0), ("rest", 0.25)}


def test_every_note_has_the_same_chance_within_its_stratum() -> None:
    rng = random.Random(8)  # noqa: S311 - a simulation with a fixed seed
    times = [0] * 20
    for _ in range(4_000):
        for item in draw_sample({"rest": range(20)}, {"rest": 5}, rng):
            times[int(str(item.note))] += 1

    assert all(abs(count - 1_000) < 120 for count in times)


def test_a_forgotten_stratum_is_an_error() -> None:
    with pytest.raises(KeyError):
        draw_sample({"near": [1], "rest": [2]}, {"near": 1}, random.Random(1))  # noqa: S311 - a fixed seed


def test_kappa_knows_full_agreement_chance_and_the_textbook() -> None:
    first = ["yes"] * 25 + ["no"] * 25
    second = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15

    assert cohen_kappa(first, first) == 1
    assert cohen_kappa(first, second) == pytest.approx(0.4)
    assert cohen_kappa(["yes", "yes", "no", "no"], ["yes", "no", "yes", "no"]) == 0


def test_kappa_is_undefined_when_both_always_say_the_same() -> None:
    assert cohen_kappa(["no"] * 9, ["no"] * 9) is None
    assert cohen_kappa([], []) is None


def test_kappa_needs_two_readings_of_each_note() -> None:
    with pytest.raises(ValueError, match="same notes"):
        cohen_kappa(["no"], [])
