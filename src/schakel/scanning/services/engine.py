"""The compiled rules and what they say of a text. Used by the worker; nothing is stored here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from schakel.scanning.workflow.lexicon import Changes, read_tables
from schakel_methods.textscan import (
    Hit,
    Lexicon,
    Reason,
    Score,
    explain,
    load,
    scan_batch,
    value_of,
    weigh,
)
from schakel_methods.textscan.lemmas import plain_table
from schakel_methods.textscan.normalise import fold


@dataclass(frozen=True)
class Found:
    """What the rules say of one text."""

    hits: tuple[Hit, ...]
    score: Score
    values: tuple[int, ...]
    explanation: list[dict[str, Any]]
    oddities: int


@lru_cache(maxsize=2)
def lexicon(changes: Changes = ()) -> Lexicon:
    """Return the compiled rules; takes seconds, so once per process and set of changes."""
    data = load(read_tables(changes))
    return Lexicon.build(data, _dutch_table(data.corrections))


def read(texts: Sequence[str], rules: Lexicon, *, today: date) -> list[Found]:
    """Return what the rules say of every text."""
    return [
        _found(text, hits, rules)
        for text, hits in zip(texts, scan_batch(texts, rules, today=today), strict=True)
    ]


def contact_points(text: str) -> set[str]:
    """Return the telephone numbers, links and handles in a text, in one notation each."""
    from schakel_methods.textscan.contact import (  # noqa: PLC0415 - worker only: number tables
        find_contacts,
    )

    return {f"{contact.kind}:{contact.value}" for contact in find_contacts(text)}


def _found(text: str, hits: tuple[Hit, ...], rules: Lexicon) -> Found:
    score = weigh(hits, rules)
    return Found(
        hits=hits,
        score=score,
        values=tuple(value_of(hit, rules) for hit in hits),
        explanation=[_stored(reason) for reason in explain(score, hits, rules)],
        oddities=0 if text.isascii() else len(fold(text).oddities),
    )


def _stored(reason: Reason) -> dict[str, Any]:
    trigger = reason.trigger
    return reason._asdict() | {"trigger": trigger and trigger._asdict()}


def _dutch_table(corrections: dict[str, str]) -> dict[str, str]:
    from simplemma.strategies.dictionaries.dictionary_factory import (  # noqa: PLC0415 - worker only: 370,000 forms
        DefaultDictionaryFactory,
    )

    dictionary = DefaultDictionaryFactory().get_dictionary("nl")
    pairs = {_plain(form): _plain(lemma) for form, lemma in dictionary.items()}
    return plain_table(pairs, corrections)


def _plain(word: str) -> str:
    return word.lower() if word.isascii() else fold(word).text
