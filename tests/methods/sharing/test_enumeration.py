"""All questions over the codes, counted: a sample always, the whole table in the slow tests."""

import csv
import random
from itertools import islice
from pathlib import Path

import pytest
from tests.methods.sharing.book import book, codes

from schakel_methods.sharing.codes import Verdict
from schakel_methods.sharing.enumeration import (
    all_questions,
    answers_of,
    count_verdicts,
    questions_with_facts,
)
from schakel_methods.sharing.listing import silence_document
from schakel_methods.sharing.rules import RuleBook

ROOT = Path(__file__).parents[3]
COUNTS = ROOT / "tests" / "data" / "sharing" / "counts.csv"
PER_SENDER = 58 * 46 * 3 * 8  # recipients, purposes, forms, classes


def counted():
    with COUNTS.open(encoding="utf-8") as lines:
        rows = csv.DictReader(line for line in lines if not line.startswith("#"))
        return {(r["verdict"], r["silence"] == "yes"): int(r["questions"]) for r in rows}


def by_code(tally):
    return {(verdict.code, silent): n for (verdict, silent), n in tally.items()}


def test_a_sample_of_all_questions_is_classified_and_silence_never_says_yes():
    senders = random.Random(4).sample(sorted(codes().parties), 3)  # noqa: S311 - a sample
    sample = islice(all_questions(codes(), senders), 0, None, 97)

    tally = count_verdicts(sample, book(), codes())

    assert tally.total() == -(-3 * PER_SENDER // 97)
    assert all(verdict >= Verdict.ASK_PO for verdict, silent in tally if silent)


def test_every_fact_a_rule_depends_on_is_tried_and_silence_never_says_yes():
    tally = count_verdicts(questions_with_facts(book()), book(), codes())

    assert set(Verdict) == {verdict for verdict, _ in tally}
    assert all(verdict >= Verdict.ASK_PO for verdict, silent in tally if silent)


@pytest.mark.slow
def test_every_question_over_the_codes_gets_the_counted_answer():
    tally = by_code(count_verdicts(all_questions(codes()), book(), codes()))

    assert tally == counted()
    assert sum(tally.values()) == 58 * PER_SENDER


def test_the_counts_on_record_cover_every_question():
    assert sum(counted().values()) == 58 * PER_SENDER
    assert {code for code, silent in counted() if silent} == {"ask_po"}


def test_without_rules_every_question_is_silent():
    sample = islice(all_questions(codes(), ["gp"]), 500)
    tally = count_verdicts(sample, RuleBook((), "empty"), codes())
    assert tally == {(Verdict.ASK_PO, True): 500}


def test_answers_of_a_sender_leave_the_silent_ones_out():
    answers = answers_of("citizen", book(), codes())

    assert ("police", "report_suspicion") in answers
    assert ("company", "report_suspicion") not in answers


def test_the_published_list_of_silence_is_current():
    published = ROOT / "docs" / "methods" / "sharing-silence.md"
    assert published.read_text(encoding="utf-8") == silence_document(book(), codes()), (
        "run: python tools/sharing_silence.py"
    )
