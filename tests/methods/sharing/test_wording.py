"""A decision in words, in Dutch and English; no message without its Dutch."""

import gettext

import pytest
from tests.methods.sharing.book import ask, book, codes

from schakel_cli.catalogue import LOCALE, translator
from schakel_methods.sharing.change import would_change
from schakel_methods.sharing.wording import MESSAGES, explain


def explained(decision, language="en"):
    changes = would_change(decision, book(), codes())
    return explain(decision, changes, language=language, translate=translator("decide", language))


def test_a_youth_worker_reads_the_answer_in_dutch():
    decision = ask("youth_care", "police", "report_suspicion", "special", age=15)

    words = explained(decision, "nl")

    assert words.summary == "Vraag uw privacy officer."
    assert words.basis.startswith("Jeugdwet 7.3.11(1): alleen met toestemming")
    assert "met toestemming van de betrokkene: ja" in words.changes
    assert "geanonimiseerd: ja" in words.changes
    assert words.reasons[0].source == "Jeugdwet 7.3.11; letter 208"


def test_silence_says_which_law_says_nothing_about_what():
    words = explained(ask("ngo", "company", "other", "financial"))

    assert words.basis == "No rule answers, and silence never means yes"
    assert words.reasons[0].text == (
        "The General Data Protection Regulation (AVG) binds the sender, "
        "but no rule speaks about financial data: ask."
    )


def test_a_refusal_comes_before_a_silence():
    words = explained(ask("ngo", "company", "other", "bsn", "financial"))
    assert [reason.verdict for reason in words.reasons] == ["no", "ask_po"]


def test_recorded_consent_reads_as_a_yes_on_that_ground():
    with_consent = ask("youth_care", "police", "report_suspicion", "special", age=17, consent="yes")
    without = ask("police", "comensha", "find_shelter_care", "special", age=17)

    assert explained(with_consent).summary.startswith("Yes, on the ground of the recorded consent")
    assert explained(without).summary == "Only with recorded consent of the person."


@pytest.mark.parametrize(
    ("sender", "age", "said"),
    [
        ("comensha", 10, "under 16: consent of the parent or guardian, who is no suspect"),
        ("comensha", 17, "consent of the person (from 16 years)"),
        ("comensha", None, "consent: from 16 the person, under 16 the parent or guardian"),
    ],
)
def test_who_must_consent_is_a_condition(sender, age, said):
    words = explained(ask(sender, "shelter", "find_shelter_care", "special", age=age))
    assert any(condition.startswith(said) for condition in words.conditions)


def test_in_care_child_and_parent_both_consent():
    words = explained(ask("gp", "care_safety_house", "case_consultation", "health", age=13))
    assert any(text.startswith("12 to 15 years: consent of the child") for text in words.conditions)


def test_what_nobody_read_and_who_is_a_suspect_is_said():
    unread = explained(ask("coa", "third_country", "return_home", "special"))
    lowered = explained(ask("chat_service", "police", "acute_danger", "special"))
    suspect = explained(
        ask(
            "police",
            "comensha",
            "find_shelter_care",
            "special",
            age=9,
            representative_suspect="yes",
        )
    )

    assert "Nobody of us has read" not in unread.reasons[0].text  # the row itself says: ask
    assert "Nobody of us has read" in lowered.reasons[0].text
    assert "is a suspect: never ask them" in suspect.reasons[0].text


def test_an_item_that_is_not_anonymous_after_all_says_so():
    words = explained(
        ask(
            "company",
            "police",
            "report_suspicion",
            "ordinary",
            form="anonymised",
            recognisable="yes",
        )
    )
    assert words.reasons[-1].text.startswith("Somebody can be recognised")


def test_pseudonymised_data_are_said_to_be_judged_as_identified():
    words = explained(ask("gp", "police", "report_suspicion", "health", form="pseudonymised"))
    assert words.reasons[-1].verdict == "as_identified"
    assert "judged as identified" in words.reasons[-1].text


def test_leaving_out_a_class_names_it():
    words = explained(ask("ngo", "data_subject", "access_request", "ordinary", "bsn"))
    assert "without the citizen service number (BSN): yes" in words.changes


def test_every_message_has_its_dutch():
    catalogue = gettext.translation("decide", LOCALE, ["nl"])
    missing = [text for text in MESSAGES if catalogue.gettext(text) == text]
    assert missing == []


def test_the_compiled_catalogue_holds_what_the_source_holds():
    source = (LOCALE / "nl" / "LC_MESSAGES" / "decide.po").read_text(encoding="utf-8")
    with (LOCALE / "nl" / "LC_MESSAGES" / "decide.mo").open("rb") as compiled:
        catalogue = gettext.GNUTranslations(compiled)
    for entry in source.strip().split("\n\n")[1:]:
        msgid, msgstr = (
            line.split(" ", 1)[1].strip('"').replace('\\"', '"')
            for line in entry.strip().splitlines()
        )
        assert catalogue.gettext(msgid) == msgstr
        assert "fuzzy" not in entry
