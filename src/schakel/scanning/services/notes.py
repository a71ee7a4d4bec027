"""Taking notes in: `receive_notes`, for uploads, watched folders and other systems alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from schakel.base import wordindex
from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.scanning import policies
from schakel.scanning.models import Note, ScanSource
from schakel.scanning.services.sources import ground_of, require
from schakel.scanning.workflow import DOUBLE_READ_EVERY, AgeBand, NoGround, Phase, SourceKind


class TooOld(Exception):
    """Records this old may not be offered at all; the numbers are the argument."""


class NotForSystems(Exception):
    """This source does not take notes from another system; ask for a source of that kind."""


class GivenTwice(Exception):
    """A number stands among the notes more than once."""


@dataclass(frozen=True)
class NoteInput:
    """One registration: its number, its date, when it was first processed, and what it says."""

    number: str
    written_on: date
    first_processed_on: date
    text: str


@dataclass(frozen=True)
class Received:
    """How many notes were new, changed (read again) or unchanged (not read again)."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


@transaction.atomic
def receive_notes(
    *,
    actor: Actor,
    source_id: UUID,
    notes: Sequence[NoteInput],
    only_from_systems: bool = False,
) -> Received:
    """Take notes in for the next run, all or none; a changed note is read again."""
    source = ScanSource.objects.select_for_update().get(
        pk=source_id, organisation_id=actor.organisation_id
    )
    require(policies.may_run(actor))
    if only_from_systems and source.kind != SourceKind.API:
        raise NotForSystems
    if len({note.number for note in notes}) < len(notes):
        raise GivenTwice
    if not source.is_active:
        raise NoGround(source.name)
    ground, today = ground_of(actor, source), timezone.localdate()
    old = [n.number for n in notes if ground.band(n.first_processed_on, today) is AgeBand.EXPIRED]
    if old:
        raise TooOld(*old)
    results = [_take(source, note) for note in notes]
    received = Received(results.count("new"), results.count("changed"), results.count("unchanged"))
    audit.record(
        actor=actor,
        action="scanning.receive_notes",
        target=source,
        new=received.new,
        changed=received.changed,
        unchanged=received.unchanged,
    )
    return received


def fingerprint(organisation_id: int, text: str) -> str:
    """Return a keyed fingerprint of a text: equal texts can be seen, nothing can be read."""
    return wordindex.blind_values(organisation_id=organisation_id, values=[text])[0]


def _take(source: ScanSource, note: NoteInput) -> str:
    print_ = fingerprint(source.organisation_id, note.text)
    before = Note.objects.filter(source=source, number=note.number, is_current=True).first()
    if before and before.fingerprint == print_:
        return "unchanged"
    if before:
        before.is_current = False
        before.save(update_fields=["is_current"])
    made = Note(
        organisation_id=source.organisation_id,
        source=source,
        number=note.number,
        version=before.version + 1 if before else 1,
        written_on=note.written_on,
        first_processed_on=note.first_processed_on,
        received_at=timezone.now(),
        text=note.text,
        fingerprint=print_,
        phase=Phase.QUEUED,
    )
    # By chance and not by choice, and the same whenever it is asked again.
    made.is_double = made.pk.int % DOUBLE_READ_EVERY == 0
    made.save(force_insert=True)
    return "changed" if before else "new"
