"""The whole report: verdict, band, refusal, repetition, plain dictionaries, drawing and words."""

import gettext
import json
import re
from dataclasses import replace
from functools import lru_cache
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from tests.methods.estimation.reference_tables import table

from schakel_cli import estimate_text
from schakel_cli.catalogue import LOCALE, translator
from schakel_methods.estimation import capture_text, file_problem, panel, wording
from schakel_methods.estimation.linkage_error import PairQuality
from schakel_methods.estimation.linkage_findings import (
    LinkageFindings,
    LinkageQuality,
    linkage_reasons,
)
from schakel_methods.estimation.methods import Effort, estimate_by
from schakel_methods.estimation.multiverse import Multiverse, disagreements
from schakel_methods.estimation.panel import panel_rows, panel_svg
from schakel_methods.estimation.report import Beside
from schakel_methods.estimation.serialise import model_name, report_to_dict
from schakel_methods.estimation.table import CaptureTable, Estimate, Interval
from schakel_methods.estimation.verdict import (
    Effect,
    Reason,
    Status,
    Thresholds,
    decide,
)

EASY = CaptureTable(("A", "B", "C"), tuple(range(1, 8)), (300, 250, 100, 200, 75, 60, 30))
FORBIDDEN = re.compile(
    r"\b(actual|real|true number|werkelijk\w*|nationalit\w+|echte?)\b", re.IGNORECASE
)


@lru_cache
def report(name, method="auto"):
    capture = EASY if name == "easy" else table(name)
    settings = Multiverse(method=method, effort=Effort(150), seed=5, version="test")
    return settings.fit(capture, rng=np.random.default_rng(5))


@pytest.mark.parametrize("name", ["Artificial_3", "NewOrl"])
def test_a_refusal_gives_no_number_anywhere(name):
    plain = report_to_dict(report(name), str)
    assert plain["verdict"] == "no_estimate"
    assert plain["estimate"] is None
    assert plain["hidden"] is None
    assert plain["interval"] is None
    assert plain["families"] == []
    assert plain["paragraph"].startswith("No estimate can be given, because: ")


def test_a_number_out_of_proportion_is_shown_nowhere():
    strict = Thresholds(most_times_seen=1.01)
    settings = Multiverse(method="bic", effort=Effort(20), limits=strict)
    found = settings.fit(EASY, rng=np.random.default_rng(1))
    plain = report_to_dict(found, str)
    assert "R05" in [reason["code"] for reason in plain["reasons"]]
    assert plain["estimate"] is None
    assert plain["intervals"] == []
    assert "mean" not in plain["diagnostics"]
    assert str(round(found.main.total)) not in plain["paragraph"]


def test_models_that_disagree_give_a_band_without_a_point():
    found = report("UKdat_5")
    plain = report_to_dict(found, str)
    assert found.verdict.status == Status.RESERVATION
    assert "R06" in [reason["code"] for reason in plain["reasons"]]
    assert plain["estimate"] is None
    assert plain["interval"]["kind"] == "band"
    assert plain["interval"]["low"] < 12_000
    assert 33_000 < plain["interval"]["high"] < 100 * 2744


def test_who_asks_for_one_method_gets_its_number():
    plain = report_to_dict(report("UKdat_5", "stepwise"), str)
    assert abs(plain["estimate"] - 11312.990289) < 1e-3
    assert plain["verdict"] == "estimate_with_reservation"
    assert plain["interval"]["kind"] == "bca"


def test_a_table_without_trouble_gets_an_estimate():
    found = report("easy")
    plain = report_to_dict(found, str)
    assert plain["verdict"] == "estimate"
    assert plain["publishable"] is False
    assert plain["observed"] == EASY.observed
    assert plain["interval"]["low"] <= plain["estimate"] <= plain["interval"]["high"]
    assert abs(plain["hidden"] + plain["observed"] - plain["estimate"]) < 1e-9


def test_the_report_holds_what_was_promised_and_is_plain():
    plain = report_to_dict(report("easy"), translator("estimate", "nl"))
    promised = {
        "verdict", "publishable", "reasons", "observed", "estimate", "hidden", "interval", "model",
        "models", "diagnostics", "seed", "version", "fingerprint",
    }  # fmt: skip
    assert promised <= plain.keys()
    assert set(plain["interval"]) == {"low", "high", "level", "kind"}
    assert set(plain["models"][0]) == {"terms", "n", "bic", "code"}
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain


def test_equal_seeds_give_equal_reports():
    settings = Multiverse(method="bic", effort=Effort(40))
    runs = [settings.fit(EASY, rng=np.random.default_rng(3)) for _ in range(2)]
    plain = [report_to_dict(run, str) for run in runs]
    assert plain[0] == plain[1]


def test_the_families_stand_beside_the_chosen_method():
    names = [family.method for family in report("easy").families]
    assert names == ["stepwise", "dga", "lcmcr", "independence", "mth_darroch", "chao"]


def test_intervals_with_nothing_in_common_are_a_reservation():
    one = Estimate("bic", 100, 200.0, Interval(250, 400))
    two = replace(one, method="dga", interval=Interval(410, 500))
    bound = replace(two, method="chao")
    assert [r.code for r in disagreements((one, two))] == ["R08"]
    assert disagreements((one, bound)) == []


def quality(sensitivity):
    names = (("A", "B"), ("A", "C"), ("B", "C"))
    return LinkageQuality(tuple(PairQuality(a, b, sensitivity) for a, b in names))


