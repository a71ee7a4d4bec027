"""Read notes and return the hits with their words and status."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from schakel_methods.textscan.decide import Match, Note, hits_of
from schakel_methods.textscan.hits import Hit, Span
from schakel_methods.textscan.index import UNKNOWN, Compiled, CompiledGroup, Lexicon
from schakel_methods.textscan.normalise import Folded, fold
from schakel_methods.textscan.parts import parted
from schakel_methods.textscan.prefilter import Prefilter
from schakel_methods.textscan.sentences import Token, tokens, worded_sentences
from schakel_methods.textscan.status import ContextRules, Found, Said, Verdict, judge
from schakel_methods.textscan.windows import Occurrence, View, smallest, view


@dataclass
class Raw:
    """A match before its status is known: word numbers within its sentence."""

    indicator: str
    variant: int
    words: tuple[int, ...]
    counter: bool


@dataclass
class Sentence:
    """A sentence with matches: its words and what was found."""

    number: int
    words: Sequence[Token]
    raws: list[Raw] = field(default_factory=list)


def scan_batch(
    texts: Sequence[str],
    lexicon: Lexicon,
    prefilter: Prefilter | None = None,
    *,
    today: date | None = None,
) -> list[tuple[Hit, ...]]:
    """Return the hits of every text, in order of place.

    Offsets count characters of the text as given. `prefilter` only saves time: the hits are the
    same with and without. `today` decides which years are long past; without it the date of the
    lexicon does. Example:
    `scan_batch(["Zijn baas heeft zijn paspoort afgepakt."], lexicon)[0][0].indicator == "D01"`.
    """
    year = today.year if today is not None else int(lexicon.data.settings.version[:4])
    notes = [fold(text) for text in texts]
    if prefilter is not None:
        nothing = Folded("")
        notes = [note if prefilter.may_match(note.text) else nothing for note in notes]
    if lexicon.engine is not None:
        found = lexicon.engine.scan(notes, year=year)
    else:
        found = [scan_folded(note, lexicon, year=year) for note in notes]
    known = lexicon.morphology.table
    return [parted(text, hits, known) for text, hits in zip(texts, found, strict=True)]


def context_rules(lexicon: Lexicon) -> ContextRules:
    """Return the lexicon's context rules, indexed once."""
    if lexicon.context is None:
        lexicon.context = ContextRules(lexicon.data.rules)
    return lexicon.context


def scan_folded(folded: Folded, lexicon: Lexicon, *, year: int) -> tuple[Hit, ...]:
    """Return the hits of one folded text, in plain Python. See `scan_batch`."""
    note = _read(folded.text, lexicon)
    matched = (note.match(number) for number in range(len(note.bounds)))
    found = [sentence for sentence in matched if sentence is not None]
    if not found:
        return ()
    rules = context_rules(lexicon)
    past = [rules.is_past(forms) for forms in note.forms]
    read = Note(folded, _far(note, rules, year), past)
    return hits_of(read, _matches(note, found, rules, year), lexicon)


def _read(folded: str, lexicon: Lexicon) -> "_Note":
    """Cut a note into sentences and see which gates each of them opens."""
    read = worded_sentences(folded)
    return _Note(folded, [place for place, _ in read], [words for _, words in read], lexicon)


class _Opened(NamedTuple):
    """What the words of a sentence make possible: gates, slots and the patterns to try."""

    gates: int
    slots: int
    anchors: list[tuple[int, int]]


def _opened(words: list[str], lexicon: Lexicon) -> _Opened:
    known, look_up = lexicon.cache.get, lexicon.info
    gates = slots = 0
    anchors: list[tuple[int, int]] = []
    for word in words:
        found = known(word, UNKNOWN)
        if found is UNKNOWN:
            found = look_up(word)
        if found is None:
            continue
        opened, filled, anchored, joins = found
        gates |= opened
        slots |= filled
        if anchored:
            anchors += anchored
        for particle, joined in joins:
            if particle in words:
                gates |= joined.gates
                slots |= joined.slots
                anchors += joined.anchors
    return _Opened(gates, slots, anchors)


