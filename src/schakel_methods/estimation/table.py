"""What goes in and what comes out: counts per capture history, and an estimate with its reservations.

A *capture history* is the set of lists a person is on, kept as a bit mask (list 0 is bit 0). Only
counts are held here, never persons. The empty history (mask 0) is the hidden cell: it is what an
estimator extrapolates to and is never stored.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Json: TypeAlias = bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"] | None

MOST_LISTS = 11  # a set of pairs of lists must fit in one machine word, and 2**m cells in memory


class TableError(ValueError):
    """The table cannot be read as capture histories; `code` says which rule it breaks."""

    def __init__(self, code: str, **parameters: Json) -> None:
        super().__init__(code, parameters)
        self.code = code
        self.parameters = parameters


class Code(IntEnum):
    """Whether a model can be estimated at all on a table (Chan, Silverman, Vincent 2021)."""

    GOOD = 0
    NO_MLE = 1  # the likelihood rises without end: no finite estimate
    NOT_IDENTIFIABLE = 2  # different parameters fit equally well
    BOTH = 3


@dataclass(frozen=True)
class Note:
    """A remark on a result as a stable code with its values; `wording` makes the sentence."""

    code: str
    parameters: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True)
class Interval:
    """Limits of the total N (seen and hidden), e.g. `Interval(8785, 14701, 0.95, "bca")`."""

    low: float
    high: float
    level: float = 0.95
    kind: str = "wald"

    def covers(self, total: float) -> bool:
        """Whether `total` lies within the limits, ends included."""
        return self.low <= total <= self.high


@dataclass(frozen=True)
class Estimate:
    """What one method says about one table.

    `hidden` is None when the method gives no number (`code` or `notes` say why). `terms` are the
    interactions of the chosen model as list masks of two lists and more; all single lists are
    always in. `infinite` are the terms at minus infinity: combinations that nobody is on.
    `intervals` holds every interval made, `interval` the one of 95 % that the method stands for.
    """

    method: str
    observed: int
    hidden: float | None
    interval: Interval | None = None
    code: Code = Code.GOOD
    terms: tuple[int, ...] = ()
    infinite: tuple[int, ...] = ()
    aic: float | None = None
    bic: float | None = None
    intervals: tuple[Interval, ...] = ()
    notes: tuple[Note, ...] = ()
    settings: Mapping[str, Json] = field(default_factory=dict)
    diagnostics: Mapping[str, Json] = field(default_factory=dict)
    fingerprint: str = ""

    @property
    def total(self) -> float | None:
        """Seen plus hidden, or None when there is no number."""
        return None if self.hidden is None else self.observed + self.hidden

    def with_interval(self, interval: Interval, *others: Interval) -> "Estimate":
        """The same estimate, standing for `interval` and showing `others` beside it."""
        return replace(self, interval=interval, intervals=(interval, *others))


@dataclass(frozen=True)
class CaptureTable:
    """Counts per capture history; a history that is not named has count 0 and takes part in the fit.

    `impossible` holds structural zeros: histories that cannot occur and are left out of every fit.

    Example: 60 only on A, 20 only on B and 30 on both is
    `CaptureTable(("A", "B"), (1, 2, 3), (60, 20, 30))`.

    Raises TableError for repeated or empty histories, negative or fractional counts, persons in an
    impossible history, fewer than two or more than eleven lists.
    """

    lists: tuple[str, ...]
    masks: tuple[int, ...]
    counts: tuple[int, ...]
    impossible: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        """Refuse what cannot be a table of capture histories."""
        _check_lists(self.lists)
        _check_cells(self)

    @property
    def size(self) -> int:
        """Number of lists, m."""
        return len(self.lists)

    @property
    def observed(self) -> int:
        """Number of persons seen, n."""
        return sum(self.counts)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the sorted table: equal for equal content, whatever the order of rows."""
        cells = sorted((m, c) for m, c in zip(self.masks, self.counts, strict=True) if c)
        text = repr((self.lists, cells, sorted(self.impossible)))
        return hashlib.sha256(text.encode()).hexdigest()

    def dense(self) -> Floats:
        """Counts by mask, shape (2**m,); place 0, the hidden cell, is 0."""
        counts = np.zeros(1 << self.size)
        counts[list(self.masks)] = self.counts
        return counts

    def cells(self) -> Ints:
        """Masks that take part in a fit: all non-empty histories that can occur."""
        return np.array(
            [m for m in range(1, 1 << self.size) if m not in self.impossible], dtype=np.int64
        )

    def barred(self) -> Ints:
        """1 for the hidden cell and for structural zeros, 0 elsewhere; shape (2**m,)."""
        marks = np.ones(1 << self.size, dtype=np.int64)
        marks[self.cells()] = 0
        return marks

    def trimmed(self) -> "CaptureTable":
        """The table without lists that nobody is on, as long as two are left."""
        for position in range(self.size - 1, -1, -1):
            if self.size > 2 and not self.list_total(position):
                return self.without(position).trimmed()
        return self

    def with_counts(self, dense: Floats) -> "CaptureTable":
        """The same lists with other counts, given by mask; shape (2**m,)."""
        masks = tuple(int(m) for m in np.flatnonzero(dense) if m)
        counts = tuple(round(float(dense[m])) for m in masks)
        return CaptureTable(self.lists, masks, counts, self.impossible)

    def list_total(self, position: int) -> int:
        """Number of persons on one list."""
        return self.overlap(1 << position)

    def overlap(self, term: int) -> int:
        """Number of persons on all lists of `term`, whatever other lists they are on."""
        pairs = zip(self.masks, self.counts, strict=True)
        return sum(count for mask, count in pairs if mask & term == term)

    def on_several(self) -> int:
        """Number of persons on two lists or more."""
        pairs = zip(self.masks, self.counts, strict=True)
        return sum(count for mask, count in pairs if mask & (mask - 1))

    def without(self, position: int) -> "CaptureTable":
        """The table had this list not existed: who was only on it is no longer seen."""
        low = (1 << position) - 1
        moved = [(m & low) | ((m >> 1) & ~low) for m in self.masks]
        barred = {(m & low) | ((m >> 1) & ~low) for m in self.impossible}
        # A history stays impossible only when it was so both with and without the list.
        both = {b for b in barred if _widened(b, position) <= self.impossible}
        names = self.lists[:position] + self.lists[position + 1 :]
        return from_pairs(names, zip(moved, self.counts, strict=True), frozenset(both))

    def given(self, position: int) -> "CaptureTable":
        """Only the persons on this list, seen through the other lists; its total is known."""
        bit, low = 1 << position, (1 << position) - 1
        rows = [
            ((m & low) | ((m >> 1) & ~low), c)
            for m, c in zip(self.masks, self.counts, strict=True)
            if m & bit
        ]
        barred = {(m & low) | ((m >> 1) & ~low) for m in self.impossible if m & bit}
        names = self.lists[:position] + self.lists[position + 1 :]
        return from_pairs(names, rows, frozenset(barred) - {0})

    def merged(self, first: int, second: int) -> "CaptureTable":
        """Two lists taken as one: on it is who is on either. Structural zeros are dropped."""
        keep, gone = min(first, second), max(first, second)
        joined = [m | (1 << keep) if m >> gone & 1 else m for m in self.masks]
        named = list(self.lists)
        named[keep] = f"{self.lists[keep]}+{self.lists[gone]}"
        whole = from_pairs(tuple(named), zip(joined, self.counts, strict=True))
        return whole.without(gone)

    def reordered(self, order: Sequence[int]) -> "CaptureTable":
        """The same table with the lists in another order: new list i is old list order[i]."""

        def moved(mask: int) -> int:
            return sum(1 << new for new, old in enumerate(order) if mask >> old & 1)

        return CaptureTable(
            tuple(self.lists[old] for old in order),
            tuple(moved(m) for m in self.masks),
            self.counts,
            frozenset(moved(m) for m in self.impossible),
        )

    def term_name(self, term: int) -> str:
        """Names of the lists of a term, e.g. `K x R`."""
        return " x ".join(name for i, name in enumerate(self.lists) if term >> i & 1)


