"""Search in sealed text: a keyed index of Dutch word stems, roots, parts of compounds and numbers.

The database stems the words of a parameter and so never stores them; what is stored are keyed
hashes. Who holds the database without the keys can still count how often a hash occurs.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from django.db import connection

from schakel.base import ciphers, wordforms
from schakel.base.encryption import selectors as keys
from schakel.base.encryption.models import KeyKind

_INDEX_KEY_NUMBER = 1
# What the index always held stays in it, so that rows of before are found as they were.
_STEMS = """
    SELECT tsvector_to_array(to_tsvector('dutch', text)), tsvector_to_array(to_tsvector('dutch', folded))
    FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS given (text, folded, place) ORDER BY place
"""
# A word that says nothing by itself (de, het, niet) has no stem.
_STEM_OF = """
    SELECT word, stem[1] FROM unnest(%s::text[]) AS given (word),
    LATERAL ts_lexize('dutch_stem', word) AS stem WHERE stem <> '{}'
"""


@dataclass(frozen=True)
class AskedWord:
    """One word of a question as it was typed, and the blind words of which one suffices."""

    typed: str
    blind: tuple[str, ...]


def blind_words(*, organisation_id: int, text: str) -> list[str]:
    """Return the blind words of a text, for an array column with a GIN index."""
    return blind_many([(organisation_id, text)])[0]


def asked_words(*, organisation_id: int, text: str) -> list[AskedWord]:
    """Return what a question asks for: a text fits when it has one of each word's blind words."""
    key = keys.key(organisation_id, _INDEX_KEY_NUMBER, KeyKind.INDEX)
    numbers, rest = wordforms.apart(text)
    # A number is one word, however many spaces and dashes it was typed with.
    said = [
        AskedWord(typed, tuple(ciphers.blind(key, one) for one in sorted(terms)))
        for typed, terms in numbers
    ]
    return said + _words(key, rest)


def blind_values(*, organisation_id: int, values: Iterable[str]) -> list[str]:
    """Return the blind form of whole values (a number, the text of a note), to compare only."""
    key = keys.key(organisation_id, _INDEX_KEY_NUMBER, KeyKind.INDEX)
    return sorted({ciphers.blind(key, value) for value in values})


def blind_many(texts: Sequence[tuple[int, str]]) -> list[list[str]]:
    """Return the blind words of many texts, each of an organisation, in two questions."""
    folded = [wordforms.fold(text) for _, text in texts]
    with connection.cursor() as cursor:
        cursor.execute(_STEMS, [[text for _, text in texts], folded])
        stems = [{*row[0], *row[1]} for row in cursor.fetchall()]
    words = [wordforms.words_of(text) for text in folded]
    stem_of = _stem_of({word for found in words for word in found}) | _stems_of_parts()
    found = []
    for place, (organisation_id, text) in enumerate(texts):
        key = keys.key(organisation_id, _INDEX_KEY_NUMBER, KeyKind.INDEX)
        terms = stems[place] | wordforms.keys_of(text) | _terms(words[place], stem_of)
        found.append(sorted(ciphers.blind(key, term) for term in terms))
    return found


def _terms(words: Iterable[str], stem_of: dict[str, str]) -> set[str]:
    known = [word for word in words if word in stem_of]
    known += [part for word in known for part in wordforms.parts_of(word)]
    return {root for word in known for root in wordforms.roots(word, stem_of[word])}


def _words(key: bytes, text: str) -> list[AskedWord]:
    typed = {word: wordforms.fold(word) for word in _split(text)}
    stem_of = _stem_of(set(typed.values()) | {word.casefold() for word in typed})
    said = []
    for word, folded in typed.items():
        stems = {stem_of[each] for each in (word.casefold(), folded) if each in stem_of}
        if stems:
            terms = stems | wordforms.roots(folded, stem_of.get(folded, folded))
            said.append(AskedWord(word, tuple(ciphers.blind(key, term) for term in sorted(terms))))
    return said


def _split(text: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r"\w+", text)))


@cache
def _stems_of_parts() -> dict[str, str]:
    return _stem_of(wordforms.PARTS)


def _stem_of(words: Iterable[str]) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(_STEM_OF, [sorted(words)])
        return dict(cursor.fetchall())
