"""Where an export stands, and its forms."""

from enum import StrEnum


class ExportState(StrEnum):
    """Nothing is read before a second person approved."""

    ASKED = "asked"
    REFUSED = "refused"
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    EXPIRED = "expired"


class ExportFormat(StrEnum):
    """One file per table: for a spreadsheet, or complete with types."""

    CSV = "csv"
    JSON = "json"


KEPT_DAYS = 7
BUSY = frozenset({ExportState.WAITING, ExportState.RUNNING})
