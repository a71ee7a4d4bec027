"""The smallest window of a sentence in which every group of a pattern occurs."""

from collections.abc import Sequence

from schakel_methods.textscan.index import (
    UNKNOWN,
    Compiled,
    CompiledGroup,
    Lexicon,
    Steps,
    WordInfo,
)
from schakel_methods.textscan.lemmas import words_of
from schakel_methods.textscan.sentences import Token

# What must not occur may not stand this close outside the window either.
BESIDE = 4

Occurrence = tuple[int, ...]
"""The numbers of the words that fill one group, in order."""

# A particle belongs to its verb only where it closes the verb group: at the end of the clause or
# before one of these. Before a noun phrase it is a preposition ("neemt plaats in de auto").
AFTER_PARTICLE = words_of(
    "en of om te omdat maar want als toen terwijl dat die waarna zodat voordat nadat tot bij van "
    "door voor met wanneer is was wordt werd worden zijn heeft had hebben moet moest moeten mag "
    "mocht kan kon wil wilde zal zou zullen zouden gaat ging laat liet bleef blijft "
    "aan naar tijdens na zonder op in zodra sinds"
)
BEFORE_VERB = words_of(
    "te moet moest moeten kan kon kunnen mag mocht wil wilde zal zou gaat "
                         "ging laat liet heeft had is was wordt werd worden"
)  # fmt: skip


class View:
    """One sentence as the matcher sees it: per word its slots and its particle, if joined."""

    __slots__ = ("_groups", "_places", "filled", "joined", "slots", "tokens")

    def __init__(
        self,
        tokens: Sequence[Token],
        slots: list[tuple[int, int]],
        joined: dict[int, tuple[int, int]],
    ) -> None:
        self.tokens = tokens
        self.slots = slots
        self.joined = joined
        self.filled = 0
        for _, bits in slots:
            self.filled |= bits
        for _, bits in joined.values():
            self.filled |= bits
        self._places: dict[int, list[Occurrence]] = {}
        self._groups: dict[int, list[Occurrence]] = {}

    def places(self, slot: int) -> list[Occurrence]:
        """Where a slot is filled; a separable verb fills it with two words."""
        known = self._places.get(slot)
        if known is not None:
            return known
        found: list[Occurrence] = [(number,) for number, bits in self.slots if bits & slot]
        for number, (particle, bits) in self.joined.items():
            if bits & slot and (number,) not in found:
                found.append((number, particle))
                found.sort()
        self._places[slot] = found
        return found

    def occurrences(self, group: CompiledGroup) -> list[Occurrence]:
        """Every way in which a group stands in the sentence, from left to right."""
        known = self._groups.get(group.gate)
        if known is not None:
            return known
        found: list[Occurrence] = []
        for steps in group.ways:
            if steps.all_slots & ~self.filled:
                continue
            found += self.places(steps.slots[0]) if len(steps.slots) == 1 else _chains(steps, self)
        if len(group.ways) > 1:
            found.sort()
        self._groups[group.gate] = found
        return found


def view(tokens: Sequence[Token], lexicon: Lexicon) -> View:
    """Look up every word of a sentence and join separable verbs with their particle."""
    slots: list[tuple[int, int]] = []
    joined: dict[int, tuple[int, int]] = {}
    known, look_up = lexicon.cache.get, lexicon.info
    for number, token in enumerate(tokens):
        info = known(token[0], UNKNOWN)
        if info is UNKNOWN:
            info = look_up(token[0])
        if info is None:
            continue
        if info[1]:
            slots.append((number, info[1]))
        if info[3]:
            found = _particle(number, info, tokens)
            if found is not None:
                joined[number] = found
    return View(tokens, slots, joined)


def _particle(verb: int, info: WordInfo, tokens: Sequence[Token]) -> tuple[int, int] | None:
    clause = tokens[verb].clause
    wanted = dict(info.joins)
    for number in range(verb + 1, len(tokens)):
        if tokens[number].clause != clause:
            break
        if tokens[number].form in wanted and _closes(number, tokens):
            return number, wanted[tokens[number].form].slots
    # "in te nemen", "die hij af moest dragen"
    for number in range(verb - 1, max(verb - 4, -1), -1):
        if tokens[number].form in wanted:
            return number, wanted[tokens[number].form].slots
        if tokens[number].form not in BEFORE_VERB:
            break
    return None


def _closes(number: int, tokens: Sequence[Token]) -> bool:
    if number + 1 == len(tokens) or tokens[number + 1].clause != tokens[number].clause:
        return True
    return tokens[number + 1].form in AFTER_PARTICLE


def smallest(compiled: Compiled, sentence: View) -> list[Occurrence] | None:
    """Return one occurrence per group in the smallest window, or None.

    No word is used twice; of equally small windows the first is taken.
    """
    choices = []
    for group in compiled.groups:
        found = sentence.occurrences(group)
        if not found:
            return None
        choices.append(found)
    if len(choices) == 1 and not compiled.absent:
        return [min(choices[0], key=_length)]
    best = _sweep(compiled, choices)
    if best is None or _holds_absent(compiled, sentence, best):
        return None
    return best


def _length(occurrence: Occurrence) -> int:
    return max(occurrence) - min(occurrence)


def _chains(steps: Steps, sentence: View) -> list[Occurrence]:
    chains = list(sentence.places(steps.slots[0]))
    for slot, gap in zip(steps.slots[1:], steps.gaps[1:], strict=True):
        chains = [
            (*chain, *place)
            for chain in chains
            for place in sentence.places(slot)
            if 0 < place[0] - max(chain) <= gap + 1 and not set(place) & set(chain)
        ]
    return chains


def _sweep(compiled: Compiled, choices: list[list[Occurrence]]) -> list[Occurrence] | None:
    """Try combinations depth first and drop a branch as soon as it is wider than the best one."""
    best: list[Occurrence] | None = None
    width = compiled.width
    order = sorted(range(len(choices)), key=lambda number: len(choices[number]))
    picked: dict[int, Occurrence] = {}

    def extend(depth: int, low: int, high: int) -> None:
        nonlocal best, width
        if depth == len(order):
            if _in_order(compiled, picked):
                best = [picked[number] for number in range(len(order))]
                width = high - low
            return
        for occurrence in choices[order[depth]]:
            new_low, new_high = min(low, *occurrence), max(high, *occurrence)
            if new_high - new_low >= width or _overlaps(occurrence, picked):
                continue
            picked[order[depth]] = occurrence
            extend(depth + 1, new_low, new_high)
            del picked[order[depth]]

    extend(0, 1 << 30, -1)
    return best


def _overlaps(occurrence: Occurrence, picked: dict[int, Occurrence]) -> bool:
    return any(word in other for other in picked.values() for word in occurrence)


def _in_order(compiled: Compiled, picked: dict[int, Occurrence]) -> bool:
    return all(picked[first][0] < picked[second][0] for first, second in compiled.orders)


def _holds_absent(compiled: Compiled, sentence: View, best: list[Occurrence]) -> bool:
    if not compiled.absent:
        return False
    low, high = min(map(min, best)), max(map(max, best))
    used = {word for occurrence in best for word in occurrence}
    return any(
        low - BESIDE <= min(found) and max(found) <= high + BESIDE and not used & set(found)
        for group in compiled.absent
        for found in sentence.occurrences(group)
    )
