"""A stock of invented lives, told as the demonstration tells them, ready to be written many times.

A life becomes lines of text for COPY in which only what differs per copy is left open: keys, the
organisation and its people, moments, seals and blind words.
"""

import json
import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.utils import timezone

from schakel.base.audit.services import PastAct
from schakel.base.calendar import AMSTERDAM
from schakel.base.fields import EncryptedTextField
from schakel.signals.models import (
    Company,
    CriterionAnswer,
    EnrichmentStep,
    IndicatorAnswer,
    InvolvedPerson,
    PhaseChange,
    Place,
    Signal,
    Submission,
)  # fmt: skip
from schakel.signals.selectors.accounting import LEVELS
from schakel.signals.services.demonstration import letters, scenario, turns
from schakel.signals.services.demonstration.book import Book
from schakel.signals.services.demonstration.life import Life, Team
from schakel.signals.services.demonstration.writing import live

SEED = 1_000_000
# Of a signal that ended only its own page shows these; copies of ended lives go without.
LEFT_OUT = (CriterionAnswer, EnrichmentStep, IndicatorAnswer)
LEVEL_OF = {phase: level for level, (_, phases) in enumerate(LEVELS) for phase in phases}
PEOPLE = frozenset(
    {"responsible_user_id", "closed_by", "confirmed_by", "created_by", "changed_by", "added_by",
     "recorded_by", "offered_by", "proposed_by", "answered_by", "planned_by", "detective_id",
     "started_by", "suspect_by", "non_punishment_by"}
)  # fmt: skip


@dataclass(frozen=True)
class Slot:
    """A column that differs per copy."""

    column: int
    kind: str  # own, key, user, at, day, begun, sealed, words, reference
    value: Any = None
    place: str = ""


@dataclass(frozen=True)
class Line:
    """A row as text, with its open columns."""

    cells: tuple[str, ...]
    slots: tuple[Slot, ...]
    own: int  # which of the life's keys is its own


@dataclass
class Kit:
    """A life: its lines per table, its acts, how many keys it needs and when it began."""

    type: str
    signals: int
    begins: datetime
    is_open: bool
    keys: int = 0
    lines: dict[str, list[Line]] = field(default_factory=dict)
    acts: list[tuple[PastAct, int | None]] = field(default_factory=list)


def stock(cast: dict[str, Team], ended: int, running: int) -> list[Kit]:
    """Tell so many lives per kind of organisation that ended, and so many that still run."""
    chance = random.Random(SEED)  # noqa: S311 - invents data, guards nothing
    now = timezone.now().replace(microsecond=0)
    kits = []
    for code in ("politie-rivierland", letters.NLA, letters.SUPERVISION, letters.KMAR):
        team = cast[code]
        kits += [_ended(team, chance, now) for _ in range(ended)]
        kits += [_running(team, chance, now, place) for place in range(running)]
    return kits


def columns(model: type[models.Model]) -> list[str]:
    """The columns in the order of the cells."""
    return [f.column for f in model._meta.concrete_fields]


def _ended(team: Team, chance: random.Random, now: datetime) -> Kit:
    plot = letters._plot(chance, chance.choice(list(letters.YEARS)))
    weights = dict(letters.ENDINGS.get(team.code, letters.AT_POLICE))
    weights.pop("offered", None)  # a hand-over is between two; the demonstration has those
    ending, suspects = letters._drawn(chance, weights), 0
    if team.code in letters.PROSECUTES and chance.random() < 0.05:
        ending, suspects = "prosecuted", 1
    form = letters._drawn(chance, letters.FORMS.get(team.code, letters.SEXUAL))
    life = Life(team, Book(), chance, plot.begins, now, form)
    live(life, turns.BEGIN)
    if chance.random() < letters.REPEATS:
        turns.repeat(Life(team, life.book, chance, life.now + timedelta(days=2), now, form), life)
    live(life, turns.ending(ending, suspects=suspects))
    return _kit(team, life, is_open=False)


def _running(team: Team, chance: random.Random, now: datetime, place: int) -> Kit:
    names = [name for name in scenario.LIVES if name in OPEN.get(team.code, EVERY_OPEN)]
    story = scenario.LIVES[names[place % len(names)]]
    until = now - timedelta(days=chance.choice(scenario.SINCE))
    days = sum(scenario.DAYS.get(act, 1) + scenario.DRIFT for act in story)
    form = letters._drawn(chance, letters.FORMS.get(team.code, letters.SEXUAL))
    life = Life(team, Book(), chance, until - timedelta(days=days), until, form)
    live(life, story)
    return _kit(team, life, is_open=True)


EVERY_OPEN = ("received", "registered", "enriching", "to_weigh", "weighed", "talk_planned",
              "talk_held", "complaint", "investigation", "prosecution", "waits_for_people",
              "stop_proposed")  # fmt: skip
OPEN = {
    letters.NLA: ("received", "registered", "enriching", "to_weigh", "weighed"),
    letters.SUPERVISION: ("received", "registered", "enriching"),
    letters.KMAR: ("received", "registered", "enriching", "to_weigh"),
}


