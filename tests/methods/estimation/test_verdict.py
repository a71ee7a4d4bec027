"""Refusals and reservations: each rule fires where it must and stays silent where it must not."""

from math import log

import pytest
from tests.methods.estimation.reference_tables import expected, random_table, table

from schakel_methods.estimation.table import CaptureTable, from_pairs
from schakel_methods.estimation.verdict import (
    Effect,
    Reason,
    Status,
    Thresholds,
    consistency_reasons,
    decide,
    empty_pairs,
    number_reasons,
    overlap_groups,
    resample_reasons,
    span_reasons,
    table_reasons,
)

LIMITS = Thresholds()


def fired(capture):
    return [reason.code for reason in table_reasons(capture, LIMITS)]


def given(key):
    return random_table(expected()["internal_consistency"][key])


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("Artificial_3", ["R02", "R03", "R04"]),
        ("NewOrl", ["R03"]),
        ("NewOrl_5", []),
        ("UKdat_5", []),
        ("Ned_5", []),
        ("Korea", []),
    ],
)
def test_the_reference_tables_are_refused_for_the_right_reasons(name, codes):
    assert fired(table(name)) == codes


@pytest.mark.parametrize("key", ["UKdat_5|GP", "Ned_5|K"])
def test_where_peers_print_a_billion_every_table_rule_fires(key):
    assert fired(given(key)) == ["R01", "R02", "R03", "R04"]


def test_what_stands_apart_is_named():
    (reason,) = table_reasons(table("NewOrl"), LIMITS)
    assert reason.parameters["apart"] == ["B + F"]


def test_two_lists_are_not_enough():
    assert "R02" in fired(CaptureTable(("A", "B"), (1, 2, 3), (60, 20, 30)))


def test_an_empty_list_neither_helps_nor_hurts():
    wide = table("Korea")
    with_empty = CaptureTable((*wide.lists, "X"), wide.masks, wide.counts)
    assert fired(with_empty) == fired(wide)


def test_groups_follow_chains_of_overlap():
    chain = from_pairs(("A", "B", "C", "D"), [(0b0011, 4), (0b0110, 4), (0b1000, 9), (1, 3)])
    assert overlap_groups(chain) == [(0, 1, 2), (3,)]
    assert len(empty_pairs(chain)) == 4


def test_a_number_out_of_proportion_is_refused():
    assert number_reasons(5001, 6000, 100, LIMITS)[0].code == "R05"
    assert number_reasons(400, 10_001, 100, LIMITS)[0].code == "R05"
    assert number_reasons(400, 900, 100, LIMITS) == ()


def test_models_that_disagree_leave_only_a_band():
    (reason,) = span_reasons(100, 301, 3, LIMITS)
    assert reason.effect == Effect.BAND_ONLY
    assert span_reasons(100, 300, 3, LIMITS) == ()
    assert not decide([reason]).shows_point


def test_a_bootstrap_that_breaks_down_is_a_reservation():
    sound = {"replicates": 100, "failed": 5, "z0": 0.1}
    assert resample_reasons(sound, LIMITS) == ()
    assert resample_reasons({**sound, "failed": 6}, LIMITS)[0].code == "R12"
    assert resample_reasons({**sound, "passed_over": 1}, LIMITS)[0].code == "R12"
    assert resample_reasons({**sound, "z0": None}, LIMITS)[0].code == "R12"


def test_known_totals_that_are_missed_are_a_reservation():
    assert consistency_reasons([0.1, -0.1], [True, True], LIMITS) == ()
    assert consistency_reasons([log(1.6), log(1.6)], [True, True], LIMITS)[0].code == "R09"
    assert consistency_reasons([0.1, 0.1], [True, False], LIMITS)[0].code == "R09"
    assert consistency_reasons([], [], LIMITS) == ()


def test_one_refusal_refuses_all():
    verdict = decide([Reason("R06", Effect.BAND_ONLY), Reason("R04", Effect.NO_ESTIMATE)])
    assert verdict.status == Status.NONE
    assert not verdict.publishable


def test_a_hidden_method_does_not_touch_the_verdict():
    verdict = decide([Reason("R07", Effect.METHOD_HIDDEN)])
    assert verdict.status == Status.ESTIMATE
    assert verdict.publishable


def test_without_linkage_quality_an_estimate_is_not_for_publication():
    verdict = decide([Reason("R10", Effect.NOT_PUBLISHABLE)])
    assert verdict.status == Status.ESTIMATE
    assert not verdict.publishable
