"""The file of an export: written sealed, piece by piece, so that no plain copy touches the disk."""

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from django.conf import settings

from schakel.base import ciphers
from schakel.base.encryption import selectors as keys

PIECE = 1024 * 1024
_LENGTH_BYTES = 4


class FileIncomplete(Exception):
    """Pieces of the file are missing or were changed."""


class SealedWriter:
    """Takes bytes as a file does and stores them in sealed pieces, each bound to its place."""

    def __init__(self, organisation_id: int, export_id: UUID) -> None:
        self._number = keys.latest_number(organisation_id)
        self._key = keys.key(organisation_id, self._number)
        self._id = export_id
        self._waiting = bytearray()
        self._fingerprint = sha256()
        self.pieces = self.size = 0
        path = path_of(export_id)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._file = os.fdopen(descriptor, "wb")

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of what was written so far."""
        return self._fingerprint.hexdigest()

    def write(self, data: bytes) -> int:
        """Take bytes in."""
        self._waiting += data
        while len(self._waiting) >= PIECE:
            self._store(bytes(self._waiting[:PIECE]))
            del self._waiting[:PIECE]
        return len(data)

    def flush(self) -> None:
        """Do nothing: pieces are stored when they are full."""

    def close(self) -> None:
        """Store the last piece and see that it is on the disk."""
        if self._waiting:
            self._store(bytes(self._waiting))
            self._waiting.clear()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def _store(self, plain: bytes) -> None:
        sealed = ciphers.seal(self._key, self._number, plain, _place(self._id, self.pieces))
        self._file.write(len(sealed).to_bytes(_LENGTH_BYTES, "big") + sealed)
        self._fingerprint.update(plain)
        self.pieces += 1
        self.size += len(plain)


def read(organisation_id: int, export_id: UUID, *, pieces: int) -> Iterator[bytes]:
    """Give the file piece by piece, opened; raises FileIncomplete where pieces are missing."""
    with path_of(export_id).open("rb") as file:
        for place in range(pieces):
            length = int.from_bytes(file.read(_LENGTH_BYTES), "big")
            sealed = file.read(length)
            if not length or len(sealed) != length:
                raise FileIncomplete
            key = keys.key(organisation_id, ciphers.key_number(sealed))
            yield ciphers.unseal(key, sealed, _place(export_id, place))


def remove(export_id: UUID) -> None:
    """Remove the file, where it is there."""
    path_of(export_id).unlink(missing_ok=True)


def path_of(export_id: UUID) -> Path:
    """Return where the file lies."""
    return Path(settings.SCHAKEL_VAR) / "exports" / export_id.hex


def _place(export_id: UUID, piece: int) -> str:
    return f"exporting|content|{export_id}|{piece}"
