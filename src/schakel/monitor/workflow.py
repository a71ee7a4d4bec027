"""States of a run."""

from enum import StrEnum


class State(StrEnum):
    """A run waits for the worker, works, is done, or failed with a reason."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


LANGUAGES = ("nl", "en")
METHODS = ("auto", "independence", "stepwise", "bic", "dga", "lcmcr", "chao")
