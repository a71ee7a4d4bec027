"""The smallest window of every pattern in every sentence of a batch; `windows` as a kernel."""

from schakel_methods.textscan.compiled import compiled
from schakel_methods.textscan.cutting import Cut
from schakel_methods.textscan.flat import Patterns
from schakel_methods.textscan.occurring import occurrences, view_sentence
from schakel_methods.textscan.scratch import (
    CANDIDATES,
    FAR_AWAY,
    FULL,
    OPENED,
    ROOM,
    TOP,
    Scratch,
    new_stamp,
)
from schakel_methods.textscan.vocabulary import Words
from schakel_methods.textscan.windows import BESIDE


@compiled
def find_candidates(note: int, cut: Cut, words: Words, p: Patterns, s: Scratch) -> int:
    """List the patterns of which every group has a word in a sentence of the note."""
    s.counts[CANDIDATES] = 0
    for sentence in range(cut.note[note], cut.note[note + 1]):
        stamp = new_stamp(s)
        s.counts[OPENED] = 0
        particles = _particles(sentence, cut, words)
        for place in range(cut.sentence[sentence], cut.sentence[sentence + 1]):
            word = cut.word[place]
            if word:
                _open(word, stamp, words, p, s)
                for at in range(words.joins_start[word], words.joins_start[word + 1]):
                    if particles >> words.particles[at] & 1:
                        _open(words.readings[at], stamp, words, p, s)
        _list_candidates(sentence, stamp, p, s)
    return s.counts[CANDIDATES]


@compiled
def _particles(sentence: int, cut: Cut, words: Words) -> int:
    """The particles of a sentence, a bit each."""
    found = 0
    for place in range(cut.sentence[sentence], cut.sentence[sentence + 1]):
        found |= 1 << words.particle[cut.word[place]]
    return found & ~1


@compiled
def _open(word: int, stamp: int, words: Words, p: Patterns, s: Scratch) -> None:
    """Mark the gates of a word; those that patterns are tried for are listed as well."""
    anchors = p.anchor_start.shape[0] - 1
    for at in range(words.gates_start[word], words.gates_start[word + 1]):
        gate = words.gates[at]
        if s.gate_stamp[gate] != stamp:
            s.gate_stamp[gate] = stamp
            if gate < anchors:
                s.opened[s.counts[OPENED]] = gate
                s.counts[OPENED] += 1


@compiled
def _list_candidates(sentence: int, stamp: int, p: Patterns, s: Scratch) -> None:
    for number in range(s.counts[OPENED]):
        gate = s.opened[number]
        for at in range(p.anchor_start[gate], p.anchor_start[gate + 1]):
            variant = p.anchor[at]
            if _all_open(variant, stamp, p, s):
                if s.counts[CANDIDATES] == ROOM:
                    s.counts[FULL] = 1
                    return
                s.candidate[s.counts[CANDIDATES]] = variant
                s.candidate_sentence[s.counts[CANDIDATES]] = sentence
                s.counts[CANDIDATES] += 1


@compiled
def _all_open(variant: int, stamp: int, p: Patterns, s: Scratch) -> bool:
    for at in range(p.need_start[variant], p.need_start[variant + 1]):
        if s.gate_stamp[p.need[at]] != stamp:
            return False
    return True


@compiled
def check_settings(note: int, cut: Cut, words: Words, p: Patterns, s: Scratch) -> None:
    """Strike out candidates whose setting stands nowhere in the note."""
    stamp = 0
    for number in range(s.counts[CANDIDATES]):
        variant = s.candidate[number]
        for at in range(p.around_start[variant], p.around_start[variant + 1]):
            if stamp == 0:
                stamp = new_stamp(s)
                _stamp_note(note, stamp, cut, words, s)
            if not _holds(p.around[at], note, cut, words=words, p=p, s=s, stamp=stamp):
                s.candidate[number] = -1
                break


@compiled
def _stamp_note(note: int, stamp: int, cut: Cut, words: Words, s: Scratch) -> None:
    """Mark every slot that a word of the note fills, with or without its particle."""
    for sentence in range(cut.note[note], cut.note[note + 1]):
        particles = _particles(sentence, cut, words)
        for place in range(cut.sentence[sentence], cut.sentence[sentence + 1]):
            word = cut.word[place]
            _stamp_slots(word, stamp, words, s)
            for at in range(words.joins_start[word], words.joins_start[word + 1]):
                if particles >> words.particles[at] & 1:
                    _stamp_slots(words.readings[at], stamp, words, s)


@compiled
def _stamp_slots(word: int, stamp: int, words: Words, s: Scratch) -> None:
    for at in range(words.slots_start[word], words.slots_start[word + 1]):
        s.note_slot[words.slots[at]] = stamp


