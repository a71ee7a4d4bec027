"""Reads a batch of notes that was cut into words: matches, merges, judges, writes down the hits."""

from typing import NamedTuple

import numpy as np

from schakel_methods.textscan.compiled import compiled
from schakel_methods.textscan.cutting import Cut
from schakel_methods.textscan.flat import Numbers, Patterns, Triggers
from schakel_methods.textscan.judging import (
    AFFIRMED,
    FIRST,
    JUDGED_FULL,
    LAST,
    REPORTER_FIRST,
    REPORTER_LAST,
    RULE,
    STATUS,
    Said,
    find_triggers,
    is_past,
    judge,
)
from schakel_methods.textscan.matching import check_settings, find_candidates, smallest
from schakel_methods.textscan.occurring import forget_sentence, view_sentence
from schakel_methods.textscan.scratch import CANDIDATES, FULL, MOST_FOUND, RAW, Scratch, wipe_stamps
from schakel_methods.textscan.vocabulary import Words

HIT_COLUMNS = 12
(
    NOTE, IN_SENTENCE, VARIANT, COUNTER, HIT_STATUS, HIT_RULE, TRIGGER_START, TRIGGER_END,
    REPORTER_START, REPORTER_END, SPAN_FIRST, SPAN_LAST,
) = range(HIT_COLUMNS)  # fmt: skip
FAR_COLUMNS = 5
FAR_NOTE, FAR_SENTENCE, FAR_RULE, FAR_START, FAR_END = range(FAR_COLUMNS)
HITS, SPANS, FARS, OUT_FULL = range(4)


class Out(NamedTuple):
    """What the kernel found: hits and far triggers (a row each), the places of the words of the
    hits, per sentence whether it is told in the past tense, and how much of each there is."""

    counts: Numbers
    hits: Numbers
    span_start: Numbers
    span_end: Numbers
    fars: Numbers
    past: Numbers


def out_for(hits: int, sentences: int) -> Out:
    """Return room for so many hits and sentences."""
    return Out(
        np.zeros(8, np.int32),
        np.zeros(hits * HIT_COLUMNS, np.int32),
        np.zeros(8 * hits, np.int32),
        np.zeros(8 * hits, np.int32),
        np.zeros(hits * FAR_COLUMNS, np.int32),
        np.zeros(sentences, np.int32),
    )


@compiled
def read_notes(
    notes: int, year: int, cut: Cut, words: Words, p: Patterns, t: Triggers, s: Scratch,
    room: tuple[Said, Out],
) -> bool:  # fmt: skip
    """Write the hits of a batch in `out`; False if there was no room for all of them."""
    said, out = room
    for number in range(out.counts.shape[0]):
        out.counts[number] = 0
    s.counts[FULL] = 0
    wipe_stamps(s)
    said.counts[JUDGED_FULL] = 0
    for note in range(notes):
        if find_candidates(note, cut, words, p, s):
            check_settings(note, cut, words, p, s)
            before = out.counts[HITS]
            _read_note(note, year, cut, words=words, p=p, t=t, s=s, room=room)
            if out.counts[HITS] > before:
                _write_far(note, year, cut, words=words, t=t, said=said, out=out)
    return s.counts[FULL] + said.counts[JUDGED_FULL] + out.counts[OUT_FULL] == 0


@compiled
def _read_note(
    note: int, year: int, cut: Cut, words: Words, p: Patterns, t: Triggers, s: Scratch,
    room: tuple[Said, Out],
) -> None:  # fmt: skip
    said, out = room
    number, count = 0, s.counts[CANDIDATES]
    while number < count:
        sentence = s.candidate_sentence[number]
        last = number
        while last < count and s.candidate_sentence[last] == sentence:
            last += 1
        _match_sentence(sentence, number, last, cut=cut, words=words, p=p, s=s)
        if s.counts[RAW]:
            _merge(p, s)
            find_triggers(sentence, 0, year, cut=cut, words=words, t=t, said=said)
            for raw in range(s.counts[RAW]):
                judge(s.raw_set[raw], sentence, cut, words, t, said)
                _write_hit(raw, note, sentence, cut=cut, s=s, said=said, out=out)
        number = last


@compiled
def _match_sentence(
    sentence: int, first: int, last: int, cut: Cut, words: Words, p: Patterns, s: Scratch
) -> None:
    s.counts[RAW] = 0
    view = 0
    length = cut.sentence[sentence + 1] - cut.sentence[sentence]
    for number in range(first, last):
        variant = s.candidate[number]
        if variant < 0:
            continue
        if view == 0:
            view = view_sentence(sentence, cut, words, s)
        found = smallest(variant, view, length, p, s)
        if found:
            _add_raw(variant, found, s)
    if view:
        forget_sentence(sentence, cut, words, s)


@compiled
def _add_raw(variant: int, found: int, s: Scratch) -> None:
    place = s.counts[RAW]
    if place == MOST_FOUND:
        s.counts[FULL] = 1
        return
    s.raw_set[place] = found
    s.raw_variant[place] = variant
    low = 0
    while not found >> low & 1:
        low += 1
    high = low
    while found >> (high + 1):
        high += 1
    s.raw_low[place] = low
    s.raw_high[place] = high
    s.counts[RAW] = place + 1


