"""The compiled engine: the same hits as plain Python, whatever the text."""

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from bench.scan_notes import notes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schakel_cli.kernel_file import kernels
from schakel_cli.lexicon_files import read_lexicon
from schakel_methods.textscan import scan_batch
from schakel_methods.textscan.compact import CompactTable
from schakel_methods.textscan.native import NativeEngine, attach
from schakel_methods.textscan.normalise import fold
from schakel_methods.textscan.sentences import chunks, split, tokens

DATA = Path(__file__).parents[2] / "data" / "scan"
PIECES = st.sampled_from(
    [
        "hij",
        "zij",
        "geen",
        "niet",
        "paspoort",
        "afgepakt",
        ".",
        ",",
        ":",
        "-",
        "(",
        ")",
        ";",
        "!",
        "?",
        "dhr.",
        "a.d.h.v",
        "o.a.",
        "p.",
        "14u",
        "2012",
        "in",
        "1995",
        "maar",
        "neemt",
        "mee",
        "chef",
        "zijn",
        "sinds",
        "driehonderdvijftig",
        "kamertjes",
        "loon",
        "...",
        "--",
        "'s",
        "café",
        "ﬁets",
        "Ⅻ",
        "é́",
        "baas",
        "houdt",
        "paspoort",
        "vast",
        "mag",
        "niet",
        "naar",
        "buiten",
        "werkt",
        "17",
        "jaar",
        "les",
        "over",
        "zei",
        "dat",
    ]
)
TEXTS = st.lists(st.tuples(PIECES, st.sampled_from([" ", " ", " ", "", "\n", ", ", ". "])))


@pytest.fixture(scope="module")
def compiled():
    found = kernels()
    assert found is not None
    lexicon = read_lexicon()
    assert attach(lexicon, found)
    return lexicon


_LISTS = [
    "Geen loon.\n\n1. Anna (19), haar baas nam haar pas in.\n2. Ivana (22) mag niet naar buiten.",
    "Persoon 1: baas houdt paspoort vast. Persoon 2: slaapt in de keuken.",
]


def _corpus() -> list[str]:
    rows = [json.loads(line) for line in (DATA / "corpus_dev.jsonl").read_text().splitlines()]
    return [row["text"] for row in rows] + (DATA / "innocent.txt").read_text().splitlines()


def test_the_corpus_gives_the_same_hits(compiled, lexicon):
    texts = [*_corpus(), *_LISTS]

    assert scan_batch(texts, compiled) == scan_batch(texts, lexicon)


def test_generated_notes_give_the_same_hits(compiled, lexicon):
    texts = notes(100, seed=11)

    assert scan_batch(texts, compiled) == scan_batch(texts, lexicon)


@pytest.mark.slow
def test_two_thousand_generated_notes_give_the_same_hits(compiled, lexicon):
    texts = notes(2000, seed=12)

    assert scan_batch(texts, compiled) == scan_batch(texts, lexicon)


@given(parts=TEXTS)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_gives_the_same_hits(compiled, lexicon, parts):
    text = "".join(word + after for word, after in parts)

    assert scan_batch([text], compiled) == scan_batch([text], lexicon)


@given(parts=TEXTS)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_words_sentences_and_clauses_are_those_of_plain_python(compiled, parts):
    folded = fold("".join(word + after for word, after in parts))
    expected = []
    for start, end in split(folded.text):
        words = [token.form for token in tokens(folded.text, start, end)]
        for piece in chunks(words, start, end, folded.text):
            expected.append([token[1:] for token in tokens(folded.text, *piece)])

    compiled.engine.scan([folded], year=2026)

    assert _sentences(compiled.engine.cut) == (expected if folded.text else [])


def _sentences(cut):
    words, sentences = cut.counts.tolist()
    rows = list(zip(cut.start.tolist(), cut.end.tolist(), cut.clause.tolist(), strict=True))
    bounds = cut.sentence[: sentences + 1].tolist()
    assert bounds[-1] == words
    return [rows[first:last] for first, last in pairwise(bounds)]


def test_a_note_too_large_for_the_kernels_gives_the_same_hits(compiled, lexicon):
    text = "Zijn baas heeft zijn paspoort afgepakt. " + "Het was een rustige dag. " * 6000

    assert scan_batch([text], compiled) == scan_batch([text], lexicon)


def test_more_hits_than_there_is_room_for_are_all_found(compiled, lexicon):
    text = "Zijn baas heeft zijn paspoort afgepakt. Hij mag niet naar buiten. " * 30

    assert scan_batch([text] * 200, compiled) == scan_batch([text], lexicon) * 200


@pytest.mark.slow
def test_more_words_than_are_kept_change_no_hit(compiled, lexicon):
    numbers = [" ".join(map(str, range(first, first + 4000))) for first in range(0, 60_000, 4000)]
    texts = [*numbers, "Zijn baas heeft zijn paspoort afgepakt. Hij is 17 jaar.", *numbers[:2]]

    assert scan_batch(texts, compiled)[-3] == scan_batch(texts[-3:-2], lexicon)[0]
    assert len(compiled.engine.vocabulary.ids) < 60_000


def test_the_year_of_reading_decides_what_is_long_past(compiled, lexicon):
    engine: NativeEngine = compiled.engine
    note = fold("In 2012 heeft zijn baas zijn paspoort afgepakt.")

    assert engine.scan([note], year=2026) != engine.scan([note], year=2013)


def test_a_compact_table_reads_like_a_dict():
    pairs = [("sliep", "slapen"), ("liep", "lopen"), ("sliep", "slaap"), ("in", "in")]
    table = CompactTable(pairs)

    assert dict(table) == dict(pairs)
    assert len(table) == 3
    assert table.get("slie") is None
    assert "liepen" not in table


def test_kernels_of_the_estimate_run_in_the_same_process():
    done = subprocess.run(
        [sys.executable, "-m", "schakel_cli.ready"], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
