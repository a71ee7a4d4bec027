"""States of a report to CoMensha, and the rules about it, which are reference data."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from schakel.base.reference import selectors as reference

COMENSHA = "comensha"
PURPOSE = "national_registration"
# That somebody may be a victim is treated as special data; the strictest class of a record counts.
CLASSES = frozenset({"special"})


class State(StrEnum):
    """A report waits at CoMensha, waits for an answer of the sender, or got its number."""

    SENT = "sent"
    RECEIVED = "received"
    QUESTION = "question"
    ANSWERED = "answered"
    TAKEN_OVER = "taken_over"


WITH_COMENSHA = frozenset({State.SENT, State.RECEIVED, State.ANSWERED})


class Names(StrEnum):
    """Whether a kind of organisation may send names."""

    DUTY = "duty"
    CONSENT = "consent"
    NEVER = "never"


@dataclass(frozen=True)
class Duty:
    """What a kind of organisation must and may report."""

    is_duty: bool
    names: Names
    words: str
    ground: str


def duty_of(organisation_type: str) -> Duty:
    """Return the duty of a kind of organisation; whoever is not listed has none."""
    rows = {row["code"]: row for row in reference.current("registration_duties").rows}
    code = organisation_type if organisation_type in rows else "other"
    row = rows[code]
    return Duty(
        is_duty=row["duty"] == "yes",
        names=Names(row["names"]),
        words=reference.labels("registration_duties")[code],
        ground=row["ground"],
    )


def fields_of(form: str) -> tuple[str, ...]:
    """Return which fields go along in a form."""
    rows = reference.current("registration_fields").rows
    return tuple(row["code"] for row in rows if row[form] == "yes")


def term(code: str) -> timedelta:
    """Return one of our own terms: `talk_without_number`, `look_back` or `question_back`."""
    rows = {row["code"]: row for row in reference.current("registration_terms").rows}
    return timedelta(days=int(rows[code]["days"]))
