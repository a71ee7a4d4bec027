"""What would change the answer: single steps that lead to a wider one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from schakel_methods.sharing.codes import FACTS, Form, Verdict
from schakel_methods.sharing.decide import Decision, decide
from schakel_methods.sharing.facts import Question
from schakel_methods.sharing.rules import RuleBook
from schakel_methods.sharing.vocabulary import Vocabulary

# What a sender can do or find out. Whether a law binds is not something one changes.
CHANGEABLE = (
    "consent",
    "acute",
    "same_case",
    "domestic_link",
    "sexual_behaviour_only",
    "officer_consent",
)


@dataclass(frozen=True)
class Change:
    """One change and the verdict it leads to."""

    key: str
    value: str
    verdict: Verdict


def would_change(decision: Decision, book: RuleBook, vocabulary: Vocabulary) -> tuple[Change, ...]:
    """The single changes that widen the answer, widest first.

    Where the answer is "only with consent" and none is recorded, recording it is such a change,
    although the verdict keeps its name.

    Example: a GP who reports a patient to the police hears that an anonymised item may be shared,
    and that acute danger to life is another case.
    """
    changes = []
    for key, value, question in _variants(decision.question):
        verdict = decide(question, book, vocabulary).verdict
        if verdict < decision.verdict or _consent_is_missing(decision, key, verdict):
            changes.append(Change(key, value, verdict))
    return tuple(sorted(changes, key=lambda change: change.verdict))


def _consent_is_missing(decision: Decision, key: str, verdict: Verdict) -> bool:
    return (
        key == "consent"
        and decision.verdict is verdict is Verdict.CONSENT
        and not decision.consent_recorded
    )


def _variants(question: Question) -> Iterator[tuple[str, str, Question]]:
    enough = question.with_facts(consent="yes", consent_by="both")
    if question.fact("consent") != "yes" or question.fact("consent_by") not in ("both", "unknown"):
        yield "consent", "yes", enough
    for name in CHANGEABLE[1:]:
        if question.fact(name) == FACTS[name][0]:
            yield name, "yes", question.with_facts(**{name: "yes"})
    if question.fact("investigation_data") == "yes":
        yield "investigation_data", "no", question.with_facts(investigation_data="no")
    if Form.ANONYMISED not in question.forms:
        anonymous = replace(question, form=Form.ANONYMISED).with_facts(recognisable="no")
        yield "form", Form.ANONYMISED.value, anonymous
    for data_class in sorted(question.classes):
        if len(question.classes) > 1:
            without = replace(question, classes=question.classes - {data_class})
            yield "without_class", data_class.value, without
