"""The status of a hit, and the word that decided it (ConText manner, by rules that are data).

Chapman et al. 2001 (NegEx); Harkema et al. 2009 (ConText). Priority: general, negated, historical,
other person, uncertain, affirmed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

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
_YEAR = re.compile(r"(?:19|20)\d\d")
_ENDED_YEARS = 5
_JOINT = 2
_DENIALS = words_of("niet geen nooit niets niks niemand nergens zonder nimmer noch")


@dataclass(frozen=True)
class Found:
    """A trigger in a sentence: the rule, and the first and last word it covers."""

    rule: ContextRule
    first: int
    last: int


@dataclass(frozen=True)
class Verdict:
    """A status with the trigger that decided it and who is said to have reported it."""

    status: Status
    decided_by: Found | None = None
    reporter: Found | None = None
    about: Found | None = None


@dataclass(frozen=True)
class ContextRules:
    """The rules, indexed on their first word so that a sentence is read once."""

    rules: tuple[ContextRule, ...]
    _by_first: dict[str, list[ContextRule]] = field(default_factory=dict)
    _by_stem: dict[str, list[ContextRule]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for rule in sorted(self.rules, key=lambda rule: -len(rule.words)):
            first = rule.words[0]
            index = self._by_stem if first.endswith("*") else self._by_first
            index.setdefault(first.rstrip("*")[:4] if first.endswith("*") else first, []).append(
                rule
            )

    def find(self, tokens: Sequence[Token], year: int) -> list[Found]:
        """Return the triggers of a sentence; the longest at a place hides the shorter ones."""
        found: list[Found] = []
        taken = -1
        for number in range(len(tokens)):
            if number <= taken:
                continue
            match = self._match(number, tokens) or _old_year(number, tokens, year)
            if match is not None:
                found.append(match)
                taken = match.last if match.rule.kind != "reported" else taken
        return found

    def _match(self, number: int, tokens: Sequence[Token]) -> Found | None:
        form = tokens[number].form
        rules = self._by_first.get(form, []) + self._by_stem.get(form[:4], [])
        if len(rules) > 1:
            rules = sorted(rules, key=lambda rule: -len(rule.words))
        for rule in rules:
            last = _last(rule.words, number, tokens)
            if last is not None:
                return Found(rule, number, last)
        return None


def _last(words: tuple[str, ...], number: int, tokens: Sequence[Token]) -> int | None:
    """Where a trigger ends that begins at `number`; `...` stands for up to six words."""
    place, skipping = number, False
    for word in words:
        if word == "...":
            skipping = True
            continue
        limit = min(len(tokens), place + 7) if skipping else min(len(tokens), place + 1)
        hit = next((at for at in range(place, limit) if _fits(word, tokens[at].form)), None)
        if hit is None:
            return None
        place, skipping = hit + 1, False
    return place - 1


def _fits(word: str, form: str) -> bool:
    return form.startswith(word[:-1]) if word.endswith("*") else form == word


_YEAR_RULE = ContextRule("year", ("in", "<year>"), "historical", "sentence", 60)


def _old_year(number: int, tokens: Sequence[Token], year: int) -> Found | None:
    """`in 2012` is history when it is five years or more ago; `sinds 2012` is not."""
    form = tokens[number].form
    if not _YEAR.fullmatch(form) or int(form) > year - _ENDED_YEARS:
        return None
    before = tokens[number - 1].form if number else ""
    if before in {"sinds", "vanaf", "geboren", "bouwjaar", "art", "artikel", "euro"}:
        return None
    return Found(_YEAR_RULE, number, number)


def judge(words: Sequence[int], tokens: Sequence[Token], found: Sequence[Found]) -> Verdict:
    """Decide the status of a hit on `words` (numbers of its words) from the sentence's triggers."""
    used = set(words)
    denies = any(tokens[word].form in _DENIALS for word in words)
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
    return item.first == item.last and tokens[item.first].form in _DENIALS


def _gives(by_kind: dict[str, list[Found]]) -> bool:
    """Holding it oneself needs a verb of having; giving, taking or having to undoes it."""
    return "keeps" not in by_kind or "gives" in by_kind or "must" in by_kind


def _cancelled(negations: list[Found]) -> bool:
    """Two negations side by side affirm: "niet zonder", "nooit geen"."""
    return len(negations) == _JOINT and negations[1].first - negations[0].last <= _JOINT


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
