"""How well the scan reads: explained-right, pairs, spans and statuses, with intervals.

A flagged signal note counts as found only if a counted hit names the same indicator as an affirmed
gold span and overlaps it; being right for another reason is not being right.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from schakel_methods.textscan.hits import COUNTED, Hit


@dataclass(frozen=True)
class GoldSpan:
    """A span marked by a person: `[start, end)` characters, indicator and status."""

    indicator: str
    start: int
    end: int
    status: str


@dataclass(frozen=True)
class Read:
    """One labelled note with what the scan made of it."""

    id: str
    signal: bool
    flagged: bool
    spans: tuple[GoldSpan, ...]
    hits: tuple[Hit, ...]
    group: str = ""


@dataclass(frozen=True)
class Share:
    """A share `part` of `whole` with its Wilson 95% interval (Wilson 1927)."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        """The share itself; 0 of 0 counts as 0."""
        return self.part / self.whole if self.whole else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The Wilson interval. Example: `Share(5, 10).interval` is about (0.24, 0.76)."""
        if not self.whole:
            return 0.0, 1.0
        z, n, p = 1.96, self.whole, self.value
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        margin = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return max(0.0, middle - margin), min(1.0, middle + margin)


@dataclass(frozen=True)
class Quality:
    """The measures of one set of notes; see docs/methods/scan.md for every definition."""

    precision: Share
    recall: Share
    strict_recall: Share
    whole_precision: Share
    span_recall: Share
    status: Share
    other_met: Share
    hits_per_note: float


def measure(notes: Sequence[Read]) -> Quality:
    """Return all measures of labelled notes."""
    flagged = [note for note in notes if note.flagged]
    signals = [note for note in notes if note.signal]
    found = [note for note in notes if is_explained_right(note)]
    strict = [note for note in found if _is_strict(note)]
    affirmed = [(span, note) for note in notes for span in note.spans if span.status == "affirmed"]
    met = [pair for note in notes for pair in _met(note)]
    other = [span for note in notes for span in note.spans if span.status != "affirmed"]
    return Quality(
        precision=Share(len(found), len(flagged)),
        recall=Share(len(found), len(signals)),
        strict_recall=Share(len(strict), len(signals)),
        whole_precision=Share(sum(note.signal for note in flagged), len(flagged)),
        span_recall=Share(sum(_is_met(span, note) for span, note in affirmed), len(affirmed)),
        status=Share(sum(_same_status(span, hit) for span, hit in met), len(met)),
        other_met=Share(sum(span.status != "affirmed" for span, _ in met), len(other)),
        hits_per_note=sum(len(note.hits) for note in notes) / max(1, len(notes)),
    )


def is_explained_right(note: Read) -> bool:
    """Flagged, a signal, and for a reason that a person marked as well."""
    return note.signal and note.flagged and any(
        _overlaps(span, hit) and hit.status in COUNTED
        for span in note.spans
        if span.status == "affirmed"
        for hit in note.hits
    )  # fmt: skip


def both_right(pairs: Iterable[tuple[Read, Read]]) -> Share:
    """Minimal pairs: the signal is explained right and its innocent twin is not flagged."""
    listed = list(pairs)
    right = sum(is_explained_right(signal) and not twin.flagged for signal, twin in listed)
    return Share(right, len(listed))


def _is_strict(note: Read) -> bool:
    return any(
        span.start <= start and end <= span.end and hit.indicator == span.indicator
        for span in note.spans
        if span.status == "affirmed"
        for hit in note.hits
        if hit.status in COUNTED
        for start, end in hit.words
    )


def _is_met(span: GoldSpan, note: Read) -> bool:
    return any(_overlaps(span, hit) and hit.status in COUNTED for hit in note.hits)


def _met(note: Read) -> list[tuple[GoldSpan, Hit]]:
    """Every gold span with the hit of its indicator that overlaps it most."""
    pairs = []
    for span in note.spans:
        hits = [hit for hit in note.hits if _overlaps(span, hit)]
        if hits:
            pairs.append((span, max(hits, key=lambda hit: _shared(span, hit))))
    return pairs


def _same_status(span: GoldSpan, hit: Hit) -> bool:
    """The corpus labels reported, possible and other persons' statements as affirmed."""
    return span.status == ("affirmed" if hit.status in COUNTED else hit.status.value)


def _overlaps(span: GoldSpan, hit: Hit) -> bool:
    return hit.indicator == span.indicator and _shared(span, hit) > 0


def _shared(span: GoldSpan, hit: Hit) -> int:
    return min(span.end, hit.end) - max(span.start, hit.start)
