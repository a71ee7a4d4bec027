"""The triggers of the sentences of a batch and the status they give each hit; `status` as a kernel."""

from typing import NamedTuple

import numpy as np

from schakel_methods.textscan.compiled import compiled
from schakel_methods.textscan.cutting import Cut
from schakel_methods.textscan.flat import (
    BACKWARD,
    BOTH,
    FORWARD,
    FORWARD_ON,
    GIVES,
    HISTORICAL,
    KEEPS,
    MUST,
    NEGATED,
    OTHER,
    REPORTED,
    SELF,
    SENTENCE,
    SKIP,
    STILL,
    UNCERTAIN,
    Numbers,
    Triggers,
)
from schakel_methods.textscan.status import ENDED_YEARS, JOINT, SKIPPED
from schakel_methods.textscan.vocabulary import DENIAL, PAST, PRESENT, UNDATED, Wide, Words

AFFIRMED = -1
YEAR = -1  # the number of the rule for a year that is long past
_MOST_RULES = 1 << 12
COUNT, STAMP, JUDGED_FULL = range(3)
# What the kernel says of a hit: its status, the trigger that decided it, who reported it.
STATUS, RULE, FIRST, LAST, REPORTER_FIRST, REPORTER_LAST = range(6)


class Said(NamedTuple):
    """Room for the triggers of one sentence."""

    counts: Wide
    rule_stamp: Wide
    rule: Numbers
    first: Numbers
    last: Numbers
    kind_first: Numbers
    kind_second: Numbers
    kind_count: Numbers
    verdict: Numbers


def said_for(rules: Triggers) -> Said:
    """Return room for the triggers of a sentence."""
    wide = [np.zeros(4, np.int64), np.zeros(rules.kind.shape[0] + 1, np.int64)]
    found = [np.zeros(_MOST_RULES, np.int32) for _ in range(3)]
    kinds = [np.zeros(OTHER + 1, np.int32) for _ in range(3)]
    return Said._make([*wide, *found, *kinds, np.zeros(8, np.int32)])


@compiled
def is_past(sentence: int, cut: Cut, words: Words) -> bool:
    """Whether a sentence is told in the past tense."""
    flags = 0
    for place in range(cut.sentence[sentence], cut.sentence[sentence + 1]):
        flags |= words.flags[cut.word[place]]
    return flags & PAST != 0 and flags & PRESENT == 0


@compiled
def find_triggers(
    sentence: int, far: int, year: int, cut: Cut, words: Words, t: Triggers, said: Said
) -> int:
    """List the triggers of a sentence; the longest at a place hides the shorter ones.

    `far` asks only for the rules that look at the whole note.
    """
    first, last = cut.sentence[sentence], cut.sentence[sentence + 1]
    said.counts[COUNT] = 0
    said.counts[STAMP] += 1
    _add_old_years(first, last, year, cut=cut, words=words, said=said)
    for place in range(first, last):
        word = cut.word[place]
        for at in range(words.terms_start[word], words.terms_start[word + 1]):
            term = words.terms[at]
            for number in range(t.rules_start[term], t.rules_start[term + 1]):
                rule = t.rules[number]
                is_new = said.rule_stamp[rule] != said.counts[STAMP]
                if is_new and (t.far[rule] or not far):
                    said.rule_stamp[rule] = said.counts[STAMP]
                    _add_matches(rule, first, last, cut=cut, words=words, t=t, said=said)
    _sort(said)
    return _keep_longest(t, said)


@compiled
def _add(rule: int, first: int, last: int, said: Said) -> None:
    place = said.counts[COUNT]
    if place == _MOST_RULES:
        said.counts[JUDGED_FULL] = 1
        return
    said.rule[place] = rule
    said.first[place] = first
    said.last[place] = last
    said.counts[COUNT] = place + 1


@compiled
def _add_old_years(first: int, last: int, year: int, cut: Cut, words: Words, said: Said) -> None:
    for place in range(first, last):
        found = words.year[cut.word[place]]
        if found and found <= year - ENDED_YEARS:
            undated = place > first and words.flags[cut.word[place - 1]] & UNDATED
            if not undated:
                _add(YEAR, place - first, place - first, said)


@compiled
def _add_matches(
    rule: int, first: int, last: int, cut: Cut, words: Words, t: Triggers, said: Said
) -> None:
    start, end = t.terms_start[rule], t.terms_start[rule + 1]
    for place in range(first, last):
        if _fits(t.terms[start], cut.word[place], words):
            found = place
            if end - start > 1:
                found = _last(start, end, place, last=last, cut=cut, words=words, t=t)
            if found >= 0:
                _add(rule, place - first, found - first, said)


@compiled
def _fits(term: int, word: int, words: Words) -> bool:
    for at in range(words.terms_start[word], words.terms_start[word + 1]):
        if words.terms[at] == term:
            return True
    return False


@compiled
def _last(start: int, end: int, place: int, last: int, cut: Cut, words: Words, t: Triggers) -> int:
    """Where a trigger ends that begins at `place`; -1 if it does not go on."""
    reach = 1
    for number in range(start, end):
        if t.terms[number] == SKIP:
            reach = SKIPPED
            continue
        limit = min(last, place + reach)
        while place < limit and not _fits(t.terms[number], cut.word[place], words):
            place += 1
        if place >= limit:
            return -1
        place += 1
        reach = 1
    return place - 1