class _Note:
    """One note while it is matched; sentences are looked at closely only when a gate opens."""

    def __init__(
        self,
        folded: str,
        bounds: list[Span],
        forms: list[list[str]],
        lexicon: Lexicon,
    ) -> None:
        self.folded = folded
        self.bounds = bounds
        self.forms = forms
        self.opened = [_opened(words, lexicon) for words in forms]
        self.lexicon = lexicon
        self.views: dict[int, View] = {}
        self.settings: dict[int, bool] = {}

    def match(self, number: int) -> Sentence | None:
        """Return the sentence with its matches; overlapping ones of one indicator are one."""
        found = self.raw_matches(number)
        if not found:
            return None
        compiled = self.lexicon.compiled
        raws = [
            Raw(indicator, variant, words, compiled[place].variant.counter)
            for indicator, variant, words, place in found
        ]
        return Sentence(number, self.view(number).tokens, _merged(raws))

    def raw_matches(self, number: int) -> list[tuple[str, int, tuple[int, ...], int]]:
        """Try the patterns of which every group has a word in this sentence.

        Returns indicator, pattern, words and the pattern's place in the compiled lexicon.
        """
        gates, slots, anchors = self.opened[number]
        if not anchors:
            return []
        fitting = {variant for need, variant in anchors if need & gates == need}
        found = []
        for candidate in sorted(fitting):
            compiled = self.lexicon.compiled[candidate]
            if compiled.chains and not _complete(compiled, slots):
                continue
            best = self._smallest(compiled, number)
            if best is not None:
                words = tuple(sorted({word for occurrence in best for word in occurrence}))
                found.append(
                    (compiled.variant.indicator, compiled.variant.number, words, candidate)
                )
        return found

    def _smallest(self, compiled: Compiled, number: int) -> list[Occurrence] | None:
        if all(map(self._holds, compiled.around)):
            return smallest(compiled, self.view(number))
        return None

    def view(self, number: int) -> View:
        """Look a sentence up, once."""
        if number not in self.views:
            self.views[number] = view(tokens(self.folded, *self.bounds[number]), self.lexicon)
        return self.views[number]

    def _holds(self, group: CompiledGroup) -> bool:
        """Whether a setting stands somewhere in the note."""
        gate = group.gate
        if gate not in self.settings:
            self.settings[gate] = any(
                opened.gates & gate and self._fills(number, opened.slots, group)
                for number, opened in enumerate(self.opened)
            )
        return self.settings[gate]

    def _fills(self, number: int, slots: int, group: CompiledGroup) -> bool:
        """One word needs no closer look; several must also stand together."""
        ways = [way for way in group.ways if not way.all_slots & ~slots]
        if any(len(way.slots) == 1 for way in ways):
            return True
        return bool(ways and self.view(number).occurrences(group))


def _complete(compiled: Compiled, slots: int) -> bool:
    """Whether every group has an alternative of which all words are in the sentence."""
    missing = ~slots
    for ways in compiled.chains:
        for way in ways:
            if not way & missing:
                break
        else:
            return False
    return True


def _merged(raws: list[Raw]) -> list[Raw]:
    """Overlapping matches of one indicator become one; an innocent twin decides the status."""
    merged: list[Raw] = []
    for raw in sorted(raws, key=lambda item: (item.indicator, item.words[0], item.variant)):
        last = merged[-1] if merged else None
        if last is None or last.indicator != raw.indicator or raw.words[0] > last.words[-1]:
            merged.append(Raw(raw.indicator, raw.variant, raw.words, raw.counter))
            continue
        last.words = tuple(sorted({*last.words, *raw.words}))
        if raw.counter and not last.counter:
            last.counter, last.variant = True, raw.variant
    return merged


def _matches(note: _Note, found: list[Sentence], rules: ContextRules, year: int) -> list[Match]:
    """Give every match the status that the triggers of its sentence decide."""
    matches = []
    for sentence in found:
        triggers = rules.all.find(note.forms[sentence.number], year)
        for raw in sentence.raws:
            verdict = judge(raw.words, sentence.words, triggers)
            matches.append(_match(sentence, raw, verdict))
    return matches


def _match(sentence: Sentence, raw: Raw, verdict: Verdict) -> Match:
    words = sentence.words
    return Match(
        sentence=sentence.number,
        indicator=raw.indicator,
        variant=raw.variant,
        counter=raw.counter,
        words=tuple((words[word].start, words[word].end) for word in raw.words),
        status=verdict.status,
        decided=_said(verdict.decided_by, words),
        reporter=_said(verdict.reporter, words),
    )


def _said(found: Found | None, words: Sequence[Token]) -> Said | None:
    if found is None:
        return None
    return Said(found.rule, words[found.first].start, words[found.last].end)


def _far(note: _Note, rules: ContextRules, year: int) -> list[tuple[int, Said]]:
    """The triggers that look at the whole note, with the number of their sentence."""
    listed = rules.far.find_in_note(note.forms, year)
    return [
        (number, said)
        for number, found in enumerate(listed)
        for item in found
        if (said := _said(item, note.view(number).tokens))
    ]
