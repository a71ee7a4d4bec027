"""What a group of nearly equal texts has in common, and where they differ.

The idea of InfoShield (Lee and others, 2021): show a reader one template with slots instead of
two hundred advertisements. Ours aligns with one base text, which a reader can follow word by word.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_TOKEN = re.compile(r"\S+")


@dataclass(frozen=True)
class Slot:
    """A place where the texts differ: the fillings with how often each occurs, most common first.

    An empty filling means that a text has nothing at this place.
    """

    fillings: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Template:
    """Constant stretches of text and slots in reading order, taken from `texts` texts."""

    parts: tuple[str | Slot, ...]
    texts: int

    def __str__(self) -> str:
        return " ".join(part if isinstance(part, str) else "[...]" for part in self.parts)


def find_template(texts: Sequence[str], *, share: float = 0.8, limit: int = 60) -> Template:
    """Return the words that at least `share` of the texts have in common, with slots between.

    The base is the text of median length. At most `limit` texts are aligned, evenly spread over
    the group, because alignment costs time per text and a template changes little after that.

    Raises ValueError when there is no text.

    >>> str(find_template(["bel Kim op 12", "bel Roos op 13", "bel Kim op 14"]))
    'bel [...] op [...]'
    """
    if not texts:
        raise ValueError("no text to take a template from")
    chosen = _spread(texts, limit)
    rows = [_TOKEN.findall(text) for text in chosen]
    base = sorted(rows, key=len)[len(rows) // 2]
    matches = [_matches(base, row) for row in rows]
    seen = Counter(place for match in matches for place in match)
    fixed = [place for place in range(len(base)) if seen[place] >= share * len(rows)]
    return Template(tuple(_parts(base, fixed, rows, matches)), len(texts))


def _spread(texts: Sequence[str], limit: int) -> list[str]:
    if len(texts) <= limit:
        return list(texts)
    return [texts[i * len(texts) // limit] for i in range(limit)]


def _matches(base: list[str], row: list[str]) -> dict[int, int]:
    """Place in the base -> place in the row, for words that stand in both in the same order."""
    plain = [word.casefold() for word in base]
    blocks = SequenceMatcher(None, plain, [word.casefold() for word in row], autojunk=False)
    return {
        block.a + step: block.b + step
        for block in blocks.get_matching_blocks()
        for step in range(block.size)
    }


def _parts(
    base: list[str], fixed: list[int], rows: list[list[str]], matches: list[dict[int, int]]
) -> list[str | Slot]:
    parts: list[str | Slot] = []
    run: list[str] = []
    previous = -1
    for place in [*fixed, len(base)]:
        slot = _slot(previous, place, rows, matches)
        if slot is not None:
            parts.extend([" ".join(run)] if run else [])
            parts.append(slot)
            run = []
        if place < len(base):
            run.append(base[place])
        previous = place
    return [*parts, " ".join(run)] if run else parts


def _slot(
    after: int, before: int, rows: list[list[str]], matches: list[dict[int, int]]
) -> Slot | None:
    fillings: Counter[str] = Counter()
    for row, match in zip(rows, matches, strict=True):
        start = match.get(after, -1) + 1 if after >= 0 else 0
        end = match.get(before, len(row))
        unaligned = after >= 0 and after not in match
        fillings["" if unaligned else " ".join(row[start:end])] += 1
    if set(fillings) == {""}:
        return None
    return Slot(tuple(sorted(fillings.items(), key=lambda item: (-item[1], item[0]))))
