"""Phases of a note, what a ground allows at which age, and what the readings of a note decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from schakel.base.reference import selectors as reference

GROUNDS, REASONS, FORMS, CHANGES = "scan_grounds", "scan_reasons", "scan_forms", "scan_changes"
DAY_BUDGET = 50
DOUBLE_READ_EVERY = 10
BATCH = 200


class Phase(StrEnum):
    """Where a note is; `below_line` and `compared` notes wait for nobody."""

    QUEUED = "queued"
    READING = "reading"
    DECIDED = "decided"
    HANDED_OVER = "handed_over"
    BELOW_LINE = "below_line"
    COMPARED = "compared"


class SourceKind(StrEnum):
    """How notes come in; investigations are off until the law gives them a ground of their own."""

    UPLOAD = "upload"
    FOLDER = "folder"
    API = "api"
    INVESTIGATION = "investigation"


class Decision(StrEnum):
    """What a reader says about a note."""

    SIGNAL = "signal"
    NO_SIGNAL = "no_signal"
    UNSURE = "unsure"


class Remark(StrEnum):
    """What a reader says about one hit."""

    NONE = ""
    WRONG_STATUS = "wrong_status"
    WRONG_INDICATOR = "wrong_indicator"


class RunState(StrEnum):
    """How far a run is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    REFUSED = "refused"


class LogEvent(StrEnum):
    """What the log of runs records."""

    STARTED = "started"
    FINISHED = "finished"
    REFUSED = "refused"
    STOPPED = "stopped"
    RESUMED = "resumed"
    ORDER_ON = "order_on"
    ORDER_OFF = "order_off"


class Stratum(StrEnum):
    """Unflagged notes, by how near they came; struck ones have hits that do not count."""

    NEAR = "near"
    STRUCK = "struck"
    REST = "rest"


class AgeBand(StrEnum):
    """What the age of a record allows (Wpg 8): full use, comparison only, or nothing."""

    FULL = "full"
    COMPARE = "compare"
    EXPIRED = "expired"


class NoGround(Exception):
    """There is no legal ground for this source, so nothing is read."""


@dataclass(frozen=True)
class Ground:
    """Which organisations may scan for which purposes, from which kinds of source, and how long."""

    code: str
    organisation_types: frozenset[str]
    purposes: frozenset[str]
    kinds: frozenset[str]
    full_days: int
    compare_days: int
    source: str

    def allows(self, *, organisation_type: str, purpose: str, kind: str) -> bool:
        """Tell whether the ground carries this source of this organisation."""
        return (
            organisation_type in self.organisation_types
            and purpose in self.purposes
            and kind in self.kinds
        )

    def band(self, first_processed_on: date, today: date) -> AgeBand:
        """Return what may be done with a record of this age."""
        if today <= first_processed_on + timedelta(days=self.full_days):
            return AgeBand.FULL
        if today <= first_processed_on + timedelta(days=self.compare_days):
            return AgeBand.COMPARE
        return AgeBand.EXPIRED


def grounds() -> dict[str, Ground]:
    """Return the grounds in force, by code."""
    return {row["code"]: _ground(row) for row in reference.current(GROUNDS).rows}


def ground(code: str, *, organisation_type: str, purpose: str, kind: str) -> Ground:
    """Return the ground if it carries this source; an unknown ground is no ground."""
    found = grounds().get(code)
    if found is None or not found.allows(
        organisation_type=organisation_type, purpose=purpose, kind=kind
    ):
        raise NoGround(code)
    return found


def outcome(decisions: Sequence[str], *, is_double: bool) -> Decision | None:
    """Return what the readings decide together; None as long as somebody must still read.

    Who is unsure asks a second reader. One signal among two readings is enough: a missed victim
    weighs more than a note read for nothing.
    """
    needed = 2 if is_double or Decision.UNSURE in decisions else 1
    clear = [decision for decision in decisions if decision != Decision.UNSURE]
    if len(decisions) < needed or not clear:
        return None
    return Decision.SIGNAL if Decision.SIGNAL in clear else Decision.NO_SIGNAL


def week_of(day: date) -> date:
    """Return the Monday of the week."""
    return day - timedelta(days=day.weekday())


def _ground(row: dict[str, str]) -> Ground:
    return Ground(
        code=row["code"],
        organisation_types=frozenset(row["organisation_types"].split(";")),
        purposes=frozenset(row["purposes"].split(";")),
        kinds=frozenset(row["kinds"].split(";")),
        full_days=int(row["full_days"]),
        compare_days=int(row["compare_days"]),
        source=row["source"],
    )
