"""Sealing of single values: AES-256-GCM, bound to the place where the value belongs.

A sealed value is `version byte | key number (2 bytes) | nonce (12) | ciphertext and tag`. The
context (table, column, row) is authenticated but not stored, so a value that is moved to another
row or column no longer opens.
"""

import hmac
import secrets
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_FORMAT = b"\x01"
_NONCE_BYTES = 12
_HEAD_BYTES = 3


class SealBroken(Exception):
    """The value was changed, moved to another place, or sealed with another key."""


def new_key() -> bytes:
    """Return a fresh random key."""
    return secrets.token_bytes(KEY_BYTES)


def seal(key: bytes, number: int, plain: bytes, context: str) -> bytes:
    """Seal `plain` for the place `context` under key number `number`."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    head = _FORMAT + number.to_bytes(2, "big")
    return head + nonce + AESGCM(key).encrypt(nonce, plain, head + context.encode())


def key_number(sealed: bytes) -> int:
    """Return which key sealed this value."""
    if sealed[:1] != _FORMAT:
        raise SealBroken
    return int.from_bytes(sealed[1:_HEAD_BYTES], "big")


def unseal(key: bytes, sealed: bytes, context: str) -> bytes:
    """Open a sealed value; raises SealBroken where anything does not fit."""
    head, nonce = sealed[:_HEAD_BYTES], sealed[_HEAD_BYTES : _HEAD_BYTES + _NONCE_BYTES]
    try:
        return AESGCM(key).decrypt(
            nonce, sealed[_HEAD_BYTES + _NONCE_BYTES :], head + context.encode()
        )
    except (InvalidTag, ValueError) as error:
        raise SealBroken from error


def blind(key: bytes, word: str) -> str:
    """Return the blind form of a word: equal words stay equal, nothing else can be read."""
    return hmac.digest(key, word.encode(), sha256)[:12].hex()
