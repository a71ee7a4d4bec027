"""A cheap first look: may this note hold a hit at all?

A prefilter never loses a hit: it answers no only if no word of the note can open a pattern. It
pays where most notes open nothing; with a broad lexicon most do, so the command runs without one
unless asked. Either engine may be absent: then there is none, and the hits are the same.
"""

import re
from collections.abc import Iterable
from importlib import import_module
from typing import Any, Protocol

from schakel_methods.textscan.index import Lexicon

_INSIDE = re.compile(r"[a-z0-9]")
_SMALL = ("j", "tj", "pj", "etj")
_MODULES = {"hyperscan": "hyperscan", "ahocorasick": "ahocorasick_rs"}


class Prefilter(Protocol):
    """Anything that can say no to a whole note."""

    def may_match(self, folded: str) -> bool:
        """Return False only if the folded text cannot hold a hit."""
        ...


def build(name: str, lexicon: Lexicon) -> Prefilter | None:
    """Return the named engine (`hyperscan`, `ahocorasick`; `auto`: what is there), or None.

    Example: `build("none", lexicon) is None`.
    """
    if name == "none":
        return None
    for engine in _MODULES if name == "auto" else (name,):
        try:
            module = import_module(_MODULES[engine])
        except ImportError:
            continue
        stems = lexicon.anchor_stems()
        return _Hyperscan(module, stems) if engine == "hyperscan" else _AhoCorasick(module, stems)
    return None


class _Hyperscan:
    """Hyperscan in block mode; stops at the first word that can open a pattern."""

    def __init__(self, module: Any, stems: Iterable[tuple[str, str]]) -> None:
        self._module = module
        expressions = [_expression(kind, stem) for kind, stem in sorted(stems)]
        self._database = module.Database()
        self._database.compile(
            expressions=expressions,
            ids=list(range(len(expressions))),
            elements=len(expressions),
            flags=[module.HS_FLAG_SINGLEMATCH] * len(expressions),
        )

    def may_match(self, folded: str) -> bool:
        found = False

        def stop(*_: object) -> bool:
            nonlocal found
            found = True
            return True

        try:
            self._database.scan(folded.encode("ascii", "replace"), match_event_handler=stop)
        except self._module.error:
            # Hyperscan reports the wish to stop at the first match as an error.
            return True
        return found


_EXPRESSIONS = {
    "noun": r"\b{}(?:(?:t|p|et)?jes?)?\b",
    "begin": r"\b{}",
    "tail": r"{}(?:(?:t|p|et)?jes?)?\b",
    "digit": "{}",
}


def _expression(kind: str, stem: str) -> bytes:
    return _EXPRESSIONS[kind].format(stem).encode()


class _AhoCorasick:
    """Aho-Corasick over the same stems, with its own look at the borders of a word."""

    def __init__(self, module: Any, stems: Iterable[tuple[str, str]]) -> None:
        kinds: dict[str, set[str]] = {}
        for kind, stem in stems:
            for border, literal in _literals(kind, stem):
                kinds.setdefault(literal, set()).add(border)
        self._kinds = [kinds[literal] for literal in sorted(kinds)]
        # Leftmost-longest would hide a stem inside a longer one.
        self._automaton = module.AhoCorasick(sorted(kinds), matchkind=module.MatchKind.Standard)

    def may_match(self, folded: str) -> bool:
        found = self._automaton.find_matches_as_indexes(folded, overlapping=True)
        return any(self._stands(folded, *match) for match in found)

    def _stands(self, folded: str, literal: int, start: int, end: int) -> bool:
        borders = self._kinds[literal]
        if "any" in borders:
            return True
        begins = start == 0 or not _INSIDE.match(folded, start - 1)
        ends = end == len(folded) or not _INSIDE.match(folded, end)
        return ("begin" in borders and begins) or (ends and ("end" in borders or begins))


def _literals(kind: str, stem: str) -> list[tuple[str, str]]:
    if kind == "digit":
        return [("any", stem)]
    if kind == "begin":
        return [("begin", stem)]
    if kind == "tail":
        return [("end", stem)] + [("any", stem + small) for small in _SMALL]
    return [("word", stem)] + [("begin", stem + small) for small in _SMALL]
