"""Known answers of the decision: age, consent, facts, cells, and what would change it."""

import pytest
from tests.methods.sharing.book import ask, book, codes

from schakel_methods.sharing.change import would_change
from schakel_methods.sharing.codes import DataClass, Form, Regime, Verdict
from schakel_methods.sharing.decide import decide
from schakel_methods.sharing.facts import Question, checked
from schakel_methods.sharing.vocabulary import UnknownCode

REPORT = ("ngo", "police", "report_suspicion", "special")
YOUTH = ("youth_care", "police", "report_suspicion", "special")


def changes(decision):
    return {(c.key, c.value): c.verdict for c in would_change(decision, book(), codes())}


def test_the_verdicts_run_from_yes_to_no():
    order = [verdict.code for verdict in sorted(Verdict)]
    assert order == ["yes", "yes_if", "consent", "conditional", "ask_po", "no"]


def test_no_rule_never_means_yes():
    decision = ask("ngo", "company", "other", "ordinary")

    assert decision.verdict is Verdict.ASK_PO
    assert decision.rule_ids == ()
    assert decision.silent_regimes == (Regime.AVG,)


def test_each_class_of_the_item_must_be_answered():
    decision = ask("police", "comensha", "national_registration", "special", "financial")

    assert decision.verdict is Verdict.ASK_PO
    assert [item.data_class for item in decision.silences] == [DataClass.FINANCIAL]


def test_a_second_law_that_binds_must_answer_too():
    plain = ask("company", "police", "report_suspicion", "ordinary")
    sworn = ask("company", "police", "report_suspicion", "ordinary", secrecy_applies="yes")

    assert plain.verdict is Verdict.YES_IF
    assert (sworn.verdict, sworn.silent_regimes) == (Verdict.ASK_PO, (Regime.SECRECY,))


def test_border_tasks_of_the_marechaussee_fall_under_the_avg_as_well():
    decision = ask("kmar", "comensha", "national_registration", "special", avg_applies="yes")
    assert (decision.verdict, decision.silent_regimes) == (Verdict.ASK_PO, (Regime.AVG,))


def test_recorded_consent_sets_the_row_without_consent_aside():
    decision = ask(*YOUTH, age=17, consent="yes")

    assert decision.verdict is Verdict.CONSENT
    assert decision.rule_ids == ("S07",)
    assert decision.set_aside == ("S06",)


@pytest.mark.parametrize(
    ("sender", "age", "given_by", "counts"),
    [
        ("ngo", 10, "representative", True),
        ("ngo", 10, "person", False),
        ("ngo", 14, "representative", True),
        ("ngo", 14, "person", False),
        ("youth_care", 14, "representative", False),
        ("youth_care", 14, "person", False),
        ("youth_care", 14, "both", True),
        ("youth_care", 16, "person", True),
        ("youth_care", 16, "representative", False),
        ("ngo", 30, "representative", False),
        ("ngo", None, "person", True),
        ("ngo", None, "representative", False),
        ("youth_care", 14, "unknown", True),
    ],
)
def test_whose_consent_counts_depends_on_age_and_care(sender, age, given_by, counts):
    decision = ask(
        sender, "police", "report_suspicion", "special", age=age, consent="yes", consent_by=given_by
    )
    assert decision.verdict is (Verdict.CONSENT if counts else Verdict.ASK_PO)
    assert decision.consent_recorded is counts


def test_a_suspected_parent_is_never_asked_for_consent():
    child = ask("police", "comensha", "find_shelter_care", "special", age=14,
                representative_suspect="yes")  # fmt: skip
    grown = ask("police", "comensha", "find_shelter_care", "special", age=17,
                representative_suspect="yes")  # fmt: skip

    assert child.verdict is Verdict.ASK_PO
    assert grown.verdict is Verdict.CONSENT


def test_consent_of_a_suspected_parent_does_not_count():
    decision = ask(*REPORT, age=14, consent="yes", representative_suspect="yes")
    assert (decision.verdict, decision.consent_recorded) == (Verdict.ASK_PO, False)


def test_an_adult_is_not_under_a_supervision_order():
    case = ("gp", "certified_institution", "execute_supervision", "confidential")
    assert ask(*case, age=17).verdict is Verdict.YES_IF
    assert ask(*case, age=18).verdict is Verdict.ASK_PO


