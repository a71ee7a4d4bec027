"""What the demonstration writes: rows by kind, moves round by round, and the trail.

Written in bulk as the owner of the database, and yet past every trigger and constraint: signals
are born as received, and each round first adds a line of history to many signals and then moves
them. The words of the index and the seals are made as the services make them.
"""

import copy
import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

from schakel.base import bulk, wordindex
from schakel.base.audit import services as audit
from schakel.signals.models import PhaseChange, Signal
from schakel.signals.services.finding import FOUND_BY_AROUND, text_of

STATE = {
    "phase": "text",
    "phase_before": "text",
    "moves": "int",
    "next_step": "text",
    "due_at": "timestamptz",
    "wait_reason": "text",
    "review_on": "date",
    "closing_reason": "text",
    "closed_at": "timestamptz",
    "closed_by": "bigint",
    "confirmed_by": "bigint",
    "registered_at": "timestamptz",
    "responsible_user_id": "bigint",
    "merged_into_id": "uuid",
}
_SETS = ", ".join(f"{name} = new.{name}" for name in STATE)
_TYPES = ", ".join(f"{name} {kind}" for name, kind in STATE.items())
# Only names of columns that stand above are put together here.
_MOVE = (
    f"UPDATE signals_signal AS signal SET {_SETS}"  # noqa: S608 - our own column names
    f" FROM jsonb_to_recordset(%s) AS new (id uuid, {_TYPES}) WHERE signal.id = new.id"
)
State = dict[str, object]


@dataclass
class Book:
    """All that is to be written for one generation of signals."""

    signals: list[Signal] = field(default_factory=list)
    rows: dict[type[models.Model], list[models.Model]] = field(default_factory=dict)
    rounds: list[list[tuple[PhaseChange | None, State]]] = field(default_factory=list)
    acts: list[audit.PastAct] = field(default_factory=list)

    def bear(self, signal: Signal) -> None:
        """Keep a signal as it is at birth; what happens later is kept as moves."""
        signal.created_at = signal.received_at
        self.signals.append(copy.copy(signal))

    def add(self, row: models.Model) -> None:
        """Keep a row in the state in which it ends."""
        self.rows.setdefault(type(row), []).append(row)

    def move(self, turn: int, signal: Signal, change: PhaseChange | None) -> None:
        """Keep a move of a signal, with its line of history if it is a step."""
        while len(self.rounds) <= turn:
            self.rounds.append([])
        state = {name: getattr(signal, name) for name in STATE}
        self.rounds[turn].append((change, {"id": signal.pk, **state}))

    def write_rows(self) -> None:
        """Write the signals at birth and everything around them."""
        index_words(self.signals, self.rows)
        bulk.copy_rows(self.signals)
        for rows in self.rows.values():
            bulk.copy_rows(rows)
        self.rows = {}

    def write_moves(self) -> None:
        """Let every signal go the way it went, all signals one step at a time."""
        for moves in self.rounds:
            changes = [change for change, _ in moves if change]
            bulk.copy_rows(changes)
            _move([state for _, state in moves])

    def write_trail(self) -> None:
        """Add what was done to the chains of the organisations."""
        audit.record_past(acts=self.acts, by_copy=True)


def index_words(
    signals: Sequence[Signal], rows: dict[type[models.Model], list[models.Model]]
) -> None:
    """Give the signals the blind words by which their organisation finds them."""
    around: dict[object, list[models.Model]] = {}
    for row in (row for found in rows.values() for row in found):
        if type(row) in FOUND_BY_AROUND:
            around.setdefault(getattr(row, "signal_id"), []).append(row)  # noqa: B009 - of several models
    texts = [(s.organisation_id, text_of(s, around.get(s.pk, ()))) for s in signals]
    for signal, words in zip(signals, wordindex.blind_many(texts), strict=True):
        signal.words = words


def _move(states: list[State]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, [json.dumps(states, cls=DjangoJSONEncoder)])