def from_pairs(
    lists: tuple[str, ...],
    pairs: Iterable[tuple[int, int]],
    impossible: frozenset[int] = frozenset(),
) -> CaptureTable:
    """A table of (mask, count) rows: repeated histories are added up, mask 0 and zeros dropped."""
    total: dict[int, int] = {}
    for mask, count in pairs:
        total[mask] = total.get(mask, 0) + count
    kept = sorted((m, c) for m, c in total.items() if m and c)
    return CaptureTable(lists, tuple(m for m, _ in kept), tuple(c for _, c in kept), impossible)


def _widened(mask: int, position: int) -> set[int]:
    low = (1 << position) - 1
    wide = (mask & low) | ((mask & ~low) << 1)
    return {wide, wide | 1 << position}


def _check_lists(lists: tuple[str, ...]) -> None:
    if len(lists) < 2:
        raise TableError("too_few_lists", lists=len(lists))
    if len(lists) > MOST_LISTS:
        raise TableError("too_many_lists", lists=len(lists), most=MOST_LISTS)
    if len(set(lists)) < len(lists):
        raise TableError("repeated_list")


def _check_cells(table: CaptureTable) -> None:
    if len(table.masks) != len(table.counts) or len(set(table.masks)) < len(table.masks):
        raise TableError("repeated_history")
    if any(not 0 < mask < 1 << table.size for mask in (*table.masks, *table.impossible)):
        raise TableError("history_out_of_range")
    if any(count < 0 or count != int(count) for count in table.counts):
        raise TableError("bad_count")
    seen = {m for m, c in zip(table.masks, table.counts, strict=True) if c}
    if seen & table.impossible:
        raise TableError("persons_in_impossible_history")
