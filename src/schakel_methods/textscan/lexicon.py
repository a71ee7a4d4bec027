"""The lexicon as data: indicators, word classes, context rules, combinations, compound heads.

Reading files is not done here: every function takes rows (one mapping per line of a CSV). Loading
refuses what must not be in a scan of people: nationality, ethnicity, religion; patterns that cannot
be read; indicators without a source.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from schakel_methods.textscan.grammar import (
    Group,
    Pattern,
    PatternError,
    Sequence,
    expand,
    parse,
)

Row = Mapping[str, str]
STRENGTHS = {1: "weak", 2: "medium", 3: "strong"}
_STEM_LENGTH = 4


class LexiconError(ValueError):
    """The lexicon cannot be used; `problems` names every row that is wrong."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True)
class Indicator:
    """One indicator of a public list, with the patterns that find it and their source."""

    id: str
    forms: tuple[str, ...]
    category: str
    description: str
    weight: int
    source_code: str
    source: str
    source_place: str
    source_status: str
    minors_only: bool


@dataclass(frozen=True)
class Variant:
    """One pattern of one indicator; a `counter` pattern finds the innocent twin (negated)."""

    indicator: str
    number: int
    text: str
    pattern: Pattern
    counter: bool = False


@dataclass(frozen=True)
class ContextRule:
    """A trigger that decides a status; `reach` counts words, `direction` says which way.

    `only` names the indicators that a document trigger explains otherwise (empty: all).
    """

    id: str
    words: tuple[str, ...]
    kind: str
    direction: str
    reach: int
    only: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Combination:
    """Categories that weigh more together than apart ("stapeling")."""

    id: str
    needs: tuple[str, ...]
    at_least: int
    bonus: int
    weak: bool
    description: str
    source: str


@dataclass(frozen=True)
class Settings:
    """The arithmetic of the sum; integers only. See `scoring`."""

    version: str
    owner: str
    line: int = 3
    strong: int = 6
    weak_together: int = 2
    bonus_together: int = 3


@dataclass(frozen=True)
class LexiconData:
    """Everything the scan knows, read and checked, not yet bound to a lemma table."""

    settings: Settings
    indicators: dict[str, Indicator]
    variants: tuple[Variant, ...]
    rules: tuple[ContextRule, ...]
    combinations: tuple[Combination, ...]
    classes: dict[str, Group]
    heads: tuple[Row, ...]
    corrections: dict[str, str]
    frequencies: dict[str, int]
    hash: str = field(default="")

    @property
    def weights(self) -> dict[str, int]:
        """The weight of every indicator."""
        return {code: indicator.weight for code, indicator in self.indicators.items()}


@dataclass(frozen=True)
class Tables:
    """The rows of the lexicon's files, by name, and its settings."""

    settings: Mapping[str, str | int]
    indicators: list[Row]
    word_classes: list[Row]
    context_rules: list[Row]
    combinations: list[Row]
    heads: list[Row]
    lemmas: list[Row] = field(default_factory=list)
    frequencies: list[Row] = field(default_factory=list)
    forbidden: list[Row] = field(default_factory=list)
    short_stems: list[Row] = field(default_factory=list)


def load(tables: Tables) -> LexiconData:
    """Check all rows and return the lexicon; raises LexiconError naming every wrong row."""
    problems: list[str] = []
    classes = _classes(tables.word_classes, problems)
    indicators = {row["id"]: _indicator(row) for row in tables.indicators}
    variants = tuple(
        variant for row in tables.indicators for variant in _variants(row, classes, problems)
    )
    problems += _missing_sources(tables)
    problems += _forbidden_words(tables)
    problems += _short_stems(tables)
    problems += _unknown_needs(tables, indicators)
    if problems:
        raise LexiconError(problems)
    return LexiconData(
        settings=_settings(tables.settings),
        indicators=indicators,
        variants=variants,
        rules=tuple(_rule(number, row) for number, row in enumerate(tables.context_rules)),
        combinations=tuple(map(_combination, tables.combinations)),
        classes=classes,
        heads=tuple(tables.heads),
        corrections={row["form"]: row["lemma"] for row in tables.lemmas},
        frequencies={row["word"]: int(row["count"]) for row in tables.frequencies},
        hash=_hash(tables),
    )


def patterns_of(cell: str) -> list[str]:
    """Split a cell of patterns. Example: `"a ;; b"` gives two."""
    return [part.strip() for part in cell.split(";;") if part.strip()]


def _indicator(row: Row) -> Indicator:
    return Indicator(
        id=row["id"],
        forms=tuple(row["vormen"].split(";")),
        category=row["categorie"],
        description=row["omschrijving"],
        weight=int(row["gewicht"]),
        source_code=row["bron_code"],
        source=row["bron"],
        source_place=row["bron_plaats"],
        source_status=row["bron_status"],
        minors_only=row["minderjarig_specifiek"] == "1",
    )


