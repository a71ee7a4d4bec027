"""A matcher without gates, bits or caches: slow, and easy to check by reading it."""

from collections.abc import Sequence
from functools import cache
from itertools import product

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
        self.answers: dict[str, dict[frozenset[Word], bool]] = {}

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
        for chosen in product(*(sentence.occurrences(group) for group in pattern.groups)):
            words = [word for occurrence in chosen for word in occurrence]
            width = max(words) - min(words) + 1
            if len(set(words)) < len(words) or width > pattern.width:
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
            settings.append(self.lexicon.data.classes["minor_context"])
        return all(any(other.stands(group) for other in note) for group in settings)


class _Sentence:
    def __init__(self, words: Sequence[Token], matcher: PlainMatcher) -> None:
        self.words = words
        self.known: dict[Group, list[Found]] = {}
        morphology = matcher.morphology
        self.readings = [(word.form, morphology.lemmas(word.form)) for word in words]
        joined = view(words, matcher.lexicon).joined
        self.joined = {
            verb: (particle, {words[particle].form + lemma for lemma in self.readings[verb][1]})
            for verb, (particle, _) in joined.items()
        }
        self.matcher = matcher

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
        for place, (form, lemmas) in enumerate(self.readings):
            if self._any_fits(terms, form, lemmas):
                found.append((place,))
            elif place in self.joined:
                particle, readings = self.joined[place]
                if any(self._fits(term, one, {one}) for term in terms for one in readings):
                    found.append((place, particle))
        return found

    def _any_fits(self, terms: frozenset[Word], form: str, lemmas: set[str]) -> bool:
        """Worked out once for each form and set of terms: they do not depend on the sentence."""
        answers = self.matcher.answers.setdefault(form, {})
        if terms not in answers:
            answers[terms] = any(self._fits(term, form, lemmas) for term in terms)
        return answers[terms]

    def _fits(self, term: Word, form: str, lemmas: set[str]) -> bool:
        if term.kind == "exact":
            return form == term.text
        if term.kind == "prefix":
            return form.startswith(term.text)
        if term.kind == "number":
            low, high = map(int, term.text.split("-"))
            value = number(form)
            return value is not None and low <= value <= high
        return bool({term.text, self.matcher.lemma(term.text)} & lemmas)

    def holds_absent(self, groups: Sequence[Group], best: list[Found]) -> bool:
        low, high = min(map(min, best)), max(map(max, best))
        used = {word for occurrence in best for word in occurrence}
        return any(
            low - 4 <= min(found) and max(found) <= high + 4 and not used & set(found)
            for group in groups
            for found in self.occurrences(group)
        )