def linked(sensitivity, method="bic"):
    settings = Multiverse(method=method, effort=Effort(150))
    return settings.fit(
        EASY, rng=np.random.default_rng(5), beside=Beside(linkage=quality(sensitivity))
    )


def test_with_linkage_quality_a_report_may_be_published():
    found = linked(1.0)
    assert found.verdict.publishable
    assert abs(found.main.total - report("easy", "bic").main.total) < 1e-3


def test_missed_links_are_taken_out_of_the_number():
    naive, found = report("easy", "bic"), linked(0.9)
    assert found.main.total < naive.main.total
    assert found.main.interval.covers(found.main.total)
    assert found.main.diagnostics["before_linkage"] == naive.main.total
    assert "as well as was reported" in wording.paragraph(found, str)


def test_a_number_that_missed_links_move_out_of_its_interval_is_reserved():
    estimate = Estimate("bic", 100, 200.0, Interval(290, 310))
    inside = LinkageFindings(False, ((0.05, 295.0), (0.1, 280.0)))
    outside = LinkageFindings(False, ((0.05, 285.0), (0.1, 280.0)))
    effects = [
        [reason.effect for reason in linkage_reasons(estimate, links, Thresholds())]
        for links in (inside, outside)
    ]
    assert effects[0] == [Effect.NOT_PUBLISHABLE]
    assert effects[1] == [Effect.NOT_PUBLISHABLE, Effect.RESERVATION]


def test_drawn_linkages_widen_the_band():
    draws = tuple(EASY.with_counts(EASY.dense() * factor) for factor in (1.0, 2.0, 1.0, 2.0))
    wide = replace(quality(1.0), draws=draws)
    settings = Multiverse(method="bic", effort=Effort(150))
    found = settings.fit(EASY, rng=np.random.default_rng(5), beside=Beside(linkage=wide))
    assert found.main.interval.high > linked(1.0).main.interval.high


def test_a_bound_is_not_called_an_estimate():
    assert "R14" in [r.code for r in report("easy", "chao").verdict.reasons]


def test_progress_runs_from_nothing_to_all():
    told = []
    Multiverse(method="stepwise", effort=Effort(60)).fit(
        EASY, rng=np.random.default_rng(1), progress=lambda stage, share: told.append(share)
    )
    assert told[0] == 0.0
    assert told[-1] == 1.0
    assert told == sorted(told)


def test_every_named_method_answers():
    for method in ("independence", "stepwise", "bic", "dga", "chao"):
        found = estimate_by(method, EASY, Effort(30), rng=np.random.default_rng(1))
        assert found.total > EASY.observed
        assert found.interval.low < found.interval.high


def test_models_are_named_by_their_generators():
    assert model_name(EASY, (0b011,)) == "[A,B][C]"
    assert model_name(EASY, ()) == "[A][B][C]"


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", ["easy", "UKdat_5", "NewOrl", "Kosovo"])
def test_no_output_claims_more_than_an_estimate(name, language):
    translate = translator("estimate", language)
    text = estimate_text.summary(report(name), translate)
    assert not FORBIDDEN.search(text)
    if report(name).verdict.status != Status.NONE:
        assert "geschat" in text.lower() or "estimated" in text.lower()
        band = text.lower().index("geschat tussen" if language == "nl" else "estimated between")
        point = text.find("puntschatting" if language == "nl" else "point estimate")
        assert point == -1 or band < point


def test_a_published_number_has_two_significant_figures():
    text = wording.paragraph(report("UKdat_5"), translator("estimate", "nl"))
    numbers = [n for n in re.findall(r"\d[\d.]*\d|\d", text) if n != "2.744"]
    assert all(len(n.replace(".", "").strip("0")) <= 2 for n in numbers), numbers
    assert "mogelijke slachtoffers" in text
    assert "1 op de" in text


def test_the_assumption_stands_in_the_paragraph_of_the_number():
    text = wording.paragraph(report("easy"), str)
    assert "\n" not in text
    assert "This assumes" in text


def test_every_reason_and_note_has_words():
    found = report("UKdat_5")
    for code in [f"R{number:02d}" for number in range(1, 17)]:
        values = dict.fromkeys(
            ("lists", "least", "apart", "persons", "times", "low", "high", "ratio", "method",
             "first", "second", "covered", "share", "stratum"), 3.0,
        )  # fmt: skip
        reason = Reason(code, Effect.RESERVATION, {**values, "pair": 3})
        text = wording.reason_text(reason, found, translator("estimate", "nl"))
        assert "{" not in text


def test_every_text_has_its_dutch_in_the_compiled_catalogue():
    catalogue = gettext.translation("estimate", LOCALE, ["nl"])
    rooms = (wording, panel, estimate_text, file_problem, capture_text)
    texts = [text for room in rooms for text in room.every_msgid()]
    assert [text for text in texts if catalogue.gettext(text) == text] == []


def test_the_drawing_is_well_formed_and_shows_every_row():
    drawing = panel_svg(report("UKdat_5"), translator("estimate", "nl"))
    root = ET.fromstring(drawing)  # noqa: S314 - our own output
    dots = root.findall("{http://www.w3.org/2000/svg}circle")
    assert len(dots) == len(panel_rows(report("UKdat_5"))) > 100
    assert "Geschat totaal" in drawing


def test_a_refused_table_has_no_drawing():
    assert panel_svg(report("NewOrl"), str) == ""


def test_a_verdict_without_reasons_is_a_plain_estimate():
    assert decide([]).publishable
