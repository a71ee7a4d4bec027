"""Identifiers do not survive masking; roles, firms and figures do."""

import re
from itertools import pairwise

import pytest
import simplemma
from bench.masking import mask_all, read_given, read_notes, score
from hypothesis import given, settings
from hypothesis import strategies as st

from schakel_methods.textscan.identifiers import find_by_form, is_bsn, is_iban
from schakel_methods.textscan.masking import (
    Doubt,
    Span,
    find_doubtful,
    find_identifiers,
    from_deduce,
    mask,
)
from schakel_methods.textscan.names import trim_roles


def is_word(word: str) -> bool:
    return simplemma.is_known(word, lang="nl")


def masked(text: str, *given_spans: Span) -> str:
    return mask(text, find_identifiers(text, given_spans, is_word=is_word))


def test_labelled_notes_lose_at_least_99_of_100_identifiers() -> None:
    notes, given_spans = read_notes(), read_given()

    found = score(notes, mask_all(notes, given_spans))

    assert len(notes) >= 150
    assert found.planted.total() >= 250
    assert found.recall >= 0.99
    assert found.precision >= 0.93


def test_notes_written_after_the_rules_keep_their_measured_recall() -> None:
    notes = read_notes("notes_later.txt")

    found = score(notes, mask_all(notes, read_given("deduce_spans_later.jsonl")))

    assert found.recall >= 0.97
    assert found.precision >= 0.93


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("notes_third.txt", 0.99),
        ("notes_fourth.txt", 0.99),
        ("notes_fifth.txt", 0.99),
        ("notes_sixth.txt", 0.98),  # a name in a quoted chat that is in an English word list too
    ],
)
def test_own_rules_alone_cover_the_sets_they_were_tuned_on(name: str, least: float) -> None:
    notes = read_notes(name)

    found = score(notes, mask_all(notes, [()] * len(notes)))

    assert found.recall >= least
    assert found.precision >= 0.95


def test_stored_spans_of_deduce_belong_to_the_stored_notes() -> None:
    for notes, spans in (
        (read_notes(), read_given()),
        (read_notes("notes_later.txt"), read_given("deduce_spans_later.jsonl")),
    ):
        assert len(notes) == len(spans)
        assert all(
            0 <= span.start < span.end <= len(note.text)
            for note, row in zip(notes, spans, strict=True)
            for span in row
        )


PLATES = [
    "AB-12-34", "12-34-AB", "12-AB-34", "AB-12-CD", "AB-CD-12", "12-AB-CD", "12-ABC-3",
    "1-ABC-23", "AB-123-C", "A-123-BC", "ABC-12-D", "A-12-BCD", "1-AB-234", "123-AB-4",
]  # fmt: skip


@pytest.mark.parametrize("plate", PLATES)
def test_every_dutch_series_of_number_plates_is_masked(plate: str) -> None:
    assert masked(f"De bus, {plate}, reed weg.") == "De bus, [plate-1], reed weg."


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("BSN 111222333 genoteerd", "111222333"),
        ("bsn: 123 456 789 (onleesbaar)", "123 456 789"),
        ("rekening NL91 ABNA 0417 1643 00", "0417"),
        ("V-nummer 284.561.9372", "9372"),
        ("zie PL0900-2024123456", "2024123456"),
        ("parketnummer 13/123456-24", "123456"),
        ("woont Kerkstraat 12-3", "12-3"),
        ("post naar 3511 AB 14", "AB 14"),
        ("kenteken tx-94-rl", "tx-94-rl"),
        ("mail kim(at)voorbeeld.nl", "kim"),
        ("app nul zes 1 2 drie 4 5 6 7 acht", "drie"),
        ("snap: lau.020", "lau.020"),
        ("call +44 7700 900123", "7700"),
    ],
)
def test_an_identifier_with_a_form_does_not_survive(text: str, left: str) -> None:
    assert left not in masked(text)


