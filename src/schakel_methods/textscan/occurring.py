"""Where the words and groups of the patterns stand in one sentence; `windows.View` as a kernel.

A sentence has at most sixty words, so a set of its words is one whole number, a bit per word.
"""

from schakel_methods.textscan.compiled import compiled
from schakel_methods.textscan.cutting import Cut
from schakel_methods.textscan.flat import Patterns
from schakel_methods.textscan.scratch import (
    DEEPEST,
    FAR_AWAY,
    FULL,
    JOINED,
    OCCURRENCES,
    ROOM,
    TOP,
    Scratch,
    new_stamp,
)
from schakel_methods.textscan.vocabulary import AFTER, BEFORE, Words


@compiled
def view_sentence(sentence: int, cut: Cut, words: Words, s: Scratch) -> int:
    """Mark which words fill which slot, and join separable verbs with their particle."""
    view = new_stamp(s)
    s.counts[OCCURRENCES] = s.counts[JOINED] = 0
    first, last = cut.sentence[sentence], cut.sentence[sentence + 1]
    for place in range(first, last):
        word, bit = cut.word[place], 1 << (place - first)
        for at in range(words.slots_start[word], words.slots_start[word + 1]):
            s.slot_words[words.slots[at]] |= bit
    for place in range(first, last):
        word = cut.word[place]
        if words.joins_start[word] < words.joins_start[word + 1]:
            _join(place, first, last, cut=cut, words=words, s=s)
    return view


@compiled
def forget_sentence(sentence: int, cut: Cut, words: Words, s: Scratch) -> None:
    """Wipe what `view_sentence` marked."""
    for place in range(cut.sentence[sentence], cut.sentence[sentence + 1]):
        word = cut.word[place]
        for at in range(words.slots_start[word], words.slots_start[word + 1]):
            s.slot_words[words.slots[at]] = 0
    for number in range(s.counts[JOINED]):
        s.slot_joins[s.joined[number]] = 0


@compiled
def _join(verb: int, first: int, last: int, cut: Cut, words: Words, s: Scratch) -> None:
    particle = _particle(verb, first, last, cut=cut, words=words)
    if particle < 0:
        return
    reading = _reading(cut.word[verb], cut.word[particle], words)
    s.particle[verb - first] = particle - first
    bit = 1 << (verb - first)
    for at in range(words.slots_start[reading], words.slots_start[reading + 1]):
        slot = words.slots[at]
        if s.slot_words[slot] & bit:
            continue
        if s.counts[JOINED] == ROOM:
            s.counts[FULL] = 1
            return
        s.joined[s.counts[JOINED]] = slot
        s.counts[JOINED] += 1
        s.slot_joins[slot] |= bit


@compiled
def _reading(verb: int, particle: int, words: Words) -> int:
    """The number of a verb read together with a particle; 0 if it is not joined with it."""
    wanted = words.particle[particle]
    if wanted:
        for at in range(words.joins_start[verb + 1] - 1, words.joins_start[verb] - 1, -1):
            if words.particles[at] == wanted:
                return words.readings[at]
    return 0


@compiled
def _particle(verb: int, first: int, last: int, cut: Cut, words: Words) -> int:
    """The place of a verb's particle: after it where it closes, or close before it; -1: none."""
    word = cut.word[verb]
    for place in range(verb + 1, last):
        if cut.clause[place] != cut.clause[verb]:
            break
        if _reading(word, cut.word[place], words) and _closes(place, last, cut, words):
            return place
    for place in range(verb - 1, max(verb - 4, first - 1), -1):
        if _reading(word, cut.word[place], words):
            return place
        if not words.flags[cut.word[place]] & BEFORE:
            break
    return -1


@compiled
def _closes(place: int, last: int, cut: Cut, words: Words) -> bool:
    if place + 1 == last or cut.clause[place + 1] != cut.clause[place]:
        return True
    return words.flags[cut.word[place + 1]] & AFTER != 0


