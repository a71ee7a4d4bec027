"""Masking of free text before it leaves: a de-identifier's spans, put right by our own rules.

Works over the spans that deduce (Menger and others, 2018) found; deduce itself is called where
files may be read. A person confirms before anything leaves: see `find_doubtful`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from schakel_methods.textscan.contact import find_contacts
from schakel_methods.textscan.identifiers import find_by_form
from schakel_methods.textscan.names import (
    NOT_NAMES,
    ROLES,
    IsWord,
    find_firms,
    find_names,
    trim_roles,
)

KINDS = [
    "person",
    "address",
    "place",
    "date",
    "phone",
    "email",
    "link",
    "handle",
    "plate",
    "bsn",
    "iban",
    "vnumber",
    "case",
    "document",
    "number",
]  # codes; the caller's labels name them in the reader's language
_KIND_OF_TAG = {
    "persoon": "person",
    "patient": "person",
    "locatie": "place",
    "instelling": "place",
    "ziekenhuis": "place",
    "zorginstelling": "place",
    "datum": "date",
    "telefoonnummer": "phone",
    "emailadres": "email",
    "url": "link",
    "bsn": "bsn",
    "id": "number",
}
_GAP = re.compile(r"[\s.'\u2019-]{0,2}")
_CAPITAL = re.compile(r"(?<=[a-z0-9,;] )[A-Z][\w'-]{2,}")
_DIGITS = re.compile(r"\d[\d .,/-]{2,}\d")


@dataclass(frozen=True)
class Span:
    """[start, end) of the text is an identifier of this kind, by this rule."""

    start: int
    end: int
    kind: str
    rule: str


@dataclass(frozen=True)
class Doubt:
    """Something left open that looks like an identifier; a person decides."""

    start: int
    end: int
    reason: str  # "capital" or "digits"


def from_deduce(annotations: Iterable[tuple[int, int, str]]) -> tuple[Span, ...]:
    """Turn (start, end, tag) of deduce into spans; ages are no identifiers and fall away.

    >>> from_deduce([(0, 3, "persoon"), (5, 7, "leeftijd")])
    (Span(start=0, end=3, kind='person', rule='deduce'),)
    """
    return tuple(
        Span(start, end, _KIND_OF_TAG.get(tag, "number"), "deduce")
        for start, end, tag in annotations
        if tag != "leeftijd"
    )


def find_identifiers(
    text: str, given: Sequence[Span], *, is_word: IsWord, is_loan: IsWord = lambda word: False
) -> tuple[Span, ...]:
    """Return the identifiers of a text in order, none overlapping another.

    `given` are the de-identifier's spans; roles ("betrokkene") and names of firms are taken out
    of them, our own are added, and overlapping or adjoining ones become one.
    `is_word` tells whether a lower-case Dutch word form is in the vocabulary; `is_loan` does so
    for other languages (used in chats, where names have no capital).

    >>> [text.rule for text in find_identifiers("vtg AB-123-C", (), is_word=str.isalpha)]
    ['plate']
    """
    own = [*_by_form(text), *_contacts(text)]
    names = [
        Span(start, end, "person", rule) for start, end, rule in find_names(text, is_word, is_loan)
    ]
    kept = _put_right(text, given)
    return tuple(_merge(text, [*own, *kept, *names]))


def mask(text: str, spans: Sequence[Span], labels: Mapping[str, str] | None = None) -> str:
    """Replace each identifier by its kind and a number; the same words get the same number.

    >>> mask("Jan belt Jan", [Span(0, 3, "person", "cue"), Span(9, 12, "person", "cue")])
    '[person-1] belt [person-1]'
    """
    numbers: dict[str, dict[str, int]] = {}
    parts, done = [], 0
    for span in spans:
        seen = numbers.setdefault(span.kind, {})
        words = " ".join(text[span.start : span.end].casefold().split())
        number = seen.setdefault(words, len(seen) + 1)
        label = (labels or {}).get(span.kind, span.kind)
        parts += [text[done : span.start], f"[{label}-{number}]"]
        done = span.end
    return "".join([*parts, text[done:]])


def find_doubtful(text: str, spans: Sequence[Span]) -> tuple[Doubt, ...]:
    """Return what stayed open and looks odd: a capital inside a sentence, four or more digits.

    >>> find_doubtful("loon van 1234567 euro", ())
    (Doubt(start=9, end=16, reason='digits'),)
    """
    found = [Doubt(*match.span(), "capital") for match in _CAPITAL.finditer(text)]
    found += [
        Doubt(*match.span(), "digits")
        for match in _DIGITS.finditer(text)
        if sum(character.isdigit() for character in match[0]) >= 4
    ]
    hidden = [(span.start, span.end) for span in spans]
    return tuple(
        sorted(
            (d for d in found if not any(s < d.end and d.start < e for s, e in hidden)),
            key=lambda doubt: doubt.start,
        )
    )


def _by_form(text: str) -> Iterator[Span]:
    for start, end, kind, rule in find_by_form(text):
        yield Span(start, end, kind, rule)


def _contacts(text: str) -> Iterator[Span]:
    for point in find_contacts(text):
        yield Span(point.start, point.end, point.kind, "contact")


def _put_right(text: str, given: Sequence[Span]) -> Iterator[Span]:
    """Take roles, firms and words that name nobody out of the given names."""
    firms = list(find_firms(text))
    for span in given:
        if span.kind != "person":
            yield span
            continue
        start, end = trim_roles(text, span.start, span.end)
        in_firm = any(first <= start < last for first, last in firms)
        words = [word.strip('.,:;()"').lower() for word in text[start:end].split()]
        if not in_firm and any(word not in NOT_NAMES | ROLES for word in words):
            yield replace(span, start=start, end=end)


def _merge(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """Join what overlaps, and names that only a space or a hyphen keeps apart."""
    current: Span | None = None
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if current is None:
            current = span
        elif span.start < current.end or _adjoin(text, current, span):
            current = replace(current, end=max(current.end, span.end))
        else:
            yield current
            current = span
    if current is not None:
        yield current


def _adjoin(text: str, one: Span, other: Span) -> bool:
    names = one.kind == other.kind == "person"
    return names and _GAP.fullmatch(text[one.end : other.start]) is not None
