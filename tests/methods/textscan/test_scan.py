"""The engine: right places, no evasion, and the same hits as a plain slow matcher."""

import json

import pytest
from bench.scan_notes import notes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.methods.textscan.conftest import DATA
from tests.methods.textscan.plain_matcher import PlainMatcher

from schakel_methods.textscan import Status, scan_batch
from schakel_methods.textscan.normalise import fold
from schakel_methods.textscan.prefilter import build
from schakel_methods.textscan.scan import _read

LINES = (DATA / "corpus_dev.jsonl").read_text(encoding="utf-8").splitlines()
CORPUS = [json.loads(line)["text"] for line in LINES]
NEUTRAL = [
    "Het weer was droog en helder.",
    "De portofoon is teruggelegd in het rek.",
    "Formulier is ondertekend en gescand.",
    "De planten in de hal krijgen water op maandag.",
]


def scan(text, lexicon):
    return scan_batch([text], lexicon)[0]


def statuses(text, lexicon, *, shift=0):
    return {
        (hit.indicator, hit.start - shift, hit.end - shift, hit.status)
        for hit in scan(text, lexicon)
    }


def test_a_hit_names_the_words_that_make_it(lexicon):
    text = "Volgens Anna heeft zijn baas zijn paspoort afgepakt."

    hit = next(hit for hit in scan(text, lexicon) if hit.indicator == "D01")

    assert {"paspoort", "afgepakt"} <= {text[start:end] for start, end in hit.words}
    assert hit.status is Status.AFFIRMED


def test_a_separable_verb_counts_with_both_its_words(lexicon):
    text = "De voorman neemt bij aankomst ieders telefoon in."

    hit = next(hit for hit in scan(text, lexicon) if hit.indicator == "B04")

    assert {"neemt", "in"} <= {text[start:end] for start, end in hit.words}


@pytest.mark.parametrize("text", CORPUS[::6])
def test_offsets_point_at_whole_words_of_the_original(lexicon, text):
    for hit in scan(text, lexicon):
        assert hit.start == hit.words[0][0]
        assert hit.end == max(end for _, end in hit.words)
        for start, end in hit.words:
            assert fold(text[start:end]).text.isalnum()
            assert not text[start - 1 : start].isalnum()
            assert not text[end : end + 1].isalnum()


@given(at=st.integers(0, len(CORPUS) - 1), added=st.lists(st.sampled_from(NEUTRAL), max_size=3))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_neutral_text_never_changes_a_status_outside_its_sentence(lexicon, at, added):
    text = CORPUS[at]
    before = " ".join([*added, ""]) if added else ""

    alone = statuses(text, lexicon)
    followed = statuses(" ".join([text, *added]), lexicon)
    preceded = statuses(before + text, lexicon, shift=len(before))

    assert alone <= followed
    assert alone <= preceded


@pytest.mark.parametrize("trick", ["\u200b", "\u00ad", "\u2060", "\u202e"])
def test_invisible_characters_do_not_evade(lexicon, trick):
    plain = "Zijn baas heeft zijn paspoort afgepakt."
    hidden = plain.replace("paspoort", f"pas{trick}poort").replace("baas", f"b{trick}aas")

    found, expected = scan(hidden, lexicon), scan(plain, lexicon)

    assert [hit.indicator for hit in found] == [hit.indicator for hit in expected]
    assert f"pas{trick}poort" in {hidden[a:b] for hit in found for a, b in hit.words}


def test_look_alike_letters_do_not_evade(lexicon):
    plain = "Zijn baas heeft zijn paspoort afgepakt."
    hidden = plain.replace("paspoort", "p\u0430sp\u043e\u043ert")

    assert statuses(hidden, lexicon) == statuses(plain, lexicon)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "...", "12", "\u200b", "\ud800", "a" * 20_000])
def test_odd_texts_give_no_hits_and_no_error(lexicon, text):
    assert scan(text, lexicon) == ()


def test_a_sentence_without_end_still_gets_windows(lexicon):
    text = "gezien en genoteerd " * 40 + "zijn baas heeft zijn paspoort afgepakt"

    assert "D01" in {hit.indicator for hit in scan(text, lexicon)}


def test_the_order_of_the_batch_is_kept(lexicon):
    texts = CORPUS[:8]

    together = scan_batch(texts, lexicon)

    assert together == [scan(text, lexicon) for text in texts]


def test_a_verb_of_two_lemmas_means_both_with_its_particle(lexicon):
    joined = lexicon.look_up("zegt").joins

    assert len(joined) == len(dict(joined))
    assert "B08" in {hit.indicator for hit in scan("Zij zegt haar verhaal op.", lexicon)}


def fast_matches(text, lexicon):
    note = _read(fold(text).text, lexicon)
    return {
        (place, raw[0], raw[1], raw[2])
        for place in range(len(note.bounds))
        for raw in note.raw_matches(place)
    }


def assert_same_as_plain(texts, lexicon):
    plain = PlainMatcher(lexicon)
    for text in texts:
        assert fast_matches(text, lexicon) == plain.matches(text)


def test_gates_and_windows_find_what_a_plain_matcher_finds(lexicon):
    assert_same_as_plain([*CORPUS[5::40], *notes(4, seed=7)], lexicon)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(20))
def test_a_plain_matcher_finds_the_same_in_a_thousand_notes(lexicon, part):
    assert_same_as_plain(notes(1000, seed=11)[50 * part : 50 * part + 50], lexicon)


def test_a_prefilter_changes_no_hit(lexicon):
    texts = [*CORPUS, *NEUTRAL, "Niets aan de hand."]
    prefilter = build("ahocorasick", lexicon)

    assert prefilter is not None
    assert scan_batch(texts, lexicon, prefilter) == scan_batch(texts, lexicon)
    assert not prefilter.may_match("zzz qqq")


@pytest.mark.slow
def test_hyperscan_changes_no_hit_either(lexicon):
    texts = [*CORPUS, *NEUTRAL, *notes(200, seed=3)]
    prefilter = build("hyperscan", lexicon)

    assert prefilter is not None
    assert scan_batch(texts, lexicon, prefilter) == scan_batch(texts, lexicon)
