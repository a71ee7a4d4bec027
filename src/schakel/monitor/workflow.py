"""States of a run, and how large and long things may be."""

from enum import StrEnum


class State(StrEnum):
    """A run waits for the worker, works, is done, or failed with a reason."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


LANGUAGES = ("nl", "en")
METHODS = ("auto", "independence", "stepwise", "bic", "dga", "lcmcr", "chao")
MAX_BYTES = 500_000
MAX_REPLICATES = 5_000
MAX_SEED = 2**31 - 1
MAX_ORDER = 10
