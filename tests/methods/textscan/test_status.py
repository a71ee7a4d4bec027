"""The status of a hit and the word that decided it."""

from datetime import date

import pytest

from schakel_methods.textscan import Status, scan_batch, weigh


def statuses(text, lexicon, code):
    hits = scan_batch([text], lexicon, today=date(2026, 11, 21))[0]
    return {hit.status for hit in hits if hit.indicator == code}


@pytest.mark.parametrize(
    ("text", "code", "status"),
    [
        ("Zijn baas heeft zijn paspoort afgepakt.", "D01", Status.AFFIRMED),
        ("Niemand heeft zijn paspoort hoeven inleveren bij de baas.", "D01", Status.NEGATED),
        ("Haar paspoort zit in haar eigen tas.", "D01", Status.NEGATED),
        ("Hij ontkent dat hij in de loods slaapt.", "W01", Status.NEGATED),
        ("Van schulden aan de werkgever is geen sprake.", "S01", Status.NEGATED),
        ("Vermoedelijk slaapt het personeel in de loods.", "W01", Status.UNCERTAIN),
        ("In 2012 moest zij als escort werken.", "C07", Status.HISTORICAL),
        ("Destijds moest zij al haar geld afdragen.", "L04", Status.HISTORICAL),
        ("De paspoorten werden afgepakt, zegt hij.", "D01", Status.AFFIRMED),
        ("Zij houdt haar verdiensten zelf.", "L04", Status.NEGATED),
    ],
)
def test_the_words_around_a_hit_decide_its_status(lexicon, text, code, status):
    assert statuses(text, lexicon, code) == {status}


def test_not_being_paid_is_no_negation(lexicon):
    text = "Hij heeft al drie maanden geen loon gekregen van zijn baas."

    assert Status.AFFIRMED in statuses(text, lexicon, "L01")


def test_a_lesson_makes_everything_general_until_someone_discloses(lexicon):
    lesson = "Voorlichting gegeven over signalen. Een paspoort kan worden afgepakt door de baas."
    disclosure = " Na afloop vertelde een deelneemster dat haar baas in de loods slaapt."

    assert statuses(lesson, lexicon, "D01") == {Status.GENERAL}
    assert statuses(lesson + disclosure, lexicon, "W01") == {Status.AFFIRMED}
    assert statuses(lesson + disclosure, lexicon, "D01") == {Status.GENERAL}


def test_a_closed_report_keeps_its_hits_but_sums_to_nothing(lexicon):
    hits = scan_batch(["Tip: men slaapt in de loods. Melding is ongegrond."], lexicon)[0]

    assert {hit.status for hit in hits} == {Status.NEGATED}
    assert weigh(hits, lexicon).total == 0


def test_the_word_that_decided_is_kept_with_its_place(lexicon):
    text = "Vermoedelijk slaapt het personeel in de loods."

    (hit,) = [hit for hit in scan_batch([text], lexicon)[0] if hit.indicator == "W01"]

    assert hit.trigger is not None
    assert text[hit.trigger.start : hit.trigger.end] == "Vermoedelijk"


def test_who_reported_is_kept_and_lowers_nothing(lexicon):
    (text,) = ["Volgens een getuige slaapt het personeel in de loods."]

    (hit,) = [hit for hit in scan_batch([text], lexicon)[0] if hit.indicator == "W01"]

    assert hit.status is Status.AFFIRMED
    assert hit.reported_by == "volgens"


def test_a_quarrel_at_home_explains_blows_but_not_earnings(lexicon):
    home = "Relationele sfeer: zij is bang voor haar man en werd opgesloten in de kelder."
    more = " Zij moet voor hem als escort werken en al haar geld afdragen."

    assert statuses(home, lexicon, "W05") == {Status.NEGATED}
    assert statuses(home + more, lexicon, "W05") == {Status.AFFIRMED}


@pytest.mark.parametrize("year", [2027, 2030])
def test_what_is_long_past_depends_on_the_day_of_reading(lexicon, year):
    text = "In 2022 moest zij als escort werken."

    hits = scan_batch([text], lexicon, today=date(year, 1, 1))[0]

    assert {hit.status for hit in hits if hit.indicator == "C07"} == {Status.HISTORICAL}