@compiled
def occurrences(group: int, view: int, length: int, p: Patterns, s: Scratch) -> int:
    """List every way in which a group stands in the sentence, from left to right; how many."""
    if s.group_stamp[group] == view:
        return s.group_count[group]
    start = s.counts[OCCURRENCES]
    for way in range(p.ways_start[group], p.ways_start[group + 1]):
        if _filled(way, p, s):
            begin = s.counts[OCCURRENCES]
            at = p.steps_start[way]
            _add_places(p.slot[at], length, s)
            for step in range(at + 1, p.steps_start[way + 1]):
                _extend_chains(begin, p.slot[step], p.gap[step], length=length, s=s)
    count = s.counts[OCCURRENCES] - start
    if p.ways_start[group + 1] - p.ways_start[group] > 1:
        _sort(start, start + count, s)
    s.group_stamp[group] = view
    s.group_first[group] = start
    s.group_count[group] = count
    return count


@compiled
def _filled(way: int, p: Patterns, s: Scratch) -> bool:
    for at in range(p.steps_start[way], p.steps_start[way + 1]):
        if s.slot_words[p.slot[at]] | s.slot_joins[p.slot[at]] == 0:
            return False
    return True


@compiled
def _add_places(slot: int, length: int, s: Scratch) -> None:
    """List where a slot is filled; a separable verb fills it with two words."""
    either = s.slot_words[slot] | s.slot_joins[slot]
    for word in range(length):
        if either >> word & 1:
            _add(0, 0, FAR_AWAY, high=-1, size=0, word=word, s=s)
            if s.slot_joins[slot] >> word & 1:
                _put(s.counts[OCCURRENCES] - 1, s.particle[word], s)


@compiled
def _add(key: int, words: int, low: int, high: int, size: int, word: int, s: Scratch) -> None:
    """Add an occurrence: one that was found before, with one word more."""
    place = s.counts[OCCURRENCES]
    if place == ROOM:
        s.counts[FULL] = 1
        return
    s.order_key[place] = key
    s.word_set[place] = words
    s.low[place] = low
    s.high[place] = high
    s.size[place] = size
    s.counts[OCCURRENCES] = place + 1
    _put(place, word, s)


@compiled
def _put(place: int, word: int, s: Scratch) -> None:
    if s.size[place] < DEEPEST:
        s.order_key[place] |= (word + 1) << (TOP - 6 * s.size[place])
    s.size[place] += 1
    s.word_set[place] |= 1 << word
    s.low[place] = min(s.low[place], word)
    s.high[place] = max(s.high[place], word)


@compiled
def _extend_chains(begin: int, slot: int, gap: int, length: int, s: Scratch) -> None:
    """Replace the chains from `begin` by those that go on with a word of `slot`."""
    end = s.counts[OCCURRENCES]
    either = s.slot_words[slot] | s.slot_joins[slot]
    for chain in range(begin, end):
        for word in range(s.high[chain] + 1, min(length, s.high[chain] + gap + 2)):
            if either >> word & 1:
                _extend(chain, word, s.slot_joins[slot] >> word & 1, s)
    count = s.counts[OCCURRENCES] - end
    for number in range(count):
        _move(end + number, begin + number, s)
    s.counts[OCCURRENCES] = begin + count


@compiled
def _extend(chain: int, word: int, joined: int, s: Scratch) -> None:
    if joined and s.word_set[chain] >> s.particle[word] & 1:
        return
    _add(
        s.order_key[chain], s.word_set[chain], s.low[chain],
        high=s.high[chain], size=s.size[chain], word=word, s=s,
    )  # fmt: skip
    if joined:
        _put(s.counts[OCCURRENCES] - 1, s.particle[word], s)


@compiled
def _move(source: int, target: int, s: Scratch) -> None:
    s.order_key[target] = s.order_key[source]
    s.word_set[target] = s.word_set[source]
    s.low[target] = s.low[source]
    s.high[target] = s.high[source]
    s.size[target] = s.size[source]


@compiled
def _sort(first: int, last: int, s: Scratch) -> None:
    """Order occurrences by their words, as tuples are ordered."""
    for number in range(first + 1, last):
        key, words, low = s.order_key[number], s.word_set[number], s.low[number]
        high, size = s.high[number], s.size[number]
        place = number
        while place > first and s.order_key[place - 1] > key:
            _move(place - 1, place, s)
            place -= 1
        s.order_key[place] = key
        s.word_set[place] = words
        s.low[place] = low
        s.high[place] = high
        s.size[place] = size
