"""Sentences, clauses and words of a folded text, as offsets."""

import re
from typing import NamedTuple

from schakel_methods.textscan.lemmas import words_of

# After these a full stop does not end a sentence (police and care jargon included).
ABBREVIATIONS = words_of(
    "dhr mw mevr mej hr dr drs mr ir ing prof bv o.a oa t.a.v tav ca nr nrs i.v.m ivm m.b.t mbt "
    "i.o io o.g n.a.v nav d.d dd jl jr sr st blz pag art lid resp incl excl evt bijv bv etc e.d "
    "ed d.w.z dwz t.o.v tov m.u.v a.d.h.v t.b.v tbv z.s.m zsm wo geb gem afd tel verb verd betr "
    "slo sl min max t/m p/u p.w p.m p.d vd v.d v/d coord werkn max proc verbal"
)
_STOP = re.compile(r"[.!?;]+(?=[\s\"')\]]|$)|\n+")
_WORD = re.compile(r"[a-z0-9]+")
CLAUSE_WORDS = words_of(
    "maar echter omdat terwijl want doch behalve hoewel ofschoon zodat waarop waarna "
    "waardoor aangezien"
)
_SPACED = {code: " " for code in range(128) if not chr(code).isalnum() or code > 122}
LONGEST = 60


class Token(NamedTuple):
    """One word of a sentence: its folded form, its place, and the clause it stands in."""

    form: str
    start: int
    end: int
    clause: int


def spaced(folded: str) -> str:
    """Replace everything but letters and digits by spaces; same length, so offsets still hold."""
    return folded.translate(_SPACED)


def split(folded: str) -> list[tuple[int, int]]:
    """Return the sentences as `[start, end)` offsets of the folded text.

    Example: `split("dhr. jansen belt. hij wacht.")` gives two sentences.
    """
    found: list[tuple[int, int]] = []
    start = 0
    for stop in _STOP.finditer(folded):
        place = stop.start()
        if folded[place] == "." and _is_abbreviation(folded, start, place):
            continue
        if place > start:
            found.append((start, place))
        start = stop.end()
    if start < len(folded):
        found.append((start, len(folded)))
    return found


def _is_abbreviation(folded: str, start: int, place: int) -> bool:
    begin = max(folded.rfind(" ", start, place), folded.rfind("(", start, place), start - 1) + 1
    word = folded[begin:place]
    if len(word) == 1:
        return word.isalpha()
    return word in ABBREVIATIONS


def chunks(words: list[str], start: int, end: int, folded: str) -> list[tuple[int, int]]:
    """Cut a sentence of more than sixty words; who never ends a sentence still gets windows."""
    if len(words) <= LONGEST:
        return [(start, end)]
    places = [match.start() for match in _WORD.finditer(folded, start, end)][LONGEST::LONGEST]
    return list(zip([start, *places], [*places, end], strict=True))


def sentences_of(folded: str) -> list[tuple[int, int]]:
    """Return the sentences, the long ones in pieces: the numbering that hits and triggers follow."""
    return [place for place, _words in worded_sentences(folded)]


def worded_sentences(folded: str) -> list[tuple[tuple[int, int], list[str]]]:
    """Return the sentences as `sentences_of` does, each with its words."""
    plain = spaced(folded)
    found: list[tuple[tuple[int, int], list[str]]] = []
    for start, end in split(folded):
        words = plain[start:end].split()
        pieces = chunks(words, start, end, folded)
        if len(pieces) == 1:
            found.append((pieces[0], words))
            continue
        found += [(piece, plain[piece[0] : piece[1]].split()) for piece in pieces]
    return found


def tokens(folded: str, start: int, end: int) -> list[Token]:
    """Return the words of one sentence with the number of their clause.

    A clause ends at a comma, colon, dash or bracket that is followed by a conjunction or by a new
    verb group, and at conjunctions such as `maar`, which turn the meaning round.
    """
    found: list[Token] = []
    clause, last = 0, start
    for match in _WORD.finditer(folded, start, end):
        begin, close = match.span()
        form = folded[begin:close]
        # One blank between two words is by far the most common; it never ends a clause.
        if form in CLAUSE_WORDS or (begin - last > 1 and _parts(folded[last:begin])):
            clause += 1
        found.append(Token(form, begin, close, clause))
        last = close
    return found


def _parts(between: str) -> bool:
    return "," in between or ":" in between or " - " in between
