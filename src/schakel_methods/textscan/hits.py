"""What the scan finds: values without behaviour. Tuples, because a note makes dozens of them."""

from enum import StrEnum
from typing import NamedTuple

Span = tuple[int, int]


class Status(StrEnum):
    """How a hit is stated. Only the first three count in the sum."""

    AFFIRMED = "affirmed"
    UNCERTAIN = "uncertain"
    OTHER_PERSON = "other_person"
    NEGATED = "negated"
    HISTORICAL = "historical"
    GENERAL = "general"


COUNTED = frozenset({Status.AFFIRMED, Status.UNCERTAIN, Status.OTHER_PERSON})


class Trigger(NamedTuple):
    """The words that decided a status: `rule` names the row, offsets are of the original text."""

    rule: str
    text: str
    start: int
    end: int


class Hit(NamedTuple):
    """One indicator found in one sentence; every offset counts characters of the original text.

    `words` are the participating words. `trigger` is None only when the status is affirmed by
    default. `about` names the person a relative's or colleague's situation is told of,
    `reported_by` who said it. `situation` numbers the people of a note that tells of several (see
    `parts`); 0 belongs to all of them.
    """

    indicator: str
    variant: int
    start: int
    end: int
    words: tuple[Span, ...]
    status: Status
    trigger: Trigger | None
    about: str = ""
    reported_by: str = ""
    situation: int = 0
