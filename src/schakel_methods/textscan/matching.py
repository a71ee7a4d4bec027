"""The smallest window of every pattern in every sentence of a batch; `windows` as a kernel."""

from schakel_methods.textscan.compiled import compiled
from schakel_methods.textscan.cutting import Cut
from schakel_methods.textscan.flat import Patterns
from schakel_methods.textscan.occurring import forget_sentence, occurrences, view_sentence
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

MOST_APART = 62


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
    """Mark the gates of a word; those that patterns are tried for come first and are listed too."""
    anchors = p.anchor_start.shape[0] - 1
    at, end = words.gates_start[word], words.gates_start[word + 1]
    while at < end and words.gates[at] < anchors:
        gate = words.gates[at]
        if s.gate_stamp[gate] != stamp:
            s.gate_stamp[gate] = stamp
            s.opened[s.counts[OPENED]] = gate
            s.counts[OPENED] += 1
        at += 1
    for rest in range(at, end):
        s.gate_stamp[words.gates[rest]] = stamp


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
                _find_settings(note, cut, words, p, s)
            if not _holds(p.around[at], note, cut, words=words, p=p, s=s, stamp=stamp):
                s.candidate[number] = -1
                break


@compiled
def _find_settings(note: int, cut: Cut, words: Words, p: Patterns, s: Scratch) -> None:
    """Mark in which sentences a word fills a slot of a setting, with or without its particle."""
    for slot in range(p.first_setting[0], s.setting_sentences.shape[0]):
        s.setting_sentences[slot] = 0
    for sentence in range(cut.note[note], cut.note[note + 1]):
        bit = _bit_of(sentence, note, cut)
        particles = _particles(sentence, cut, words)
        for place in range(cut.sentence[sentence], cut.sentence[sentence + 1]):
            word = cut.word[place]
            _mark_settings(word, bit, words, p, s)
            for at in range(words.joins_start[word], words.joins_start[word + 1]):
                if particles >> words.particles[at] & 1:
                    _mark_settings(words.readings[at], bit, words, p, s)


@compiled
def _bit_of(sentence: int, note: int, cut: Cut) -> int:
    """A bit per sentence; in a long note the last sentences share one."""
    return 1 << min(sentence - cut.note[note], MOST_APART)


@compiled
def _mark_settings(word: int, bit: int, words: Words, p: Patterns, s: Scratch) -> None:
    at, begin = words.slots_start[word + 1] - 1, words.slots_start[word]
    while at >= begin and words.slots[at] >= p.first_setting[0]:
        s.setting_sentences[words.slots[at]] |= bit
        at -= 1


@compiled
def _holds(
    group: int, note: int, cut: Cut, words: Words, p: Patterns, s: Scratch, stamp: int
) -> bool:
    """Whether a setting stands in the note: one word needs no closer look, several do."""
    if s.around_stamp[group] == stamp:
        return s.around_holds[group] == 1
    s.around_stamp[group] = stamp
    s.around_holds[group] = 0
    chains = 0
    for way in range(p.ways_start[group], p.ways_start[group + 1]):
        found = _sentences_with(way, p, s)
        if found and p.steps_start[way + 1] - p.steps_start[way] == 1:
            s.around_holds[group] = 1
            return True
        chains |= found
    for sentence in range(cut.note[note], cut.note[note + 1]):
        if chains & _bit_of(sentence, note, cut) and _stands_in(
            group, sentence, cut, words=words, p=p, s=s
        ):
            s.around_holds[group] = 1
            return True
    return False


@compiled
def _sentences_with(way: int, p: Patterns, s: Scratch) -> int:
    """The sentences in which every word of an alternative stands, somewhere."""
    first = p.steps_start[way]
    found = s.setting_sentences[p.slot[first]]
    for at in range(first + 1, p.steps_start[way + 1]):
        found &= s.setting_sentences[p.slot[at]]
    return found


@compiled
def _stands_in(group: int, sentence: int, cut: Cut, words: Words, p: Patterns, s: Scratch) -> bool:
    view = view_sentence(sentence, cut, words, s)
    length = cut.sentence[sentence + 1] - cut.sentence[sentence]
    found = occurrences(group, view, length, p, s)
    forget_sentence(sentence, cut, words, s)
    return found > 0


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
