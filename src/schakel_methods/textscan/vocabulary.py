"""The words that mean something to the patterns or rules, as arrays that grow while notes are read.

Every form met for the first time is looked up once, in plain Python. Most new forms (names, typing
errors) cannot mean anything; `may_mean` says so in the kernel, from a bitmap of every known form,
of the beginnings and of the endings that count, so that they never reach Python.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from schakel_methods.textscan.compiled import compiled
from schakel_methods.textscan.flat import Numbers, TooLarge, bit_numbers
from schakel_methods.textscan.index import STEM, Lexicon, WordInfo
from schakel_methods.textscan.lemmas import NUMBERS, PARTICLES
from schakel_methods.textscan.sentences import CLAUSE_WORDS
from schakel_methods.textscan.status import CENTURIES, DENIALS, NO_DATE, ContextRules
from schakel_methods.textscan.windows import AFTER_PARTICLE, BEFORE_VERB

Bytes = NDArray[np.uint8]
Wide = NDArray[np.int64]

CLAUSE, AFTER, BEFORE, PAST, PRESENT, DENIAL, UNDATED = (1 << place for place in range(7))
NOTHING, UNKNOWN = 0, -1
MOST_WORDS = 100_000
_TABLE = 1 << 18
_BITS = 1 << 24
_VALUES = 1 << 20
_TRIPLES = 37**3
_BEGINS, _ENDS = 1, 2
_PARTICLE = {form: number for number, form in enumerate(sorted(PARTICLES), start=1)}
_MULTIPLES = np.frombuffer(bytearray(b"onderduizend"), np.uint8)


class Words(NamedTuple):
    """What every word means. `table` finds the number of a word by its hash; word 0 means nothing.

    `particle` numbers the particles from 1. `readings` are words without a form: a verb together
    with the particle of the same place in `particles`.
    """

    table: Numbers
    text_start: Numbers
    text: Bytes
    flags: Numbers
    year: Numbers
    particle: Numbers
    gates_start: Numbers
    gates: Numbers
    slots_start: Numbers
    slots: Numbers
    joins_start: Numbers
    particles: Numbers
    readings: Numbers
    terms_start: Numbers
    terms: Numbers
    known: Bytes
    triples: Bytes


@compiled
def hashed(text: Bytes, start: int, end: int) -> int:
    """Return the hash of `text[start:end)`: not negative, 62 bits (FNV-1a)."""
    value = 1469598103934665603
    for at in range(start, end):
        value = ((value ^ text[at]) * 1099511628211) & 0x3FFFFFFFFFFFFFFF
    return value ^ (value >> 31)


@compiled
def triple(text: Bytes | bytes, at: int) -> int:
    """Number three letters or digits; blanks and marks count as nothing."""
    value = 0
    for place in range(at, at + 3):
        code = text[place]
        letter = code - 96 if 97 <= code <= 122 else code - 21 if 48 <= code <= 57 else 0
        value = value * 37 + letter
    return value


@compiled
def find_word(words: Words, text: Bytes, start: int, end: int) -> int:
    """Return the number of the word `text[start:end)`; UNKNOWN if Python has to look it up."""
    value = hashed(text, start, end)
    place = value & (words.table.shape[0] - 1)
    while words.table[place]:
        word = words.table[place]
        if _same(words, word, text, start, end):
            return word
        place = (place + 1) & (words.table.shape[0] - 1)
    return UNKNOWN if may_mean(words, value, text, start, end) else NOTHING


@compiled
def _same(words: Words, word: int, text: Bytes, start: int, end: int) -> bool:
    first = words.text_start[word]
    if words.text_start[word + 1] - first != end - start:
        return False
    for at in range(end - start):  # noqa: SIM110 - the compiler knows no `all`
        if words.text[first + at] != text[start + at]:
            return False
    return True


@compiled
def may_mean(words: Words, value: int, text: Bytes, start: int, end: int) -> bool:
    """Whether a form that was never met can mean anything: a superset of what Python finds."""
    if text[start] <= 57:
        return True
    bit = value & (8 * words.known.shape[0] - 1)
    if words.known[bit >> 3] >> (bit & 7) & 1:
        return True
    if end - start < STEM:
        return False
    if words.triples[triple(text, start)] & 1 or words.triples[triple(text, end - STEM)] & 2:
        return True
    last = end - 2 if text[end - 1] == 115 else end - 1  # "je", "jes": a diminutive
    return (text[last] == 101 and text[last - 1] == 106) or _is_multiple(text, start, end)


@compiled
def _is_multiple(text: Bytes, start: int, end: int) -> bool:
    """Whether "onderd" or "uizend" (of honderd, duizend) stands in the form."""
    for at in range(start, end - 5):
        for word in range(0, 12, 6):
            place = 0
            while place < 6 and text[at + place] == _MULTIPLES[word + place]:
                place += 1
            if place == 6:
                return True
    return False


@compiled
def file_words(words: Words, first: int, last: int) -> None:
    """Put the words `[first, last)` in the table; a reading has no form and is never found."""
    for word in range(first, last):
        start, end = words.text_start[word], words.text_start[word + 1]
        if start == end:
            continue
        place = hashed(words.text, start, end) & (words.table.shape[0] - 1)
        while words.table[place]:
            place = (place + 1) & (words.table.shape[0] - 1)
        words.table[place] = word


@compiled
def mark_forms(known: Bytes, text: Bytes, length: int) -> None:
    """Set the bit of every form in a list of forms that each end in a blank."""
    start = 0
    for at in range(length):
        if text[at] == 32:
            bit = hashed(text, start, at) & (8 * known.shape[0] - 1)
            known[bit >> 3] |= np.uint8(1 << (bit & 7))
            start = at + 1


def as_bytes(text: str) -> Bytes:
    """Return a folded text as numbers; writable, so that the kernels know one type only."""
    return np.frombuffer(bytearray(text or " ", "ascii", "replace"), np.uint8)


class Terms:
    """Numbers every word of the context rules and says which of them a form fits."""

    def __init__(self, rules: ContextRules) -> None:
        said = sorted({word for rule in rules.spoken for word in rule.words if word != "..."})
        self.number_of = {word: number for number, word in enumerate(said)}
        self.stems = {
            word[:-1]: number for word, number in self.number_of.items() if word[-1] == "*"
        }
        self.lengths = sorted(set(map(len, self.stems)))

    def fitting(self, form: str) -> list[int]:
        """Return the numbers of the words of rules that a form fits."""
        exact = self.number_of.get(form)
        found = [] if exact is None else [exact]
        for length in self.lengths:
            number = self.stems.get(form[:length]) if length <= len(form) else None
            if number is not None:
                found.append(number)
        return found


def words_for() -> Words:
    """Return room for the words."""
    kinds = {"text": np.uint8, "known": np.uint8, "triples": np.uint8}
    values = ("text", "gates", "slots", "terms")
    sizes = {"table": _TABLE, "known": _BITS >> 3, "triples": _TRIPLES}
    sizes |= dict.fromkeys(values, _VALUES)
    return Words._make(
        np.zeros(sizes.get(name, MOST_WORDS + 2), kinds.get(name, np.int32))
        for name in Words._fields
    )


class Vocabulary:
    """The words met so far, in the arrays of `words`. Bounded: when they are full it starts anew."""

    def __init__(
        self, lexicon: Lexicon, rules: ContextRules, terms: Terms, *, words: Words
    ) -> None:
        self.lexicon = lexicon
        self.rules = rules
        self.terms = terms
        self.words = words
        self.ids: dict[str, int] = {}
        self.count = 1
        self._mark_triples({*lexicon.stems(), *(stem[:STEM] for stem in self.terms.stems)}, _BEGINS)
        heads = lexicon.morphology.heads
        self._mark_triples({head.form[-STEM:] for head in heads if len(head.form) >= STEM}, _ENDS)

    def known_forms(self) -> Iterator[str]:
        """Yield every form that means something or has a lemma."""
        listed = [self.lexicon.morphology.table, self.lexicon.terms(), self.terms.number_of]
        listed += [self.rules.past, self.rules.present, NUMBERS, CLAUSE_WORDS, AFTER_PARTICLE]
        listed += [BEFORE_VERB, DENIALS, NO_DATE]
        return (form for source in listed for form in source if form.isascii())

    def start(self) -> tuple[int, int]:
        """Forget every word but those that end a clause; return the numbers of these."""
        self.ids.clear()
        self.count = 1
        self.words.table[:] = 0
        return self.learn(CLAUSE_WORDS)

    def learn(self, forms: Iterable[str]) -> tuple[int, int]:
        """Look up forms that were never met; return the numbers of the first and after the last."""
        first = self.count
        for form in forms:
            if form not in self.ids:
                self._add(form, self.lexicon.look_up(form))
        return first, self.count

    def is_filling(self) -> bool:
        """Whether the words of one more batch might not fit."""
        w, count = self.words, self.count
        used = max(starts[count] for starts in (w.gates_start, w.slots_start, w.terms_start))
        return count > MOST_WORDS // 2 or used > _VALUES // 2 or w.text_start[count] > _VALUES // 2

    def _mark_triples(self, stems: Iterable[str], bit: int) -> None:
        triples = self.words.triples
        for stem in stems:
            if len(stem) < STEM:  # a beginning of one or two letters: look at every word
                triples |= np.uint8(bit)
                return
            triples[triple(stem.encode(), 0)] |= bit

    def _add(self, form: str, info: WordInfo | None) -> None:
        joins = info.joins if info is not None else ()
        readings = [self._append("", joined.gates, joined.slots) for _, joined in joins]
        word = self._append(form, *(info[:2] if info is not None else (0, 0)))
        self.ids[form] = word
        words = self.words
        words.flags[word] = self._flags(form)
        is_year = len(form) == 4 and form[:2] in CENTURIES and form.isdigit()
        words.year[word] = int(form) if is_year else 0
        words.particle[word] = _PARTICLE.get(form, 0)
        _extend(words.terms_start, words.terms, word, self.terms.fitting(form))
        begin = words.joins_start[word]
        particles = [_PARTICLE[particle] for particle, _ in joins]
        words.readings[begin : begin + len(readings)] = readings
        _extend(words.joins_start, words.particles, word, particles)

    def _append(self, form: str, gates: int, slots: int) -> int:
        word, words = self.count, self.words
        if word + 1 >= MOST_WORDS:
            raise TooLarge("too many different words in one batch")
        self.count += 1
        _extend(words.text_start, words.text, word, list(form.encode()))
        _extend(words.gates_start, words.gates, word, bit_numbers(gates))
        _extend(words.slots_start, words.slots, word, bit_numbers(slots))
        _extend(words.joins_start, words.particles, word, [])
        _extend(words.terms_start, words.terms, word, [])
        words.flags[word] = words.year[word] = words.particle[word] = 0
        return word

    def _flags(self, form: str) -> int:
        sets = (
            CLAUSE_WORDS, AFTER_PARTICLE, BEFORE_VERB,
            self.rules.past, self.rules.present, DENIALS, NO_DATE,
        )  # fmt: skip
        return sum(1 << place for place, words in enumerate(sets) if form in words)


def _extend(starts: Numbers, values: Numbers | Bytes, word: int, found: list[int]) -> None:
    begin = int(starts[word])
    end = begin + len(found)
    if end > values.shape[0]:
        raise TooLarge("the words of one batch mean too much")
    values[begin:end] = found
    starts[word + 1] = end
