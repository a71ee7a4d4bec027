"""The ranker re-orders; it never adds, drops or learns from what it may not know."""

import random
import subprocess
import sys
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from schakel_methods.textscan.ranker import (
    Ranker,
    Trial,
    area_under_curve,
    features_of,
    reasons_to_stay_off,
    reorder,
)
from schakel_methods.textscan.ranker_fit import NothingToLearn, fit_ranker

NAMES = ("indicator:D01", "indicator:L01", "status:affirmed", "hits")
rows = st.dictionaries(st.sampled_from(NAMES), st.floats(-5, 5), max_size=4)


@dataclass(frozen=True)
class Seen:
    indicator: str
    status: str


@given(
    st.lists(st.tuples(st.integers(), rows), max_size=30),
    st.dictionaries(st.sampled_from(NAMES), st.floats(-9, 9)),
)
def test_the_list_keeps_exactly_its_items(
    noted: list[tuple[int, dict[str, float]]], weights: dict[str, float]
) -> None:
    items = [item for item, _ in noted]

    ranked = reorder(items, [row for _, row in noted], Ranker("v1", weights))

    assert sorted(ranked) == sorted(items)


@given(st.lists(rows, max_size=20))
def test_without_a_ranker_nothing_moves(features: list[dict[str, float]]) -> None:
    items = list(range(len(features)))

    assert reorder(items, features) == items
    assert reorder(items, features, Ranker("v0", {})) == items


def test_each_item_needs_its_features() -> None:
    with pytest.raises(ValueError, match="one row"):
        reorder(["a"], [])


@pytest.mark.parametrize("name", ["word:paspoort", "source:bvh", "name:Jan", "nationality"])
def test_a_feature_it_may_not_know_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="not allowed"):
        Ranker("v1", {name: 1.0})


def test_features_hold_indicators_statuses_and_categories_only() -> None:
    hits = [Seen("D01", "affirmed"), Seen("D01", "negated"), Seen("L01", "affirmed")]

    features = features_of(hits, {"D01": "documents", "L01": "pay"})

    assert features == {
        "hits": 3,
        "category:documents:affirmed": 1,
        "category:documents:negated": 1,
        "category:pay:affirmed": 1,
        "indicator:D01": 1,
        "indicator:L01": 1,
        "status:affirmed": 2,
        "status:negated": 1,
    }


def test_contributions_add_up_to_the_value() -> None:
    ranker = Ranker("v1", {"hits": 0.5, "indicator:D01": 2.0}, intercept=-1.0)
    features = {"hits": 3.0, "indicator:D01": 1.0, "indicator:L01": 1.0}

    parts = ranker.contributions(features)

    assert parts[0] == ("indicator:D01", 2.0)
    assert ranker.logit(features) == pytest.approx(-1.0 + sum(value for _, value in parts))


def _readings(size: int) -> tuple[list[dict[str, float]], list[bool]]:
    rng = random.Random(6)  # noqa: S311 - invented readings with a fixed seed
    features, labels = [], []
    for _ in range(size):
        row = {"indicator:D01": float(rng.random() < 0.4), "hits": float(rng.randrange(5))}
        chance = 1 / (1 + np.exp(-(2.0 * row["indicator:D01"] + 0.3 * row["hits"] - 1.2)))
        features.append(row)
        labels.append(rng.random() < chance)
    return features, labels


def test_the_fit_is_the_minimum_that_scipy_finds() -> None:
    features, labels = _readings(300)
    names = ["hits", "indicator:D01"]
    x = np.array([[1.0, *(row[name] for name in names)] for row in features])
    y = np.array(labels, float)

    def loss(beta: np.ndarray) -> float:
        eta = x @ beta
        return float(np.sum(np.logaddexp(0, eta) - y * eta) + 0.5 * (beta[1:] ** 2).sum())

    ranker = fit_ranker(features, labels, version="v1", penalty=1.0)

    found = minimize(loss, np.zeros(3), method="BFGS").x
    assert [ranker.intercept, *(ranker.weights[name] for name in names)] == pytest.approx(
        found.tolist(), abs=1e-3
    )


def test_the_fit_recovers_the_weights_of_the_invented_readings() -> None:
    ranker = fit_ranker(*_readings(6_000), version="v1", penalty=0.1)

    assert ranker.weights["indicator:D01"] == pytest.approx(2.0, abs=0.2)
    assert ranker.weights["hits"] == pytest.approx(0.3, abs=0.06)


def test_perfectly_separable_readings_give_finite_weights() -> None:
    features = [{"hits": float(i)} for i in range(10)]

    ranker = fit_ranker(features, [i > 4 for i in range(10)], version="v1")

    assert 0 < ranker.weights["hits"] < 10


def test_readings_of_one_kind_teach_nothing() -> None:
    with pytest.raises(NothingToLearn):
        fit_ranker([{"hits": 1.0}], [True], version="v1")
    with pytest.raises(ValueError, match="penalty"):
        fit_ranker([{"hits": 1.0}], [True], version="v1", penalty=0)


@pytest.mark.parametrize(
    ("trial", "reasons"),
    [
        (Trial(10, 9, 0.9, 0.85, 0.6), ()),
        (Trial(8, 9, 0.9, 0.85, 0.6), ("pairs_worse_than_sum",)),
        (Trial(9, 9, 0.85, 0.85, 0.6), ("check_half_not_better_than_sum",)),
        (Trial(9, 9, 0.95, 0.85, 0.88), ("style_alone_does_as_well",)),
    ],
)
def test_it_stays_off_until_it_beats_the_sum_and_style(
    trial: Trial, reasons: tuple[str, ...]
) -> None:
    assert reasons_to_stay_off(trial) == reasons


def test_area_under_the_curve_counts_ties_half() -> None:
    assert area_under_curve([1.0, 1.0], [True, False]) == 0.5
    assert area_under_curve([2.0, 1.0, 0.0], [False, True, True]) == 0.0
    with pytest.raises(ValueError, match="signals and others"):
        area_under_curve([1.0], [True])


def test_applying_a_ranker_loads_no_numpy() -> None:
    code = (
        "import sys, schakel_methods.textscan.ranker, schakel_methods.textscan.fairness; "
        "sys.exit('numpy' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
