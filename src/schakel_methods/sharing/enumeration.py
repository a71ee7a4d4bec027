"""Every question over the codes, asked and counted: nothing in the table is left to chance.

Only single classes are asked: an item with several classes gets the strictest of their answers,
because each class is judged in cells of its own (see `decide`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import product

from schakel_methods.sharing.codes import DataClass, Form, Verdict
from schakel_methods.sharing.decide import Decision, decide
from schakel_methods.sharing.facts import Question
from schakel_methods.sharing.rules import RuleBook
from schakel_methods.sharing.validation import questions_for
from schakel_methods.sharing.vocabulary import Vocabulary


def all_questions(vocabulary: Vocabulary, senders: Iterable[str] = ()) -> Iterator[Question]:
    """All combinations of sender, recipient, purpose, form and one class, facts left unsaid.

    `senders` limits the enumeration; empty means all. Facts matter only where a rule needs them:
    `questions_with_facts` enumerates those.
    """
    grid = product(
        tuple(senders) or vocabulary.parties,
        vocabulary.parties,
        vocabulary.purposes,
        Form,
        DataClass,
    )
    for sender, recipient, purpose, form, data_class in grid:
        yield Question(sender, recipient, purpose, form, frozenset({data_class}))


def count_verdicts(
    questions: Iterable[Question], book: RuleBook, vocabulary: Vocabulary
) -> Counter[tuple[Verdict, bool]]:
    """How many questions get each verdict, and how many of those by silence.

    Example: a book without rules answers every question with ASK_PO by silence.
    """
    tally: Counter[tuple[Verdict, bool]] = Counter()
    for question in questions:
        decision = decide(question, book, vocabulary)
        tally[decision.verdict, bool(decision.silences)] += 1
    return tally


def questions_with_facts(book: RuleBook) -> Iterator[Question]:
    """All combinations of the facts and ages a rule depends on, for what each rule covers."""
    for rule in book.rules:
        if rule.needs:
            yield from questions_for(rule)


def answers_of(
    sender: str, book: RuleBook, vocabulary: Vocabulary
) -> dict[tuple[str, str], dict[DataClass, Decision]]:
    """What a sender of identified data hears without consent, where any rule speaks.

    Keys are recipient and purpose; a pair that is not there is silent for every class, and so is
    a class that is not there.
    """
    found: dict[tuple[str, str], dict[DataClass, Decision]] = {}
    for recipient, purpose, data_class in _spoken_of(sender, book, vocabulary):
        question = Question(sender, recipient, purpose, Form.IDENTIFIED, frozenset({data_class}))
        decision = decide(question, book, vocabulary)
        if not decision.silences:
            found.setdefault((recipient, purpose), {})[data_class] = decision
    return found


def _spoken_of(
    sender: str, book: RuleBook, vocabulary: Vocabulary
) -> list[tuple[str, str, DataClass]]:
    """Recipient, purpose and class of which any rule for identified data speaks."""
    spoken = {
        (recipient, purpose, data_class)
        for recipient in vocabulary.parties
        for rule in book.between(sender, recipient)
        if Form.IDENTIFIED in rule.forms and not rule.redirects
        for purpose, data_class in product(rule.purposes, rule.classes)
    }
    return sorted(spoken)
