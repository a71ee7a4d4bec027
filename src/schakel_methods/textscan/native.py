"""The scan with compiled kernels: the same hits as `scan`, many times faster (ADR 0060).

Python's work grows with the hits; everything per word is done by the kernels on whole batches.
Needs numpy, and machine code from `build` (see `machine`).
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import numpy as np

from schakel_methods.textscan import batch_kernel as kernel
from schakel_methods.textscan.cutting import cut_for, unknown_words
from schakel_methods.textscan.decide import Match, Note, hits_of
from schakel_methods.textscan.entrance import CUT, FILE, MARK, READ
from schakel_methods.textscan.flat import Numbers, TooLarge, flatten, flatten_rules
from schakel_methods.textscan.hits import Hit, Status
from schakel_methods.textscan.index import Lexicon
from schakel_methods.textscan.judging import said_for
from schakel_methods.textscan.machine import Kernels
from schakel_methods.textscan.memory import Tables, lay_out
from schakel_methods.textscan.normalise import Folded
from schakel_methods.textscan.scan import context_rules, scan_folded
from schakel_methods.textscan.scratch import scratch_for
from schakel_methods.textscan.status import YEAR_RULE, Said
from schakel_methods.textscan.vocabulary import Terms, Vocabulary, as_bytes, words_for

_STATUSES = (
    Status.NEGATED, Status.NEGATED, Status.HISTORICAL, Status.OTHER_PERSON, Status.UNCERTAIN,
    Status.AFFIRMED,
)  # fmt: skip
"""By the number the kernel gives; the last one is -1: nothing found."""
_LETTERS = 1 << 17
_NOTES = 256
_HITS = 1 << 13
_LONGEST = 127


def attach(lexicon: Lexicon, kernels: Kernels) -> bool:
    """Let `scan_batch` use the kernels for this lexicon; False if it is too large for them."""
    lexicon.cache.clear()  # the plain engine's words: megabytes that the arrays can have
    try:
        lexicon.engine = NativeEngine(lexicon, kernels)
    except TooLarge:
        return False
    return True


class NativeEngine:
    """Scans batches with the kernels. One per process and lexicon; not for several threads.

    Example: `NativeEngine(lexicon, enter).scan([fold("Zijn baas nam zijn paspoort in.")], year=2026)`.
    """

    def __init__(self, lexicon: Lexicon, kernels: Kernels) -> None:
        rules = context_rules(lexicon)
        self.lexicon = lexicon
        self.kernels = kernels
        self.rules = [*rules.spoken, YEAR_RULE]
        self.variants = [(item.variant.indicator, item.variant.number) for item in lexicon.compiled]
        terms = Terms(rules)
        patterns, triggers = flatten(lexicon), flatten_rules(rules.spoken, terms.number_of)
        self.memory, tables = lay_out(
            Tables(
                words=words_for(),
                patterns=patterns,
                triggers=triggers,
                scratch=scratch_for(patterns),
                said=said_for(triggers),
                cut=cut_for(_LETTERS, _NOTES),
                out=kernel.out_for(_HITS, _LETTERS),
            )
        )
        self.cut, self.out = tables.cut, tables.out
        self.vocabulary = Vocabulary(lexicon, rules, terms, words=tables.words)
        self._mark(self.vocabulary.known_forms())
        self._start()

    def _mark(self, forms: Iterable[str]) -> None:
        """Tell the kernels which forms may mean something, as many at a time as there is room."""
        listed = iter(forms)
        while some := [form[:_LONGEST] for form in islice(listed, _LETTERS // (_LONGEST + 1))]:
            text = as_bytes(" ".join(some) + " ")
            self.cut.letters[: len(text)] = text
            self.kernels(MARK, len(text), 0, self.memory)

    def _start(self) -> None:
        self.kernels(FILE, *self.vocabulary.start(), self.memory)

    def scan(self, notes: Sequence[Folded], *, year: int) -> list[tuple[Hit, ...]]:
        """Return the hits of every folded note; see `scan_batch`."""
        found: list[tuple[Hit, ...]] = []
        for batch in _batches(notes):
            found += self._read(batch, year)
        return found

    def _read(self, batch: list[Folded], year: int) -> list[tuple[Hit, ...]]:
        """Read a batch; what there is no room for is halved, one note alone is read in Python."""
        try:
            is_complete = self._run(batch, year)
        except TooLarge:
            is_complete = False
        if is_complete:
            return self._hits(batch)
        if len(batch) == 1:
            return [scan_folded(batch[0], self.lexicon, year=year)]
        half = len(batch) // 2
        return self._read(batch[:half], year) + self._read(batch[half:], year)

    def _run(self, batch: list[Folded], year: int) -> bool:
        text = "".join([item.text for item in batch])
        if len(text) > _LETTERS:
            return False
        cut = self.cut
        cut.letters[: len(text)] = as_bytes(text)
        np.cumsum([len(item.text) for item in batch], out=cut.text[1 : len(batch) + 1])
        if self.vocabulary.is_filling():
            self._start()
        self.kernels(CUT, len(batch), 0, self.memory)
        self._learn(text)
        return self.kernels(READ, len(batch), year, self.memory) == 1

    def _learn(self, text: str) -> None:
        """Look up the words that were never met before."""
        cut = self.cut
        places = unknown_words(cut)
        if not len(places):
            return
        starts, ends = cut.start[places].tolist(), cut.end[places].tolist()
        forms = [text[start:end] for start, end in zip(starts, ends, strict=True)]
        try:
            first, last = self.vocabulary.learn(forms)
        except TooLarge:
            self._start()
            raise
        self.kernels(FILE, first, last, self.memory)
        ids = self.vocabulary.ids
        cut.word[places] = [ids[form] for form in forms]

    def _hits(self, batch: list[Folded]) -> list[tuple[Hit, ...]]:
        found: list[tuple[Hit, ...]] = [()] * len(batch)
        matches = self._matches()
        far = self._far()
        firsts = self.cut.note.tolist()
        for note, listed in matches.items():
            first, last = firsts[note], firsts[note + 1]
            told = far.get(note, [])
            past = [tense == 1 for tense in self.out.past[first:last].tolist()]
            found[note] = hits_of(Note(batch[note], told, past), listed, self.lexicon)
        return found

    def _matches(self) -> dict[int, list[Match]]:
        """The matches of every note that has any."""
        out, rules = self.out, self.rules
        starts = out.span_start[: out.counts[kernel.SPANS]].tolist()
        ends = out.span_end[: out.counts[kernel.SPANS]].tolist()
        found: dict[int, list[Match]] = {}
        for row in _rows(out.hits, int(out.counts[kernel.HITS]), kernel.HIT_COLUMNS):
            (
                note, sentence, variant, counter, status, rule, start, end,
                reporter_start, reporter_end, first, last,
            ) = row  # fmt: skip
            match = Match(
                sentence,
                *self.variants[variant],
                counter == 1,
                tuple(zip(starts[first:last], ends[first:last], strict=True)),
                _STATUSES[status],
                Said(rules[rule], start, end) if start >= 0 else None,
                # Who reported it is only shown: any rule will do.
                Said(YEAR_RULE, reporter_start, reporter_end) if reporter_start >= 0 else None,
            )
            found.setdefault(note, []).append(match)
        return found

    def _far(self) -> dict[int, list[tuple[int, Said]]]:
        """Per note the triggers that look at the whole note, with the number of the sentence."""
        found: dict[int, list[tuple[int, Said]]] = {}
        count = int(self.out.counts[kernel.FARS])
        for row in _rows(self.out.fars, count, kernel.FAR_COLUMNS):
            note, sentence, rule, start, end = row
            said = Said(self.rules[rule], start, end)
            found.setdefault(note, []).append((sentence, said))
        return found


def _rows(values: Numbers, count: int, columns: int) -> list[list[int]]:
    rows: list[list[int]] = values[: count * columns].reshape(count, columns).tolist()
    return rows


def _batches(notes: Sequence[Folded]) -> Iterator[list[Folded]]:
    """Cut a sequence in batches that fit in the room of the kernels."""
    batch: list[Folded] = []
    letters = 0
    for note in notes:
        if batch and (len(batch) == _NOTES or letters + len(note.text) > _LETTERS):
            yield batch
            batch, letters = [], 0
        batch.append(note)
        letters += len(note.text)
    if batch:
        yield batch
