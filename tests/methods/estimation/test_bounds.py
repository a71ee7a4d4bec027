"""Chao's bound and the heterogeneity models: parity, laws, refusals, simulated truth."""

from dataclasses import replace
from math import isclose

import numpy as np
import pytest
from tests.methods.estimation.reference_tables import peer_results, table

from schakel_methods.estimation.bounds import ChaoBound, HeterogeneityMSE, simple_chao
from schakel_methods.estimation.table import CaptureTable, Code, from_pairs

MODELS = {
    "M0": HeterogeneityMSE("none", per_list=False),
    "Mt": HeterogeneityMSE("none"),
    "Mh Chao (LB)": ChaoBound(per_list=False),
    "Mth Chao (LB)": ChaoBound(),
    "Mh Poisson2": HeterogeneityMSE("poisson", per_list=False),
    "Mth Poisson2": HeterogeneityMSE("poisson"),
    "Mh Darroch": HeterogeneityMSE("darroch", per_list=False),
    "Mth Darroch": HeterogeneityMSE("darroch"),
    "Mh Gamma3.5": HeterogeneityMSE("gamma", per_list=False),
    "Mth Gamma3.5": HeterogeneityMSE("gamma"),
}
PEERS = [
    (name, model, results["closedp"][model])
    for name, _, results in peer_results("rcapture")
    for model in MODELS
]


@pytest.mark.parametrize(("name", "model", "peer"), PEERS)
def test_the_estimate_equals_that_of_the_peer_or_is_refused(name, model, peer):
    estimate = MODELS[model].fit(table(name))
    assert isclose(estimate.aic, peer["AIC"], abs_tol=1e-6)
    assert isclose(estimate.bic, peer["BIC"], abs_tol=1e-6)
    if estimate.code == Code.GOOD:
        assert isclose(estimate.total, peer["abundance"], rel_tol=1e-6)
        return
    # The peer prints the number of persons seen here: the hidden part runs to zero.
    assert estimate.hidden is None
    assert peer["abundance"] - estimate.observed < 0.01 * estimate.observed


LIMITS = [
    (name, model, results[key]["CI"])
    for name, _, results in peer_results("rcapture")
    for key, model in (("Mth_Chao", "Mth Chao (LB)"), ("Mth_Darroch", "Mth Darroch"))
    # infoCI above 0: the peer itself found no proper limits.
    if results[key]["CI"]["infoCI"] == 0
]


@pytest.mark.parametrize(("name", "model", "peer"), LIMITS)
def test_the_profile_limits_equal_those_of_the_peer(name, model, peer):
    shown = replace(MODELS[model], profile=True).fit(table(name)).intervals
    (profile,) = [interval for interval in shown if interval.kind == "profile"]
    assert isclose(profile.low, peer["infCL"], rel_tol=1e-3)
    assert isclose(profile.high, peer["supCL"], rel_tol=1e-3)


def test_only_models_without_a_maximum_are_refused():
    refused = {name for name, model, _ in PEERS if MODELS[model].fit(table(name)).hidden is None}
    assert refused == {"Artificial_3"}


def test_the_form_per_list_lies_below_the_form_with_equal_lists_on_unequal_lists():
    assert round(ChaoBound().fit(table("Ned_5")).total) == 53_714
    assert round(ChaoBound(per_list=False).fit(table("Ned_5")).total) == 66_607


def test_a_lower_bound_says_that_it_is_one():
    estimate = ChaoBound().fit(table("Kosovo"))
    assert [note.code for note in estimate.notes] == ["lower_bound"]
    assert estimate.interval.covers(estimate.total)


def test_the_simple_form_is_known_by_hand():
    seen = CaptureTable(("A", "B"), (1, 2, 3), (6, 4, 4))
    assert simple_chao(seen) == 14 + 0.5 * 10 * 9 / (2 * 5)


def test_the_bound_stays_below_the_truth_when_persons_differ():
    rng, below = np.random.default_rng(5), 0
    for _ in range(30):
        seen = _heterogeneous(rng, persons=4_000)
        below += ChaoBound().fit(seen).total < 4_000
    assert below >= 28


def test_the_order_of_lists_changes_nothing():
    one, other = table("Kosovo"), table("Kosovo").reordered((3, 1, 0, 2))
    for model in (ChaoBound(), HeterogeneityMSE("gamma")):
        assert isclose(model.fit(one).total, model.fit(other).total, rel_tol=1e-8)


def test_lists_that_share_nobody_give_no_number():
    apart = from_pairs(("A", "B", "C"), [(1, 60), (2, 50), (4, 40)])
    for model in MODELS.values():
        assert model.fit(apart).hidden is None


def _heterogeneous(rng, *, persons):
    ease = rng.normal(0, 1.2, persons)[:, None]
    on = rng.random((persons, 4)) < 1 / (1 + np.exp(2.0 - ease - np.array([0.2, 0.0, -0.3, 0.1])))
    masks = on @ np.array([1, 2, 4, 8])
    values, counts = np.unique(masks[masks > 0], return_counts=True)
    return from_pairs(("A", "B", "C", "D"), zip(values.tolist(), counts.tolist(), strict=True))
