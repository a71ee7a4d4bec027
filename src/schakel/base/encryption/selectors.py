"""Reading of keys. Unwrapped keys live in the memory of the process only."""

import time
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db.models import Max

from schakel.base import ciphers
from schakel.base.encryption.models import KeyKind, OrganisationKey

# A process writes with a key it looked up at most this many seconds ago; a rotation therefore
# waits that long before it may call itself complete.
FRESH_SECONDS = 5.0
_latest: dict[tuple[int, str], tuple[float, int]] = {}


class KeyMissing(Exception):
    """The organisation has no such key, or the master key file is not there."""


def master_key() -> bytes:
    """Return the master key from its file."""
    return _read_master(Path(settings.SCHAKEL_MASTER_KEY_FILE))


@cache
def _read_master(path: Path) -> bytes:
    try:
        return bytes.fromhex(path.read_text().strip())
    except (FileNotFoundError, ValueError) as error:
        raise KeyMissing(f"no usable master key at {path}") from error


def wrap_context(organisation_id: int, kind: str, number: int) -> str:
    """Return the place a wrapped key belongs to."""
    return f"encryption_organisationkey|{organisation_id}|{kind}|{number}"


def latest_number(organisation_id: int, kind: str = KeyKind.DATA) -> int:
    """Return the number of the key that new values are sealed with."""
    known = _latest.get((organisation_id, kind))
    if known and time.monotonic() - known[0] < FRESH_SECONDS:
        return known[1]
    keys = OrganisationKey.objects.filter(organisation_id=organisation_id, kind=kind)
    number = keys.aggregate(latest=Max("number"))["latest"]
    if number is None:
        raise KeyMissing(f"organisation {organisation_id} has no {kind} key")
    _latest[organisation_id, kind] = (time.monotonic(), number)
    return int(number)


@cache
def key(organisation_id: int, number: int, kind: str = KeyKind.DATA) -> bytes:
    """Return an organisation's key, unwrapped."""
    found = OrganisationKey.objects.filter(
        organisation_id=organisation_id, kind=kind, number=number
    ).first()
    if found is None:
        raise KeyMissing(f"organisation {organisation_id} has no {kind} key {number}")
    context = wrap_context(organisation_id, kind, number)
    return ciphers.unseal(master_key(), bytes(found.wrapped), context)


def forget_keys() -> None:
    """Drop the keys held in memory (after a rotation, and between tests)."""
    _latest.clear()
    key.cache_clear()
    _read_master.cache_clear()