def test_exploitation_of_an_adult_needs_a_domestic_link_for_veilig_thuis():
    case = ("youth_care", "veilig_thuis", "report_child_abuse", "special")
    assert ask(*case, age=30).verdict is Verdict.ASK_PO
    assert ask(*case, age=30, domestic_link="yes").verdict is Verdict.YES_IF


def test_police_do_not_give_investigation_data_to_comensha():
    case = ("police", "comensha", "national_registration", "special")
    assert ask(*case, investigation_data="yes").verdict is Verdict.ASK_PO


def test_investigation_data_between_police_need_the_competent_officer():
    case = ("police", "kmar", "investigation", "police")
    assert ask(*case, investigation_data="yes").verdict is Verdict.ASK_PO
    agreed = ask(*case, investigation_data="yes", officer_consent="yes")
    assert agreed.verdict is Verdict.YES_IF


def test_a_riec_gets_no_health_data_and_special_data_only_on_sexual_behaviour():
    case = ("police", "riec", "fight_organised_crime")
    assert ask(*case, "health").verdict is Verdict.ASK_PO
    assert ask(*case, "special").verdict is Verdict.ASK_PO


def test_chain_partners_are_no_co_treaters():
    assert ask("youth_care", "gp", "provide_help", "special").verdict is Verdict.ASK_PO


def test_an_anonymous_item_in_which_somebody_is_recognised_is_identified():
    case = ("youth_care", "police", "report_suspicion", "special")
    assert ask(*case, form="anonymised").verdict is Verdict.YES
    recognised = ask(*case, form="anonymised", recognisable="yes")
    assert (recognised.verdict, recognised.rule_ids) == (Verdict.ASK_PO, ("S06",))


def test_pseudonymised_data_name_the_row_that_sends_them_on():
    decision = ask(*YOUTH, form="pseudonymised")
    assert decision.rule_ids == ("S06", "S02")


def test_the_strictest_rule_comes_first():
    decision = ask("ngo", "data_subject", "access_request", "ordinary", "bsn")
    assert decision.verdict is Verdict.NO
    assert decision.rule_ids == ("S71", "S72")


def test_a_youth_worker_hears_what_would_change_the_answer():
    assert changes(ask(*YOUTH, age=15)) == {
        ("consent", "yes"): Verdict.CONSENT,
        ("form", "anonymised"): Verdict.YES,
    }


def test_missing_consent_is_said_where_only_consent_will_do():
    decision = ask("police", "comensha", "find_shelter_care", "special")
    assert changes(decision)["consent", "yes"] is Verdict.CONSENT
    given = ask("police", "comensha", "find_shelter_care", "special", consent="yes")
    assert ("consent", "yes") not in changes(given)


def test_leaving_a_class_out_is_said_where_it_helps():
    decision = ask("ngo", "data_subject", "access_request", "ordinary", "bsn")
    assert changes(decision)["without_class", "bsn"] is Verdict.YES


def test_a_plain_yes_cannot_be_widened():
    assert changes(ask("citizen", "police", "report_suspicion", "ordinary")) == {}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"sender": "polize"}, "unknown sender 'polize'"),
        ({"recipient": "gpp"}, "unknown recipient 'gpp'"),
        ({"purpose": "fun"}, "unknown purpose 'fun'"),
        ({"facts": {"mood": "good"}}, "unknown fact 'mood'"),
        ({"facts": {"acute": "maybe"}}, "unknown value of a fact 'acute=maybe'"),
    ],
)
def test_an_unknown_code_in_a_question_is_named(changed, said):
    fields = {"sender": "gp", "recipient": "police", "purpose": "other", "facts": {}, **changed}
    question = Question(form=Form.IDENTIFIED, classes=frozenset({DataClass.HEALTH}), **fields)
    with pytest.raises(UnknownCode, match=said):
        decide(question, book(), codes())


def test_a_question_without_data_is_no_question():
    with pytest.raises(ValueError, match="at least one class"):
        checked(Question("gp", "police", "other", Form.IDENTIFIED, frozenset()), codes())


@pytest.mark.parametrize("age", [-1, 131])
def test_an_age_is_an_age(age):
    with pytest.raises(ValueError, match="between 0 and 130"):
        ask("gp", "police", "other", "health", age=age)
