"""A sealed value opens in its own place with its own key, and nowhere else."""

import pytest

from schakel.base import ciphers

KEY = ciphers.new_key()


def test_a_sealed_value_opens_in_its_own_place():
    sealed = ciphers.seal(KEY, 3, b"canary", "table|column|row")

    assert ciphers.unseal(KEY, sealed, "table|column|row") == b"canary"
    assert ciphers.key_number(sealed) == 3
    assert b"canary" not in sealed


@pytest.mark.parametrize("place", ["table|column|other", "table|other|row", "other|column|row"])
def test_a_value_that_was_moved_is_refused(place):
    sealed = ciphers.seal(KEY, 1, b"canary", "table|column|row")

    with pytest.raises(ciphers.SealBroken):
        ciphers.unseal(KEY, sealed, place)


def opened(sealed):
    assert ciphers.key_number(sealed) >= 0
    return ciphers.unseal(KEY, sealed, "place")


def test_every_changed_byte_is_noticed():
    sealed = ciphers.seal(KEY, 1, b"canary", "place")

    for position in range(len(sealed)):
        broken = bytearray(sealed)
        broken[position] ^= 1
        with pytest.raises(ciphers.SealBroken):
            opened(bytes(broken))


def test_another_key_is_refused():
    sealed = ciphers.seal(KEY, 1, b"canary", "place")

    with pytest.raises(ciphers.SealBroken):
        ciphers.unseal(ciphers.new_key(), sealed, "place")


def test_blind_words_are_equal_for_equal_words_and_keyed():
    assert ciphers.blind(KEY, "paspoort") == ciphers.blind(KEY, "paspoort")
    assert ciphers.blind(KEY, "paspoort") != ciphers.blind(ciphers.new_key(), "paspoort")
