"""The lexicon bound to a lemma table: which word form opens which pattern, as bit masks.

Every distinct group of every pattern is a *gate*: a bit. A sentence whose words together do not set
all gates of a pattern cannot hold a match, so one `and` of two integers rejects it. Every distinct
set of terms is a *slot*: a bit as well; the slots of a word say where in a pattern it can stand.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, TypeVar

from schakel_methods.textscan.grammar import Alternative, Group, Word
from schakel_methods.textscan.hits import Hit
from schakel_methods.textscan.lemmas import NUMBERS, PARTICLES, Head, Morphology, number
from schakel_methods.textscan.lexicon import LexiconData, Variant
from schakel_methods.textscan.normalise import Folded
from schakel_methods.textscan.status import ContextRules

_CACHED = 100_000
_RARE = 1
STEM = 3
_NUMBER = 200


class Steps(NamedTuple):
    """One alternative: the slot bit of each step and the words allowed before it."""

    slots: tuple[int, ...]
    gaps: tuple[int, ...]
    all_slots: int


class CompiledGroup(NamedTuple):
    """The alternatives of one group and the gate that opens it; equal groups share a gate."""

    gate: int
    ways: tuple[Steps, ...]


class Compiled(NamedTuple):
    """A variant ready to be matched.

    `chains` holds, for every group with alternatives of several words, the slots that each of its
    alternatives needs; the gate of such a group knows only the rarest word.
    """

    variant: Variant
    need: int
    groups: tuple[CompiledGroup, ...]
    absent: tuple[CompiledGroup, ...]
    width: int
    orders: tuple[tuple[int, int], ...]
    around: tuple[CompiledGroup, ...]
    chains: tuple[tuple[int, ...], ...]


class WordInfo(NamedTuple):
    """What a word form means to the patterns; `joins` are its readings with a particle."""

    gates: int
    slots: int
    anchors: tuple[tuple[int, int], ...]
    joins: "tuple[tuple[str, WordInfo], ...]" = ()


_Key = TypeVar("_Key")
UNKNOWN = WordInfo(-1, -1, ())


@dataclass
class _Masks:
    """Term -> bits. One of these for the gates, one for the slots."""

    words: dict[str, int] = field(default_factory=dict)
    prefixes: dict[str, int] = field(default_factory=dict)
    ranges: dict[tuple[int, int], int] = field(default_factory=dict)
    stems: set[str] = field(default_factory=set)

    def add(self, term: Word, bit: int, morphology: Morphology) -> None:
        if term.kind == "prefix":
            _join(self.prefixes, term.text, bit)
            self.stems.add(term.text[:STEM])
        elif term.kind == "number":
            low, high = term.text.split("-")
            _join(self.ranges, (int(low), int(high)), bit)
        elif term.kind == "exact":
            _join(self.words, "=" + term.text, bit)
        else:
            for lemma in {term.text, morphology.lemma(term.text)}:
                _join(self.words, lemma, bit)


def _join(masks: dict[_Key, int], key: _Key, bit: int) -> None:
    """Set a bit; a mask of one bit stays the number that all share, for a thousand bytes each."""
    mask = masks.get(key)
    masks[key] = bit if mask is None or mask == bit else mask | bit


class Engine(Protocol):
    """Another way to the same hits; see `native`."""

    def scan(self, notes: Sequence[Folded], *, year: int) -> list[tuple[Hit, ...]]:
        """Return the hits of every folded note."""
        ...


@dataclass
class Lexicon:
    """The compiled lexicon. Build it once, hand it to `scan_batch`; it is read-only apart from
    a bounded cache of word forms.

    Example: `Lexicon.build(load(tables), lemma_table)`.
    """

    data: LexiconData
    morphology: Morphology
    compiled: tuple[Compiled, ...]
    _gates: _Masks
    _slots: _Masks
    anchored: dict[int, tuple[tuple[int, int], ...]]
    _anchor_gates: int
    cache: dict[str, WordInfo | None] = field(default_factory=dict)
    context: ContextRules | None = None
    engine: Engine | None = None

    @classmethod
    def build(cls, data: LexiconData, table: Mapping[str, str]) -> "Lexicon":
        """Bind `data` to a lemma table (plain form -> plain lemma)."""
        heads = tuple(_head_forms(data))
        if any(table.get(form) != lemma for form, lemma in data.corrections.items()):
            table = {**table, **data.corrections}
        return _Builder(data, Morphology(table, heads)).lexicon()

    def info(self, form: str) -> WordInfo | None:
        """Return what a folded word form means to the patterns, or None: nothing."""
        known = self.cache.get(form, UNKNOWN)
        if known is not UNKNOWN:
            return known
        if len(self.cache) >= _CACHED:
            self.cache.clear()
        found = self.cache[form] = self.look_up(form)
        return found

    def look_up(self, form: str) -> WordInfo | None:
        """Return what `info` returns, without the cache."""
        lemmas = self.morphology.lemmas(form)
        plain = self._readings(form, lemmas)
        joins = self._joins(lemmas)
        if plain is None and not joins:
            return None
        gates, slots, anchors = plain[:3] if plain else (0, 0, ())
        return WordInfo(gates, slots, anchors, joins)

    def _joins(self, lemmas: set[str]) -> tuple[tuple[str, WordInfo], ...]:
        """Per particle what the verb means with it, whichever of its lemmas it stands for."""
        found: dict[str, WordInfo] = {}
        for lemma in sorted(lemmas):
            for particle in self._separable.get(lemma, ()):
                joined = self._readings(particle + lemma, {particle + lemma})
                if joined:
                    earlier = found.get(particle)
                    found[particle] = _either(earlier, joined) if earlier else joined
        return tuple(found.items())

    def _readings(self, form: str, lemmas: set[str]) -> WordInfo | None:
        gates = self._bits(self._gates, form, lemmas)
        slots = self._bits(self._slots, form, lemmas)
        if not slots and not gates:
            return None
        anchors: list[tuple[int, int]] = []
        rest = gates & self._anchor_gates
        while rest:
            bit = rest & -rest
            anchors.extend(self.anchored[bit])
            rest ^= bit
        return WordInfo(gates, slots, tuple(anchors))

    def _bits(self, masks: _Masks, form: str, lemmas: Iterable[str]) -> int:
        bits = masks.words.get("=" + form, 0)
        for lemma in lemmas:
            bits |= masks.words.get(lemma, 0)
        if form[:STEM] in masks.stems:
            for length in range(STEM, len(form) + 1):
                bits |= masks.prefixes.get(form[:length], 0)
        value = number(form)
        if value is not None:
            for (low, high), bit in masks.ranges.items():
                bits |= bit if low <= value <= high else 0
        return bits

    def __post_init__(self) -> None:
        self._separable = _separable(self._slots)

    def anchor_stems(self) -> set[tuple[str, str]]:
        """Return every way in which a word can open a pattern, for a prefilter.

        A way is a kind and a stem: `word` (the whole word), `begin`, `end`, `noun` and `tail` (a
        word or an ending, also as a diminutive), `digit`. Reads the whole lemma table: seconds.
        """
        found = {("noun", form) for form in self.morphology.table if self._opens(form)}
        for key, gates in self._gates.words.items():
            if gates & self._anchor_gates:
                found.add(("noun", key.removeprefix("=")))
        found |= {("noun", base) for base in self._separable}
        found |= {
            ("begin", stem)
            for stem, gates in self._gates.prefixes.items()
            if gates & self._anchor_gates
        }
        found |= {("tail", head.form) for head in self.morphology.heads if self._opens(head.lemma)}
        if any(gates & self._anchor_gates for gates in self._gates.ranges.values()):
            found |= {("digit", str(digit)) for digit in range(10)}
            found |= {("noun", word) for word in NUMBERS}
        return {(kind, stem) for kind, stem in found if stem.isalnum()}

    def terms(self) -> set[str]:
        """Return every word of the patterns and every verb that can be joined with a particle."""
        words = {*self._gates.words, *self._slots.words}
        return {word.removeprefix("=") for word in words} | set(self._separable)

    def stems(self) -> set[str]:
        """Return the first three letters of every beginning in the patterns."""
        return self._gates.stems | self._slots.stems

    def _opens(self, form: str) -> bool:
        found = self.look_up(form)
        return found is not None and bool(
            found.anchors or any(joined.anchors for _, joined in found.joins)
        )


def _either(one: WordInfo, other: WordInfo) -> WordInfo:
    """What a word means that can be read in two ways."""
    return WordInfo(
        one.gates | other.gates, one.slots | other.slots, (*one.anchors, *other.anchors)
    )


def _terms(groups: Iterable[Group]) -> set[frozenset[Word]]:
    """The terms of every step of every way of these groups."""
    return {terms for group in groups for way in group for terms, _ in way}


def _separable(slots: _Masks) -> dict[str, tuple[str, ...]]:
    """Base verb -> particles, for every term that starts with a particle: `nemen` -> `in`."""
    found: dict[str, set[str]] = defaultdict(set)
    for term in slots.words:
        word = term.removeprefix("=")
        for particle in PARTICLES:
            if word.startswith(particle) and len(word) - len(particle) >= 4:
                found[word.removeprefix(particle)].add(particle)
    return {base: tuple(sorted(particles)) for base, particles in found.items()}


def _head_forms(data: LexiconData) -> Iterable[Head]:
    for row in data.heads:
        exceptions = frozenset(row["except"].split())
        for form in {row["head"], *row["forms"].split()}:
            yield Head(form, row["head"], exceptions)


class _Builder:
    def __init__(self, data: LexiconData, morphology: Morphology) -> None:
        self.data = data
        self.morphology = morphology
        self.gate_of: dict[Group, int] = {}
        self.slot_of: dict[frozenset[Word], int] = {}
        self.gates, self.slots = _Masks(), _Masks()
        self.costs: dict[Group, int] = {}
        self.compiled_groups: dict[int, CompiledGroup] = {}

    def lexicon(self) -> Lexicon:
        self._number_gates()
        self._number_slots()
        compiled = tuple(self._compile(variant) for variant in self.data.variants)
        anchored: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for number_, item in enumerate(compiled):
            anchor = min(item.variant.pattern.groups, key=self._group_cost)
            anchored[self.gate_of[anchor]].append((item.need, number_))
        return Lexicon(
            data=self.data,
            morphology=self.morphology,
            compiled=compiled,
            _gates=self.gates,
            _slots=self.slots,
            anchored={gate: tuple(found) for gate, found in anchored.items()},
            _anchor_gates=sum(anchored),
        )

    def _number_gates(self) -> None:
        """Gates that open patterns get the lowest bits; the others follow from rare to common, so
        that masks of rare words are short and what a common word sets lies together."""
        patterns = [variant.pattern for variant in self.data.variants]
        for pattern in patterns:
            self._gate(min(pattern.groups, key=self._group_cost))
        needed = dict.fromkeys(group for pattern in patterns for group in pattern.groups)
        needed |= dict.fromkeys(
            group for item in self.data.variants for group in self._settings(item)
        )
        for group in sorted(needed, key=self._group_cost):
            self._gate(group)

    def _number_slots(self) -> None:
        """From rare to common as well; those of settings, which a whole note is read for, last."""
        patterns = [variant.pattern for variant in self.data.variants]
        own = _terms(group for item in patterns for group in (*item.groups, *item.absent))
        settings = _terms(group for item in self.data.variants for group in self._settings(item))
        for terms in sorted(own - settings, key=self._place):
            self._slot(terms)
        for terms in sorted(settings, key=self._place):
            self._slot(terms)

    def _place(self, terms: frozenset[Word]) -> tuple[int, list[str]]:
        return self._cost(terms), sorted(map(str, terms))

    def _settings(self, variant: Variant) -> list[Group]:
        settings = list(variant.pattern.around)
        if self.data.indicators[variant.indicator].minors_only:
            settings.append(self.data.classes["minor_context"])
        return settings

    def _compile(self, variant: Variant) -> Compiled:
        pattern = variant.pattern
        need = 0
        for group in pattern.groups:
            need |= self._gate(group)
        groups = tuple(self._group(group) for group in pattern.groups)
        return Compiled(
            variant=variant,
            need=need,
            groups=groups,
            absent=tuple(self._group(group) for group in pattern.absent),
            width=pattern.width,
            orders=pattern.orders,
            around=tuple(self._group(group) for group in self._settings(variant)),
            chains=tuple(
                tuple(way.all_slots for way in group.ways)
                for group in groups
                if any(len(way.slots) > 1 for way in group.ways)
            ),
        )

    def _gate(self, group: Group) -> int:
        """The bit of a group that patterns need: its words open it."""
        if group in self.gate_of:
            return self.gate_of[group]
        bit = self._bit(group)
        for way in group:
            for term in self._rarest(way):
                self.gates.add(term, bit, self.morphology)
        return bit

    def _bit(self, group: Group) -> int:
        return self.gate_of.setdefault(group, 1 << len(self.gate_of))

    def _group_cost(self, group: Group) -> int:
        if group not in self.costs:
            self.costs[group] = sum(self._cost(self._rarest(way)) for way in group)
        return self.costs[group]

    def _rarest(self, way: Alternative) -> frozenset[Word]:
        return min((step[0] for step in way), key=self._cost)

    def _cost(self, terms: frozenset[Word]) -> int:
        """How often one of the terms is expected in ordinary notes."""
        return sum(self._frequency(term) for term in terms)

    def _frequency(self, term: Word) -> int:
        if term.kind == "number":
            return _NUMBER
        return self.data.frequencies.get(self._counted(term), _RARE)

    def _counted(self, term: Word) -> str:
        return self.morphology.lemma(term.text) if term.kind == "lemma" else term.text

    def _group(self, group: Group) -> CompiledGroup:
        gate = self._bit(group)  # what must be absent is opened by no word
        if gate not in self.compiled_groups:
            ordered = sorted(group, key=lambda way: sorted(map(str, way)))
            ways = tuple(self._steps(way) for way in ordered)
            self.compiled_groups[gate] = CompiledGroup(gate, ways)
        return self.compiled_groups[gate]

    def _steps(self, way: Alternative) -> Steps:
        slots = tuple(self._slot(terms) for terms, _ in way)
        all_slots, *others = slots  # a mask of one slot is that slot: a thousand bytes each
        for slot in others:
            all_slots |= slot
        return Steps(slots, tuple(gap for _, gap in way), all_slots)

    def _slot(self, terms: frozenset[Word]) -> int:
        if terms not in self.slot_of:
            bit = self.slot_of[terms] = 1 << len(self.slot_of)
            for term in terms:
                self.slots.add(term, bit, self.morphology)
        return self.slot_of[terms]
