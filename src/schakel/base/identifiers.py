"""Identifiers made in Python, so that every PostgreSQL from 15 on gives the same."""

import re
import secrets
import time
from collections.abc import Iterable
from uuid import UUID

# Crockford's base 32 without I, L, O and U: readable over the telephone.
_READABLE = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def new_id() -> UUID:
    """Return a UUID version 7 (RFC 9562): sortable by the millisecond it was made in."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & ((1 << 48) - 1)) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)


def new_reference(prefix: str) -> str:
    """Return a reference a person can read out, such as `S-7K4M-9QTX`; 40 random bits."""
    letters = "".join(secrets.choice(_READABLE) for _ in range(8))
    return f"{prefix}-{letters[:4]}-{letters[4:]}"


def ids_among(keys: Iterable[str]) -> list[UUID]:
    """Return the keys that are identifiers; the trail also names things by a word or a number."""
    return [UUID(key) for key in keys if _ID.fullmatch(key)]
