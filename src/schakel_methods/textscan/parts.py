"""Which part of a note is about whom: a list of people is several situations, not one.

A situation is the note, or a numbered or blank-line part of it that introduces somebody else. What is told
before the first person, of everyone ("allen", "beiden") or of the one in charge belongs to every situation.
Nothing is kept of the names: they only tell parts apart.
"""

import re
from collections.abc import Container, Iterator, Sequence
from typing import NamedTuple

from schakel_methods.textscan.hits import Hit
from schakel_methods.textscan.lemmas import words_of
from schakel_methods.textscan.normalise import fold

EVERYONE = 0
"""The number of what belongs to every situation; situations count from 1."""

_PERSONS = (
    "betrokkene|persoon|slachtoffer|getuige|vrouw|man|meisje|jongen|kind|werknemer|werkneemster|medewerker|"
    "medewerkster|dame|heer|mevrouw|mw|mevr|dhr|client|cliente|bewoner|bewoonster|aangeefster|aangever|"
    "meldster|leerling|minderjarige|chauffeur|gast|kok|afwasser|schoonmaakster|schoonmaker|arbeider"
)
_ITEM = r"[ \t]*(?:\(?\d{1,2}[.):]|\(?[a-z]\)|[-*\u2022\u25cf])[ \t]+"
_STARTS_ITEM = re.compile(rf"\s*{_ITEM}|\s*(?:{_PERSONS})\s\d", re.IGNORECASE)
_LABEL = rf"(?:(?:{_PERSONS})[ \t]\d{{1,2}}|[sb]\d{{1,2}})(?=[ \t]*[:.,(-]|[ \t][a-z])"
_CUT = re.compile(
    rf"\n[ \t]*\r?\n|\n(?={_ITEM})|(?:(?<=[.:;]\s)|(?<=\n)|^)(?={_LABEL})", re.IGNORECASE
)
_LABELLED = re.compile(rf"\s*(?:{_ITEM})?(?P<label>{_LABEL})", re.IGNORECASE)
_OTHER = re.compile(
    rf"\s*(?:{_ITEM})?(?:een|de|ook|nog|dan|en|\s)*?(?:tweede|derde|vierde|vijfde|andere?)\s"
    rf"(?:\w+e\s)?(?P<label>{_PERSONS})\b",
    re.IGNORECASE,
)
_NAMED = re.compile(
    rf"\s*(?:{_ITEM})?(?P<role>(?i:(?:de|een|{_PERSONS})\.?\s+)*)"
    r"(?P<name>[A-Z\u00c0-\u00de][\w'\u2019-]+)(?P<after>\W{0,3}\w*)",
    re.UNICODE,
)
_CHARGE = words_of(
    "eigenaar eigenares chef baas werkgever werkgeefster voorman ploegbaas huisbaas verhuurder uitbater "
    "uitbaatster exploitant exploitante beheerder beheerster verdachte partner vriend pooier begeleider "
    "begeleidster bestuurder chauffeuse bemiddelaar tussenpersoon koppelbaas directeur manager leidinggevende"
)
_EVERYONE = words_of(
    "allen alle allemaal iedereen ieder elk beide beiden allebei gezamenlijk algemeen conclusie samenvatting "
    "mannen vrouwen meisjes jongens personen werknemers werkneemsters medewerkers betrokkenen slachtoffers "
    "bewoners bewoonsters arbeiders niemand controle locatie pand woning bedrijf"
)
_WORD = re.compile(r"[^\W\d_]+")
_FIRST_WORDS = 4
_AFTER_NUMBER, _LONGEST_LABEL = (":", ".", ",", "(", "-", " "), 20
_SHORTEST_NAME, _LONGEST_NAME = 3, 9
_NO_NAME = (
    _CHARGE
    | _EVERYONE
    | words_of(
        "zij ze hij dit dat deze die haar zijn slo aang get inz meld mutatie proces tel app sms btr betr info"
    )
)
_VOWEL = re.compile("[aeiouy]")
_AGE = re.compile(r"\W*\(\d{1,2}(?!\d)|,\s?\d{1,2}$")


