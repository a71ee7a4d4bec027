"""The compiled lexicon as arrays of numbers, for the kernels that read a batch of notes at once.

Rows of different lengths lie one after another: the values of row `i` are
`values[start[i]:start[i + 1]]`. Gates, groups, ways and slots carry the numbers of their bits.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from schakel_methods.textscan.index import Compiled, CompiledGroup, Lexicon, Steps
from schakel_methods.textscan.lexicon import ContextRule
from schakel_methods.textscan.status import FAR, STEM, telling_word

Numbers = NDArray[np.int32]

MOST_GROUPS = 16
NEGATED, SELF, HISTORICAL, OTHER_PERSON, UNCERTAIN, REPORTED, STILL, KEEPS, GIVES, MUST, OTHER = (
    range(11)
)
KINDS = {
    "negated": NEGATED, "self": SELF, "historical": HISTORICAL, "other_person": OTHER_PERSON,
    "uncertain": UNCERTAIN, "reported": REPORTED, "still": STILL, "keeps": KEEPS, "gives": GIVES,
    "must": MUST,
}  # fmt: skip
SENTENCE, FORWARD, FORWARD_ON, BOTH, BACKWARD, NOWHERE = range(6)
DIRECTIONS = {
    "sentence": SENTENCE, "forward": FORWARD, "forward_on": FORWARD_ON, "both": BOTH,
    "clause": BOTH, "backward": BACKWARD,
}  # fmt: skip
SKIP = -1


class TooLarge(ValueError):
    """The kernels cannot hold this lexicon; the plain engine can."""


class Patterns(NamedTuple):
    """Every pattern. `anchor` lists per gate that opens any the patterns tried then; `need` per pattern
    its gates; `ways` per gate (= group) its alternatives; `steps` per alternative its slots. The slots
    from `first_setting` on are those of settings."""

    anchor_start: Numbers
    anchor: Numbers
    need_start: Numbers
    need: Numbers
    group_start: Numbers
    group: Numbers
    absent_start: Numbers
    absent: Numbers
    around_start: Numbers
    around: Numbers
    order_start: Numbers
    order_first: Numbers
    order_second: Numbers
    width: Numbers
    indicator: Numbers
    number: Numbers
    counter: Numbers
    ways_start: Numbers
    steps_start: Numbers
    slot: Numbers
    gap: Numbers
    first_setting: Numbers


class Triggers(NamedTuple):
    """The context rules. `rules` lists per term the rules it is the telling word of; `terms` per
    rule its words (SKIP: up to six words between)."""

    rules_start: Numbers
    rules: Numbers
    terms_start: Numbers
    terms: Numbers
    kind: Numbers
    direction: Numbers
    reach: Numbers
    far: Numbers


def bit_numbers(mask: int) -> list[int]:
    """Return the numbers of the bits of a mask. Example: `bit_numbers(0b101) == [0, 2]`."""
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found


def rows(lists: Iterable[Sequence[int]]) -> tuple[Numbers, Numbers]:
    """Lay rows one after another and return their starts and their values."""
    values: list[int] = []
    starts = [0]
    for row in lists:
        values.extend(row)
        starts.append(len(values))
    return numbers(starts), numbers(values)


def numbers(values: Sequence[int]) -> Numbers:
    """Return whole numbers as an array; never empty, so that a kernel may point at it."""
    return np.array(values or [0], dtype=np.int32)


def flatten(lexicon: Lexicon) -> Patterns:
    """Return the patterns of a lexicon as arrays; raises TooLarge beyond 16 groups a pattern."""
    compiled = lexicon.compiled
    if max((len(item.groups) for item in compiled), default=0) > MOST_GROUPS:
        raise TooLarge(f"a pattern has more than {MOST_GROUPS} groups")
    rank = {code: place for place, code in enumerate(sorted(lexicon.data.indicators))}
    groups = _groups(compiled)
    gate_count = 1 + max(_highest(compiled), max(groups, default=0))
    anchored = {bit.bit_length() - 1: found for bit, found in lexicon.anchored.items()}
    anchors = 1 + max(anchored, default=0)  # they have the lowest numbers
    per_gate = [groups[gate].ways if gate in groups else () for gate in range(gate_count)]
    ways = [way for listed in per_gate for way in listed]
    return Patterns(
        *rows([variant for _, variant in anchored.get(gate, ())] for gate in range(anchors)),
        *rows(bit_numbers(item.need) for item in compiled),
        *rows(_gates(item.groups) for item in compiled),
        *rows(_gates(item.absent) for item in compiled),
        *rows(_gates(item.around) for item in compiled),
        *rows([first for first, _ in item.orders] for item in compiled),
        numbers([second for item in compiled for _, second in item.orders]),
        numbers([item.width for item in compiled]),
        numbers([rank[item.variant.indicator] for item in compiled]),
        numbers([item.variant.number for item in compiled]),
        numbers([int(item.variant.counter) for item in compiled]),
        rows([0] * len(listed) for listed in per_gate)[0],
        *rows([slot.bit_length() - 1 for slot in way.slots] for way in ways),
        numbers([gap for way in ways for gap in way.gaps]),
        numbers([_first_setting(compiled, ways)]),
    )


def _first_setting(compiled: Iterable[Compiled], ways: Iterable[Steps]) -> int:
    around = [way for item in compiled for group in item.around for way in group.ways]
    if around:
        return min(slot.bit_length() - 1 for way in around for slot in way.slots)
    return max((slot.bit_length() for way in ways for slot in way.slots), default=0)


def _groups(compiled: Iterable[Compiled]) -> dict[int, CompiledGroup]:
    return {
        group.gate.bit_length() - 1: group
        for item in compiled
        for group in (*item.groups, *item.absent, *item.around)
    }


def _highest(compiled: Iterable[Compiled]) -> int:
    return max((item.need.bit_length() - 1 for item in compiled), default=0)


def _gates(groups: Sequence[CompiledGroup]) -> list[int]:
    return [group.gate.bit_length() - 1 for group in groups]


def flatten_rules(rules: Sequence[ContextRule], terms: dict[str, int]) -> Triggers:
    """Return the context rules as arrays; `terms` numbers every word of a rule."""
    per_term: list[list[int]] = [[] for _ in terms]
    for number, rule in enumerate(rules):
        key = telling_word(rule)
        if not key.endswith("*") or len(key) > STEM:  # a shorter beginning never opens a rule
            per_term[terms[key]].append(number)
    return Triggers(
        *rows(per_term),
        *rows([SKIP if word == "..." else terms[word] for word in rule.words] for rule in rules),
        numbers([KINDS.get(rule.kind, OTHER) for rule in rules]),
        numbers([DIRECTIONS.get(rule.direction, NOWHERE) for rule in rules]),
        numbers([rule.reach for rule in rules]),
        numbers([int(rule.kind in FAR) for rule in rules]),
    )
