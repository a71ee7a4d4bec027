"""The status of a hit, and the word that decided it (ConText manner, by rules that are data).

Chapman et al. 2001 (NegEx); Harkema et al. 2009 (ConText). Priority: general, negated, historical,
other person, uncertain, affirmed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from schakel_methods.textscan.hits import Status
from schakel_methods.textscan.lemmas import words_of
from schakel_methods.textscan.lexicon import ContextRule
from schakel_methods.textscan.sentences import Token

_DECIDED = {
    "negated": Status.NEGATED,
    "self": Status.NEGATED,
    "historical": Status.HISTORICAL,
    "other_person": Status.OTHER_PERSON,
    "uncertain": Status.UNCERTAIN,
}
FAR = words_of(
    "general_document negated_document historical_document meeting audience disclosure "
    "historical still now_signal"
)
NO_DATE = words_of("sinds vanaf geboren bouwjaar art artikel euro")
STEM = 4
SKIPPED = 7
ENDED_YEARS = 5
CENTURIES = words_of("19 20")
JOINT = 2
DENIALS = words_of("niet geen nooit niets niks niemand nergens zonder nimmer noch")


class Found(NamedTuple):
    """A trigger in a sentence: the rule, and the first and last word it covers."""

    rule: ContextRule
    first: int
    last: int


class Said(NamedTuple):
    """A trigger as it stands in the folded text: the rule and its place."""

    rule: ContextRule
    start: int
    end: int


@dataclass(frozen=True)
class Verdict:
    """A status with the trigger that decided it and who is said to have reported it."""

    status: Status
    decided_by: Found | None = None
    reporter: Found | None = None
    about: Found | None = None


class ContextRules:
    """The rules, indexed on their most telling word so that most sentences need no reading.

    `far` are the rules that look at the whole note; the others matter only where a hit stands.
    """

    def __init__(self, rules: Sequence[ContextRule]) -> None:
        self.past = frozenset(rule.words[0] for rule in rules if rule.kind == "past")
        self.present = frozenset(rule.words[0] for rule in rules if rule.kind == "present")
        self.spoken = [rule for rule in rules if rule.kind not in {"past", "present"}]
        self.all = _Index(self.spoken)
        self.far = _Index([rule for rule in self.spoken if rule.kind in FAR])

    def is_past(self, forms: Sequence[str]) -> bool:
        """Whether a sentence is told in the past tense."""
        return not self.past.isdisjoint(forms) and self.present.isdisjoint(forms)


class _Index:
    def __init__(self, rules: Sequence[ContextRule]) -> None:
        self.by_word: dict[str, list[ContextRule]] = {}
        self.by_stem: dict[str, list[ContextRule]] = {}
        self.order = {id(rule): number for number, rule in enumerate(rules)}
        for rule in rules:
            key = telling_word(rule)
            if key.endswith("*"):
                self.by_stem.setdefault(key[:STEM], []).append(rule)
            else:
                self.by_word.setdefault(key, []).append(rule)
        self.words = frozenset(self.by_word)
        self.stems = frozenset(self.by_stem)

    def find_in_note(self, sentences: Sequence[Sequence[str]], year: int) -> list[list[Found]]:
        """Return the triggers per sentence; sentences without a telling word are not read."""
        said = set().union(*sentences)
        words = self.words & said
        stems = {form for form in said if form[:STEM] in self.stems}
        years = {form for form in said if len(form) == STEM and form[:2] in CENTURIES}
        telling = words | stems | years
        return [[] if telling.isdisjoint(forms) else self.find(forms, year) for forms in sentences]

    def find(self, forms: Sequence[str], year: int) -> list[Found]:
        """Return the triggers of a sentence; the longest at a place hides the shorter ones."""
        found = _old_years(forms, year)
        for rule in self._fitting(forms):
            found += _matches(rule, forms)
        if len(found) > 1:
            found.sort(key=self._by_place)
        kept: list[Found] = []
        taken = -1
        for item in found:
            if item.first > taken:
                kept.append(item)
                taken = item.last if item.rule.kind != "reported" else taken
        return kept

    def _by_place(self, item: Found) -> tuple[int, int, int]:
        """The first, the longest, a year, the order of the rules: the same in every run."""
        return item.first, item.first - item.last, self.order.get(id(item.rule), -1)

    def _fitting(self, forms: Sequence[str]) -> list[ContextRule]:
        rules = [rule for word in self.words.intersection(forms) for rule in self.by_word[word]]
        for stem in self.stems.intersection([form[:STEM] for form in forms]):
            rules += self.by_stem[stem]
        return rules


def telling_word(rule: ContextRule) -> str:
    """Return the word of a rule that is expected to be the rarest."""
    return max((word for word in rule.words if word != "..."), key=_telling)


def _telling(word: str) -> tuple[bool, int]:
    """Longer words are rarer; a beginning tells less than a whole word."""
    return not word.endswith("*"), len(word)


def _matches(rule: ContextRule, forms: Sequence[str]) -> list[Found]:
    found = []
    first, single = rule.words[0], len(rule.words) == 1
    places = _starting(first[:-1], forms) if first[-1] == "*" else _equal(first, forms)
    for number in places:
        last = number if single else _last(rule.words, number, forms)
        if last is not None:
            found.append(Found(rule, number, last))
    return found


def _starting(stem: str, forms: Sequence[str]) -> list[int]:
    return [number for number, form in enumerate(forms) if form.startswith(stem)]


def _equal(word: str, forms: Sequence[str]) -> list[int]:
    return [number for number, form in enumerate(forms) if form == word]


def _last(words: tuple[str, ...], number: int, forms: Sequence[str]) -> int | None:
    """Where a trigger ends that begins at `number`; `...` stands for up to six words."""
    place, reach = number, 1
    for word in words:
        if word == "...":
            reach = SKIPPED
            continue
        for at in range(place, min(len(forms), place + reach)):
            if _fits(word, forms[at]):
                place, reach = at + 1, 1
                break
        else:
            return None
    return place - 1


def _fits(word: str, form: str) -> bool:
    return form.startswith(word[:-1]) if word.endswith("*") else form == word


YEAR_RULE = ContextRule("year", ("in", "<year>"), "historical", "sentence", 60)


def _old_years(forms: Sequence[str], year: int) -> list[Found]:
    """`in 2012` is history when it is five years or more ago; `sinds 2012` is not."""
    found: list[Found] = []
    for number, form in enumerate(forms):
        if len(form) == STEM and form[:2] in CENTURIES and form.isdigit():
            before = forms[number - 1] if number else ""
            if int(form) <= year - ENDED_YEARS and before not in NO_DATE:
                found.append(Found(YEAR_RULE, number, number))
    return found


def judge(words: Sequence[int], tokens: Sequence[Token], found: Sequence[Found]) -> Verdict:
    """Decide the status of a hit on `words` (numbers of its words) from the sentence's triggers."""
    used = set(words)
    denies = any(tokens[word].form in DENIALS for word in words)
    reaching = [
        item
        for item in found
        if not (denies and _is_plain_denial(item, tokens))
        and not used & set(range(item.first, item.last + 1))
        and _reaches(item, words, tokens)
    ]
    reporter = next((item for item in reaching if item.rule.kind == "reported"), None)
    by_kind: dict[str, list[Found]] = {}
    for item in reaching:
        by_kind.setdefault(item.rule.kind, []).append(item)
    if _cancelled(by_kind.get("negated", [])):
        del by_kind["negated"]
    if "still" in by_kind:
        by_kind.pop("historical", None)
    for kind, status in _DECIDED.items():
        if kind in by_kind and not (kind == "self" and _gives(by_kind)):
            decided = by_kind[kind][0]
            about = decided if status is Status.OTHER_PERSON else None
            return Verdict(status, decided, reporter, about)
    return Verdict(Status.AFFIRMED, None, reporter)


