"""Each of the 75 rows, in its own words: a table written by hand against what is decided."""

import csv
from itertools import product
from pathlib import Path

import pytest
from tests.methods.sharing.book import ask, book

EXPECTED = Path(__file__).parents[2] / "data" / "sharing" / "expected.csv"
with EXPECTED.open(encoding="utf-8") as lines:
    CASES = list(csv.DictReader(line for line in lines if not line.startswith("#")))


def combinations(case):
    columns = ("sender", "recipient", "purpose", "form", "classes")
    return product(*(case[column].split() for column in columns))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['row']}: {case['words']}")
def test_a_row_decides_what_its_words_say(case):
    facts = dict(item.split("=") for item in case["facts"].split())
    age = int(case["age"]) if case["age"] else None

    for sender, recipient, purpose, form, data_class in combinations(case):
        decision = ask(sender, recipient, purpose, data_class, form=form, age=age, **facts)

        where = (sender, recipient, purpose, form, data_class, decision)
        assert decision.verdict.code == case["verdict"], where
        assert case["row"] in decision.rule_ids, where


def test_every_row_of_the_table_is_tried():
    assert {case["row"] for case in CASES} == {rule.id for rule in book().rules}
    assert len(book().rules) == 75


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['row']}: {case['words']}")
def test_the_classes_of_a_row_together_decide_the_same(case):
    facts = dict(item.split("=") for item in case["facts"].split())
    age = int(case["age"]) if case["age"] else None
    one = next(combinations(case))[:4]

    decision = ask(*one[:3], *case["classes"].split(), form=one[3], age=age, **facts)

    assert decision.verdict.code == case["verdict"]