@compiled
def _holds(
    group: int, note: int, cut: Cut, words: Words, p: Patterns, s: Scratch, stamp: int
) -> bool:
    """Whether a setting stands in the note: one word needs no closer look, several do."""
    if s.around_stamp[group] == stamp:
        return s.around_holds[group] == 1
    s.around_stamp[group] = stamp
    s.around_holds[group] = 0
    chains = False
    for way in range(p.ways_start[group], p.ways_start[group + 1]):
        if _filled_in_note(way, stamp, p, s):
            if p.steps_start[way + 1] - p.steps_start[way] == 1:
                s.around_holds[group] = 1
                return True
            chains = True
    if chains:
        for sentence in range(cut.note[note], cut.note[note + 1]):
            view = view_sentence(sentence, cut, words, s)
            if occurrences(group, view, cut.sentence[sentence + 1] - cut.sentence[sentence], p, s):
                s.around_holds[group] = 1
                return True
    return False


@compiled
def _filled_in_note(way: int, stamp: int, p: Patterns, s: Scratch) -> bool:
    for at in range(p.steps_start[way], p.steps_start[way + 1]):
        if s.note_slot[p.slot[at]] != stamp:
            return False
    return True


@compiled
def smallest(variant: int, view: int, length: int, p: Patterns, s: Scratch) -> int:
    """Return the words of the smallest window of a pattern, a bit each; 0 if there is none."""
    first, last = p.group_start[variant], p.group_start[variant + 1]
    for at in range(first, last):
        if occurrences(p.group[at], view, length, p, s) == 0:
            return 0
    has_absent = p.absent_start[variant] < p.absent_start[variant + 1]
    if last - first == 1 and not has_absent:
        return _shortest(p.group[first], s)
    if not _sweep(variant, p, s):
        return 0
    found = 0
    for number in range(last - first):
        found |= s.word_set[s.best[number]]
    if has_absent and _holds_absent(variant, found, view, length=length, p=p, s=s):
        return 0
    return found


@compiled
def _shortest(group: int, s: Scratch) -> int:
    first = s.group_first[group]
    best = first
    for place in range(first, first + s.group_count[group]):
        if s.high[place] - s.low[place] < s.high[best] - s.low[best]:
            best = place
    return s.word_set[best]


@compiled
def _sweep(variant: int, p: Patterns, s: Scratch) -> bool:
    """Try combinations depth first and drop a branch as soon as it is wider than the best one.

    `s.walk` holds per depth: the group, the next occurrence to try, the lowest and highest word.
    """
    begin, count = p.group_start[variant], p.group_start[variant + 1] - p.group_start[variant]
    _order_groups(begin, count, p, s)
    width, found, depth = p.width[variant], False, 0
    s.walk[1], s.walk[2], s.walk[3], s.used[0] = 0, FAR_AWAY, -1, 0
    while depth >= 0:
        if depth == count:
            if _in_order(variant, p, s):
                found = True
                width = s.walk[4 * depth + 3] - s.walk[4 * depth + 2]
                for number in range(count):
                    s.best[number] = s.chosen[number]
            depth -= 1
        elif _next_occurrence(begin, depth, width, p=p, s=s):
            depth += 1
        else:
            depth -= 1
    return found


@compiled
def _next_occurrence(begin: int, depth: int, width: int, p: Patterns, s: Scratch) -> bool:
    """Take the next occurrence at this depth that fits in the window and uses no word twice."""
    at = 4 * depth
    group = p.group[begin + s.walk[at]]
    while s.walk[at + 1] < s.group_count[group]:
        place = s.group_first[group] + s.walk[at + 1]
        s.walk[at + 1] += 1
        low, high = min(s.walk[at + 2], s.low[place]), max(s.walk[at + 3], s.high[place])
        if high - low >= width or s.word_set[place] & s.used[depth]:
            continue
        s.chosen[s.walk[at]] = place
        s.used[depth + 1] = s.used[depth] | s.word_set[place]
        s.walk[at + 5], s.walk[at + 6], s.walk[at + 7] = 0, low, high
        return True
    return False


@compiled
def _order_groups(begin: int, count: int, p: Patterns, s: Scratch) -> None:
    """Groups with the fewest occurrences first; equal ones in the order of the pattern."""
    for number in range(count):
        place = number
        size = s.group_count[p.group[begin + number]]
        while place > 0 and s.group_count[p.group[begin + s.walk[4 * (place - 1)]]] > size:
            s.walk[4 * place] = s.walk[4 * (place - 1)]
            place -= 1
        s.walk[4 * place] = number


@compiled
def _in_order(variant: int, p: Patterns, s: Scratch) -> bool:
    for at in range(p.order_start[variant], p.order_start[variant + 1]):
        first, second = s.chosen[p.order_first[at]], s.chosen[p.order_second[at]]
        if s.order_key[first] >> TOP >= s.order_key[second] >> TOP:
            return False
    return True


@compiled
def _holds_absent(variant: int, used: int, view: int, length: int, p: Patterns, s: Scratch) -> bool:
    low, high = FAR_AWAY, -1
    for number in range(p.group_start[variant + 1] - p.group_start[variant]):
        low = min(low, s.low[s.best[number]])
        high = max(high, s.high[s.best[number]])
    for at in range(p.absent_start[variant], p.absent_start[variant + 1]):
        group = p.absent[at]
        count = occurrences(group, view, length, p, s)
        for place in range(s.group_first[group], s.group_first[group] + count):
            near = low - BESIDE <= s.low[place] and s.high[place] <= high + BESIDE
            if near and not used & s.word_set[place]:
                return True
    return False