class Part(NamedTuple):
    """The characters `[start, end)` of a note and the number of the situation they belong to."""

    start: int
    end: int
    situation: int


def parted(text: str, hits: tuple[Hit, ...], words: Container[str]) -> tuple[Hit, ...]:
    """Return the hits with the number of the situation they stand in; see `parts`."""
    if len(hits) < 2 or not _may_tell_of_several(text):
        return hits
    found = parts(text, words)
    if not found:
        return hits
    return tuple(hit._replace(situation=_at(hit.start, found)) for hit in hits)


def _may_tell_of_several(text: str) -> bool:
    """A quick look: a new line, or a bare 2 as in "persoon 2"."""
    if "\n" in text:
        return True
    at = text.find(" 2")
    while at >= 0 and text[at + 2 : at + 3] not in _AFTER_NUMBER:
        at = text.find(" 2", at + 1)
    return at >= 0 and _CUT.search(text, max(0, at - _LONGEST_LABEL)) is not None


def parts(text: str, words: Container[str]) -> list[Part]:
    """Cut a note in the situations it tells of; empty: it is one situation.

    `words` holds the ordinary words of the language: what is written with a capital at the beginning of
    a part and is none of these is taken for a name. Example: `parts("1. Anna (19) slaapt in de schuur.\\n
    2. Ivana (22) heeft haar pas.", ())` gives two situations.
    """
    seen: dict[str, int] = {}
    found: list[Part] = []
    for start, end in _pieces(text):
        piece = text[start:end]
        found.append(Part(start, end, _situation(piece, seen, found, words)))
    if seen and 1 not in seen.values():  # "the second woman": the first one is told of before
        first = next(place for place, part in enumerate(found) if part.situation)
        return [part._replace(situation=1) for part in found[:first]] + found[first:]
    return found if len(set(seen.values())) > 1 else []


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for cut in _CUT.finditer(text):
        if text[start : cut.start()].strip():
            yield start, cut.start()
            start = cut.start()
    if text[start:].strip():
        yield start, len(text)


def _situation(
    piece: str, seen: dict[str, int], before: Sequence[Part], words: Container[str]
) -> int:
    """The number of the situation a piece is about; `seen` learns whom it introduces."""
    person = _introduced(piece, words)
    known = [seen[person]] if person in seen else _mentioned(piece, seen)
    if person is not None and (not known or (person not in seen and _STARTS_ITEM.match(piece))):
        first = 1 + bool(before and _OTHER.match(piece))
        seen[person] = max(seen.values(), default=first - 1) + 1
        return seen[person]
    if known:
        if person is not None:
            seen.setdefault(person, known[0])
        return known[0]
    opening = {fold(word).text for word in _WORD.findall(piece)[:_FIRST_WORDS]}
    if opening & (_CHARGE | _EVERYONE):
        return EVERYONE
    return before[-1].situation if before else EVERYONE


def _mentioned(piece: str, seen: dict[str, int]) -> list[int]:
    """The situations of the people known so far whose name stands in a piece."""
    lower = piece.lower()
    return [
        number
        for name, number in seen.items()
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", lower)
    ]


def _introduced(piece: str, words: Container[str]) -> str | None:
    """The person that a piece begins with, in lower case; None if it introduces nobody."""
    labelled = _LABELLED.match(piece)
    if labelled is not None:
        return labelled["label"].lower()
    other = _OTHER.match(piece)
    if other is not None:
        return other[0].strip().lower()
    named = _NAMED.match(piece)
    if named is None or not _is_name(named, words):
        return None
    return named["name"].lower()


def _is_name(named: re.Match[str], words: Container[str]) -> bool:
    name, has_role = named["name"], bool(named["role"])
    plain = fold(name).text
    if plain in _NO_NAME or name.isupper() or _VOWEL.search(plain) is None:
        return False
    has_age = _AGE.match(named["after"]) is not None
    if plain in words:
        return has_age and not has_role
    return has_age or has_role or _SHORTEST_NAME <= len(name) <= _LONGEST_NAME


def _at(place: int, found: Sequence[Part]) -> int:
    for part in found:
        if part.start <= place < part.end:
            return part.situation
    return EVERYONE
