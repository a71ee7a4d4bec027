"""Rules of the scan: `draft_change`, `publish_change`, `ask_replay`, `replay`."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.reference import selectors as reference
from schakel.base.reference import services as publishing
from schakel.base.reference.models import ReferenceVersion
from schakel.scanning import policies, workflow
from schakel.scanning.models import Note, Replay
from schakel.scanning.services import engine
from schakel.scanning.services.sources import require
from schakel.scanning.workflow import AgeBand, RunState, lexicon
from schakel_methods.textscan import LexiconError, Tables, load

REPLAY_TASK = "scanning.replay"
REPLAY_DAYS = 31


class RuleUnusable(Exception):
    """The rules cannot be read with this change; the problems are the arguments."""


class NotTriedOut(Exception):
    """Replay the change on last month's notes before it is published."""


@dataclass(frozen=True)
class Change:
    """A new value of one column of one indicator, and why."""

    code: str
    column: str
    value: str
    why: str


@transaction.atomic
def draft_change(*, actor: Actor, change: Change) -> ReferenceVersion:
    """Write a change of one indicator as a draft; it counts once somebody else publishes it."""
    require(policies.may_set_rules(actor))
    _check(change)
    kept = [
        row
        for row in reference.current(workflow.CHANGES).rows
        if (row["code"], row["column"]) != (change.code, change.column)
    ]
    row = {"code": change.code, "column": change.column, "value": change.value, "why": change.why}
    return publishing.draft(
        actor=actor, kind=workflow.CHANGES, content=[*kept, row], note=change.why[:500]
    )


@transaction.atomic
def publish_change(*, actor: Actor, number: int) -> ReferenceVersion:
    """Publish a draft that somebody else wrote and that was tried out on last month."""
    require(policies.may_set_rules(actor))
    tried = Replay.objects.filter(
        organisation_id=actor.organisation_id, draft_number=number, state=RunState.DONE
    )
    if not tried.exists():
        raise NotTriedOut
    return publishing.publish(actor=actor, kind=workflow.CHANGES, number=number)


@transaction.atomic
def ask_replay(*, actor: Actor, number: int) -> Replay:
    """Ask what a draft would have added to and removed from last month's list."""
    require(policies.may_set_rules(actor))
    draft = reference.draft(workflow.CHANGES, number)
    now = timezone.now()
    asked = Replay.objects.create(
        organisation_id=actor.organisation_id,
        draft_number=draft.number,
        asked_by=actor.user_id,
        asked_at=now,
        since=timezone.localdate(now) - timedelta(days=REPLAY_DAYS),
    )
    audit.record(actor=actor, action="scanning.ask_replay", target=asked, draft=number)
    app.configure_task(REPLAY_TASK).defer(
        organisation_id=actor.organisation_id, replay_id=str(asked.pk)
    )
    return asked


@transaction.atomic
def replay(*, actor: Actor, replay_id: UUID) -> Replay:
    """Read last month's notes with the draft beside the rules in force; nothing else changes."""
    require(policies.is_system(actor))
    asked = Replay.objects.select_for_update().get(
        pk=replay_id, organisation_id=actor.organisation_id
    )
    before = engine.lexicon(lexicon.changes_in_force())
    try:
        draft = reference.draft(workflow.CHANGES, asked.draft_number)
        after = engine.lexicon(lexicon.changes_of(draft.content))
    except LexiconError as error:
        asked.state, asked.problems = RunState.REFUSED, list(error.problems)
        asked.save()
        return asked
    asked.rules_hash_before, asked.rules_hash_after = before.data.hash, after.data.hash
    notes = _last_month(asked)
    texts, today = [note.text for note in notes], timezone.localdate()
    old, new = (engine.read(texts, rules, today=today) for rules in (before, after))
    flags = [(bool(a.score.level), bool(b.score.level)) for a, b in zip(old, new, strict=True)]
    pairs = list(zip(notes, flags, strict=True))
    asked.notes = len(notes)
    asked.added = [note.pk for note, flag in pairs if flag == (False, True)]
    asked.removed = [note.pk for note, flag in pairs if flag == (True, False)]
    asked.state, asked.finished_at = RunState.DONE, timezone.now()
    asked.save()
    audit.record(actor=actor, action="scanning.replay", target=asked, notes=len(notes))
    return asked


def _check(change: Change) -> None:
    """Read the changed row alone: quick, and the row is what the reader can mend."""
    is_class = change.code.startswith("@")
    if change.column not in ((lexicon.WORDS,) if is_class else lexicon.CHANGEABLE):
        raise RuleUnusable(change.column)
    if change.column == "gewicht" and change.value not in {"1", "2", "3"}:
        raise RuleUnusable(change.value)
    whole = lexicon.read_tables(((change.code, change.column, change.value),))
    rows = [row for row in whole.indicators if row["id"] == change.code]
    known = {f"@{row['class']}" for row in whole.word_classes} if is_class else set()
    if not rows and change.code not in known:
        raise RuleUnusable(change.code)
    alone = Tables(
        settings=whole.settings, indicators=rows, word_classes=whole.word_classes,
        context_rules=[], combinations=[], heads=[], forbidden=whole.forbidden,
        short_stems=whole.short_stems,
    )  # fmt: skip
    try:
        load(alone)
    except LexiconError as error:
        raise RuleUnusable(*error.problems) from error


def _last_month(asked: Replay) -> list[Note]:
    """Only records in full use: an older one is no more read for a trial than for the list."""
    recent = Note.objects.filter(
        organisation_id=asked.organisation_id,
        is_current=True,
        scanned_at__date__gte=asked.since,
    ).select_related("source")
    grounds, today = workflow.grounds(), timezone.localdate()
    return [
        note
        for note in recent
        if (ground := grounds.get(note.source.ground))
        and ground.band(note.first_processed_on, today) is AgeBand.FULL
    ]
