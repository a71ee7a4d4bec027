"""Reading: `open_note`, `decide`, `remark`."""

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.reference import selectors as reference
from schakel.scanning import policies, workflow
from schakel.scanning.models import Hit, Note, Reading
from schakel.scanning.services.sources import require
from schakel.scanning.workflow import Decision, Phase, Remark


class ReasonMissing(Exception):
    """Say why it is no signal."""


class ReadAlready(Exception):
    """You have read this note; a second reading is for somebody else."""


class NotOnTheList(Exception):
    """This note does not wait for a reader."""


@dataclass(frozen=True)
class DecisionInput:
    """What the reader says, the code of the reason, and a remark for who needs one."""

    decision: Decision
    reason: str = ""
    remark: str = ""


@transaction.atomic
def open_note(*, actor: Actor, note_id: UUID) -> Note:
    """Open a note to read it; the look is on record. Older records are never opened."""
    note = _own_note(actor, note_id)
    require(policies.may_read(actor, note))
    if note.phase not in {Phase.READING, Phase.DECIDED, Phase.HANDED_OVER}:
        raise NotOnTheList
    audit.record(actor=actor, action="scanning.open_note", target=note)
    return note


@transaction.atomic
def decide(*, actor: Actor, note_id: UUID, said: DecisionInput) -> Note:
    """Say whether a note holds a signal; unsure goes to a second reader."""
    note = _own_note(actor, note_id)
    require(policies.may_read(actor, note))
    reader = _person(actor)
    if note.phase != Phase.READING or not note.is_current:
        raise NotOnTheList
    if said.decision is Decision.NO_SIGNAL and said.reason not in _reasons():
        raise ReasonMissing
    if note.readings.filter(reader=reader).exists():
        raise ReadAlready
    _add(reader, note, said)
    _settle(note)
    audit.record(
        actor=actor,
        action="scanning.decide",
        target=note,
        decision=str(said.decision),
        reason_code=said.reason,
    )
    return note


@transaction.atomic
def remark(*, actor: Actor, hit_id: UUID, says: Remark) -> Hit:
    """Say that a hit has the wrong status or the wrong indicator; the owner of the rules sees it."""
    hit = Hit.objects.select_for_update().get(pk=hit_id, organisation_id=actor.organisation_id)
    require(policies.may_read(actor, hit))
    hit.remark, hit.remarked_by = says, actor.user_id
    hit.save(update_fields=["remark", "remarked_by"])
    audit.record(actor=actor, action="scanning.remark", target=hit, remark=str(says))
    return hit


def _own_note(actor: Actor, note_id: UUID) -> Note:
    return Note.objects.select_for_update().get(pk=note_id, organisation_id=actor.organisation_id)


def _person(actor: Actor) -> int:
    """Only a person decides, never a task."""
    if actor.user_id is None:
        raise PermissionDenied
    return actor.user_id


def _reasons() -> set[str]:
    return {row["code"] for row in reference.current(workflow.REASONS).rows}


def _add(reader: int, note: Note, said: DecisionInput) -> None:
    reading = Reading(
        organisation_id=note.organisation_id,
        note=note,
        reader=reader,
        decision=said.decision,
        reason=said.reason if said.decision is Decision.NO_SIGNAL else "",
        remark=said.remark or None,
        at=timezone.now(),
    )
    reading.save(force_insert=True)


def _settle(note: Note) -> None:
    decisions = list(note.readings.values_list("decision", flat=True))
    decided = workflow.outcome(decisions, is_double=note.is_double)
    if decided is None:
        return
    note.decision, note.decided_at, note.phase = decided, timezone.now(), Phase.DECIDED
    note.save(update_fields=["decision", "decided_at", "phase"])
