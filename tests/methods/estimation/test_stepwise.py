"""Stepwise choice: parity on every table, replay of the peer's own resamples, the NumPy twin."""

from math import isclose, log

import numpy as np
import pytest
from scipy.stats import poisson
from tests.methods.estimation.reference_tables import (
    expected,
    mask_of,
    peer_results,
    random_table,
    table,
)

from schakel_methods.estimation.bootstrap import (
    BcaBootstrap,
    acceleration,
    bca_limit,
    bias_correction,
)
from schakel_methods.estimation.stepwise import StepwiseMSE, choose_pairs
from schakel_methods.estimation.stepwise_kernel import log_tail
from schakel_methods.estimation.table import from_pairs


def replayed(result, size):
    rows = np.zeros((len(result["boot_counts"]), 1 << size))
    rows[:, [mask_of(row) for row in result["rows"]]] = result["boot_counts"]
    return rows


@pytest.mark.parametrize(("name", "_arg", "result"), peer_results("sparse_point"))
def test_the_chosen_pairs_and_the_total_agree_with_the_peer(name, _arg, result):
    capture, peer = table(name), result["stepwise"]
    found = StepwiseMSE().fit(capture)
    assert isclose(found.total, peer["estimate"], rel_tol=1e-6)
    names = {frozenset(capture.term_name(term).split(" x ")) for term in found.terms}
    assert names == {
        frozenset(pair.replace("(-Inf)", "").split(":")) for pair in peer["interactions"]
    }


@pytest.mark.parametrize(("name", "_arg", "result"), peer_results("mse_step"))
def test_a_second_peer_chooses_alike(name, _arg, result):
    found = StepwiseMSE().fit(table(name))
    assert isclose(found.total, result["popest"], rel_tol=1e-6)
    assert abs(found.bic - result["bic"]) < 1e-6
    assert abs(found.aic - result["aic"]) < 1e-6


@pytest.mark.parametrize("entry", expected()["random_tables"], ids=lambda e: e["id"])
def test_random_tables_agree_with_the_peer(entry):
    found = StepwiseMSE().fit(random_table(entry))
    assert isclose(found.total, entry["sparse_stepwise"]["estimate"], rel_tol=1e-6)


@pytest.mark.parametrize(("name", "_arg", "result"), peer_results("sparse_boot"))
def test_every_stored_resample_gives_its_stored_estimate(name, _arg, result):
    capture = table(name)
    rows = replayed(result, capture.size)
    found = StepwiseMSE().totals(capture, rows)
    assert np.allclose(found, result["boot_estimates"][: len(rows)], rtol=1e-6, atol=0)


@pytest.mark.parametrize(("name", "_arg", "result"), peer_results("sparse_boot"))
def test_the_acceleration_agrees_with_the_peer(name, _arg, result):
    capture = table(name)
    totals, weights = BcaBootstrap(StepwiseMSE())._left_out(capture)
    assert abs(acceleration(totals, weights) - result["ahat"]) < 1e-6


@pytest.mark.parametrize(("name", "_arg", "result"), peer_results("sparse_boot"))
def test_limits_follow_from_the_stored_replicates(name, _arg, result):
    replicates = np.array(result["boot_estimates"], dtype=float)
    for share, limit in result["BCa"].items():
        found = bca_limit(replicates, float(share), result["z0"], result["ahat"])
        assert isclose(found, limit, rel_tol=1e-6)


@pytest.mark.parametrize("name", ["UKdat_5", "HIV"])
def test_a_fresh_bootstrap_lands_near_the_peer(name):
    result = next(r for n, _, r in peer_results("sparse_boot") if n == name)
    fresh = BcaBootstrap(StepwiseMSE(), 1000).fit(table(name), rng=np.random.default_rng(3))
    assert isclose(fresh.interval.low, result["BCa"]["0.025"], rel_tol=0.1)
    assert isclose(fresh.interval.high, result["BCa"]["0.975"], rel_tol=0.1)


def test_equal_seeds_give_equal_limits():
    runs = [
        BcaBootstrap(StepwiseMSE(), 50).fit(table("Korea"), rng=np.random.default_rng(9))
        for _ in range(2)
    ]
    assert runs[0] == runs[1]


@pytest.mark.parametrize("name", ["UKdat_5", "Kosovo", "NewOrl_5"])
def test_kernel_and_twin_choose_alike_on_resamples(name):
    capture = table(name)
    counts = capture.dense()
    rows = np.random.default_rng(4).multinomial(capture.observed, counts / counts.sum(), size=25)
    fast = StepwiseMSE().totals(capture, rows.astype(float))
    for row, total in zip(rows, fast, strict=True):
        fitted = choose_pairs(capture.with_counts(row.astype(float)), 0.02)
        assert isclose(fitted.observed + fitted.hidden, total, rel_tol=1e-6)


@pytest.mark.parametrize(
    ("seen", "expected_count"), [(0, 3.5), (2, 9.0), (40, 12.5), (900, 1100.0)]
)
def test_the_smaller_tail_of_the_poisson_is_exact(seen, expected_count):
    known = min(poisson.logcdf(seen, expected_count), poisson.logsf(seen - 1, expected_count))
    assert isclose(log_tail(float(seen), expected_count), known, rel_tol=1e-9)


def test_a_pair_enters_only_when_its_overlap_surprises():
    calm = from_pairs(
        ("A", "B", "C"), [(1, 60), (2, 60), (4, 60), (3, 30), (5, 30), (6, 30), (7, 15)]
    )
    assert StepwiseMSE().fit(calm).terms == ()
    assert log_tail(90.0, 45.0) < log(0.02)


def test_ties_count_half_in_the_bias_correction():
    assert bias_correction(2.0, np.array([1.0, 2.0, 2.0, 3.0])) == 0.0
    assert bias_correction(0.5, np.array([1.0, 2.0])) == float("-inf")
