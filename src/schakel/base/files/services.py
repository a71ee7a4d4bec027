"""Keeping and opening of files. Who may is decided by the app that the thing belongs to."""

import os
from collections.abc import Collection, Iterable
from functools import partial
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Model

from schakel.base import ciphers
from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.encryption import selectors as keys
from schakel.base.files.models import StoredFile
from schakel.base.files.workflow import clean


@transaction.atomic
def add_file(*, actor: Actor, target: Model, name: str, content: bytes) -> StoredFile:
    """Keep a file with a thing, sealed; raises FileRefused where it is not taken."""
    media_type, kept = clean(content)
    number = keys.latest_number(actor.organisation_id)
    file = StoredFile(
        organisation_id=actor.organisation_id,
        target_type=target._meta.label,
        target_id=str(target.pk),
        name=Path(name).name[:200],
        media_type=media_type,
        size=len(kept),
        fingerprint=sha256(content).hexdigest(),
        key_number=number,
        added_by=actor.user_id,
    )
    key = keys.key(actor.organisation_id, number)
    _write(_path(file.pk), ciphers.seal(key, number, kept, _place(file.pk)))
    file.save(force_insert=True)
    audit.record(actor=actor, action="files.add", target=target, file=str(file.pk))
    return file


@transaction.atomic
def open_file(*, actor: Actor, target: Model, file_id: UUID) -> tuple[StoredFile, bytes]:
    """Open one file of a thing; the look is on record."""
    file = StoredFile.objects.get(
        pk=file_id,
        organisation_id=actor.organisation_id,
        target_type=target._meta.label,
        target_id=str(target.pk),
    )
    audit.record(actor=actor, action="files.open", target=target, file=str(file.pk))
    return file, content_of(file)


def content_of(file: StoredFile) -> bytes:
    """Return what is in a file; who calls this leaves the trail."""
    sealed = _path(file.pk).read_bytes()
    key = keys.key(file.organisation_id, ciphers.key_number(sealed))
    return ciphers.unseal(key, sealed, _place(file.pk))


def seal_anew(*, organisation_id: int) -> int:
    """Seal every file of an organisation under its newest key; files done before are passed over."""
    number = keys.latest_number(organisation_id)
    old = StoredFile.objects.filter(organisation_id=organisation_id, key_number__lt=number)
    done = 0
    for file in old.iterator():
        with transaction.atomic():
            _seal_file_anew(StoredFile.objects.select_for_update().get(pk=file.pk), number)
        done += 1
    return done


def destroy_files(*, target_type: str, target_ids: Collection[str]) -> int:
    """Destroy the files of things that are destroyed; for the role of retention."""
    files = StoredFile.objects.filter(target_type=target_type, target_id__in=target_ids)
    paths = [_path(key) for key in files.values_list("pk", flat=True)]
    files.delete()
    transaction.on_commit(partial(_remove, paths))
    return len(paths)


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _seal_file_anew(file: StoredFile, number: int) -> None:
    sealed = _path(file.pk).read_bytes()
    if ciphers.key_number(sealed) < number:
        key = keys.key(file.organisation_id, ciphers.key_number(sealed))
        plain = ciphers.unseal(key, sealed, _place(file.pk))
        fresh = ciphers.seal(keys.key(file.organisation_id, number), number, plain, _place(file.pk))
        _replace(file.pk, fresh)
    file.key_number = number
    file.save(update_fields=["key_number"])


def _place(file_id: UUID) -> str:
    return f"files|content|{file_id}"


def _path(file_id: UUID) -> Path:
    return Path(settings.SCHAKEL_VAR) / "files" / file_id.hex[-2:] / file_id.hex


def _replace(file_id: UUID, sealed: bytes) -> None:
    # Written beside the old one and then put in its place: a crash leaves one of the two whole.
    fresh = _path(file_id).with_suffix(".new")
    fresh.unlink(missing_ok=True)
    _write(fresh, sealed)
    fresh.replace(_path(file_id))


def _write(path: Path, sealed: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
