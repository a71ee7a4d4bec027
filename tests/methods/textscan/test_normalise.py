"""Folding keeps every character findable and shows what tries to hide."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schakel_methods.textscan.normalise import fold


def test_ascii_keeps_its_places():
    folded = fold("Zijn BAAS")

    assert folded.text == "zijn baas"
    assert folded.offsets is None


@given(st.text(max_size=60))
def test_every_folded_character_comes_from_a_place_in_the_text(text):
    folded = fold(text)

    assert folded.text.isascii()
    places = [folded.original(at, at + 1) for at in range(len(folded.text))]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert [start for start, _ in places] == sorted(start for start, _ in places)


@pytest.mark.parametrize(
    ("text", "plain", "kind"),
    [
        ("pas\u200bpoort", "paspoort", "invisible"),
        ("pa\u00adspoort", "paspoort", "invisible"),
        ("p\u0430sp\u043e\u043ert", "paspoort", "look_alike"),
        ("\u202epaspoort\u202c", "paspoort", "direction"),
    ],
)
def test_tricks_are_folded_away_and_reported(text, plain, kind):
    folded = fold(text)

    assert folded.text == plain
    assert {oddity.kind for oddity in folded.oddities} == {kind}


@pytest.mark.parametrize(
    "text", ["één café", "e\u0301e\u0301n cafe\u0301", "\uff25\uff25\uff2e café"]
)
def test_accents_and_full_width_letters_are_no_oddity(text):
    folded = fold(text)

    assert folded.text == "een cafe"
    assert folded.oddities == ()
