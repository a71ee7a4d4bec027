"""The pattern language: every variant reads, errors name their place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schakel_methods.textscan.grammar import (
    Choice,
    PatternError,
    Sequence,
    Word,
    expand,
    parse,
)


def test_all_315_first_variants_parse_and_have_something_to_find(first_variants):
    patterns = [expand(parse(text), {}) for text in first_variants]

    assert len(patterns) == 315
    assert all(pattern.groups for pattern in patterns)


def test_nested_alternatives_are_kept():
    pattern = expand(parse("(niet|nooit) ~5 (weten|wist ~2 (woont|(slaapt|sliep) daar))"), {})

    last = pattern.groups[1]
    assert sorted(len(way) for way in last) == [1, 2, 3]


def test_a_gap_separates_groups_and_widens_the_window():
    pattern = expand(parse("paspoort ~6 (afpakken|innemen) ~2 baas"), {})

    assert len(pattern.groups) == 3
    assert pattern.width == 6 + 2 + 3 + 4


def test_words_without_a_gap_stand_next_to_each_other():
    pattern = expand(parse("geen vrije dag*"), {})

    ((way,),) = pattern.groups
    assert [gap for _, gap in way] == [0, 0, 0]


def test_a_final_optional_group_is_only_a_comment():
    assert expand(parse("restjes ~10 (gezin|hulp)?"), {}) == expand(parse("restjes"), {})


def test_order_absence_and_setting_are_read():
    pattern = expand(parse("^(nier) a ~3 > b ~2 c !(d)"), {})

    assert pattern.orders == ((0, 1),)
    assert len(pattern.absent) == len(pattern.around) == 1


def test_a_word_class_is_filled_in():
    classes = {"papier": expand(parse("(paspoort|id-kaart)"), {}).groups[0]}

    (group,) = expand(parse("@papier"), classes).groups

    assert sorted(len(way) for way in group) == [1, 2]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("(paspoort|pas", "position 1: this ( is never closed"),
        ("paspoort ~4 |", "position"),
        ("baas)", "position 5"),
        ("#12 uur", "position 1: a number range"),
        ("", "position 1: the pattern is empty"),
        ("!paspoort", "expected ( after !"),
        ("(a)? ~3 (b)?", "nothing in this pattern has to occur"),
        ("@onbekend", "unknown word class @onbekend"),
        ("a !(b) (c !(d))", "only at the outer level"),
    ],
)
def test_an_error_says_what_is_wrong_and_where(text, message):
    with pytest.raises(PatternError, match=message.replace("(", r"\(").replace(")", r"\)")):
        expand(parse(text), {})


def test_kinds_of_words_are_told_apart():
    (choice,) = parse("(baas|hennep*|=papieren|#12-18|@boss)").items

    assert isinstance(choice, Choice)
    options = [option.items[0] for option in choice.options if isinstance(option, Sequence)]
    assert [option.kind for option in options if isinstance(option, Word)] == [
        "lemma", "prefix", "exact", "number", "class",
    ]  # fmt: skip


@given(st.text(alphabet="abc ()|~>?!^=@#*-0123", max_size=40))
def test_any_text_is_read_or_refused_with_a_place(text):
    try:
        groups = expand(parse(text), {}).groups
    except PatternError as error:
        groups = (str(error),)
    assert all(groups)