def _variants(row: Row, classes: dict[str, Group], problems: list[str]) -> list[Variant]:
    found = []
    cells = [(row["patronen"], False), (row.get("tegenpatronen") or "", True)]
    texts = [(text, counter) for cell, counter in cells for text in patterns_of(cell)]
    for number, (text, counter) in enumerate(texts):
        try:
            pattern = expand(parse(text), classes)
        except PatternError as error:
            problems.append(f"indicators.csv {row['id']} pattern {number + 1}: {error} in {text!r}")
            continue
        found.append(Variant(row["id"], number, text, pattern, counter))
    return found


def _classes(rows: list[Row], problems: list[str]) -> dict[str, Group]:
    """Work word classes out; a class may use any class of an earlier row."""
    classes: dict[str, Group] = {}
    for number, row in enumerate(rows, start=2):
        try:
            sequence: Sequence = parse(f"({row['words']})")
            groups = expand(sequence, classes).groups
        except PatternError as error:
            problems.append(f"word_classes.csv row {number} @{row['class']}: {error}")
            continue
        classes[row["class"]] = classes.get(row["class"], frozenset()) | groups[0]
    return {name: _merged(group) for name, group in classes.items()}


def _merged(group: Group) -> Group:
    single = frozenset(word for way in group if len(way) == 1 for word in way[0][0])
    longer = {way for way in group if len(way) > 1}
    return frozenset(longer | ({((single, 0),)} if single else set()))


def _rule(number: int, row: Row) -> ContextRule:
    return ContextRule(
        id=f"C{number + 2}",
        words=tuple(row["trigger"].lower().split()),
        kind=row["type"],
        direction=row["direction"],
        reach=int(row["max_tokens"]),
        only=frozenset((row.get("indicators") or "").split()),
    )


def _combination(row: Row) -> Combination:
    return Combination(
        id=row["id"],
        needs=tuple(row["needs"].split("+")),
        at_least=int(row["at_least"]),
        bonus=int(row["bonus"]),
        weak=row["weak"] == "1",
        description=row["description"],
        source=row["source"],
    )


def _settings(values: Mapping[str, str | int]) -> Settings:
    numbers = ("line", "strong", "weak_together", "bonus_together")
    return Settings(
        version=str(values["version"]),
        owner=str(values["owner"]),
        **{name: int(values[name]) for name in numbers if name in values},
    )


def _missing_sources(tables: Tables) -> list[str]:
    needed = ("bron_code", "bron", "bron_plaats", "bron_status", "versie")
    problems = [
        f"indicators.csv {row['id']}: no {column}"
        for row in tables.indicators
        for column in needed
        if not (row.get(column) or "").strip()
    ]
    problems += [f"combinations.csv {row['id']}: no source" for row in tables.combinations
                 if not row["source"].strip()]  # fmt: skip
    problems += [f"word_classes.csv @{row['class']}: no source" for row in tables.word_classes
                 if not row["source"].strip()]  # fmt: skip
    problems += [f"settings: no {name}" for name in ("version", "owner", "source", "date")
                 if not str(tables.settings.get(name, "")).strip()]  # fmt: skip
    return problems


def _forbidden_words(tables: Tables) -> list[str]:
    """Nationality, ethnicity, language, religion, skin colour: never a feature of the scan."""
    exact = {row["word"] for row in tables.forbidden if not row["word"].endswith("*")}
    stems = tuple(row["word"][:-1] for row in tables.forbidden if row["word"].endswith("*"))
    cells = [
        (f"indicators.csv {row['id']}", f"{row['patronen']} {row.get('tegenpatronen') or ''}")
        for row in tables.indicators
    ]
    cells += [(f"word_classes.csv @{row['class']}", row["words"]) for row in tables.word_classes]
    return [
        f"{place}: {word!r} stands for nationality, ethnicity, religion or language"
        for place, cell in cells
        for word in re.findall(r"[a-zà-ÿ]+", cell.lower())
        if word in exact or (stems and word.startswith(stems))
    ]


def _short_stems(tables: Tables) -> list[str]:
    """A beginning of fewer than four letters hits too much, unless it was reviewed."""
    reviewed = {row["stem"] for row in tables.short_stems}
    cells = [(row["id"], row["patronen"]) for row in tables.indicators]
    cells += [(f"@{row['class']}", row["words"]) for row in tables.word_classes]
    return [
        f"{place}: {stem}* is shorter than {_STEM_LENGTH} letters"
        for place, cell in cells
        for stem in re.findall(r"([a-z]+)\*", cell)
        if len(stem) < _STEM_LENGTH and stem not in reviewed
    ]


def _unknown_needs(tables: Tables, indicators: dict[str, Indicator]) -> list[str]:
    known = {indicator.category for indicator in indicators.values()}
    return [
        f"combinations.csv {row['id']}: unknown category {need}"
        for row in tables.combinations
        for need in row["needs"].split("+")
        if need not in known
    ]


def _hash(tables: Tables) -> str:
    """One hash over all rows and settings: the same hash means the same rules."""
    content = json.dumps(
        {name: [dict(row) for row in rows] if isinstance(rows, list) else dict(rows)
         for name, rows in vars(tables).items()},
        sort_keys=True, ensure_ascii=False,
    )  # fmt: skip
    return hashlib.sha256(content.encode()).hexdigest()
