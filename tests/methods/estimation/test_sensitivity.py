"""What the untestable does to the number: tipping points, odds ratios, changed tables, waves."""

from math import isclose, log

import numpy as np
import pytest
from tests.methods.estimation.reference_tables import peer_results, table

from schakel_methods.estimation.consistency import recoveries
from schakel_methods.estimation.independence import chapman, independence, two_way
from schakel_methods.estimation.poisson import all_pairs, fit_model
from schakel_methods.estimation.sensitivity import (
    changed_tables,
    easily_tipped,
    pair_shifts,
    sensitivity,
)
from schakel_methods.estimation.stepwise import StepwiseMSE
from schakel_methods.estimation.table import CaptureTable, Code, from_pairs
from schakel_methods.estimation.verdict import Thresholds
from schakel_methods.estimation.waves import change_between

HAND = CaptureTable(("A", "B"), (1, 2, 3), (60, 20, 30))


def test_at_the_tipping_points_the_total_doubles_and_halves():
    found = sensitivity(table("UKdat_5"), 10_000.0, ())
    seen = 2744
    assert isclose(seen + found.doubling * 10_000, 2 * (seen + 10_000))
    assert isclose(seen + found.halving * 10_000, (seen + 10_000) / 2)


def test_what_was_mostly_seen_cannot_halve():
    assert sensitivity(HAND, 40.0, ()).halving is None


def test_a_fixed_odds_ratio_of_two_lists_multiplies_the_hidden():
    # Hidden = 60 * 20 / 30 * odds: a truth known by hand.
    (shift,) = pair_shifts(HAND, fit_model(HAND))
    for odds, total in zip(shift.odds, shift.totals, strict=True):
        assert isclose(total, 110 + 40 * odds, rel_tol=1e-8)


def test_pairs_in_the_model_are_not_shifted():
    capture = table("Korea")
    shifts = pair_shifts(capture, fit_model(capture, (0b011,)))
    assert [shift.pair for shift in shifts] == [0b101, 0b110]


def test_only_harmless_odds_count_as_easily_tipped():
    found = sensitivity(HAND, 40.0, ())
    assert easily_tipped(found, 150.0, 1.5) == ()
    assert easily_tipped(found, 150.0, 5.0) == ()
    steep = from_pairs(("A", "B"), [(1, 600), (2, 600), (3, 3)])
    tipped = sensitivity(steep, fit_model(steep).hidden, ())
    total = steep.observed + fit_model(steep).hidden
    assert easily_tipped(tipped, total, 2.0) == ()
    assert [shift.pair for shift in easily_tipped(tipped, total, 3.0)] == [0b11]


def test_every_list_is_left_out_and_every_pair_merged():
    found = changed_tables(table("Kosovo"), independence().fit)
    assert [v.kind for v in found].count("left_out") == 4
    assert [v.kind for v in found].count("merged") == 6
    assert all(v.observed <= 4400 for v in found)


def test_three_lists_are_not_reduced_to_two():
    assert changed_tables(table("Korea"), independence().fit) == ()


def test_known_totals_are_asked_for_where_the_rules_allow_it():
    found = recoveries(table("Kosovo"), StepwiseMSE().fit, Thresholds())
    assert [r.known for r in found] == [1910, 1528, 1786, 685]
    assert all(r.total and r.error == log(r.total / r.known) for r in found)
    refused = recoveries(table("UKdat_5"), StepwiseMSE().fit, Thresholds())
    assert all(r.total is None and r.refused for r in refused)


def test_a_wave_against_itself_is_within_noise():
    tables = table("HIV"), table("HIV")
    change = change_between(tables, StepwiseMSE(), rng=np.random.default_rng(1), replicates=200)
    assert not change.is_beyond_noise


def test_a_doubled_wave_is_beyond_noise():
    first = table("HIV")
    second = from_pairs(
        first.lists, [(m, 2 * c) for m, c in zip(first.masks, first.counts, strict=True)]
    )
    change = change_between(
        (first, second), independence(), rng=np.random.default_rng(1), replicates=200
    )
    assert change.is_beyond_noise
    assert 1.9 < change.later / change.earlier < 2.1


def test_chapman_is_for_exploration_only():
    found = chapman(HAND)
    assert isclose(found.total, 91 * 51 / 31 - 1)
    assert found.notes[0].code == "exploration_only"


def test_all_pairs_give_no_number_where_the_code_is_not_good():
    capture = table("Korea")
    found = two_way(capture).fit(capture)
    assert found.code == Code.NO_MLE
    assert found.total is None
    assert two_way(capture).terms == all_pairs(3)


@pytest.mark.parametrize(("name", "_arg", "result"), peer_results("rcapture"))
def test_profile_limits_agree_with_the_peer_to_a_thousandth(name, _arg, result):
    profile = independence().fit(table(name)).intervals[1]
    peer = result["profileCI_Mt"]["CI"]
    assert profile.kind == "profile"
    assert isclose(profile.low, peer["infCL"], rel_tol=1e-3)
    assert isclose(profile.high, peer["supCL"], rel_tol=1e-3)
