"""Checks of a whole rule book: no rule may be there for nothing."""

from collections.abc import Iterator
from itertools import product

from schakel_methods.sharing.codes import FACTS, AgeGroup, DataClass
from schakel_methods.sharing.decide import decide
from schakel_methods.sharing.facts import Question
from schakel_methods.sharing.rules import Rule, RuleBook, RuleError
from schakel_methods.sharing.vocabulary import Vocabulary

AN_AGE = {
    AgeGroup.UNKNOWN: None,
    AgeGroup.UNDER_12: 8,
    AgeGroup.FROM_12: 14,
    AgeGroup.FROM_16: 17,
    AgeGroup.ADULT: 30,
}


def check_reachable(book: RuleBook, vocabulary: Vocabulary) -> None:
    """Every rule must decide at least one question.

    Raises:
        RuleError: for a rule that never speaks: its law binds none of its senders, its needs
            contradict each other, or another rule always sets it aside.
    """
    for rule in book.rules:
        if not any(_speaks(rule, question, book, vocabulary) for question in questions_for(rule)):
            raise RuleError(rule.id, "is never reached")


def questions_for(rule: Rule) -> Iterator[Question]:
    """Questions within the reach of one rule, with all combinations of the facts it needs."""
    names = sorted({need.key for need in rule.needs if need.key in FACTS})
    ages = AN_AGE.values() if any(n.key == "age_group" for n in rule.needs) else (None,)
    grid = product(
        product(*(FACTS[name] for name in names)),
        ages,
        sorted(rule.forms),
        sorted(rule.senders),
        sorted(rule.recipients),
        sorted(rule.purposes),
        sorted(rule.classes),
    )
    for values, age, form, sender, recipient, purpose, data_class in grid:
        yield Question(
            sender=sender,
            recipient=recipient,
            purpose=purpose,
            form=form,
            classes=frozenset({DataClass(data_class)}),
            age=age,
            facts=dict(zip(names, values, strict=True)),
        )


def _speaks(rule: Rule, question: Question, book: RuleBook, vocabulary: Vocabulary) -> bool:
    return rule.id in decide(question, book, vocabulary).rule_ids
