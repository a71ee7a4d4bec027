"""Search in sealed text: a keyed index of Dutch word stems.

The database stems the words of a parameter and so never stores them; what is stored are keyed
hashes. Who holds the database without the keys can still count how often a hash occurs.
"""

from collections.abc import Iterable, Sequence

from django.db import connection

from schakel.base import ciphers
from schakel.base.encryption import selectors as keys
from schakel.base.encryption.models import KeyKind

_INDEX_KEY_NUMBER = 1


def blind_words(*, organisation_id: int, text: str) -> list[str]:
    """Return the blind stems of a text, for an array column with a GIN index."""
    key = keys.key(organisation_id, _INDEX_KEY_NUMBER, KeyKind.INDEX)
    return sorted(ciphers.blind(key, stem) for stem in _stems(text))


def blind_values(*, organisation_id: int, values: Iterable[str]) -> list[str]:
    """Return the blind form of whole values (a number, the text of a note), to compare only."""
    key = keys.key(organisation_id, _INDEX_KEY_NUMBER, KeyKind.INDEX)
    return sorted({ciphers.blind(key, value) for value in values})


def blind_many(texts: Sequence[tuple[int, str]]) -> list[list[str]]:
    """Return the blind stems of many texts, each of an organisation, in one question."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tsvector_to_array(to_tsvector('dutch', text))"
            " FROM unnest(%s::text[]) WITH ORDINALITY AS given (text, place) ORDER BY place",
            [[text for _, text in texts]],
        )
        stems = [row[0] for row in cursor.fetchall()]
    found = []
    for (organisation_id, _), words in zip(texts, stems, strict=True):
        key = keys.key(organisation_id, _INDEX_KEY_NUMBER, KeyKind.INDEX)
        found.append(sorted(ciphers.blind(key, stem) for stem in set(words)))
    return found


def _stems(text: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tsvector_to_array(to_tsvector('dutch', %s))", [text])
        (stems,) = cursor.fetchone()
    return set(stems)
