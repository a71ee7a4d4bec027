"""The sum can be re-added with a pencil."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.methods.textscan.conftest import DATA

from schakel_methods.textscan import Hit, Status, explain, scan_batch, weigh, wording
from schakel_methods.textscan.explain import as_text

LINES = (DATA / "corpus_dev.jsonl").read_text(encoding="utf-8").splitlines()


def hit(code, status=Status.AFFIRMED, start=0):
    return Hit(code, 0, start, start + 4, ((start, start + 4),), status, None)


def test_nothing_found_is_nothing(lexicon):
    score = weigh((), lexicon)

    assert (score.total, score.level, score.forms, score.lines) == (0, 0, (), ())


def test_an_indicator_counts_once_with_its_best_status(lexicon):
    hits = [hit("D01", Status.UNCERTAIN), hit("D01", start=9), hit("D01", Status.NEGATED, 20)]

    assert weigh(hits, lexicon).total == 3


@pytest.mark.parametrize(
    ("status", "value"),
    [
        (Status.AFFIRMED, 3),
        (Status.OTHER_PERSON, 3),
        (Status.UNCERTAIN, 2),
        (Status.NEGATED, 0),
        (Status.HISTORICAL, 0),
        (Status.GENERAL, 0),
    ],
)
def test_a_status_decides_the_value(lexicon, status, value):
    assert weigh([hit("D01", status)], lexicon).total == value


def test_three_signs_of_poor_pay_are_one_dispute(lexicon):
    pay = [hit("L01"), hit("L03"), hit("S02")]

    total = weigh([hit("L01"), hit("L03")], lexicon).total

    assert total == 3
    assert weigh(pay, lexicon).total > total


def test_weak_indicators_alone_are_nothing(lexicon):
    weak = [hit(code) for code in ("L02", "L07", "A01", "K02")]

    assert weigh(weak, lexicon).total == 0
    assert weigh([*weak, hit("W01")], lexicon).total == 3 + 2


def test_a_combination_is_written_out(lexicon):
    score = weigh([hit("D01"), hit("L04"), hit("B01")], lexicon)

    combined = [line for line in score.lines if line.kind == "combination"]
    assert combined
    assert sum(line.value for line in combined) <= lexicon.data.settings.bonus_together
    assert score.level == 2


def test_forms_name_what_was_counted_and_never_only_general_beside_more(lexicon):
    assert weigh([hit("D01"), hit("W01")], lexicon).forms == ("arbeid",)
    assert weigh([hit("D01")], lexicon).forms == ("algemeen",)


CODES = ["D01", "D05", "L01", "L03", "L04", "S01", "W01", "B01", "C04", "J04", "J06", "X02", "K06"]


@given(
    st.lists(
        st.tuples(st.sampled_from(CODES), st.sampled_from(list(Status)), st.integers(0, 50)),
        max_size=12,
    )
)
@settings(max_examples=100, deadline=None)
def test_the_lines_of_the_explanation_add_up_to_the_total(lexicon, chosen):
    hits = [hit(code, status, start) for code, status, start in chosen]
    score = weigh(hits, lexicon)

    reasons = explain(score, hits, lexicon)

    assert sum(reason.value for reason in reasons) == score.total
    assert {h.indicator for h in hits} == {r.code for r in reasons if r.kind == "indicator"}


@pytest.mark.parametrize("line", LINES[::15])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_hit_is_explained_with_words_source_and_status(lexicon, line, language):
    text = json.loads(line)["text"]
    hits = scan_batch([text], lexicon)[0]
    score = weigh(hits, lexicon)
    translate = wording.translator(language)

    written = as_text(
        score, explain(score, hits, lexicon), text, rules=lexicon.data.hash, translate=translate
    )

    for found in hits:
        assert found.indicator in written
        assert lexicon.data.indicators[found.indicator].source in written
        assert translate(found.status.value) in written


def test_an_unknown_language_is_refused():
    with pytest.raises(KeyError):
        wording.translator("fr")
