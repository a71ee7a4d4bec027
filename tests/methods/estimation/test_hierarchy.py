"""All hierarchical models: how many there are, parity, exact pruning, search, intervals."""

from math import isclose

import numpy as np
import pytest
from tests.methods.estimation.reference_tables import (
    expected,
    peer_results,
    random_table,
    table,
)

from schakel_methods.estimation.bic_kernel import best_of_many, rank_all
from schakel_methods.estimation.bootstrap import BcaBootstrap
from schakel_methods.estimation.hierarchy import (
    BicMSE,
    all_models,
    best_by_fit,
    downhill,
    rank_by_fit,
    rank_models,
    ranked,
    terms_up_to,
)
from schakel_methods.estimation.mixture import mixture_interval, mixture_quantile, variance_shares


@pytest.mark.parametrize(
    ("lists", "order", "models"),
    [(3, 2, 8), (4, 3, 113), (5, 4, 6893), (5, 2, 1024), (6, 2, 32768)],
)
def test_every_hierarchical_model_is_listed_once(lists, order, models):
    found = all_models(terms_up_to(lists, order))
    assert len(found) == len(set(found.tolist())) == models


@pytest.mark.parametrize(("name", "arg", "result"), peer_results("mse_bic"))
def test_the_best_model_and_the_average_agree_with_the_peer(name, arg, result):
    ranking = rank_models(table(name), int(arg))
    assert isclose(ranking.hidden[0] + ranking.observed, result["popest"], rel_tol=1e-6)
    assert abs(ranking.bic[0] - result["BIC"]) < 1e-6
    # A model of the saturated order is ours only up to m - 1; the peer counts the same models.
    assert ranking.admissible == result["n_admissible"]
    assert isclose(ranking.mean, result["bma_bic_weighted_N"], rel_tol=1e-6)
    assert np.allclose(ranking.span(), result["range_N_within_BIC10"], rtol=1e-6)


@pytest.mark.parametrize(
    "entry", [e for e in expected()["random_tables"] if "mse_bic" in e], ids=lambda e: e["id"]
)
def test_random_tables_agree_with_the_peer(entry):
    capture = random_table(entry)
    ranking = rank_models(capture, 2)
    assert isclose(ranking.hidden[0] + capture.observed, entry["mse_bic"]["N"], rel_tol=1e-6)
    assert abs(ranking.bic[0] - entry["mse_bic"]["BIC"]) < 1e-6


@pytest.mark.parametrize(("name", "arg", "result"), peer_results("mse_downhill"))
def test_going_downhill_ends_where_the_peer_ends(name, arg, result):
    capture = table(name)
    universe = terms_up_to(capture.size, int(arg))
    met = downhill(capture, universe, 0, "bic")
    found = ranked(capture, universe, np.array(sorted(met)), "bic", complete=False)
    assert isclose(found.hidden[0] + capture.observed, result["min"]["abundance"], rel_tol=1e-6)


def test_local_search_is_a_trap_that_listing_avoids():
    capture = table("UKdat_5")
    universe = terms_up_to(5, 4)
    met = downhill(capture, universe, 0, "bic")
    local = ranked(capture, universe, np.array(sorted(met)), "bic", complete=False)
    assert rank_models(capture, 4).bic[0] < local.bic[0]


@pytest.mark.parametrize("name", ["Kosovo", "Korea", "Artificial_3"])
def test_kernel_and_twin_rank_alike(name):
    capture = table(name)
    universe = terms_up_to(capture.size, capture.size - 1)
    models = all_models(universe)
    fast = rank_all(capture.dense(), capture.barred(), universe, models)
    slow = rank_by_fit(capture.dense(), capture.barred(), universe, models)
    good = fast[3] == 0
    assert (fast[3] == slow[3]).all()
    for one, two in zip(fast[:3], slow[:3], strict=True):
        assert np.allclose(one[good], two[good], rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("ceiling", [float("inf"), 1.2])
def test_pruning_and_the_twin_choose_the_same_model_on_resamples(ceiling):
    capture = table("Kosovo")
    counts = capture.dense()
    rows = np.random.default_rng(6).multinomial(capture.observed, counts / counts.sum(), size=12)
    ranking = rank_models(capture, 3)
    data = (rows.astype(float), capture.barred(), ranking.universe, ranking.bits, 0.0, ceiling)
    fast, slow = best_of_many(*data), best_by_fit(*data)
    assert (fast[1] == slow[1]).all()
    assert (fast[2] == slow[2]).all()
    assert np.allclose(fast[0], slow[0], rtol=1e-7, equal_nan=True)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["UKdat_5", "Ned_5", "NewOrl_5"])
def test_pruning_is_exact_on_five_lists(name):
    capture = table(name)
    counts = capture.dense()
    rows = np.random.default_rng(8).multinomial(capture.observed, counts / counts.sum(), size=40)
    ranking = rank_models(capture, 4)
    found, _ = BicMSE().choices(capture, rows.astype(float))
    for row, total in zip(rows, found, strict=True):
        again = ranked(
            capture.with_counts(row.astype(float)), ranking.universe, ranking.bits, "bic"
        )
        assert isclose(again.hidden[0] + again.observed, total, rel_tol=1e-7)


@pytest.mark.parametrize(("name", "arg", "result"), peer_results("mse_bicboot"))
def test_a_fresh_bootstrap_lands_near_the_peer(name, arg, result):
    order = int(arg.split(",")[0])
    row = result["BCa"][-1]
    fresh = BcaBootstrap(BicMSE(order, top=row["k"]), 1000).fit(
        table(name), rng=np.random.default_rng(2)
    )
    assert isclose(fresh.interval.low, row["0.025"], rel_tol=0.12)
    assert isclose(fresh.interval.high, row["0.975"], rel_tol=0.15)


def test_more_than_six_lists_are_searched_and_say_so():
    found = BicMSE().fit(table("NewOrl"))
    assert [note.code for note in found.notes] == ["models_searched"]
    assert found.total is not None


def test_the_best_of_a_reordered_table_is_the_same():
    capture = table("Kosovo")
    turned = capture.reordered((2, 0, 3, 1))
    assert isclose(BicMSE().fit(capture).total, BicMSE().fit(turned).total, rel_tol=1e-8)


def test_half_of_the_mixture_lies_below_its_median():
    ranking = rank_models(table("UKdat_5"), 4)
    middle = mixture_quantile(ranking, 0.5)
    limits = mixture_interval(ranking)
    assert limits.low < middle < limits.high
    weights = ranking.weights
    rng = np.random.default_rng(1)
    picks = rng.choice(len(weights), p=weights, size=40_000)
    spread = np.sqrt(ranking.variance[picks])
    drawn = ranking.hidden[picks] * np.exp(spread * rng.standard_normal(len(picks)))
    assert abs(np.mean(drawn + ranking.observed < middle) - 0.5) < 0.01
    assert abs(np.mean(drawn + ranking.observed < limits.high) - 0.975) < 0.005


def test_most_of_the_doubt_about_the_dutch_table_is_about_the_model():
    between, within = variance_shares(rank_models(table("Ned_5"), 3))
    assert between > 3 * within
