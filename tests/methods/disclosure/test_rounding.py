"""Rounded counts tell nothing finer than their class, however tables are combined."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schakel_methods.disclosure import BASE, gives_away, interval, round_count, round_counts

COUNTS = st.integers(min_value=0, max_value=100_000)
BASES = st.integers(min_value=2, max_value=25)


def test_known_counts_round_as_one_would_by_hand():
    counts = (0, 1, 4, 5, 7, 8, 12, 13, 8230)

    assert [round_count(n) for n in counts] == [None, None, None, 5, 5, 10, 10, 15, 8230]


@given(count=COUNTS, base=BASES)
def test_the_interval_holds_the_count_and_is_no_wider_than_the_class(count, base):
    published = round_count(count, base=base)
    low, high = interval(published, base=base)

    assert low <= count <= high
    assert round_count(low, base=base) == round_count(high, base=base) == published
    assert low == 0 or round_count(low - 1, base=base) != published
    assert round_count(high + 1, base=base) != published


@given(count=COUNTS)
def test_a_published_count_is_at_most_half_a_base_off(count):
    published = round_count(count)

    assert published is None or abs(published - count) <= BASE / 2


@pytest.mark.parametrize("count", range(BASE))
def test_small_counts_are_one_class(count):
    assert round_count(count) is None
    assert interval(round_count(count)) == (0, BASE - 1)


@pytest.mark.parametrize(("count", "base"), [(-1, 5), (3, 1)])
def test_what_is_no_count_or_no_base_is_refused(count, base):
    with pytest.raises(ValueError, match="cannot round"):
        round_count(count, base=base)


@pytest.mark.parametrize("published", [3, 0, -5, 12])
def test_a_figure_that_was_never_published_has_no_interval(published):
    with pytest.raises(ValueError, match="no figure"):
        interval(published)


def test_totals_are_rounded_on_their_own():
    assert round_counts({"a": 3, "b": 9, "total": 12}) == {"a": None, "b": 10, "total": 10}


def _still_possible(parts):
    """Every way to fill the parts that fits what is published, tried one by one."""
    ranges = [range(low, high + 1) for low, high in map(interval, map(round_count, parts))]
    total = round_count(sum(parts))
    return [way for way in product(*ranges) if round_count(sum(way)) == total]


@settings(max_examples=60)
@given(parts=st.lists(st.integers(0, 14), min_size=1, max_size=4))
def test_what_is_said_to_be_safe_cannot_be_found_by_trying_everything(parts):
    ways = _still_possible(parts)

    revealed = [
        0 < part < BASE and len({way[place] for way in ways}) == 1
        for place, part in enumerate(parts)
    ]
    assert gives_away(parts) == any(revealed)


def test_parts_at_the_edges_of_their_classes_are_noticed():
    assert gives_away([4, 12, 12])
    assert not gives_away([3, 12, 12])
