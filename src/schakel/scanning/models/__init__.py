"""Tables of the scan; private to this app."""

from schakel.scanning.models.ads import Ad, AdGroup
from schakel.scanning.models.notes import Hit, Note, Reading, Sample
from schakel.scanning.models.orders import ListOrder
from schakel.scanning.models.runs import Replay, RunLogLine, ScanRun
from schakel.scanning.models.sources import ScanSource

__all__ = [
    "Ad",
    "AdGroup",
    "Hit",
    "ListOrder",
    "Note",
    "Reading",
    "Replay",
    "RunLogLine",
    "Sample",
    "ScanRun",
    "ScanSource",
]
