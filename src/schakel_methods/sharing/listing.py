"""The published list of questions that end with "ask" because no law answers them."""

from collections.abc import Iterable

from schakel_methods.sharing.codes import DataClass
from schakel_methods.sharing.decide import Decision
from schakel_methods.sharing.enumeration import answers_of
from schakel_methods.sharing.rules import RuleBook
from schakel_methods.sharing.vocabulary import Vocabulary

Answers = dict[DataClass, Decision]

HEAD = """# Where the sharing rules are silent

Generated from `reference/sharing_rules.csv`, version {version}; do not edit (a test checks it).

For **identified** data (pseudonymised data are judged the same) of a person of unknown age,
without recorded consent and without further facts. Per sender stands first what the rules
answer. **Everything that is not listed there is answered "ask your privacy officer" by
silence**: another purpose, another class of data, and every recipient on the line "No rule".
"""


def silence_document(book: RuleBook, vocabulary: Vocabulary) -> str:
    """The list as Markdown, the same text for the same rules.

    Example: see `docs/methods/sharing-silence.md`.
    """
    parts = [HEAD.format(version=book.version)]
    for sender in vocabulary.parties:
        parts.append(_of_sender(sender, book, vocabulary))
    return "\n".join(parts)


def _of_sender(sender: str, book: RuleBook, vocabulary: Vocabulary) -> str:
    answers = answers_of(sender, book, vocabulary)
    spoken = {recipient for recipient, _ in answers}
    unspoken = [code for code in vocabulary.parties if code not in spoken]
    lines = [f"## {sender}: {vocabulary.parties[sender].en}", ""]
    if answers:
        lines += ["| recipient | purpose | class | answer | rules |", "|---|---|---|---|---|"]
        lines += _rows(answers, vocabulary)
        lines.append("")
    lines += [f"No rule: {_codes(unspoken, vocabulary.parties)}.", ""]
    return "\n".join(lines)


def _rows(answers: dict[tuple[str, str], Answers], vocabulary: Vocabulary) -> list[str]:
    """One line per group of recipients that hear the same for the same purposes and classes."""
    purposes: dict[tuple[str, str, str, str], list[str]] = {}
    for (recipient, purpose), by_class in answers.items():
        for verdict, rules, classes in _same_answer(by_class):
            purposes.setdefault((recipient, classes, verdict, rules), []).append(purpose)
    recipients: dict[tuple[str, str, str, str], list[str]] = {}
    for (recipient, classes, verdict, rules), codes in purposes.items():
        about = _codes(codes, vocabulary.purposes)
        recipients.setdefault((about, classes, verdict, rules), []).append(recipient)
    return [
        f"| {_codes(codes, vocabulary.parties)} | {about} | {classes} | {verdict} | {rules} |"
        for (about, classes, verdict, rules), codes in sorted(recipients.items())
    ]


def _same_answer(by_class: Answers) -> list[tuple[str, str, str]]:
    grouped: dict[tuple[str, str], list[str]] = {}
    for data_class, decision in by_class.items():
        key = (decision.verdict.code, " ".join(decision.rule_ids))
        grouped.setdefault(key, []).append(data_class.value)
    return [
        (verdict, rules, _codes(codes, [item.value for item in DataClass]))
        for (verdict, rules), codes in grouped.items()
    ]


def _codes(codes: Iterable[str], everything: Iterable[str]) -> str:
    chosen, known = set(codes), list(everything)
    if chosen == set(known):
        return "all"
    return ", ".join(code for code in known if code in chosen) or "none"
