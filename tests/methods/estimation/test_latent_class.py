"""Latent classes: kernel against twin, agreement with the peer where chains agree, refusals."""

from math import isclose

import numpy as np
import pytest
from tests.methods.estimation.reference_tables import peer_results, table

from schakel_methods.estimation.latent_class import LatentClassMSE
from schakel_methods.estimation.latent_kernel import compiled_chain, numpy_chain
from schakel_methods.estimation.table import CaptureTable, from_pairs

PEERS = {name: result for name, _, result in peer_results("lcmcr")}
QUICK = LatentClassMSE(burn_in=3_000, draws=500, thin=10)


@pytest.mark.parametrize("name", ["Korea", "UKdat_5", "HIV", "UKdat"])
def test_the_kernel_and_its_twin_make_the_same_draws(name):
    seen = table(name)
    counts = seen.dense()
    masks = np.flatnonzero(counts)
    held = ((masks[:, None] >> np.arange(seen.size)) & 1).astype(float)
    data = held, counts[masks].astype(np.int64)
    rng = np.random.default_rng(8)
    start = rng.random((10, seen.size)), rng.dirichlet(np.ones(10)), 1.0
    one, other = (
        chain(np.random.default_rng(9), data, (0.25, 0.25), start, (50, 100, 1))
        for chain in (compiled_chain, numpy_chain)
    )
    np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("name", ["Korea", "spina", "NewOrl_5"])
def test_where_chains_agree_the_median_is_that_of_the_peer(name):
    method = LatentClassMSE(burn_in=5_000, draws=800)
    estimate = method.fit(table(name), rng=np.random.default_rng(21))
    assert estimate.diagnostics["rhat"] < 1.05
    assert isclose(estimate.total, PEERS[name]["pooled"]["median"], rel_tol=0.05)
    assert estimate.interval.covers(PEERS[name]["pooled"]["median"])


def test_chains_that_disagree_give_no_number_but_show_their_medians():
    estimate = LatentClassMSE(burn_in=300, draws=200, thin=1).fit(
        table("UKdat"), rng=np.random.default_rng(3)
    )
    assert estimate.hidden is None
    assert estimate.interval is None
    (note,) = estimate.notes
    assert note.code == "did_not_converge"
    assert len(note.parameters["medians"]) == 8
    assert note.parameters["rhat"] > 1.05


def test_equal_seeds_give_equal_output():
    one, other = (QUICK.fit(table("Korea"), rng=np.random.default_rng(4)) for _ in range(2))
    assert one == other
    assert one != QUICK.fit(table("Korea"), rng=np.random.default_rng(5))


def test_independent_lists_are_recovered():
    rng = np.random.default_rng(6)
    on = rng.random((3_000, 4)) < [0.3, 0.2, 0.25, 0.15]
    values, counts = np.unique(on @ [1, 2, 4, 8], return_counts=True)
    pairs = zip(values[1:].tolist(), counts[1:].tolist(), strict=True)
    estimate = QUICK.fit(from_pairs(("A", "B", "C", "D"), pairs), rng=rng)
    assert estimate.hidden is None or estimate.interval.covers(3_000)
    assert any(abs(m / 3_000 - 1) < 0.25 for m in estimate.diagnostics["chain_medians"])


@pytest.mark.parametrize(
    ("refused", "code"),
    [
        (from_pairs(("A", "B", "C"), [(1, 60), (2, 50), (4, 40)]), "no_overlap"),
        (
            CaptureTable(("A", "B", "C"), (1, 3), (9, 9), frozenset({7})),
            "structural_zeros_not_supported",
        ),
    ],
)
def test_no_number_where_none_is_defensible(refused, code):
    estimate = QUICK.fit(refused, rng=np.random.default_rng(7))
    assert estimate.hidden is None
    assert [note.code for note in estimate.notes] == [code]
