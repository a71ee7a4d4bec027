"""A note about several people is several situations; sums of different people are not added."""

import pytest

from schakel_methods.textscan import as_text, explain, scan_batch, weigh, wording
from schakel_methods.textscan.parts import parts

TAKEN = "haar baas heeft haar paspoort afgepakt."
KEPT_IN = "Zij mag niet alleen naar buiten."
LIST = (
    "Controle bij een restaurant. Het loon wordt niet uitbetaald.\n\n"
    f"1. Anna (19), {TAKEN}\n"
    f"2. Ivana (22). {KEPT_IN}\n"
    "3. Mihai (30) heeft vrij."
)


def numbers(text, lexicon):
    return [part.situation for part in parts(text, lexicon.morphology.table)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. Anna (19) slaapt daar.\n2. Ivana (22) is vrij.", [1, 2]),
        ("Anna werkt hier.\n\nZij slaapt daar.\n\nMihai is vrij.", [1, 1, 2]),
        ("Bij controle gezien.\n\nMevrouw Kowalska werkt.\n\nDe heer Nowak kookt.", [0, 1, 2]),
        ("Persoon 1: woont hier. Persoon 2: ook.", [1, 2]),
        ("Een vrouw werkt hier.\n\nDe tweede vrouw is vrij.", [1, 2]),
        ("Anna werkt.\n\nIvana kookt.\n\nAnna slaapt daar.\n\nEigenaar Chen belt.", [1, 2, 1, 0]),
    ],
)
def test_a_part_that_introduces_somebody_else_is_another_situation(lexicon, text, expected):
    assert numbers(text, lexicon) == expected


@pytest.mark.parametrize(
    "text",
    [
        "1) Bezoek aan het pand.\n2) Paspoort ingenomen.\n3) Werkt veertien uur.",
        "Btr verklaart dat hij werkt.\n\nVt ontkent dat.\n\nDaarna gebeld.",
        "Anna werkt hier.\n\nIvana is haar zus. Ivana zegt dat Anna niet mag bellen.",
        "Anna werkt hier.\n\nHaar paspoort ligt bij de baas.",
        "Loon niet betaald.\n\nEigenaar Chen heeft de passen.",
        "",
    ],
)
def test_what_introduces_nobody_else_stays_one_situation(lexicon, text):
    assert numbers(text, lexicon) == []


def test_sums_of_different_people_are_not_added(lexicon):
    hits = scan_batch([LIST], lexicon)[0]
    score = weigh(hits, lexicon)
    apart = weigh([hit for hit in hits if hit.situation in (0, score.situation)], lexicon)

    assert {hit.situation for hit in hits} == {0, 1, 2}
    assert (score.total, score.lines) == (apart.total, apart.lines)
    assert [other.situation for other in score.others] == [2 if score.situation == 1 else 1]
    assert score.total >= score.others[0].total > 0


def test_an_indicator_counts_once_in_each_situation(lexicon):
    text = f"1. Anna (19), {TAKEN} Ook {TAKEN}\n2. Ivana (22), {TAKEN}"
    score = weigh(scan_batch([text], lexicon)[0], lexicon)

    for part in (score, *score.others):
        assert [line.code for line in part.lines].count("D01") == 1
    assert score.total == score.others[0].total


def test_the_explanation_names_every_situation_with_its_sum(lexicon):
    hits = scan_batch([LIST], lexicon)[0]
    score = weigh(hits, lexicon)
    reasons = explain(score, hits, lexicon)
    written = as_text(
        score, reasons, LIST, rules=lexicon.data.hash, translate=wording.translator("nl")
    )

    for part in (score, *score.others):
        assert sum(r.value for r in reasons if r.situation == part.situation) == part.total
        assert f"Situatie {part.situation}, som {part.total}" in written
    assert written.count("D01 ") == 1
    assert written.count("L01 ") == 1 + len(score.others)  # the wages are of everyone
