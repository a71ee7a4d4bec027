"""Reads the quality of a linkage: what `schakel link` reports and `schakel estimate --linkage` takes.

JSON (ADR 24): sensitivity and false links per pair of lists, and perhaps drawn linkages. Read without
NumPy, so that a web process can say at once what is wrong.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from schakel_methods.estimation.file_problem import FileProblem

if TYPE_CHECKING:
    from schakel_methods.estimation.linkage_findings import LinkageQuality


@dataclass(frozen=True)
class PairRates:
    """How well the records on two lists were linked; `sampled` pairs were judged by hand."""

    first: str
    second: str
    sensitivity: float
    false_link: float
    sampled: int | None


@dataclass(frozen=True)
class LinkageRows:
    """The report as read: rates of every pair of lists, and drawn linkages as (mask, count)."""

    lists: tuple[str, ...]
    pairs: tuple[PairRates, ...]
    draws: tuple[tuple[tuple[int, int], ...], ...] = ()

    def quality(self) -> "LinkageQuality":
        """The same for the method. Raises FileProblem when a drawn linkage is no table."""
        from schakel_methods.estimation.linkage_error import (  # noqa: PLC0415 - needs NumPy
            PairQuality,
        )
        from schakel_methods.estimation.linkage_findings import (  # noqa: PLC0415 - as above
            LinkageQuality,
        )
        from schakel_methods.estimation.table import (  # noqa: PLC0415 - as above
            TableError,
            from_pairs,
        )

        pairs = tuple(
            PairQuality(p.first, p.second, p.sensitivity, p.false_link, p.sampled)
            for p in self.pairs
        )
        try:
            return LinkageQuality(pairs, tuple(from_pairs(self.lists, d) for d in self.draws))
        except TableError as problem:
            raise FileProblem(problem.code) from problem


def read_linkage_text(text: str, lists: Sequence[str], *, path: str = "linkage") -> LinkageRows:
    """Read the report for these lists. Raises FileProblem with one line that says what is wrong.

    >>> read_linkage_text('{"pairs": [{"lists": ["A", "B"], "sensitivity": 0.9}]}', "AB").pairs[0]
    PairRates(first='A', second='B', sensitivity=0.9, false_link=0.0, sampled=None)
    """
    try:
        held = json.loads(text)
        pairs = tuple(_pair(entry) for entry in held["pairs"])
        draws = tuple(_draw(entry, list(lists)) for entry in held.get("draws", []))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        cause = str(problem).partition("\n")[0][:120]
        raise FileProblem("linkage_no_report", path=path, cause=cause) from problem
    _check(pairs, lists)
    return LinkageRows(tuple(lists), pairs, draws)


def _pair(entry: dict[str, Any]) -> PairRates:
    first, second = entry["lists"]
    sampled = entry.get("sampled")
    return PairRates(
        str(first),
        str(second),
        float(entry["sensitivity"]),
        float(entry.get("false_link_rate", 0.0)),
        None if sampled is None else int(sampled),
    )


def _draw(rows: list[dict[str, Any]], lists: list[str]) -> tuple[tuple[int, int], ...]:
    return tuple(
        (sum(1 << lists.index(name) for name in row["lists"]), int(row["count"])) for row in rows
    )


def _check(pairs: tuple[PairRates, ...], lists: Sequence[str]) -> None:
    for pair in pairs:
        if not 0 <= pair.false_link < pair.sensitivity <= 1:
            raise FileProblem("linkage_rates", first=pair.first, second=pair.second)
    named = {frozenset((pair.first, pair.second)) for pair in pairs}
    for place, first in enumerate(lists):
        for second in lists[place + 1 :]:
            if frozenset((first, second)) not in named:
                raise FileProblem("linkage_silent", first=first, second=second)
