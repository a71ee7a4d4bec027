"""Dutch word forms: lemma, diminutive, compound head, number value, separable verb.

The lemma table is an argument (form -> lemma, both plain lower case); `schakel_cli` builds it from
simplemma. Compounds are recognised by a reviewed list of heads, so that every match can be
explained; a statistical splitter could not be.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field


def words_of(text: str) -> frozenset[str]:
    """Return the words of a line as a set."""
    return frozenset(text.split())


PARTICLES = words_of(
    "in af op uit mee weg door terug over aan bij vast om onder toe voor na neer achter rond "
    "binnen tegen kwijt thuis open dicht vrij klaar langs heen los samen stil toe voorbij"
)
_UNIT_WORDS = (
    "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien "
    "zestien zeventien achttien negentien"
)
_UNITS = re.findall(r"\w+", _UNIT_WORDS)
_TENS = {
    "twintig": 20, "dertig": 30, "veertig": 40, "vijftig": 50,
    "zestig": 60, "zeventig": 70, "tachtig": 80, "negentig": 90,
}  # fmt: skip
_DIMINUTIVES = ("etjes", "etje", "tjes", "tje", "pjes", "pje", "jes", "je")
_LINKS = ("", "s", "e", "en", "er")


def _numbers() -> dict[str, int]:
    values = {word: value for value, word in enumerate(_UNITS)} | _TENS
    for ten, base in _TENS.items():
        for unit in range(1, 10):
            link = "en"
            values[f"{_UNITS[unit]}{link}{ten}"] = base + unit
    values["honderd"] = 100
    # "een" is nearly always the article; the figure 1 is written as a digit or as "één" plus noun.
    del values["een"]
    return values


NUMBERS = _numbers()


@dataclass(frozen=True)
class Head:
    """A compound head: `-pas` makes `bankpas` a kind of `pas`, but `kompas` is excepted."""

    form: str
    lemma: str
    exceptions: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Morphology:
    """What a Dutch word form can stand for. `table` maps plain lower-case forms to lemmas."""

    table: Mapping[str, str]
    heads: tuple[Head, ...] = ()
    _by_tail: dict[str, list[Head]] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        for head in self.heads:
            self._by_tail.setdefault(head.form[-3:], []).append(head)

    def lemma(self, form: str) -> str:
        """Return the lemma, or the form itself. Example: `sliep` -> `slapen`."""
        return self.table.get(form, form)

    def lemmas(self, form: str) -> set[str]:
        """Return every lemma a form can stand for, the form itself included.

        Example: with the head `-pas`, `bankpasje` gives bankpasje, bankpas and pas.
        """
        found = {form, self.table.get(form, form)}
        if form.endswith(("je", "jes")):
            found |= self._without_diminutive(form)
        for candidate in tuple(found):
            found |= self._head_lemmas(candidate)
        return found

    def _without_diminutive(self, form: str) -> set[str]:
        found = set()
        for ending in _DIMINUTIVES:
            rest = form.removesuffix(ending)
            if rest != form and len(rest) >= 3 and rest in self.table:
                found.add(self.table[rest])
        return found

    def _head_lemmas(self, form: str) -> set[str]:
        found = set()
        for head in self._by_tail.get(form[-3:], ()):
            rest = form.removesuffix(head.form)
            if rest != form and form not in head.exceptions and self._is_word(rest):
                found.add(head.lemma)
        return found

    def _is_word(self, rest: str) -> bool:
        if len(rest) < 2:
            return False
        return any(
            rest.removesuffix(link) in self.table
            for link in _LINKS
            if len(rest) - len(link) >= 2 and rest.endswith(link)
        )


_BIG = re.compile(r"(.*?)(duizend|honderd)(?:en)?(.*)")


def number(form: str) -> int | None:
    """Return the value of a number in digits or words.

    Example: `number("twaalf") == 12`, `number("tweehonderdvijftig") == 250`.
    """
    if form[:1].isdigit():
        # Reports write "14u" for fourteen hours.
        digits = form.removesuffix("u")
        return int(digits[:9]) if digits.isdigit() else None
    if form in NUMBERS or ("onderd" not in form and "uizend" not in form):
        return NUMBERS.get(form)
    match = _BIG.fullmatch(form)
    if match is None:
        return None
    times, rest = number(match[1]) if match[1] else 1, number(match[3]) if match[3] else 0
    if times is None or rest is None:
        return None
    return times * (1000 if match[2] == "duizend" else 100) + rest


def plain_table(pairs: Mapping[str, str], corrections: Mapping[str, str]) -> dict[str, str]:
    """Return a lemma table without accents and without simplemma's mark in separable verbs.

    `pairs` maps folded forms to folded lemmas; `corrections` wins over it. simplemma writes
    `in_nemen` for `ingenomen` but `innemen` for `inneemt`; both become `innemen`.
    """
    shared: dict[str, str] = {}
    listed = plain_pairs(pairs.items(), corrections)
    return {form: shared.setdefault(lemma, lemma) for form, lemma in listed}


def plain_pairs(
    pairs: Iterable[tuple[str, str]], corrections: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield the forms and lemmas of `plain_table`, one after another."""
    for form, lemma in pairs:
        yield form, lemma.replace("_", "")
    yield from corrections.items()
