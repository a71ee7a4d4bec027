"""Cut a batch of folded notes into sentences, clauses and words, in one pass over its letters.

Does what `sentences` does, for all notes of a batch at once; a test holds the two together.
"""

from typing import NamedTuple

import numpy as np

from schakel_methods.textscan.compiled import compiled
from schakel_methods.textscan.flat import Numbers
from schakel_methods.textscan.sentences import ABBREVIATIONS, LONGEST
from schakel_methods.textscan.vocabulary import CLAUSE, UNKNOWN, Bytes, Words, find_word

_LETTER, _STOP, _AFTER = 1, 2, 4
_POINT, _LINE, _BLANK, _OPEN, _COMMA, _COLON, _DASH = b".\n (,:-"
_LONGEST_ABBREVIATION = 8


class Cut(NamedTuple):
    """The words of a batch: their places in the batch's text, their numbers and their clauses.

    `sentence` holds the first word of every sentence, `note` the first sentence of every note;
    `counts` the numbers of words and sentences; `text` where every note begins in `letters`.
    """

    start: Numbers
    end: Numbers
    word: Numbers
    clause: Numbers
    sentence: Numbers
    note: Numbers
    counts: Numbers
    text: Numbers
    letters: Bytes


def _kinds() -> Bytes:
    kinds = np.zeros(256, np.uint8)
    for code in b"abcdefghijklmnopqrstuvwxyz0123456789":
        kinds[code] |= _LETTER
    for code in b".!?;":
        kinds[code] |= _STOP
    for code in b" \t\n\r\f\v\x1c\x1d\x1e\x1f\"')]":
        kinds[code] |= _AFTER
    return kinds


def _packed(text: bytes) -> int:
    return int.from_bytes(text, "big")


_KINDS = _kinds()
_SHORT = np.array(sorted(_packed(word.encode()) for word in ABBREVIATIONS), np.int64)


def cut_for(length: int, notes: int) -> Cut:
    """Return room for a batch of `length` letters in `notes` notes."""
    sizes = {"sentence": length + notes + 2, "note": notes + 1, "counts": 2, "text": notes + 1}
    words = length // 2 + notes + 1
    small = [np.zeros(sizes.get(name, words), np.int32) for name in Cut._fields[:-1]]
    return Cut._make([*small, np.zeros(length, np.uint8)])


@compiled
def cut_notes(notes: int, words: Words, cut: Cut) -> None:
    """Find the words of the notes in `cut.letters`; `cut.text` says where each note begins."""
    cut.counts[0] = cut.counts[1] = 0
    for note in range(notes):
        cut.note[note] = cut.counts[1]
        _cut_note(cut.letters, cut.text[note], cut.text[note + 1], words, cut)
    cut.note[notes] = cut.counts[1]
    cut.sentence[cut.counts[1]] = cut.counts[0]


@compiled
def _cut_note(text: Bytes, first: int, last: int, words: Words, cut: Cut) -> None:
    start = at = first
    while True:
        place, stop = _next_stop(text, at, last)
        if place < 0:
            break
        at = stop
        if text[place] == _POINT and _is_abbreviation(text, start, place):
            continue
        if place > start:
            _cut_sentence(text, start, place, words, cut)
        start = stop
    if start < last:
        _cut_sentence(text, start, last, words, cut)


@compiled
def _next_stop(text: Bytes, at: int, end: int) -> tuple[int, int]:
    """Where the next end of a sentence begins and ends; -1 if there is none."""
    while at < end:
        if text[at] == _LINE:
            stop = at + 1
            while stop < end and text[stop] == _LINE:
                stop += 1
            return at, stop
        if _KINDS[text[at]] & _STOP:
            stop = at + 1
            while stop < end and _KINDS[text[stop]] & _STOP:
                stop += 1
            if stop == end or _KINDS[text[stop]] & _AFTER:
                return at, stop
            at = stop
        else:
            at += 1
    return -1, -1


@compiled
def _is_abbreviation(text: Bytes, start: int, place: int) -> bool:
    begin = place
    while begin > start and text[begin - 1] != _BLANK and text[begin - 1] != _OPEN:
        begin -= 1
    if place - begin == 1:
        return 97 <= text[begin] <= 122
    if place == begin or place - begin > _LONGEST_ABBREVIATION:
        return False
    value = 0
    for at in range(begin, place):
        value = (value << 8) | text[at]
    found = np.searchsorted(_SHORT, value)
    return found < _SHORT.shape[0] and _SHORT[found] == value


@compiled
def _cut_sentence(text: Bytes, start: int, end: int, words: Words, cut: Cut) -> None:
    """Add the words of a sentence; after sixty words a new one begins."""
    _begin_sentence(cut)
    clause = count = 0
    at = last = start
    while True:
        while at < end and not _KINDS[text[at]] & _LETTER:
            at += 1
        if at >= end:
            return
        begin = at
        while at < end and _KINDS[text[at]] & _LETTER:
            at += 1
        if count == LONGEST:
            _begin_sentence(cut)
            clause, count, last = 0, 0, begin
        word = find_word(words, text, begin, at)
        if (begin - last > 1 and _parts(text, last, begin)) or (
            word > 0 and words.flags[word] & CLAUSE
        ):
            clause += 1
        _add_word(cut, begin, at, word=word, clause=clause)
        count += 1
        last = at


@compiled
def _begin_sentence(cut: Cut) -> None:
    cut.sentence[cut.counts[1]] = cut.counts[0]
    cut.counts[1] += 1


@compiled
def _add_word(cut: Cut, start: int, end: int, word: int, clause: int) -> None:
    place = cut.counts[0]
    cut.start[place] = start
    cut.end[place] = end
    cut.word[place] = word
    cut.clause[place] = clause
    cut.counts[0] = place + 1


@compiled
def _parts(text: Bytes, start: int, end: int) -> bool:
    """Whether what stands between two words ends a clause: a comma, a colon or a loose dash."""
    for at in range(start, end):
        code = text[at]
        if code in (_COMMA, _COLON):
            return True
        is_loose = start < at < end - 1 and text[at - 1] == _BLANK and text[at + 1] == _BLANK
        if code == _DASH and is_loose:
            return True
    return False


def unknown_words(cut: Cut) -> Numbers:
    """Return the places of the words that have to be looked up."""
    return np.flatnonzero(cut.word[: cut.counts[0]] == UNKNOWN).astype(np.int32)
