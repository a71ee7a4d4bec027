"""Who may share what with whom, and on which ground. Not legal advice: every rule is our
reading of the law and awaits your own lawyer."""

import argparse
import difflib
import json
import sys
from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING, NoReturn

from schakel_cli.catalogue import LANGUAGES, translator
from schakel_cli.reference import read_date, read_rows
from schakel_methods.sharing import wording
from schakel_methods.sharing.change import Change, would_change
from schakel_methods.sharing.codes import FACTS, DataClass, Form
from schakel_methods.sharing.decide import Decision, decide
from schakel_methods.sharing.facts import Question
from schakel_methods.sharing.rules import load
from schakel_methods.sharing.vocabulary import UnknownCode, Vocabulary, vocabulary
from schakel_methods.sharing.wording import Explanation, Translate, explain

if TYPE_CHECKING:
    from collections.abc import Mapping

RULES = "sharing_rules.csv"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options; `--help` lists every code."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _all_codes(_vocabulary())
    parser.add_argument("--sender", metavar="TYPE", help="type of organisation or person")
    parser.add_argument("--recipient", metavar="TYPE", help="type of organisation or person")
    parser.add_argument("--purpose", metavar="P", help="what the data are for")
    parser.add_argument("--form", metavar="FORM", help=", ".join(Form))
    parser.add_argument(
        "--class",
        dest="classes",
        action="append",
        default=[],
        metavar="CLASS",
        help=f"{', '.join(DataClass)} (repeatable; name the heaviest classes of the item)",
    )
    parser.add_argument("--age", metavar="N", help="age of the person the data are about")
    parser.add_argument("--consent", metavar="yes|no", help="is consent recorded? (default no)")
    parser.add_argument(
        "--fact", action="append", default=[], metavar="KEY=VALUE", help="see below (repeatable)"
    )
    parser.add_argument("--json", action="store_true", help="answer as JSON")
    parser.add_argument("--lang", default="nl", metavar="nl|en", help="language (default nl)")


def run(options: argparse.Namespace) -> int:
    """Decide one question and print the answer."""
    if options.lang not in LANGUAGES:
        _refuse(UnknownCode("language", options.lang, LANGUAGES), str)
    translate = translator("decide", options.lang)
    codes = _vocabulary()
    book = load(read_rows(RULES), codes, date=read_date(RULES))
    try:
        decision = decide(_question(options), book, codes)
    except ValueError as error:
        _refuse(error, translate)
    changes = would_change(decision, book, codes)
    explanation = explain(decision, changes, language=options.lang, translate=translate)
    print(
        _as_json(decision, changes, explanation)
        if options.json
        else _as_text(decision, explanation, translate)
    )
    return 0


@cache  # the help and the question need the same lists
def _vocabulary() -> Vocabulary:
    return vocabulary(read_rows("organisation_types.csv"), read_rows("purposes.csv"))


def _question(options: argparse.Namespace) -> Question:
    for name in ("sender", "recipient", "purpose", "form"):
        if getattr(options, name) is None:
            raise MissingOption(name)
    form = Form(_one_of("form", options.form.lower(), tuple(Form)))
    classes = [_one_of("class", name.lower(), tuple(DataClass)) for name in options.classes]
    return Question(
        sender=options.sender.lower(),
        recipient=options.recipient.lower(),
        purpose=options.purpose.lower(),
        form=form,
        classes=frozenset(map(DataClass, classes)),
        age=_age(options.age),
        facts=_facts(options),
    )


class MissingOption(ValueError):
    """An option without which there is no question."""


def _one_of(kind: str, code: str, known: tuple[str, ...]) -> str:
    if code not in known:
        raise UnknownCode(kind, code, known)
    return code


def _age(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isdecimal():
        raise UnknownCode("age", text)
    return int(text)


def _facts(options: argparse.Namespace) -> dict[str, str]:
    facts = {}
    for item in options.fact:
        key, equals, value = item.lower().partition("=")
        if not equals:
            raise UnknownCode("fact", item, FACTS)
        facts[key] = value
    if options.consent is not None:
        facts["consent"] = _one_of("consent", options.consent.lower(), FACTS["consent"])
    return facts


def _refuse(error: ValueError, translate: Translate) -> NoReturn:
    """One clear line, and the exit code of a wrong call."""
    message = translate(str(error))
    if isinstance(error, MissingOption):
        message = translate("option --{option} is missing").format(option=error)
    if isinstance(error, UnknownCode):
        near = difflib.get_close_matches(error.code, error.known, n=1)
        message = translate("unknown {kind} '{code}'").format(
            kind=translate(error.kind), code=error.code
        )
        if near:
            message += translate("; did you mean '{near}'?").format(near=near[0])
    sys.stderr.write(
        f"schakel decide: {message} ({translate('all codes')}: schakel decide --help)\n"
    )
    sys.exit(2)


def _as_json(decision: Decision, changes: tuple[Change, ...], explanation: Explanation) -> str:
    would = [
        {"change": f"{c.key}={c.value}", "verdict": c.verdict.code, "text": text}
        for c, text in zip(changes, explanation.changes, strict=True)
    ]
    answer = {
        "verdict": decision.verdict.code,
        "basis": explanation.basis,
        "conditions": explanation.conditions,
        "reasons": [asdict(reason) for reason in explanation.reasons],
        "rules": decision.rule_ids,
        "silent_regimes": decision.silent_regimes,
        "would_change": would,
        "version": decision.version,
    }
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _as_text(decision: Decision, explanation: Explanation, translate: Translate) -> str:
    reasons = [
        " ".join(filter(None, [reason.rule, reason.text, _source(reason.source, translate)]))
        for reason in explanation.reasons
    ]
    parts = [
        explanation.summary,
        *_list(translate("Why"), reasons),
        *_list(translate("What is needed"), explanation.conditions),
        *_list(translate("What would change the answer"), explanation.changes),
        "",
        f"{explanation.reading} {translate('Rules')}: {decision.version}",
    ]
    return "\n".join(parts)


def _source(text: str, translate: Translate) -> str:
    return translate(wording.SOURCE).format(text=text) if text else ""


def _list(title: str, items: tuple[str, ...] | list[str]) -> list[str]:
    return ["", f"{title}:", *(f"  - {item}" for item in items)] if items else []


def _all_codes(codes: Vocabulary) -> str:
    facts = {f"{name}={'|'.join(FACTS[name])}": text for name, text in wording.FACTS.items()}
    labels: dict[str, Mapping[str, str]] = {
        "forms": {form.value: text for form, text in wording.FORMS.items()},
        "classes": {name.value: text for name, text in wording.CLASSES.items()},
        "facts (the first value holds when nothing is said)": facts,
        "verdicts, from wide to strict": {
            verdict.code: text for verdict, text in wording.VERDICTS.items()
        },
    }
    dutch = translator("decide", "nl")
    lines = _both(
        "types of sender and recipient", [(p.code, p.nl, p.en) for p in codes.parties.values()]
    )
    lines += _both("purposes", [(p.code, p.nl, p.en) for p in codes.purposes.values()])
    for title, texts in labels.items():
        lines += _both(title, [(code, dutch(text), text) for code, text in texts.items()])
    return "\n".join(lines)


def _both(title: str, rows: list[tuple[str, str, str]]) -> list[str]:
    """A list of codes with their Dutch and English names."""
    return [f"{title}:", *(f"  {code:<24}{nl} / {en}" for code, nl, en in rows), ""]
