"""A past that is dated by ages alone: "toen ze 15 was, ze is nu 34"."""

import re
from collections.abc import Iterator

from schakel_methods.textscan.lemmas import NUMBERS, number
from schakel_methods.textscan.lexicon import ContextRule
from schakel_methods.textscan.sentences import sentences_of
from schakel_methods.textscan.status import ENDED_YEARS, Said

AGES = ContextRule("ages", ("toen", "<age>"), "historical", "sentence", 60)

_AGE = r"(?P<age>\d{1,2}|" + "|".join(sorted(NUMBERS, key=len, reverse=True)) + ")"
_NO_COUNT = (
    r"(?! (?:euro|uur|uren|dagen|weken|maanden|keer|maal|personen|mannen|vrouwen|kinderen|klanten))"
)
# Each with the words without which it stands nowhere: looking for those costs next to nothing.
_THEN = tuple(
    (telling, re.compile(pattern))
    for telling, pattern in (
        (
            ("toen ",),
            rf"\btoen (?:hij|zij|ze|ik|\w+)(?: nog)?(?: maar| pas| net)? {_AGE}(?: jaar)?(?: oud)? was\b",
        ),
        (
            (" toen", " destijds"),
            rf"\bwas (?:hij|zij|ze|ik) (?:toen|destijds)(?: nog)?(?: maar| pas| net)? {_AGE}\b",
        ),
        (
            ("op haar ", "op zijn ", "op mijn ", "op hun "),
            rf"\bop (?:haar|zijn|mijn|hun) {_AGE}(?:e|de|ste)?\b(?! (?:euro|uur|adres|kamer))",
        ),
        (("jarige leeftijd",), rf"\bop {_AGE}-?jarige leeftijd\b"),
        (
            ("als jo", "als mei", "als kind", "als knaap", "als tiener", "als puber"),
            rf"\bals (?:jochie|meisje|meid|kind|jongen|jongetje|knaap|tiener|puber) van {_AGE}\b",
        ),
    )
)
_NOW = re.compile(
    rf"\b(?:nu|inmiddels|thans|tegenwoordig)(?: is (?:hij|zij|ze))?(?: al)? {_AGE}\b"
    rf"{_NO_COUNT}|\b(?:is|ben) {_AGE.replace('age', 'after')}(?: jaar)?(?: oud)? (?:nu|inmiddels)\b"
)
# Beside the name or the role: somebody's age now, unless the note speaks of relatives as well.
_BESIDE = re.compile(r"\((?P<age>\d{2})\)|\b(?P<after>\d{2})-?jarige (?!leeftijd)")
_RELATIVE = re.compile(r"\b(?:dochter|zoon|zus|zusje|broer|broertje|moeder|vader|kind|kinderen)\b")


def dated_by_ages(text: str) -> list[tuple[int, Said]]:
    """Return the sentences (by number) that tell of an age five years or more ago.

    `text` is folded. An age "now" counts where the note says so ("nu 34", "inmiddels 34"), or where
    it stands beside a person and no relative is named: a mother of 45 and her daughter of 15 say
    nothing about the past.

    >>> [number for number, said in dated_by_ages("toen ze 15 was sloeg hij haar. ze is nu 34.")]
    [0]
    >>> dated_by_ages("toen ze 15 was sloeg hij haar. ze is nu 16.")
    []
    """
    then = list(_then(text))
    if not then:
        return []
    now = max(_now(text), default=0)
    old = [found for age, found in then if now - age >= ENDED_YEARS]
    bounds = sentences_of(text) if old else []
    return [
        (number, Said(AGES, first, last))
        for first, last in old
        for number, (start, end) in enumerate(bounds)
        if start <= first < end
    ]


def _then(text: str) -> Iterator[tuple[int, tuple[int, int]]]:
    for telling, pattern in _THEN:
        if not any(word in text for word in telling):
            continue
        for match in pattern.finditer(text):
            age = number(match["age"])
            if age is not None:
                yield age, match.span()


def _now(text: str) -> Iterator[int]:
    found = list(_NOW.finditer(text))
    if not _RELATIVE.search(text):
        found += _BESIDE.finditer(text)
    for match in found:
        age = number(match["age"] or match["after"])
        if age is not None:
            yield age
