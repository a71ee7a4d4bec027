"""Making and rotating of keys."""

import os
from pathlib import Path

from django.conf import settings
from django.db import transaction

from schakel.base import ciphers
from schakel.base.encryption import selectors
from schakel.base.encryption.models import KeyKind, OrganisationKey


def ensure_master_key() -> None:
    """Make the master key file at the first start; never touch one that is there."""
    path = Path(settings.SCHAKEL_MASTER_KEY_FILE)
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(ciphers.new_key().hex())


def make_keys(*, organisation_id: int) -> None:
    """Give a new organisation its first keys; one that has them keeps them."""
    for kind in KeyKind.values:
        keys = OrganisationKey.objects.filter(organisation_id=organisation_id, kind=kind)
        if not keys.exists():
            _store(organisation_id, kind, 1)


@transaction.atomic
def next_key(*, organisation_id: int) -> int:
    """Make the next key for sealing; from now on new values use it. Returns its number."""
    latest = (
        OrganisationKey.objects.select_for_update()
        .filter(organisation_id=organisation_id, kind=KeyKind.DATA)
        .latest("number")
    )
    _store(organisation_id, KeyKind.DATA, latest.number + 1)
    selectors.forget_keys()
    return latest.number + 1


def _store(organisation_id: int, kind: str, number: int) -> None:
    context = selectors.wrap_context(organisation_id, kind, number)
    wrapped = ciphers.seal(selectors.master_key(), 0, ciphers.new_key(), context)
    OrganisationKey.objects.create(
        organisation_id=organisation_id, kind=kind, number=number, wrapped=wrapped
    )
