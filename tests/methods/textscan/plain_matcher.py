"""A matcher without gates, bits or anchors: slow, and easy to check by reading it.

It tries every pattern on every sentence. What a form or a term means is worked out once, because that does
not depend on the sentence; nothing is skipped because it seems unlikely.
"""

from collections.abc import Sequence
from functools import cache
from itertools import chain, product

from schakel_methods.textscan import Lexicon
from schakel_methods.textscan.grammar import Alternative, Group, Word
from schakel_methods.textscan.lemmas import number
from schakel_methods.textscan.lexicon import Variant
from schakel_methods.textscan.normalise import fold
from schakel_methods.textscan.sentences import Token, chunks, split, tokens
from schakel_methods.textscan.windows import view

Found = tuple[int, ...]
Match = tuple[int, str, int, tuple[int, ...]]


class PlainMatcher:
    """Tries every pattern on every sentence, word by word."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.morphology = lexicon.morphology
        self.lemma = cache(lexicon.morphology.lemma)
        self.terms = {term for variant in lexicon.data.variants for term in _terms(variant)}
        self.terms |= {term for way in self._minor() for terms, _ in way for term in terms}
        self.readings = [(term, {term.text, self.lemma(term.text)}) for term in self.terms]
        self.fitting = cache(self._fitting)

    def _minor(self) -> Group:
        return self.lexicon.data.classes["minor_context"]

    def _fitting(self, form: str) -> set[Word]:
        """Ask of every term in the lexicon whether a form of the text fits it."""
        lemmas = self.morphology.lemmas(form)
        return {term for term, own in self.readings if _fits(term, own, form, lemmas)}

    def fitting_joined(self, verb: str, particle: str) -> set[Word]:
        """The same of a verb with its particle: it has no other readings."""
        forms = [particle + lemma for lemma in self.morphology.lemmas(verb)]
        return {
            term for form in forms for term, own in self.readings if _fits(term, own, form, {form})
        }

    def matches(self, text: str) -> set[Match]:
        """Return (sentence, indicator, pattern, words) of every match of a text."""
        folded = fold(text).text
        sentences = []
        for start, end in split(folded):
            words = [token.form for token in tokens(folded, start, end)]
            for piece in chunks(words, start, end, folded):
                sentences.append(_Sentence(tokens(folded, *piece), self))
        found = set()
        for place, sentence in enumerate(sentences):
            for variant in self.lexicon.data.variants:
                words = self._match(variant, sentence, sentences)
                if words is not None:
                    found.add((place, variant.indicator, variant.number, words))
        return found

    def _match(
        self, variant: Variant, sentence: "_Sentence", note: "list[_Sentence]"
    ) -> tuple[int, ...] | None:
        pattern = variant.pattern
        best: tuple[int, list[Found]] | None = None
        if not all(map(sentence.stands, pattern.groups)):  # stops at the first that is missing
            return None
        # One group alone has no window: its own gaps, or a verb and its particle, say how wide it may be.
        has_window = len(pattern.groups) > 1 or bool(pattern.absent)
        for chosen in product(*(sentence.occurrences(group) for group in pattern.groups)):
            words = [word for occurrence in chosen for word in occurrence]
            width = max(words) - min(words) + 1
            if len(set(words)) < len(words) or (has_window and width > pattern.width):
                continue
            if any(chosen[a][0] >= chosen[b][0] for a, b in pattern.orders):
                continue
            if best is None or width < best[0]:
                best = (width, list(chosen))
        if best is None or sentence.holds_absent(pattern.absent, best[1]):
            return None
        if not self._setting_stands(variant, note):
            return None
        return tuple(sorted({word for occurrence in best[1] for word in occurrence}))

    def _setting_stands(self, variant: Variant, note: "list[_Sentence]") -> bool:
        settings = list(variant.pattern.around)
        if self.lexicon.data.indicators[variant.indicator].minors_only:
            settings.append(self._minor())
        return all(any(other.stands(group) for other in note) for group in settings)


def _fits(term: Word, own: set[str], form: str, lemmas: set[str]) -> bool:
    if term.kind == "lemma":
        return not own.isdisjoint(lemmas)
    if term.kind == "exact":
        return form == term.text
    if term.kind == "prefix":
        return form.startswith(term.text)
    low, high = map(int, term.text.split("-"))
    value = number(form)
    return value is not None and low <= value <= high


def _terms(variant: Variant) -> set[Word]:
    pattern = variant.pattern
    groups = (*pattern.groups, *pattern.absent, *pattern.around)
    return {term for group in groups for way in group for terms, _ in way for term in terms}


class _Sentence:
    def __init__(self, words: Sequence[Token], matcher: PlainMatcher) -> None:
        self.words = words
        self.known: dict[Group, list[Found]] = {}
        self.fitting = [matcher.fitting(word.form) for word in words]
        joined = view(words, matcher.lexicon).joined
        self.joined = {
            verb: (particle, matcher.fitting_joined(words[verb].form, words[particle].form))
            for verb, (particle, _) in joined.items()
        }
        self.all = {
            *chain.from_iterable(self.fitting),
            *(term for _, terms in self.joined.values() for term in terms),
        }

    def occurrences(self, group: Group) -> list[Found]:
        if group not in self.known:
            self.known[group] = sorted(found for way in group for found in self._ways(way))
        return self.known[group]

    def stands(self, group: Group) -> bool:
        return bool(self.occurrences(group))

    def _ways(self, way: Alternative) -> list[Found]:
        chains: list[Found] = [()]
        for terms, gap in way:
            places = self._places(terms)
            chains = [
                (*chain, *place)
                for chain in chains
                for place in places
                if not chain
                or (0 < place[0] - max(chain) <= gap + 1 and not set(place) & set(chain))
            ]
        return chains

    def _places(self, terms: frozenset[Word]) -> list[Found]:
        found: list[Found] = []
        if self.all.isdisjoint(terms):
            return found
        for place, fitting in enumerate(self.fitting):
            if not fitting.isdisjoint(terms):
                found.append((place,))
            elif place in self.joined:
                particle, joined = self.joined[place]
                if not joined.isdisjoint(terms):
                    found.append((place, particle))
        return found

    def holds_absent(self, groups: Sequence[Group], best: list[Found]) -> bool:
        low, high = min(map(min, best)), max(map(max, best))
        used = {word for occurrence in best for word in occurrence}
        return any(
            low - 4 <= min(found) and max(found) <= high + 4 and not used & set(found)
            for group in groups
            for found in self.occurrences(group)
        )
