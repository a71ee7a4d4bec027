"""R-hat and effective size on chains whose answer is known."""

import numpy as np
import pytest

from schakel_methods.estimation.convergence import effective_size, split_rhat


def test_chains_from_one_distribution_agree():
    draws = np.random.default_rng(1).normal(size=(8, 1_000))
    assert split_rhat(draws) < 1.01
    assert effective_size(draws) == pytest.approx(8_000, rel=0.15)


def test_one_chain_elsewhere_is_noticed():
    draws = np.random.default_rng(2).normal(size=(8, 500))
    draws[3] += 1.5
    assert split_rhat(draws) > 1.05


def test_a_drift_within_every_chain_is_noticed():
    draws = np.random.default_rng(3).normal(size=(4, 500)) + np.linspace(0, 3, 500)
    assert split_rhat(draws) > 1.05


def test_chains_of_equal_place_but_other_spread_are_noticed():
    draws = np.random.default_rng(4).normal(size=(4, 1_000))
    draws[0] *= 8
    assert split_rhat(draws) > 1.05


@pytest.mark.parametrize("correlation", [0.3, 0.7, 0.9])
def test_the_effective_size_of_an_autoregression_is_known(correlation):
    rng = np.random.default_rng(5)
    draws = np.zeros((8, 4_000))
    noise = rng.normal(size=draws.shape) * np.sqrt(1 - correlation**2)
    for t in range(1, 4_000):
        draws[:, t] = correlation * draws[:, t - 1] + noise[:, t]
    known = 32_000 * (1 - correlation) / (1 + correlation)
    assert effective_size(draws) == pytest.approx(known, rel=0.2)


def test_a_change_of_scale_changes_nothing():
    draws = np.random.default_rng(6).exponential(size=(4, 400))
    assert split_rhat(np.log(draws)) == pytest.approx(split_rhat(5 + 3 * np.log(draws)))


def test_chains_that_stand_still_apart_never_agree():
    assert split_rhat(np.repeat([[1.0], [2.0]], 100, axis=1)) > 1.05
    assert split_rhat(np.ones((4, 100))) == 1.0