def _is_plain_denial(item: Found, tokens: Sequence[Token]) -> bool:
    """ "Not paid" is itself the indicator: a second bare "not" beside it changes nothing."""
    return item.first == item.last and tokens[item.first].form in DENIALS


def _gives(by_kind: dict[str, list[Found]]) -> bool:
    """Holding it oneself needs a verb of having; giving, taking or having to undoes it."""
    return "keeps" not in by_kind or "gives" in by_kind or "must" in by_kind


def _cancelled(negations: list[Found]) -> bool:
    """Two negations side by side affirm: "niet zonder", "nooit geen"."""
    return len(negations) == JOINT and negations[1].first - negations[0].last <= JOINT


def _reaches(item: Found, words: Sequence[int], tokens: Sequence[Token]) -> bool:
    rule = item.rule
    if rule.direction == "sentence":
        return True
    after = [word for word in words if word > item.last]
    before = [word for word in words if word < item.first]
    same_clause = rule.direction != "forward_on"
    if rule.direction in {"forward", "forward_on", "both", "clause"} and after:
        near = after[0] - item.last
        if near <= rule.reach and (not same_clause or _one_clause(item.last, after[0], tokens)):
            return True
    if rule.direction in {"backward", "both", "clause"} and before:
        near = item.first - before[-1]
        return near <= rule.reach and _one_clause(item.first, before[-1], tokens)
    return False


def _one_clause(first: int, second: int, tokens: Sequence[Token]) -> bool:
    return tokens[first].clause == tokens[second].clause
