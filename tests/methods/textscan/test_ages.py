"""A past that is dated by ages alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schakel_methods.textscan.ages import dated_by_ages
from schakel_methods.textscan.hits import Status
from schakel_methods.textscan.index import Lexicon
from schakel_methods.textscan.scan import scan_batch

ABOUT = "pakte haar vriend haar paspoort af en moest zij haar geld aan hem afgeven"

PAIRS = [
    (f"Toen ze 15 was {ABOUT}. Ze is nu 34.", f"Toen ze 15 was {ABOUT}. Ze is nu 16."),
    (f"Op haar zestiende {ABOUT}. Inmiddels is zij 41.", f"Op haar zestiende {ABOUT}."),
    (
        f"Mevrouw (72) vertelt: op haar zestiende {ABOUT}.",
        f"Moeder (45) vertelt over haar dochter: op haar zestiende {ABOUT}.",
    ),
]


@pytest.mark.parametrize(("past", "present"), PAIRS)
def test_ages_make_history_only_when_years_lie_between(
    past: str, present: str, lexicon: Lexicon
) -> None:
    then, now = scan_batch([past, present], lexicon)

    assert [hit.status for hit in then if hit.indicator == "D01"] == [Status.HISTORICAL]
    assert Status.HISTORICAL not in {hit.status for hit in now}


def test_what_still_goes_on_is_no_history(lexicon: Lexicon) -> None:
    text = f"Toen ze 15 was {ABOUT}, en dat gebeurt nog steeds. Ze is nu 34."

    [hits] = scan_batch([text], lexicon)

    assert [hit.status for hit in hits if hit.indicator == "D01"] == [Status.AFFIRMED]


@given(st.integers(5, 60), st.integers(5, 99))
def test_five_years_between_two_ages_are_the_past(then: int, now: int) -> None:
    text = f"hij kwam hier. toen hij {then} was moest hij werken. hij is nu {now}."

    found = dated_by_ages(text)

    assert [number for number, _ in found] == ([1] if now - then >= 5 else [])


@given(st.integers(5, 60), st.sampled_from(["euro", "uur", "weken", "klanten"]))
def test_a_number_that_is_no_age_dates_nothing(then: int, thing: str) -> None:
    assert dated_by_ages(f"toen ze {then} was moest ze werken. ze krijgt nu 80 {thing}.") == []
