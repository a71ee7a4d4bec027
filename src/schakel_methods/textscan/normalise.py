"""Fold a text to plain lower-case ASCII and remember where every character came from.

The scan reads the folded text; people see the original. Look-alike letters, invisible characters
and marks that turn the reading direction are folded away, so they cannot hide a word, and they are
reported, because a text that uses them may have been written against the scan.
"""

import re
import unicodedata
from dataclasses import dataclass

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")

# Letters of other scripts that look like Latin ones (Unicode TR39, the lower-case confusables that
# occur in practice). Unicode normalisation leaves these alone, because they are real letters.
_LOOK_ALIKES = {
    "\u0430": "a", "\u0435": "e", "\u043e": "o", "\u0440": "p", "\u0441": "c", "\u0443": "y",
    "\u0445": "x", "\u0456": "i", "\u0458": "j", "\u0455": "s", "\u04bb": "h", "\u0501": "d",
    "\u051b": "q", "\u051d": "w", "\u044c": "b", "\u0433": "r", "\u043f": "n", "\u043a": "k",
    "\u043c": "m", "\u0442": "t", "\u0432": "b", "\u043d": "h", "\u0261": "g", "\u0251": "a",
    "\u0269": "i", "\u03bf": "o", "\u03b1": "a", "\u03c1": "p", "\u03c4": "t", "\u03c5": "u",
    "\u03b9": "i", "\u03ba": "k", "\u03b5": "e", "\u03bd": "v", "\u0475": "v", "\u0131": "i",
    "\u0142": "l", "\u00f8": "o", "\u0111": "d", "\u04cf": "l", "\u050d": "g", "\u1d00": "a",
    "\u1d07": "e",
}  # fmt: skip
_PUNCTUATION = {
    "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\u00b4": "'", "\u02bc": "'",
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00ab": '"', "\u00bb": '"',
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2212": "-",
    "\u2026": ".", "\u2028": "\n", "\u2029": "\n", "\u0085": "\n", "\u2022": "\n", "\u25cf": "\n",
}  # fmt: skip
_TURNS_DIRECTION = frozenset(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
)
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\u034f\u2061\u2062\u2063\u2064")


@dataclass(frozen=True)
class Oddity:
    """A character that may hide words from a reader or from the scan.

    `kind` is `invisible`, `direction` or `look_alike`; `start` counts characters of the original.
    """

    kind: str
    start: int
    character: str


@dataclass(frozen=True)
class Folded:
    """A text as the scan reads it.

    `text` is lower-case ASCII. `offsets[i]` is the place in the original of character `i`; None
    means that both have the same length and places. Example: `fold("Privé").text == "prive"`.
    """

    text: str
    offsets: tuple[int, ...] | None = None
    oddities: tuple[Oddity, ...] = ()

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Translate `[start, end)` of the folded text to the original text."""
        if self.offsets is None:
            return start, end
        return self.offsets[start], self.offsets[end - 1] + 1


class _Plain(dict[str, str]):
    """One character -> its plain form, worked out once; empty means: left out."""

    def __missing__(self, character: str) -> str:
        plain = self[character] = _plain(character)
        return plain


_PLAIN = _Plain()


def fold(text: str) -> Folded:
    """Return `text` in lower-case ASCII with the way back to the original.

    Example: `fold("Pasp\\u200boort").text == "paspoort"`, with one oddity at place 4.
    """
    if text.isascii():
        return Folded(text.lower())
    found = _NOT_ASCII.findall(text)
    oddities = _oddities(text) if any(map(_is_odd, set(found))) else ()
    if all(len(_PLAIN[character]) == 1 for character in found):
        return Folded(_NOT_ASCII.sub(_replacement, text).lower(), None, oddities)
    return _fold_with_offsets(text, oddities)


def _replacement(match: re.Match[str]) -> str:
    return _PLAIN[match[0]]


def _fold_with_offsets(text: str, oddities: tuple[Oddity, ...]) -> Folded:
    characters: list[str] = []
    offsets: list[int] = []
    for place, character in enumerate(text):
        plain = character if character < "\x80" else _PLAIN[character]
        characters.append(plain)
        offsets.extend([place] * len(plain))
    return Folded("".join(characters).lower(), tuple(offsets), oddities)


def _plain(character: str) -> str:
    if character in _INVISIBLE or character in _TURNS_DIRECTION:
        return ""
    if character in _PUNCTUATION:
        return _PUNCTUATION[character]
    lower = character.lower()
    if lower[0] in _LOOK_ALIKES:
        return _LOOK_ALIKES[lower[0]]
    parts = unicodedata.normalize("NFKD", lower)
    kept = "".join(_LOOK_ALIKES.get(part, part) for part in parts)
    ascii_only = "".join(part for part in kept if part < "\x80")
    if ascii_only:
        return ascii_only
    # Combining marks, variation selectors and tag characters vanish; anything else is a space.
    return "" if unicodedata.category(character) in {"Mn", "Me", "Cf"} else " "


def _is_odd(character: str) -> bool:
    return _kind(character) != ""


def _kind(character: str) -> str:
    if character in _TURNS_DIRECTION:
        return "direction"
    if character in _INVISIBLE or unicodedata.category(character) == "Cf":
        return "invisible"
    lower = character.lower()
    is_latin = "LATIN" in unicodedata.name(character, "")
    return "look_alike" if lower in _LOOK_ALIKES and not is_latin else ""


def _oddities(text: str) -> tuple[Oddity, ...]:
    return tuple(
        Oddity(kind, place, character)
        for place, character in enumerate(text)
        if character >= "\x80" and (kind := _kind(character))
    )
