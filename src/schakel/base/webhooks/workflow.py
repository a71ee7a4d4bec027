"""Kinds of events, states of a delivery, and how long it keeps trying."""

from datetime import timedelta
from enum import StrEnum


class EventKind(StrEnum):
    """What a system can be told of; the word before the dot says what the id belongs to."""

    SIGNAL_RECEIVED = "signal.received"
    SIGNAL_STEPPED = "signal.stepped"
    SIGNAL_ENDED = "signal.ended"
    SIGNAL_FEEDBACK = "signal.feedback"
    HAND_OVER_OFFERED = "hand-over.offered"
    HAND_OVER_ANSWERED = "hand-over.answered"
    HAND_OVER_TOLD_BACK = "hand-over.told-back"


# A delivery to try a connection: nothing happened.
TEST = "connection.test"
_ID_NAMES = {"signal": "signalId", "hand-over": "handOverId", "connection": "testId"}


class State(StrEnum):
    """A delivery that failed has used up its tries and waits for a person."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


# After each failed try it waits longer: nearly two days in all, to survive a fault in a weekend.
DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440))
MAX_TRIES = len(DELAYS) + 1
# Two secrets sign during this time after a change, so that the other side can follow.
OVERLAP = timedelta(days=7)
KEPT_FOR = timedelta(days=30)
PAUSED = "paused"


def id_name(kind: str) -> str:
    """Return under which name the id of the thing travels.

    >>> id_name("hand-over.offered")
    'handOverId'
    """
    return _ID_NAMES[kind.partition(".")[0]]
