"""The decision: every law that binds the sender answers for every class of data; the strictest
answer wins, conditions add up, and silence means: ask."""

from collections.abc import Mapping
from dataclasses import dataclass

from schakel_methods.sharing.codes import FACTS, DataClass, Regime, Verdict
from schakel_methods.sharing.facts import (
    Question,
    binding_regimes,
    checked,
    valid_consent,
    who_consents,
)
from schakel_methods.sharing.rules import Rule, RuleBook
from schakel_methods.sharing.vocabulary import Vocabulary

DEFAULTS = {name: values[0] for name, values in FACTS.items()}


@dataclass(frozen=True)
class Silence:
    """A law that binds the sender and says nothing about this class of data."""

    regime: Regime
    data_class: DataClass


@dataclass(frozen=True)
class Applied:
    """A rule as it weighs in this question."""

    rule: Rule
    verdict: Verdict
    regimes: tuple[Regime, ...]


@dataclass(frozen=True)
class Decision:
    """The answer, with all that led to it, strictest first.

    `consent_from` says whose consent is needed or was given, when the answer rests on consent.
    """

    question: Question
    verdict: Verdict
    applied: tuple[Applied, ...]
    set_aside: tuple[str, ...]
    silences: tuple[Silence, ...]
    consent_recorded: bool
    consent_from: tuple[str, ...]
    suspect_represents: bool
    version: str

    @property
    def silent_regimes(self) -> tuple[Regime, ...]:
        """The laws that bind the sender and stayed silent somewhere."""
        return tuple(sorted({silence.regime for silence in self.silences}))

    @property
    def rule_ids(self) -> tuple[str, ...]:
        """The rules that were applied, strictest first."""
        return tuple(applied.rule.id for applied in self.applied)


def decide(question: Question, book: RuleBook, vocabulary: Vocabulary) -> Decision:
    """Weigh all rules that fit the question.

    For each law that binds the sender and each class of data there is one cell. In a cell a rule
    fits if it speaks for that law and covers that class; rules set aside others only within
    a cell, so that another class or law can never soften an answer. A cell without a rule asks
    the privacy officer.

    Raises:
        UnknownCode, ValueError: see `facts.checked`.

    Example: see `tests/methods/sharing/test_decide.py`.
    """
    question = checked(question, vocabulary)
    regimes = binding_regimes(question, vocabulary)
    consent = valid_consent(question, regimes)
    known = _known_codes(question, consent=consent)
    fitting = [
        rule
        for rule in book.between(question.sender, question.recipient)
        if question.purpose in rule.purposes and not rule.forms.isdisjoint(question.forms)
    ]
    weighing = _Weighing(question.suspect_represents)
    for data_class in sorted(question.classes):
        in_class = [rule for rule in fitting if _fits(rule, data_class, known)]
        for regime in sorted(regimes):
            weighing.add_cell(regime, data_class, in_class)
    applied = weighing.in_order()
    rests_on_consent = any(item.rule.verdict is Verdict.CONSENT for item in applied)
    return Decision(
        question=question,
        verdict=weighing.verdict(),
        applied=applied + tuple(Applied(r, r.verdict, ()) for r in fitting if r.redirects),
        set_aside=tuple(sorted(weighing.set_aside - {item.rule.id for item in applied})),
        silences=tuple(weighing.silences),
        consent_recorded=consent,
        consent_from=who_consents(question, regimes) if rests_on_consent else (),
        suspect_represents=question.suspect_represents,
        version=book.version,
    )


def _known_codes(question: Question, *, consent: bool) -> dict[str, str]:
    """All codes and facts a need can ask for, except the class, which differs per cell."""
    return {
        **DEFAULTS,
        **question.facts,
        "consent": "yes" if consent else "no",
        "age_group": question.age_group.value,
        "sender": question.sender,
        "recipient": question.recipient,
        "purpose": question.purpose,
    }


def _fits(rule: Rule, data_class: DataClass, known: Mapping[str, str]) -> bool:
    if data_class not in rule.classes or rule.redirects:
        return False
    if not rule.needs:
        return True
    here = {**known, "class": data_class.value}
    return all(need.holds(here) for need in rule.needs)


class _Weighing:
    """Collects the answers of the cells; lives for one decision."""

    def __init__(self, suspect_represents: bool) -> None:
        self.suspect_represents = suspect_represents
        self.regimes_of: dict[str, set[Regime]] = {}
        self.rules: dict[str, Rule] = {}
        self.set_aside: set[str] = set()
        self.silences: list[Silence] = []

    def add_cell(self, regime: Regime, data_class: DataClass, rules: list[Rule]) -> None:
        fitting = [rule for rule in rules if regime in rule.answers]
        aside = {rule_id for rule in fitting for rule_id in rule.sets_aside}
        binding = [rule for rule in fitting if rule.id not in aside]
        self.set_aside |= aside & {rule.id for rule in fitting}
        if not binding:
            self.silences.append(Silence(regime, data_class))
        for rule in binding:
            self.rules[rule.id] = rule
            self.regimes_of.setdefault(rule.id, set()).add(regime)

    def _weight(self, rule: Rule) -> Verdict:
        # A suspect is never asked for consent in the name of the child (row S05, UAVG 41(1)(i)).
        if self.suspect_represents and rule.verdict is Verdict.CONSENT:
            return Verdict.ASK_PO
        return rule.verdict

    def verdict(self) -> Verdict:
        found = [self._weight(rule) for rule in self.rules.values()]
        return max(found + [Verdict.ASK_PO] * bool(self.silences), default=Verdict.ASK_PO)

    def in_order(self) -> tuple[Applied, ...]:
        weighed = [
            Applied(rule, self._weight(rule), tuple(sorted(self.regimes_of[rule.id])))
            for rule in self.rules.values()
        ]
        return tuple(sorted(weighed, key=lambda item: (-item.verdict, item.rule.id)))
