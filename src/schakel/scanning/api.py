"""The operations on the scan for systems of the own organisation: which sources, and new notes."""

from collections.abc import Mapping
from datetime import date
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Path, Router, Status
from ninja.errors import HttpError
from pydantic import Field

from schakel.base.actor import Actor
from schakel.base.api.api import PROBLEMS, Wire
from schakel.scanning import selectors
from schakel.scanning.services import notes
from schakel.scanning.workflow import NoGround

router = Router(tags=["scan"], by_alias=True)
MOST_NOTES, LONGEST = 500, 100_000


class ScanRequest(HttpRequest):
    """A request whose token was accepted."""

    auth: Actor


class ScanSourceOut(Wire):
    """A source that takes notes from another system."""

    id: UUID
    name: str
    purpose: str
    ground: str
    is_active: bool


class NoteIn(Wire):
    """One registration. `first_processed_on` decides what the law lets the scan do with it."""

    number: Annotated[str, Field(min_length=1, max_length=80)]
    written_on: date
    first_processed_on: date
    text: Annotated[str, Field(min_length=1, max_length=LONGEST)]


class NotesIn(Wire):
    """Notes that are taken in together, all or none."""

    notes: Annotated[list[NoteIn], Field(min_length=1, max_length=MOST_NOTES)]


class ReceivedOut(Wire):
    """How many were new, changed (read again) and unchanged (not read again)."""

    new: int
    changed: int
    unchanged: int


@router.get(
    "/scan-sources", response={200: list[ScanSourceOut], **PROBLEMS}, operation_id="listScanSources"
)
def list_scan_sources(request: ScanRequest) -> list[Mapping[str, Any]]:
    """List the sources your system may offer notes to. Needs scanning.run."""
    names = ("id", "name", "purpose", "ground", "is_active")
    found = selectors.lists.system_sources(actor=request.auth)
    return [{name: getattr(source, name) for name in names} for source in found]


@router.post(
    "/scan-sources/{source_id}/notes",
    response={201: ReceivedOut, **PROBLEMS},
    operation_id="offerNotes",
)
def offer_notes(request: ScanRequest, source_id: Path[UUID], offered: NotesIn) -> Status[Any]:
    """Offer notes for the next run, all or none; unchanged ones are not read again. Needs scanning.run."""
    given = [notes.NoteInput(**note.dict()) for note in offered.notes]
    try:
        received = notes.receive_notes(
            actor=request.auth, source_id=source_id, notes=given, only_from_systems=True
        )
    except (NoGround, notes.NotForSystems, notes.TooOld, notes.GivenTwice) as refusal:
        words = " ".join((type(refusal).__doc__ or "").split())
        raise HttpError(HTTPStatus.CONFLICT, words) from refusal
    counts = {name: getattr(received, name) for name in ("new", "changed", "unchanged")}
    return Status(HTTPStatus.CREATED, counts)