@compiled
def _before(one: int, other: int, said: Said) -> bool:
    """Order of place: the first, then the longest, then the order of the rules."""
    if said.first[one] != said.first[other]:
        return said.first[one] < said.first[other]
    if said.last[one] != said.last[other]:
        return said.last[one] > said.last[other]
    return said.rule[one] < said.rule[other]


@compiled
def _sort(said: Said) -> None:
    for number in range(1, said.counts[COUNT]):
        place = number
        while place > 0 and _before(place, place - 1, said):
            for values in (said.rule, said.first, said.last):
                values[place - 1], values[place] = values[place], values[place - 1]
            place -= 1


@compiled
def _kind(place: int, t: Triggers, said: Said) -> int:
    rule = said.rule[place]
    return HISTORICAL if rule == YEAR else t.kind[rule]


@compiled
def _keep_longest(t: Triggers, said: Said) -> int:
    kept, taken = 0, -1
    for place in range(said.counts[COUNT]):
        if said.first[place] > taken:
            if _kind(place, t, said) != REPORTED:
                taken = said.last[place]
            said.rule[kept] = said.rule[place]
            said.first[kept] = said.first[place]
            said.last[kept] = said.last[place]
            kept += 1
    said.counts[COUNT] = kept
    return kept


@compiled
def judge(hit: int, sentence: int, cut: Cut, words: Words, t: Triggers, said: Said) -> None:
    """Write in `said.verdict` what the triggers make of a hit (its words, a bit each)."""
    first = cut.sentence[sentence]
    denies = _denies(hit, first, cut, words)
    for kind in range(OTHER + 1):
        said.kind_count[kind] = 0
    for place in range(said.counts[COUNT]):
        if denies and _is_plain_denial(place, first, cut=cut, words=words, said=said):
            continue
        covered = ((1 << (said.last[place] - said.first[place] + 1)) - 1) << said.first[place]
        if hit & covered == 0 and _reaches(place, hit, first, cut=cut, t=t, said=said):
            _note_kind(_kind(place, t, said), place, said)
    _decide(said)


@compiled
def _note_kind(kind: int, place: int, said: Said) -> None:
    if said.kind_count[kind] == 0:
        said.kind_first[kind] = place
    if said.kind_count[kind] == 1:
        said.kind_second[kind] = place
    said.kind_count[kind] += 1


@compiled
def _decide(said: Said) -> None:
    count = said.kind_count
    if count[NEGATED] == JOINT and _is_double(said):
        count[NEGATED] = 0
    if count[STILL]:
        count[HISTORICAL] = 0
    gives = count[KEEPS] == 0 or count[GIVES] > 0 or count[MUST] > 0
    said.verdict[STATUS] = AFFIRMED
    for kind in range(UNCERTAIN + 1):
        if count[kind] and not (kind == SELF and gives):
            said.verdict[STATUS] = kind
            said.verdict[RULE] = said.rule[said.kind_first[kind]]
            said.verdict[FIRST] = said.first[said.kind_first[kind]]
            said.verdict[LAST] = said.last[said.kind_first[kind]]
            break
    said.verdict[REPORTER_FIRST] = -1
    if count[REPORTED]:
        said.verdict[REPORTER_FIRST] = said.first[said.kind_first[REPORTED]]
        said.verdict[REPORTER_LAST] = said.last[said.kind_first[REPORTED]]


@compiled
def _is_double(said: Said) -> bool:
    """Two negations side by side affirm."""
    one, other = said.kind_first[NEGATED], said.kind_second[NEGATED]
    return said.first[other] - said.last[one] <= JOINT


@compiled
def _denies(hit: int, first: int, cut: Cut, words: Words) -> bool:
    place = first
    while hit:
        if hit & 1 and words.flags[cut.word[place]] & DENIAL:
            return True
        hit >>= 1
        place += 1
    return False


@compiled
def _is_plain_denial(place: int, first: int, cut: Cut, words: Words, said: Said) -> bool:
    if said.first[place] != said.last[place]:
        return False
    return words.flags[cut.word[first + said.first[place]]] & DENIAL != 0


@compiled
def _reaches(place: int, hit: int, first: int, cut: Cut, t: Triggers, said: Said) -> bool:
    rule = said.rule[place]
    if rule == YEAR or t.direction[rule] == SENTENCE:
        return True
    direction, reach = t.direction[rule], t.reach[rule]
    if direction in (FORWARD, FORWARD_ON, BOTH):
        last = said.last[place]
        after = _next_word(hit, last)
        near = after >= 0 and after - last <= reach
        on = direction == FORWARD_ON
        if near and (on or cut.clause[first + last] == cut.clause[first + after]):
            return True
    if direction in (BACKWARD, BOTH):
        begin = said.first[place]
        before = _last_word(hit, begin)
        if before >= 0 and begin - before <= reach:
            return cut.clause[first + begin] == cut.clause[first + before]
    return False


@compiled
def _next_word(hit: int, place: int) -> int:
    """The first word of a hit after a place; -1: none."""
    rest = hit >> (place + 1)
    if rest == 0:
        return -1
    place += 1
    while not rest & 1:
        rest >>= 1
        place += 1
    return place


@compiled
def _last_word(hit: int, place: int) -> int:
    """The last word of a hit before a place; -1: none."""
    rest = hit & ((1 << place) - 1)
    found = -1
    while rest:
        rest >>= 1
        found += 1
    return found
