"""The least that is valid: an organisation with a source, and notes in any phase."""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from schakel.base import rls
from schakel.base.accounts import selectors as accounts
from schakel.base.accounts.models import Organisation
from schakel.base.accounts.tests import factories as people
from schakel.base.actor import Actor
from schakel.scanning.models import Note, ScanRun, ScanSource
from schakel.scanning.services import notes, reading, runs, sources
from schakel.scanning.services.notes import NoteInput
from schakel.scanning.services.reading import DecisionInput
from schakel.scanning.workflow import Decision, SourceKind

_NUMBERS = count(1)
STRONG = (
    "Betr. verklaarde dat de baas zijn paspoort heeft afgepakt. Hij werkt zeven dagen per week en "
    "krijgt geen loon. Hij mag het pand niet verlaten. Bereikbaar op 06-12345678."
)
PLAIN = "Melding over een fiets die tegen het hek van de buren stond. Fiets verplaatst."
DENIED = "Zijn baas heeft zijn paspoort niet afgepakt."


@dataclass
class Team:
    """An organisation with one person per role, acting under row-level security."""

    organisation: Organisation
    actors: dict[str, Actor] = field(default_factory=dict)

    def as_(self, role: str = "analyst", number: int = 1) -> Actor:
        """Return the actor of a role, and act for the organisation from now on."""
        key = f"{role}-{number}"
        if key not in self.actors:
            self.actors[key] = people.actor(self.organisation, role)
        rls.set_organisation(self.organisation.pk)
        return self.actors[key]

    def system(self) -> Actor:
        """Return the actor of scheduled tasks."""
        rls.set_organisation(self.organisation.pk)
        return accounts.system_actor(self.organisation.pk)


def team(type_code: str = "police") -> Team:
    """Make an organisation."""
    return Team(people.organisation(type_code))


def source(of: Team, **fields: Any) -> ScanSource:
    """Make a source that is on."""
    values: dict[str, Any] = {
        "name": f"Bron {next(_NUMBERS)}",
        "kind": SourceKind.UPLOAD,
        "purpose": "daily_police_task",
        "ground": "wpg_8",
    }
    made = sources.add_source(actor=of.as_(), source=sources.SourceInput(**{**values, **fields}))
    return sources.switch_source(actor=of.as_(), source_id=made.pk, on=True)


def a_note(text: str = STRONG, *, days_old: int = 1, number: str = "") -> NoteInput:
    """Return a note that was first processed so many days ago."""
    day = timezone.localdate() - timedelta(days=days_old)
    return NoteInput(number or f"M-{next(_NUMBERS)}", day, day, text)


def received(of: Team, *texts: str, at: ScanSource | None = None) -> ScanSource:
    """Take notes in and return their source."""
    there = at or source(of)
    notes.receive_notes(actor=of.as_(), source_id=there.pk, notes=[a_note(text) for text in texts])
    return there


def run(of: Team, there: ScanSource) -> ScanRun:
    """Run over a source to the end, as the worker does."""
    asked = runs.ask_run(actor=of.as_(), source_id=there.pk)
    current = runs.begin_run(actor=of.system(), run_id=asked.pk)
    while current.is_busy:
        current = runs.read_some(actor=of.system(), run_id=asked.pk)
    return current


def listed(of: Team, text: str = STRONG) -> Note:
    """Make one note that waits for one reader."""
    run(of, received(of, text))
    note = Note.objects.get()
    note.is_double = False
    note.save(update_fields=["is_double"])
    return note


def decided(of: Team, decision: Decision = Decision.SIGNAL) -> Note:
    """Make one note that a reader decided on."""
    note = listed(of)
    said = DecisionInput(decision, "other" if decision is Decision.NO_SIGNAL else "")
    return reading.decide(actor=of.as_(), note_id=note.pk, said=said)
