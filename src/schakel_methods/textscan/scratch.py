"""Room that the matching kernels use again for every note."""

from typing import NamedTuple

import numpy as np

from schakel_methods.textscan.compiled import compiled
from schakel_methods.textscan.flat import MOST_GROUPS, Numbers, Patterns
from schakel_methods.textscan.vocabulary import Wide

DEEPEST = 10  # words of an occurrence that its order is judged on: six bits each
TOP = 6 * (DEEPEST - 1)
ROOM = 1 << 15
MOST_FOUND = 1 << 12
FAR_AWAY = 1 << 30
LATEST = 1 << 30
SERIAL, OPENED, OCCURRENCES, CANDIDATES, RAW, FULL, JOINED = range(7)


class Scratch(NamedTuple):
    """Room that every batch uses again. A stamp says in which sentence (or note) a value was set,
    so that it need not be wiped; what slots hold is wiped after every sentence. `counts`: see SERIAL
    and the names after it."""

    counts: Wide
    gate_stamp: Numbers
    opened: Numbers
    slot_words: Wide
    slot_joins: Wide
    joined: Numbers
    particle: Numbers
    group_stamp: Numbers
    group_first: Numbers
    group_count: Numbers
    order_key: Wide
    word_set: Wide
    low: Numbers
    high: Numbers
    size: Numbers
    around_stamp: Numbers
    around_holds: Numbers
    setting_sentences: Wide
    candidate: Numbers
    candidate_sentence: Numbers
    raw_set: Wide
    raw_low: Numbers
    raw_high: Numbers
    raw_variant: Numbers
    raw_counter: Numbers
    best: Numbers
    chosen: Numbers
    walk: Numbers
    used: Wide


def scratch_for(patterns: Patterns) -> Scratch:
    """Return room for the kernels of one lexicon."""
    gates = patterns.ways_start.shape[0]
    slots = int(patterns.slot.max()) + 1
    wide = _wide
    small = _small
    return Scratch(
        wide(8), small(gates), small(gates),
        wide(slots), wide(slots), small(ROOM), small(64),
        small(gates), small(gates), small(gates),
        wide(ROOM), wide(ROOM), small(ROOM), small(ROOM), small(ROOM),
        small(gates), small(gates), wide(slots),
        small(ROOM), small(ROOM),
        wide(MOST_FOUND), small(MOST_FOUND), small(MOST_FOUND), small(MOST_FOUND),
        small(MOST_FOUND),
        small(MOST_GROUPS), small(MOST_GROUPS), small(4 * (MOST_GROUPS + 2)),
        wide(MOST_GROUPS + 1),
    )  # fmt: skip


def _wide(length: int) -> Wide:
    return np.zeros(length, np.int64)


def _small(length: int) -> Numbers:
    return np.zeros(length, np.int32)


@compiled
def new_stamp(s: Scratch) -> int:
    """Return a number that no stamp has yet; see `wipe_stamps`."""
    s.counts[SERIAL] += 1
    return s.counts[SERIAL]


@compiled
def wipe_stamps(s: Scratch) -> None:
    """Begin to count anew before the stamps no longer fit in their arrays."""
    if s.counts[SERIAL] < LATEST:
        return
    s.counts[SERIAL] = 0
    for gate in range(s.gate_stamp.shape[0]):
        s.gate_stamp[gate] = s.group_stamp[gate] = s.around_stamp[gate] = 0