def _kit(team: Team, life: Life, *, is_open: bool) -> Kit:
    book = life.book
    _end(book)
    kit = Kit(team.code, len(book.signals), book.signals[0].received_at, is_open)
    keys: dict[UUID, int] = {}
    stems = _stems(book)
    rows: list[models.Model] = [*book.signals]
    rows += [row for kind, found in book.rows.items() for row in found
             if is_open or kind not in LEFT_OUT]  # fmt: skip
    rows += [change for moves in book.rounds for change, _ in moves if change]
    for row in rows:  # every key first, so that a reference to a later row finds it
        keys.setdefault(row.pk, len(keys))
    for row in rows:
        line = _line(row, keys, stems)
        kit.lines.setdefault(row._meta.label, []).append(line)
    for act in book.acts:
        target = UUID(act.target.id)
        if target in keys:
            kit.acts.append((act, keys[target]))
    kit.keys = len(keys)
    return kit


def _end(book: Book) -> None:
    """Let the signals be as their last move left them, with what triggers would have kept."""
    by_key = {signal.pk: signal for signal in book.signals}
    steps: dict[UUID, list[PhaseChange]] = {}
    born = list(book.rows.get(PhaseChange, []))
    for change in [*born, *(c for moves in book.rounds for c, _ in moves if c)]:
        steps.setdefault(change.signal_id, []).append(change)
    for moves in book.rounds:
        for _, state in moves:
            for name, value in state.items():
                if name != "id":
                    setattr(by_key[state["id"]], name, value)
    for key, signal in by_key.items():
        changes = sorted(steps[key], key=lambda change: change.number)
        signal.furthest = max(LEVEL_OF.get(change.to_phase, 0) for change in changes)
        for before, after in pairwise(changes):
            after.stayed_seconds = int((after.at - before.at).total_seconds())


def _stems(book: Book) -> dict[UUID, list[str]]:
    texts: dict[UUID, list[str]] = {
        s.pk: [t for t in (s.facts, s.statements, s.interpretation) if t] for s in book.signals
    }
    for kind in (Place, InvolvedPerson, Company):
        for row in book.rows.get(kind, []):
            parts = [row.address, row.municipality] if kind is Place else [row.name]
            texts[row.signal_id] += [part for part in parts if part]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tsvector_to_array(to_tsvector('dutch', text))"
            " FROM unnest(%s::text[]) WITH ORDINALITY AS given (text, place) ORDER BY place",
            [[" ".join(parts) for parts in texts.values()]],
        )
        return dict(zip(texts, (row[0] for row in cursor.fetchall()), strict=True))


def _line(row: models.Model, keys: dict[UUID, int], stems: dict[UUID, list[str]]) -> Line:
    cells, slots = [], []
    fields = row._meta.concrete_fields
    for place, each in enumerate(fields):
        value = row.__dict__[each.attname]
        slot = _slot(row, each, value, keys, stems)
        if slot:
            slots.append(Slot(place, *slot))
        cells.append("" if slot else text_of(each, value))
    return Line(tuple(cells), tuple(slots), keys[row.pk])


def _slot(
    row: models.Model, each: Any, value: Any, keys: dict[UUID, int], stems: dict[UUID, list[str]]
) -> tuple[Any, ...] | None:
    name = (type(row), each.attname)
    if name == (Signal, "words"):
        return "words", tuple(stems[row.pk])
    if value is None:
        # Filled in at writing; a copy was written when it began.
        return ("begun",) if getattr(each, "auto_now_add", False) else None
    if name == (Signal, "reference"):
        return ("reference",)
    if name == (Submission, "key"):
        return "key", keys.setdefault(UUID(value), len(keys))
    if each.attname in PEOPLE:
        return "user", value
    return ("own",) if each.attname == "organisation_id" else _by_kind(row, each, value, keys)


def _by_kind(
    row: models.Model, each: Any, value: Any, keys: dict[UUID, int]
) -> tuple[Any, ...] | None:
    if isinstance(each, EncryptedTextField):
        return "sealed", each.to_plain(value).encode(), f"{row._meta.db_table}|{each.column}|"
    if isinstance(value, UUID):
        return "key", keys.setdefault(value, len(keys))
    if isinstance(value, datetime):
        return "at", value
    return ("day", value) if isinstance(value, date) else None


def text_of(each: Any, value: Any) -> str:
    """A value as COPY reads it."""
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(each, models.JSONField):
        value = json.dumps(value, cls=DjangoJSONEncoder)
    elif isinstance(value, list | tuple):
        inner = ",".join(
            '"' + str(v).replace("\\", "\\\\").replace('"', '\\"') + '"' for v in value
        )
        value = "{" + inner + "}"
    text = str(value)
    for sign, escaped in (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r")):
        text = text.replace(sign, escaped)
    return text


def weeks_back(kit: Kit, chance: random.Random) -> timedelta:
    """Where a copy of this life lies in time: ended ones anywhere in ten years, open ones now."""
    if kit.is_open:
        return timedelta(hours=chance.randrange(-20, 20))
    first = datetime(2016, 1, 4, tzinfo=AMSTERDAM)
    wanted = first + timedelta(weeks=chance.randrange(520))
    return timedelta(weeks=round((wanted - kit.begins).days / 7))