@pytest.mark.parametrize(
    "text",
    [
        "Zij werkt 72 uur per week voor 450 euro en slaapt met 11 anderen in 4 kamers.",
        "Controle bij Kwekerij Groenland BV met de Arbeidsinspectie en de AVIM.",
        "Betrokkene en verdachte spraken Roemeens. Artikel 273f Sr is uitgelegd.",
        "Het loon van 2.310,50 euro is niet betaald. Foto 1 tot en met 16.",
    ],
)
def test_text_without_identifiers_stays_whole(text: str) -> None:
    assert masked(text) == text


def test_a_role_is_taken_out_of_a_name_and_alone_is_no_name() -> None:
    text = "Betrokkene Jan de Vries ziet verdachte"
    wrong = [Span(0, 23, "person", "deduce"), Span(29, 38, "person", "deduce")]

    assert masked(text, *wrong) == "Betrokkene [person-1] ziet verdachte"
    assert trim_roles(text, 0, 23) == (11, 23)


def test_the_name_of_a_firm_is_not_a_person() -> None:
    text = "Voertuig van Jansen Bouw BV gezien"

    assert masked(text, Span(13, 24, "person", "deduce")) == text


def test_a_name_nobody_listed_is_masked() -> None:
    assert masked("Oluwaseun Adeyemi sprak met Zsófia.") == "[person-1] sprak met [person-2]."


def test_the_same_person_gets_the_same_number() -> None:
    text = "Getuige Roxana zag Florin. Later belde Roxana."

    assert masked(text) == "Getuige [person-1] zag [person-2]. Later belde [person-1]."


def test_labels_speak_the_language_of_the_reader() -> None:
    text = "vtg AB-123-C"
    spans = find_identifiers(text, (), is_word=is_word)

    assert mask(text, spans, {"plate": "kenteken"}) == "vtg [kenteken-1]"


def test_what_stays_open_and_looks_odd_is_shown_to_a_person() -> None:
    text = "in Dronten is 4829 gezien"

    assert find_doubtful(text, ()) == (Doubt(3, 10, "capital"), Doubt(14, 18, "digits"))
    assert find_doubtful(text, [Span(3, 10, "place", "x"), Span(14, 18, "number", "x")]) == ()


def test_tags_of_deduce_become_kinds_and_ages_fall_away() -> None:
    spans = from_deduce([(0, 3, "persoon"), (4, 6, "leeftijd"), (7, 9, "iets_nieuws")])

    assert [(span.start, span.kind) for span in spans] == [(0, "person"), (7, "number")]


def test_a_bsn_passes_the_eleven_test_and_its_neighbours_do_not() -> None:
    assert is_bsn("111222333")
    assert not any(is_bsn(str(111222333 + step)) for step in (-1, 1, 2, 5))
    assert not is_bsn("000000000")
    assert not is_bsn("12345678")


def test_an_account_number_with_two_digits_swapped_is_no_account() -> None:
    assert is_iban("NL91ABNA0417164300")
    assert not is_iban("NL91ABNA0471164300")


def test_rules_with_a_form_report_places_inside_the_text() -> None:
    text = "\u200bvtg AB-123-C en bsn 111222333 te 3511 AB"

    found = {(kind, text[start:end]) for start, end, kind, _ in find_by_form(text)}

    assert {("plate", "AB-123-C"), ("bsn", "111222333"), ("address", "3511 AB")} <= found


@given(
    st.lists(
        st.sampled_from(
            ["Jan", "de", "Vries", "heet", "Mercy", "06", "12345678", "AB-123-C", "BV", "mevrouw",
             "Kerkstraat", "12", ",", ".", "111222333", "é", "\n", "kenteken", "Zij", "@x_1"]
        ),
        max_size=25,
    )
)  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_masking_keeps_every_character_outside_the_spans(words: list[str]) -> None:
    text = " ".join(words)
    spans = find_identifiers(text, (), is_word=is_word)

    assert all(a.end <= b.start for a, b in pairwise(spans))
    outside = re.split(r"\[[a-z]+-\d+\]", mask(text, spans))
    edges = [0, *(edge for span in spans for edge in (span.start, span.end)), len(text)]
    assert outside == [text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]
