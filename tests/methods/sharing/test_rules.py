"""Rules are checked when they are read: no unknown code, no rule that is there for nothing."""

import pytest
from tests.methods.sharing.book import RULES, book, codes

from schakel_cli.reference import read_rows
from schakel_methods.sharing.codes import Regime, Verdict
from schakel_methods.sharing.rules import RuleError, load
from schakel_methods.sharing.validation import check_reachable
from schakel_methods.sharing.vocabulary import UnknownCode, vocabulary


def rows_with(rule_id, **changes):
    return [{**row, **changes} if row["id"] == rule_id else row for row in read_rows(RULES)]


def test_every_shipped_rule_is_reached():
    check_reachable(book(), codes())


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("sender", "polize", "organisation type 'polize'"),
        ("recipient", "@nobody", "group of organisation types 'nobody'"),
        ("purpose", "fun", "purpose 'fun'"),
        ("form", "secret", "form 'secret'"),
        ("class", "juicy", "class 'juicy'"),
        ("outcome", "MAYBE", "outcome 'MAYBE'"),
        ("answers", "GDPR", "legal regime 'GDPR'"),
        ("needs_facts", "mood=good", "fact 'mood'"),
        ("needs_facts", "consent=perhaps", "value of consent 'perhaps'"),
        ("needs_facts", "sender=polize>consent=yes", "value of sender 'polize'"),
        ("read_by_us", "", "value of read_by_us ''"),
    ],
)
def test_an_unknown_code_in_a_rule_is_named(column, value, said):
    with pytest.raises(UnknownCode, match=said):
        load(rows_with("S07", **{column: value}), codes(), date="2026-01-01")


@pytest.mark.parametrize("column", ["sender", "recipient", "purpose", "form", "class"])
def test_a_rule_that_covers_nothing_is_refused(column):
    with pytest.raises(RuleError, match="S07: covers nothing"):
        load(rows_with("S07", **{column: ""}), codes(), date="2026-01-01")


def test_a_rule_that_speaks_for_no_law_is_refused():
    with pytest.raises(RuleError, match="S07: speaks for no legal regime"):
        load(rows_with("S07", answers=""), codes(), date="2026-01-01")


@pytest.mark.parametrize("target", ["S99", "S07"])
def test_a_rule_sets_aside_only_another_rule_that_exists(target):
    with pytest.raises(RuleError, match="S07: sets aside what it cannot"):
        load(rows_with("S07", sets_aside=target), codes(), date="2026-01-01")


def test_an_id_is_used_once():
    with pytest.raises(RuleError, match="used twice"):
        load([*read_rows(RULES), read_rows(RULES)[6]], codes(), date="2026-01-01")


@pytest.mark.parametrize(
    "changes",
    [
        {"answers": "WJSG"},  # no youth care provider is bound by the Wjsg
        {"needs_facts": "consent=yes consent=no"},
    ],
)
def test_a_rule_that_is_never_reached_is_refused(changes):
    unreachable = load(rows_with("S07", **changes), codes(), date="2026-01-01")
    with pytest.raises(RuleError, match="S07: is never reached"):
        check_reachable(unreachable, codes())


def test_a_rule_that_is_always_set_aside_is_refused():
    always = load(rows_with("S07", needs_facts=""), codes(), date="2026-01-01")
    with pytest.raises(RuleError, match="S06: is never reached"):
        check_reachable(always, codes())


def test_a_row_nobody_read_is_lowered_and_a_refusal_stays():
    lowered = load(rows_with("S39", read_by_us="N"), codes(), date="2026-01-01").rules[38]
    refusal = load(rows_with("S20", read_by_us="N"), codes(), date="2026-01-01").rules[19]

    assert (lowered.verdict, lowered.lowered) == (Verdict.ASK_PO, True)
    assert (refusal.verdict, refusal.lowered) == (Verdict.NO, False)


def test_thirteen_rows_were_not_read_and_none_of_them_says_more_than_ask():
    not_read = {row["id"] for row in read_rows(RULES) if row["read_by_us"] == "N"}

    assert len(not_read) == 13
    for rule in book().rules:
        if rule.id in not_read and not rule.redirects:
            assert rule.verdict is Verdict.ASK_PO


def test_the_version_changes_with_any_word_of_any_rule():
    other = load(rows_with("S07", basis="something else"), codes(), date="2026-11-21")

    assert other.version != book().version
    assert book().version.startswith("2026-11-21-")


def test_every_rule_says_its_basis_and_conditions_in_both_languages():
    for rule in book().rules:
        dutch, english = rule.texts["nl"], rule.texts["en"]
        assert dutch.basis
        assert english.basis
        assert rule.source
        assert len(dutch.conditions) == len(english.conditions)
        assert bool(dutch.exceptions) == bool(english.exceptions)
        assert bool(dutch.inform) == bool(english.inform)
        assert rule.reading.startswith("Our reading; awaits the tenant's lawyer.")


def test_a_type_of_organisation_with_an_unknown_law_is_refused():
    row = {"code": "x", "nl": "x", "en": "x", "group": "x", "regimes": "AVG MOON"}
    with pytest.raises(UnknownCode, match="legal regime 'MOON'"):
        vocabulary([row], [])


def test_inspection_and_investigation_of_the_labour_authority_are_apart():
    parties = codes().parties
    assert parties["nla_inspection"].regimes == {Regime.AVG}
    assert parties["nla_investigation"].regimes == {Regime.WPG}


def test_every_party_is_bound_by_a_law_so_that_silence_can_be_heard():
    assert all(party.regimes for party in codes().parties.values())
