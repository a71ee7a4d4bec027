"""Averaging over decomposable graphs: hand-known counts, parity with the peer, laws, refusals."""

from math import isclose

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.methods.estimation.reference_tables import (
    expected,
    peer_results,
    random_table,
    table,
)

from schakel_methods.estimation.chordal import chordal_graphs, cliques_of, pairs_of
from schakel_methods.estimation.decomposable import DecomposableMSE
from schakel_methods.estimation.posterior import modes_of, quantile_of
from schakel_methods.estimation.table import CaptureTable, from_pairs

SMALL = from_pairs(("A", "B", "C"), [(1, 60), (2, 50), (4, 40), (3, 20), (5, 15), (6, 12), (7, 6)])


@pytest.mark.parametrize(("lists", "graphs"), [(3, 8), (4, 61), (5, 822), (6, 18154)])
def test_all_chordal_graphs_are_found(lists, graphs):
    edges, rows = chordal_graphs(lists)
    assert len(edges) == len(set(edges.tolist())) == graphs
    assert rows.shape == (graphs, 1 << lists)


def test_every_graph_covers_every_list_exactly_once():
    # Cliques minus separators: each list is counted once, whatever the graph.
    _, rows = chordal_graphs(5)
    for i in range(5):
        holds = np.array([mask >> i & 1 for mask in range(32)])
        assert (rows @ holds == 1).all()


def test_cliques_and_pairs_of_a_graph_are_named():
    edges, _ = chordal_graphs(3)
    names = {cliques_of(int(e), 3) for e in edges}
    assert (1, 2, 4) in names
    assert (7,) in names
    assert pairs_of(0b111, 3) == (0b011, 0b101, 0b110)


def test_the_square_without_diagonal_is_not_chordal():
    square = sum(1 << place for place, pair in enumerate(pairs_of(63, 4)) if pair not in (5, 10))
    assert square not in chordal_graphs(4)[0]


@pytest.mark.parametrize(("name", "arg", "peer"), peer_results("dga"))
def test_the_posterior_equals_that_of_the_peer(name, arg, peer):
    post = DecomposableMSE(max_hidden=int(arg)).posterior(table(name))
    assert isclose(post.mean, peer["mean"], rel_tol=1e-6)
    assert [post.quantile(p) for p in (0.5, 0.025, 0.975)] == [
        peer["median"],
        peer["lo"],
        peer["hi"],
    ]
    for ours, theirs in zip(post.graph_mass, peer["models"], strict=False):
        assert isclose(ours, theirs["prob"], abs_tol=1e-6)


@pytest.mark.parametrize(
    "entry", [e for e in expected()["random_tables"] if e.get("dga")], ids=lambda e: e["id"]
)
def test_the_posterior_equals_that_of_the_peer_on_random_tables(entry):
    peer = entry["dga"]
    post = DecomposableMSE(max_hidden=peer["Nmissing_max"]).posterior(random_table(entry))
    assert isclose(post.mean, peer["mean"], rel_tol=1e-6)
    assert post.quantile(0.5) == peer["median"]
    assert (post.quantile(0.025), post.quantile(0.975)) == (peer["lo"], peer["hi"])
    assert isclose(post.graph_mass[0], peer["best_prob"], abs_tol=1e-6)


@pytest.mark.parametrize("name", ["UKdat_5", "Kosovo", "NewOrl_5", "HIV"])
def test_the_logarithmic_grid_agrees_with_all_whole_numbers(name):
    exact = DecomposableMSE(max_hidden=60_000).posterior(table(name))
    quick = DecomposableMSE().posterior(table(name))
    for level in (0.025, 0.5, 0.975):
        assert isclose(quick.quantile(level), exact.quantile(level), rel_tol=2e-3)


def test_two_peaks_are_both_reported():
    estimate = DecomposableMSE().fit(table("UKdat_5"))
    totals = sorted(mode["total"] for mode in estimate.diagnostics["modes"])
    assert len(totals) == 2
    assert totals[0] < 13_000
    assert totals[1] > 20_000
    assert [note.code for note in estimate.notes] == ["several_modes"]


def test_the_order_of_lists_changes_nothing():
    whole = DecomposableMSE(max_hidden=2_000).posterior(SMALL)
    turned = DecomposableMSE(max_hidden=2_000).posterior(SMALL.reordered((2, 0, 1)))
    np.testing.assert_allclose(whole.mass, turned.mass, atol=1e-12)


def test_equal_input_gives_equal_output():
    assert DecomposableMSE().fit(SMALL) == DecomposableMSE().fit(SMALL)


def test_six_lists_are_averaged_too():
    estimate = DecomposableMSE().fit(table("UKdat"))
    assert 9_000 < estimate.total < 27_000
    assert estimate.interval.covers(estimate.total)


@pytest.mark.parametrize(
    ("refused", "code"),
    [
        (CaptureTable(("A", "B"), (1, 2, 3), (60, 20, 30)), "lists_out_of_range"),
        (table("NewOrl"), "lists_out_of_range"),
        (from_pairs(("A", "B", "C"), [(1, 60), (2, 50), (4, 40)]), "no_overlap"),
        (
            CaptureTable(("A", "B", "C"), (1, 3), (9, 9), frozenset({7})),
            "structural_zeros_not_supported",
        ),
    ],
)
def test_no_number_where_none_is_defensible(refused, code):
    estimate = DecomposableMSE().fit(refused)
    assert estimate.hidden is None
    assert estimate.interval is None
    assert [note.code for note in estimate.notes] == [code]


@given(st.lists(st.integers(0, 60), min_size=7, max_size=7))
@settings(max_examples=25, deadline=None)
def test_the_estimate_never_falls_below_the_persons_seen(counts):
    seen = from_pairs(("A", "B", "C"), zip(range(1, 8), counts, strict=True))
    estimate = DecomposableMSE().fit(seen)
    if estimate.hidden is None:
        assert estimate.notes
        return
    assert estimate.observed < estimate.interval.low <= estimate.total <= estimate.interval.high


def test_the_known_total_is_covered_when_lists_are_independent():
    rng, covered = np.random.default_rng(11), 0
    for _ in range(40):
        on = rng.random((2_000, 4)) < [0.2, 0.25, 0.15, 0.1]
        masks = on @ [1, 2, 4, 8]
        pairs = zip(*np.unique(masks[masks > 0], return_counts=True), strict=True)
        seen = from_pairs(("A", "B", "C", "D"), ((int(m), int(c)) for m, c in pairs))
        covered += DecomposableMSE().fit(seen).interval.covers(2_000)
    assert covered >= 34


def test_quantiles_and_modes_are_read_by_hand():
    mass, values = np.array([0.25, 0.5, 0.25]), np.array([1.0, 2.0, 3.0])
    assert quantile_of(0.2, mass, values, values) == 1
    assert quantile_of(0.5, mass, values, values) == 2
    assert quantile_of(0.5, np.array([1.0]), np.array([1.0]), np.array([10.0])) == 5
    two = np.array([0.05, 0.4, 0.05, 0.05, 0.3, 0.15])
    assert [place for place, _ in modes_of(two, np.arange(6.0))] == [4, 1]
