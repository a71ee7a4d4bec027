"""The table of counts: what it accepts, and what happens when lists go, merge or move."""

import pytest

from schakel_methods.estimation.table import CaptureTable, Interval, TableError, from_pairs

THREE = CaptureTable(("A", "B", "C"), (1, 2, 3, 4, 7), (60, 20, 30, 5, 2))


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((("A",), (1,), (3,)), "too_few_lists"),
        ((tuple("ABCDEFGHIJKL"), (1,), (3,)), "too_many_lists"),
        ((("A", "A"), (1,), (3,)), "repeated_list"),
        ((("A", "B"), (1, 1), (3, 4)), "repeated_history"),
        ((("A", "B"), (0,), (3,)), "history_out_of_range"),
        ((("A", "B"), (4,), (3,)), "history_out_of_range"),
        ((("A", "B"), (1,), (-3,)), "bad_count"),
        ((("A", "B"), (3,), (3,), frozenset({3})), "persons_in_impossible_history"),
    ],
)
def test_what_is_no_table_is_refused(arguments, code):
    with pytest.raises(TableError) as caught:
        CaptureTable(*arguments)
    assert caught.value.code == code


def test_the_fingerprint_does_not_depend_on_the_order_of_rows():
    turned = CaptureTable(THREE.lists, THREE.masks[::-1], THREE.counts[::-1])
    assert turned.fingerprint == THREE.fingerprint


def test_the_fingerprint_changes_with_one_person():
    other = CaptureTable(THREE.lists, THREE.masks, (60, 20, 30, 5, 3))
    assert other.fingerprint != THREE.fingerprint


def test_overlaps_count_whoever_is_on_all_named_lists():
    assert THREE.overlap(0b011) == 32
    assert THREE.list_total(2) == 7
    assert THREE.on_several() == 32


def test_without_a_list_who_was_only_there_is_no_longer_seen():
    left = THREE.without(2)
    assert left.observed == 112
    assert dict(zip(left.masks, left.counts, strict=True)) == {1: 60, 2: 20, 3: 32}


def test_given_a_list_only_its_persons_are_left():
    part = THREE.given(0)
    assert part.lists == ("B", "C")
    assert dict(zip(part.masks, part.counts, strict=True)) == {1: 30, 3: 2}


def test_merging_keeps_everybody():
    merged = THREE.merged(0, 2)
    assert merged.lists == ("A+C", "B")
    assert merged.observed == THREE.observed
    assert merged.overlap(0b11) == 32


def test_an_empty_list_is_trimmed():
    wide = CaptureTable(("A", "B", "X", "C"), (1, 2, 3, 8, 11), (60, 20, 30, 5, 2))
    assert wide.trimmed() == THREE


def test_an_impossible_history_without_a_list_needs_both_halves():
    barred = from_pairs(("A", "B", "C"), [(1, 5), (2, 5)], frozenset({0b011, 0b111}))
    assert barred.without(2).impossible == frozenset({0b11})
    half = from_pairs(("A", "B", "C"), [(1, 5), (2, 5)], frozenset({0b011}))
    assert half.without(2).impossible == frozenset()


def test_an_interval_holds_its_ends():
    assert Interval(1.0, 2.0).covers(2.0)
    assert not Interval(1.0, 2.0).covers(2.1)
