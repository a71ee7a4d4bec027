"""States of a message."""

from enum import StrEnum


class State(StrEnum):
    """A failed message has used up its tries and waits for a person."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


MAX_TRIES = 8
