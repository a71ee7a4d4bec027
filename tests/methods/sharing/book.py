"""The shipped rules and code lists, and a short way to ask, for the tests of sharing."""

from functools import cache

from schakel_cli.reference import read_date, read_rows
from schakel_methods.sharing.codes import DataClass, Form
from schakel_methods.sharing.decide import Decision, decide
from schakel_methods.sharing.facts import Question
from schakel_methods.sharing.rules import RuleBook, load
from schakel_methods.sharing.vocabulary import Vocabulary, vocabulary

RULES = "sharing_rules.csv"


@cache
def codes() -> Vocabulary:
    return vocabulary(read_rows("organisation_types.csv"), read_rows("purposes.csv"))


@cache
def book() -> RuleBook:
    return load(read_rows(RULES), codes(), date=read_date(RULES))


def ask(
    sender: str,
    recipient: str,
    purpose: str,
    *classes: str,
    form: str = "identified",
    age: int | None = None,
    **facts: str,
) -> Decision:
    question = Question(
        sender=sender,
        recipient=recipient,
        purpose=purpose,
        form=Form(form),
        classes=frozenset(map(DataClass, classes)),
        age=age,
        facts=facts,
    )
    return decide(question, book(), codes())
