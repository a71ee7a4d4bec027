"""Reads the quality of a linkage: `schakel estimate --linkage FILE` (ADR 24)."""

import json
from pathlib import Path
from typing import Any

from schakel_methods.estimation.capture_text import FileProblem
from schakel_methods.estimation.linkage_error import PairQuality
from schakel_methods.estimation.linkage_findings import LinkageQuality
from schakel_methods.estimation.table import CaptureTable, TableError, from_pairs


def read_linkage_file(path: Path, lists: tuple[str, ...]) -> LinkageQuality:
    """The rates of every pair of the lists. Raises FileProblem with one line that says what is wrong."""
    try:
        held = json.loads(path.read_text(encoding="utf-8-sig"))
        pairs = tuple(_pair(entry) for entry in held["pairs"])
        draws = tuple(_draw(entry, lists) for entry in held.get("draws", []))
    except OSError as problem:
        raise FileProblem(f"cannot read {path}: {problem.strerror}") from problem
    except (ValueError, KeyError, TypeError, AttributeError, TableError) as problem:
        raise FileProblem(f"{path} is not a report of the linkage: {problem}") from problem
    _check(pairs, lists)
    return LinkageQuality(pairs, draws)


def _pair(entry: dict[str, Any]) -> PairQuality:
    first, second = entry["lists"]
    sampled = entry.get("sampled")
    return PairQuality(
        str(first),
        str(second),
        float(entry["sensitivity"]),
        float(entry.get("false_link_rate", 0.0)),
        None if sampled is None else int(sampled),
    )


def _draw(rows: list[dict[str, Any]], lists: tuple[str, ...]) -> CaptureTable:
    pairs = [(sum(1 << lists.index(name) for name in row["lists"]), row["count"]) for row in rows]
    return from_pairs(lists, [(mask, int(count)) for mask, count in pairs])


def _check(pairs: tuple[PairQuality, ...], lists: tuple[str, ...]) -> None:
    for pair in pairs:
        if not 0 <= pair.false_link < pair.sensitivity <= 1:
            raise FileProblem(f"impossible rates for {pair.first} and {pair.second}")
    named = {frozenset((pair.first, pair.second)) for pair in pairs}
    for place, first in enumerate(lists):
        for second in lists[place + 1 :]:
            if frozenset((first, second)) not in named:
                raise FileProblem(f"the linkage report says nothing of {first} and {second}")
