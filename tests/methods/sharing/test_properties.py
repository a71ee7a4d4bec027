"""What holds for every question: a restriction never widens an answer, silence never says yes."""

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.methods.sharing.book import book, codes
from tests.methods.sharing.questions import questions

from schakel_methods.sharing.change import would_change
from schakel_methods.sharing.codes import REGIME_FACTS, DataClass, Form, Verdict
from schakel_methods.sharing.decide import decide
from schakel_methods.sharing.rules import RuleBook


def verdict(question):
    return decide(question, book(), codes()).verdict


@settings(max_examples=150, deadline=None)
@given(questions(), st.sampled_from(DataClass))
def test_adding_a_class_of_data_never_widens_the_answer(question, extra):
    wider = replace(question, classes=question.classes | {extra})
    assert verdict(wider) >= verdict(question)


@settings(max_examples=150, deadline=None)
@given(questions(), st.sampled_from(sorted(REGIME_FACTS)))
def test_adding_a_law_that_binds_never_widens_the_answer(question, fact):
    assert verdict(question.with_facts(**{fact: "yes"})) >= verdict(
        question.with_facts(**{fact: "no"})
    )


RESTRICTIONS = [
    ("consent", "yes", "no"),
    ("representative_suspect", "no", "yes"),
    ("recognisable", "no", "yes"),
    ("investigation_data", "no", "yes"),
    ("officer_consent", "yes", "no"),
    ("same_case", "yes", "no"),
    ("domestic_link", "yes", "no"),
    ("sexual_behaviour_only", "yes", "no"),
]


@settings(max_examples=150, deadline=None)
@given(questions(), st.sampled_from(RESTRICTIONS))
def test_a_fact_that_restricts_never_widens_the_answer(question, restriction):
    name, without, restricted = restriction
    assert verdict(question.with_facts(**{name: restricted})) >= verdict(
        question.with_facts(**{name: without})
    )


@settings(max_examples=150, deadline=None)
@given(questions())
def test_a_code_instead_of_a_name_is_never_judged_more_widely(question):
    assert verdict(replace(question, form=Form.PSEUDONYMISED)) >= verdict(
        replace(question, form=Form.IDENTIFIED)
    )


@settings(max_examples=150, deadline=None)
@given(questions())
def test_a_law_that_stays_silent_never_means_yes(question):
    decision = decide(question, book(), codes())
    if decision.silences:
        assert decision.verdict >= Verdict.ASK_PO


@settings(max_examples=80, deadline=None)
@given(questions())
def test_every_class_alone_is_at_most_as_strict_as_all_together(question):
    alone = [
        verdict(replace(question, classes=frozenset({data_class})))
        for data_class in question.classes
    ]
    assert verdict(question) == max(alone)


@settings(max_examples=80, deadline=None)
@given(questions())
def test_without_rules_every_answer_is_to_ask(question):
    empty = RuleBook((), "empty")
    assert decide(question, empty, codes()).verdict is Verdict.ASK_PO


@settings(max_examples=80, deadline=None)
@given(questions(), st.integers(0, 1000))
def test_the_order_of_the_rules_does_not_matter(question, seed):
    rules = list(book().rules)
    random.Random(seed).shuffle(rules)  # noqa: S311 - an order, not a secret
    shuffled = decide(question, RuleBook(tuple(rules), book().version), codes())
    straight = decide(question, book(), codes())
    assert (shuffled.verdict, set(shuffled.rule_ids)) == (straight.verdict, set(straight.rule_ids))


@settings(max_examples=80, deadline=None)
@given(questions())
def test_a_rule_nobody_read_never_says_more_than_ask(question):
    for item in decide(question, book(), codes()).applied:
        if item.rule.lowered:
            assert item.verdict >= Verdict.ASK_PO


@settings(max_examples=80, deadline=None)
@given(questions())
def test_what_would_change_the_answer_does_change_it(question):
    decision = decide(question, book(), codes())
    for change in would_change(decision, book(), codes()):
        missing = change.key == "consent" and not decision.consent_recorded
        assert change.verdict < decision.verdict or missing
