"""Read notes and return the hits with their words and status."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from schakel_methods.textscan.document import Situation, situations
from schakel_methods.textscan.hits import COUNTED, Hit, Span, Status, Trigger
from schakel_methods.textscan.index import UNKNOWN, Compiled, CompiledGroup, Lexicon
from schakel_methods.textscan.normalise import Folded, fold
from schakel_methods.textscan.prefilter import Prefilter
from schakel_methods.textscan.sentences import Token, chunks, spaced, split, tokens
from schakel_methods.textscan.status import ContextRules, Found, Verdict, judge
from schakel_methods.textscan.windows import Occurrence, View, smallest, view

_WORTHLESS = 2


@dataclass
class Raw:
    """A match before its status is known: word numbers within its sentence."""

    indicator: str
    variant: int
    words: tuple[int, ...]
    counter: bool
    verdict: Verdict | None = None


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
    return [scan_text(text, lexicon, prefilter, year=year) for text in texts]


def context_rules(lexicon: Lexicon) -> ContextRules:
    """Return the lexicon's context rules, indexed once."""
    if lexicon.context is None:
        lexicon.context = ContextRules(lexicon.data.rules)
    return lexicon.context


def scan_text(
    text: str, lexicon: Lexicon, prefilter: Prefilter | None, *, year: int
) -> tuple[Hit, ...]:
    """Return the hits of one text. See `scan_batch`."""
    folded = fold(text)
    if prefilter is not None and not prefilter.may_match(folded.text):
        return ()
    note = _read(folded.text, lexicon)
    matched = (note.match(number) for number in range(len(note.bounds)))
    found = [sentence for sentence in matched if sentence is not None]
    if not found:
        return ()
    return _Judged(folded, note, lexicon, year).hits(found)


def _read(folded: str, lexicon: Lexicon) -> "_Note":
    """Cut a note into sentences and see which gates each of them opens."""
    plain = spaced(folded)
    bounds: list[Span] = []
    listed: list[list[str]] = []
    for start, end in split(folded):
        words = plain[start:end].split()
        if len(words) <= 60:
            bounds.append((start, end))
            listed.append(words)
            continue
        for piece in chunks(words, start, end, folded):
            bounds.append(piece)
            listed.append(plain[piece[0] : piece[1]].split())
    return _Note(folded, bounds, listed, lexicon)


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


class _Judged:
    """Gives every match its status, with the triggers of the sentences that matter."""

    def __init__(self, folded: Folded, note: "_Note", lexicon: Lexicon, year: int) -> None:
        rules = context_rules(lexicon)
        self.weights = lexicon.data.weights
        self.folded = folded
        self.note = note
        self.rules = rules
        self.year = year
        self.near: dict[int, list[Found]] = {}
        far = rules.far.find_in_note(note.forms, year)
        self.situations = situations(far, note.forms, rules)

    def hits(self, sentences: list[Sentence]) -> tuple[Hit, ...]:
        self._set_aside_excuses(sentences)
        found = [self._hit(sentence, raw) for sentence in sentences for raw in sentence.raws]
        return tuple(sorted(found, key=lambda hit: (hit.start, hit.indicator)))

    def _set_aside_excuses(self, sentences: list[Sentence]) -> None:
        """ "A quarrel at home" explains blows, not earnings handed over: a strong hit besides what
        an excuse explains, or two medium ones, makes the excuse worthless."""
        general = [item for item in self.situations if not item.found.rule.only]
        scoped = [item for item in self.situations if item.found.rule.only]
        self.situations = general
        if not scoped:
            return
        counted = {
            raw.indicator
            for sentence in sentences
            for raw in sentence.raws
            if self.weights[raw.indicator] > 1 and self._status(sentence, raw) in COUNTED
        }
        self.situations = general + [item for item in scoped if not counted - item.found.rule.only]

    def _hit(self, sentence: Sentence, raw: Raw) -> Hit:
        words = sentence.words
        verdict = self._verdict(sentence, raw)
        status, trigger = self._decide(sentence, raw, verdict)
        first, last = words[raw.words[0]], words[raw.words[-1]]
        start, end = self.folded.original(first.start, last.end)
        return Hit(
            indicator=raw.indicator,
            variant=raw.variant,
            start=start,
            end=end,
            words=tuple(
                self.folded.original(words[word].start, words[word].end) for word in raw.words
            ),
            status=status,
            trigger=trigger,
            about=self._text(sentence.number, verdict.about),
            reported_by=self._text(sentence.number, verdict.reporter),
        )

    def _status(self, sentence: Sentence, raw: Raw) -> Status:
        """The status without what explains a whole note otherwise."""
        if raw.counter:
            return Status.NEGATED
        whole = self._whole(sentence.number, raw.indicator)
        return whole.status if whole is not None else self._verdict(sentence, raw).status

    def _verdict(self, sentence: Sentence, raw: Raw) -> Verdict:
        if raw.verdict is None:
            raw.verdict = judge(raw.words, sentence.words, self._triggers(sentence.number))
        return raw.verdict

    def _triggers(self, sentence: int) -> list[Found]:
        if sentence not in self.near:
            self.near[sentence] = self.rules.all.find(self.note.forms[sentence], self.year)
        return self.near[sentence]

    def _decide(
        self, sentence: Sentence, raw: Raw, verdict: Verdict
    ) -> tuple[Status, Trigger | None]:
        whole = self._whole(sentence.number, raw.indicator)
        if whole is not None and whole.status is Status.GENERAL:
            return whole.status, self._trigger(whole.sentence, whole.found)
        if raw.counter:
            return Status.NEGATED, self._counter(sentence, raw)
        if verdict.status is not Status.NEGATED and whole is not None:
            return whole.status, self._trigger(whole.sentence, whole.found)
        if verdict.decided_by is None:
            return verdict.status, None
        return verdict.status, self._trigger(sentence.number, verdict.decided_by)

    def _whole(self, sentence: int, indicator: str) -> Situation | None:
        held = [item for item in self.situations if item.holds(sentence, indicator)]
        return min(held, key=lambda item: item.status is not Status.GENERAL, default=None)

    def _counter(self, sentence: Sentence, raw: Raw) -> Trigger:
        """The words of an innocent twin decide its status themselves."""
        first, last = sentence.words[raw.words[0]], sentence.words[raw.words[-1]]
        start, end = self.folded.original(first.start, last.end)
        return Trigger(
            f"{raw.indicator}-{raw.variant + 1}",
            self.folded.text[first.start : last.end],
            start,
            end,
        )

    def _trigger(self, sentence: int, found: Found) -> Trigger:
        words = self.note.view(sentence).tokens
        first, last = words[found.first], words[found.last]
        start, end = self.folded.original(first.start, last.end)
        return Trigger(found.rule.id, self.folded.text[first.start : last.end], start, end)

    def _text(self, sentence: int, found: Found | None) -> str:
        return self._trigger(sentence, found).text if found is not None else ""