@compiled
def _before(one: int, other: int, p: Patterns, s: Scratch) -> bool:
    a, b = s.raw_variant[one], s.raw_variant[other]
    if p.indicator[a] != p.indicator[b]:
        return p.indicator[a] < p.indicator[b]
    if s.raw_low[one] != s.raw_low[other]:
        return s.raw_low[one] < s.raw_low[other]
    return p.number[a] < p.number[b]


@compiled
def _swap(one: int, other: int, s: Scratch) -> None:
    s.raw_set[one], s.raw_set[other] = s.raw_set[other], s.raw_set[one]
    for values in (s.raw_variant, s.raw_low, s.raw_high):
        values[one], values[other] = values[other], values[one]


@compiled
def _merge(p: Patterns, s: Scratch) -> None:
    """Overlapping matches of one indicator become one; an innocent twin decides the status."""
    for number in range(1, s.counts[RAW]):
        place = number
        while place > 0 and _before(place, place - 1, p, s):
            _swap(place, place - 1, s)
            place -= 1
    kept = -1
    for raw in range(s.counts[RAW]):
        variant = s.raw_variant[raw]
        counter = p.counter[variant]
        if kept >= 0 and _continues(kept, raw, p, s):
            s.raw_set[kept] |= s.raw_set[raw]
            s.raw_high[kept] = max(s.raw_high[kept], s.raw_high[raw])
            if counter and not s.raw_counter[kept]:
                s.raw_counter[kept] = 1
                s.raw_variant[kept] = variant
            continue
        kept += 1
        s.raw_set[kept] = s.raw_set[raw]
        s.raw_low[kept] = s.raw_low[raw]
        s.raw_high[kept] = s.raw_high[raw]
        s.raw_variant[kept] = variant
        s.raw_counter[kept] = counter
    s.counts[RAW] = kept + 1


@compiled
def _continues(kept: int, raw: int, p: Patterns, s: Scratch) -> bool:
    same = p.indicator[s.raw_variant[kept]] == p.indicator[s.raw_variant[raw]]
    return same and s.raw_low[raw] <= s.raw_high[kept]


@compiled
def _write_hit(
    raw: int, note: int, sentence: int, cut: Cut, s: Scratch, said: Said, out: Out
) -> None:
    place, base, first = out.counts[HITS], cut.text[note], cut.sentence[sentence]
    if (place + 1) * HIT_COLUMNS > out.hits.shape[0] or out.counts[
        SPANS
    ] + 64 > out.span_start.shape[0]:
        out.counts[OUT_FULL] = 1
        return
    row = out.hits[place * HIT_COLUMNS : (place + 1) * HIT_COLUMNS]
    row[NOTE], row[IN_SENTENCE] = note, sentence - cut.note[note]
    row[VARIANT], row[COUNTER] = s.raw_variant[raw], s.raw_counter[raw]
    row[HIT_STATUS], row[TRIGGER_START], row[REPORTER_START] = said.verdict[STATUS], -1, -1
    if said.verdict[STATUS] != AFFIRMED:
        row[HIT_RULE] = said.verdict[RULE]
        row[TRIGGER_START] = cut.start[first + said.verdict[FIRST]] - base
        row[TRIGGER_END] = cut.end[first + said.verdict[LAST]] - base
    if said.verdict[REPORTER_FIRST] >= 0:
        row[REPORTER_START] = cut.start[first + said.verdict[REPORTER_FIRST]] - base
        row[REPORTER_END] = cut.end[first + said.verdict[REPORTER_LAST]] - base
    row[SPAN_FIRST] = out.counts[SPANS]
    for word in range(s.raw_low[raw], s.raw_high[raw] + 1):
        if s.raw_set[raw] >> word & 1:
            out.span_start[out.counts[SPANS]] = cut.start[first + word] - base
            out.span_end[out.counts[SPANS]] = cut.end[first + word] - base
            out.counts[SPANS] += 1
    row[SPAN_LAST] = out.counts[SPANS]
    out.counts[HITS] += 1


@compiled
def _write_far(
    note: int, year: int, cut: Cut, words: Words, t: Triggers, said: Said, out: Out
) -> None:
    """Write the triggers that look at the whole note, and the tense of its sentences."""
    base = cut.text[note]
    for sentence in range(cut.note[note], cut.note[note + 1]):
        out.past[sentence] = is_past(sentence, cut, words)
        first = cut.sentence[sentence]
        for number in range(find_triggers(sentence, 1, year, cut, words, t, said)):
            place = out.counts[FARS]
            if (place + 1) * FAR_COLUMNS > out.fars.shape[0]:
                out.counts[OUT_FULL] = 1
                return
            row = out.fars[place * FAR_COLUMNS : (place + 1) * FAR_COLUMNS]
            row[FAR_NOTE], row[FAR_SENTENCE] = note, sentence - cut.note[note]
            row[FAR_RULE] = said.rule[number]
            row[FAR_START] = cut.start[first + said.first[number]] - base
            row[FAR_END] = cut.end[first + said.last[number]] - base
            out.counts[FARS] += 1
