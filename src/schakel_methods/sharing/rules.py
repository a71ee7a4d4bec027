"""Rules as data: reading the rows, and checking them before anything is decided with them."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from schakel_methods.sharing.codes import (
    FACTS,
    REDIRECT,
    AgeGroup,
    DataClass,
    Form,
    Regime,
    Verdict,
)
from schakel_methods.sharing.vocabulary import UnknownCode, Vocabulary, regimes_of

NOT_READ = "N"  # nobody of us read the article at its source: such a row never gives more than ASK


class RuleError(ValueError):
    """A row that cannot be a rule; says which row and why."""

    def __init__(self, rule_id: str, why: str) -> None:
        super().__init__(f"rule {rule_id}: {why}")


@dataclass(frozen=True)
class Need:
    """A fact a rule needs, possibly only for some of what the rule covers.

    `class=special>sexual_behaviour_only=yes` reads: where the class is special, the data may
    only be about sexual behaviour.
    """

    key: str
    values: frozenset[str]
    only_if_key: str = ""
    only_if_values: frozenset[str] = frozenset()

    def holds(self, known: Mapping[str, str]) -> bool:
        """Do the known facts and codes meet the need?"""
        if self.only_if_key and known[self.only_if_key] not in self.only_if_values:
            return True
        return known[self.key] in self.values


@dataclass(frozen=True)
class RuleText:
    """What the rule says to people, in one language."""

    basis: str
    conditions: tuple[str, ...]
    inform: str
    exceptions: str


@dataclass(frozen=True)
class Rule:
    """One row of the decision table in the codes of the project."""

    id: str
    senders: frozenset[str]
    recipients: frozenset[str]
    purposes: frozenset[str]
    forms: frozenset[Form]
    classes: frozenset[DataClass]
    verdict: Verdict
    answers: frozenset[Regime]
    needs: tuple[Need, ...]
    sets_aside: frozenset[str]
    redirects: bool  # only sends on to the rules for identified data (row S02)
    lowered: bool  # the row says more than ASK, but nobody read its source
    source: str
    reading: str
    texts: Mapping[str, RuleText]


@dataclass(frozen=True)
class RuleBook:
    """The rules in force, with the fingerprint under which a decision is recorded."""

    rules: tuple[Rule, ...]
    version: str

    @cached_property
    def _by_pair(self) -> dict[tuple[str, str], tuple[Rule, ...]]:
        return {}

    def between(self, sender: str, recipient: str) -> tuple[Rule, ...]:
        """The rules about this pair of parties; found once, then remembered."""
        pair = (sender, recipient)
        if pair not in self._by_pair:
            self._by_pair[pair] = tuple(
                rule
                for rule in self.rules
                if sender in rule.senders and recipient in rule.recipients
            )
        return self._by_pair[pair]


def load(rows: Iterable[Mapping[str, str]], vocabulary: Vocabulary, *, date: str) -> RuleBook:
    """Read the rows of `sharing_rules.csv` into rules.

    The version is the date and the first twelve characters of a SHA-256 over the rows, so a
    decision on record can always be traced to the exact text of its rules.

    Raises:
        UnknownCode: for a code that is on no list.
        RuleError: for a row that repeats an id, covers nothing or names a rule that is not there.

    Example: see `tests/methods/sharing/test_rules.py`.
    """
    rows = [dict(row) for row in rows]
    rules = tuple(_rule(row, vocabulary) for row in rows)
    _check_references(rules)
    content = json.dumps(rows, sort_keys=True, ensure_ascii=False).encode()
    return RuleBook(rules, f"{date}-{hashlib.sha256(content).hexdigest()[:12]}")


def _rule(row: Mapping[str, str], vocabulary: Vocabulary) -> Rule:
    verdict = _verdict(row)
    rule = Rule(
        id=row["id"],
        senders=vocabulary.expand(row["sender"]),
        recipients=vocabulary.expand(row["recipient"]),
        purposes=_listed("purpose", row["purpose"], vocabulary.purposes),
        forms=frozenset(map(Form, _listed("form", row["form"], [f.value for f in Form]))),
        classes=frozenset(
            map(DataClass, _listed("class", row["class"], [c.value for c in DataClass]))
        ),
        verdict=verdict,
        answers=regimes_of(row["answers"]),
        needs=tuple(_need(item, vocabulary) for item in row["needs_facts"].split()),
        sets_aside=frozenset(row["sets_aside"].split()),
        redirects=row["outcome"] == REDIRECT,
        lowered=row["outcome"] not in (verdict.name, REDIRECT),
        source=row["source"],
        reading=row["reading"],
        texts={"nl": _text(row, "_nl"), "en": _text(row, "")},
    )
    if not all((rule.senders, rule.recipients, rule.purposes, rule.forms, rule.classes)):
        raise RuleError(rule.id, "covers nothing: a column is empty")
    if not rule.answers:
        raise RuleError(rule.id, "speaks for no legal regime")
    return rule


def _verdict(row: Mapping[str, str]) -> Verdict:
    """The verdict of a row; what nobody read is lowered to ASK, never raised to it."""
    if row["read_by_us"] not in ("Y", "G", NOT_READ):
        raise UnknownCode("value of read_by_us", row["read_by_us"], ("Y", "G", NOT_READ))
    if row["outcome"] == REDIRECT:
        return Verdict.YES
    if row["outcome"] not in Verdict.__members__:
        raise UnknownCode("outcome", row["outcome"], Verdict.__members__)
    verdict = Verdict[row["outcome"]]
    return max(verdict, Verdict.ASK_PO) if row["read_by_us"] == NOT_READ else verdict


def _listed(kind: str, text: str, known: Iterable[str]) -> frozenset[str]:
    known = frozenset(known)
    if text == "*":
        return known
    for code in text.split():
        if code not in known:
            raise UnknownCode(kind, code, known)
    return frozenset(text.split())


def _need(item: str, vocabulary: Vocabulary) -> Need:
    condition, _, wanted = item.rpartition(">")
    key, values = _assignment(wanted, vocabulary)
    if not condition:
        return Need(key, values)
    only_if_key, only_if_values = _assignment(condition, vocabulary)
    return Need(key, values, only_if_key, only_if_values)


def _assignment(text: str, vocabulary: Vocabulary) -> tuple[str, frozenset[str]]:
    key, _, values = text.partition("=")
    allowed = _allowed(vocabulary)
    if key not in allowed:
        raise UnknownCode("fact", key, allowed)
    for value in values.split("|"):
        if value not in allowed[key]:
            raise UnknownCode(f"value of {key}", value, allowed[key])
    return key, frozenset(values.split("|"))


def _allowed(vocabulary: Vocabulary) -> dict[str, Iterable[str]]:
    return {
        **FACTS,
        "age_group": [group.value for group in AgeGroup],
        "class": [data_class.value for data_class in DataClass],
        "sender": vocabulary.parties,
        "recipient": vocabulary.parties,
        "purpose": vocabulary.purposes,
    }


def _text(row: Mapping[str, str], suffix: str) -> RuleText:
    conditions = row[f"conditions{suffix}"]
    return RuleText(
        basis=row[f"basis{suffix}"],
        conditions=tuple(part.strip() for part in conditions.split(";") if part.strip()),
        inform=row[f"inform{suffix}"],
        exceptions=row[f"exceptions{suffix}"],
    )


def _check_references(rules: tuple[Rule, ...]) -> None:
    ids = [rule.id for rule in rules]
    for rule in rules:
        if ids.count(rule.id) > 1:
            raise RuleError(rule.id, "its id is used twice")
        missing = rule.sets_aside - set(ids)
        if missing or rule.id in rule.sets_aside:
            raise RuleError(rule.id, f"sets aside what it cannot: {sorted(rule.sets_aside)}")
