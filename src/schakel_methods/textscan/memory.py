"""All arrays of the kernels in three blocks, so that machine code needs four addresses only."""

from collections.abc import Iterator
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from schakel_methods.textscan.batch_kernel import Out
from schakel_methods.textscan.cutting import Cut
from schakel_methods.textscan.flat import Numbers, Patterns, Triggers
from schakel_methods.textscan.judging import Said
from schakel_methods.textscan.scratch import Scratch
from schakel_methods.textscan.vocabulary import Bytes, Wide, Words

Table = TypeVar("Table", bound=tuple[Any, ...])

_KINDS = (np.dtype(np.int32), np.dtype(np.int64), np.dtype(np.uint8))


class Memory(NamedTuple):
    """The blocks, and per array where it begins and ends in the block of its kind."""

    small: Numbers
    wide: Wide
    letters: Bytes
    places: Wide


class Tables(NamedTuple):
    """Every table of the kernels, in the order in which `entrance` reads them."""

    words: Words
    patterns: Patterns
    triggers: Triggers
    scratch: Scratch
    said: Said
    cut: Cut
    out: Out


def lay_out(tables: Tables) -> tuple[Memory, Tables]:
    """Copy the arrays of all tables into blocks; return these and the tables as views on them."""
    used = dict.fromkeys(_KINDS, 0)
    places: list[int] = []
    for values in (values for table in tables for values in table):
        places += [used[values.dtype], used[values.dtype] + values.size]
        used[values.dtype] += values.size
    # Not written means not in memory yet: the blocks cost what is used of them.
    blocks = {kind: np.zeros(size, kind) for kind, size in used.items()}
    spans = iter(zip(places[::2], places[1::2], strict=True))
    views = Tables._make(_views(table, blocks, spans) for table in tables)
    small, wide, letters = (blocks[kind] for kind in _KINDS)
    return Memory(small, wide, letters, np.array(places, np.int64)), views


def _views(
    table: Table, blocks: dict[Any, NDArray[Any]], spans: Iterator[tuple[int, int]]
) -> Table:
    views = []
    for values in table:
        first, last = next(spans)
        view = blocks[values.dtype][first:last]
        if values.any():
            view[:] = values
        views.append(view)
    return type(table)(*views)
