"""Files of a signal: `add_document`, `open_document`, `list_documents`."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.files import selectors as stored
from schakel.base.files import services as files
from schakel.signals import policies
from schakel.signals.services.course import own_signal, require
from schakel.signals.services.looking import with_reason


@dataclass(frozen=True)
class Document:
    """A file of a signal: its name, kind, size in bytes, and when it was added."""

    id: UUID
    name: str
    media_type: str
    size: int
    added_at: datetime


@transaction.atomic
def add_document(*, actor: Actor, signal_id: UUID, name: str, content: bytes) -> UUID:
    """Add a photo or document to a signal; raises FileRefused where it is not taken."""
    signal = own_signal(actor, signal_id)
    require(policies.may_add_file(actor, signal))
    # The same file once more, as after a time-out, is the file that is there.
    if earlier := stored.same_file(actor=actor, target=signal, content=content):
        return earlier.pk
    return files.add_file(actor=actor, target=signal, name=name, content=content).pk


@transaction.atomic
def list_documents(*, actor: Actor, signal_id: UUID) -> tuple[str, list[Document]]:
    """Show which files a signal has, under its reference; their names are personal."""
    signal = own_signal(actor, signal_id)
    require(policies.may_read(actor, signal))
    found = [
        Document(file.pk, file.name, file.media_type, file.size, file.added_at)
        for file in stored.files_of(actor=actor, target=signal)
    ]
    audit.record(actor=with_reason(actor, signal), action="signals.list_documents", target=signal)
    return signal.reference, found


@transaction.atomic
def open_document(*, actor: Actor, signal_id: UUID, file_id: UUID) -> tuple[Document, bytes]:
    """Open one file of a signal; that you looked is on record."""
    signal = own_signal(actor, signal_id)
    require(policies.may_read(actor, signal))
    # Nobody is asked for a reason to look at a file that is not there.
    stored.files_of(actor=actor, target=signal).only("pk").get(pk=file_id)
    file, content = files.open_file(
        actor=with_reason(actor, signal), target=signal, file_id=file_id
    )
    return Document(file.pk, file.name, file.media_type, file.size, file.added_at), content
