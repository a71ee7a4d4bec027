"""The measures, on examples small enough to count by hand."""

import hashlib
import json

import pytest
from tests.methods.textscan.conftest import DATA

from schakel_methods.textscan import Hit, Status, scan_batch, weigh
from schakel_methods.textscan.measures import GoldSpan, Read, Share, both_right, measure


def hit(code, start, end, status=Status.AFFIRMED):
    return Hit(code, 0, start, end, ((start, end),), status, None)


GOLD = (GoldSpan("D01", 10, 20, "affirmed"),)


def read(*hits, signal=True, flagged=True, spans=GOLD):
    return Read("n", signal, flagged, tuple(spans), tuple(hits))


def test_being_right_for_another_reason_is_not_being_right():
    right = read(hit("D01", 15, 30))
    elsewhere = read(hit("D01", 40, 50))
    otherwise = read(hit("L04", 10, 20))

    quality = measure([right, elsewhere, otherwise, read(flagged=False)])

    assert quality.precision == Share(1, 3)
    assert quality.recall == Share(1, 4)
    assert quality.span_recall == Share(1, 4)


def test_a_flagged_innocent_note_is_wrong():
    assert measure([read(hit("D01", 10, 20), signal=False)]).precision == Share(0, 1)


def test_possible_and_other_persons_count_as_affirmed_in_the_measure():
    spans = (GoldSpan("D01", 0, 9, "affirmed"), GoldSpan("L01", 20, 29, "negated"))
    note = read(hit("D01", 0, 9, Status.UNCERTAIN), hit("L01", 20, 29), spans=spans)

    quality = measure([note])

    assert quality.status == Share(1, 2)
    assert quality.other_met == Share(1, 1)


def test_a_pair_is_right_when_both_halves_are():
    signal, twin = read(hit("D01", 10, 20)), read(signal=False, flagged=False)
    flagged = read(hit("D01", 10, 20), signal=False)

    assert both_right([(signal, twin), (signal, flagged)]) == Share(1, 2)


def test_the_wilson_interval_of_five_in_ten():
    low, high = Share(5, 10).interval

    assert (round(low, 3), round(high, 3)) == (0.237, 0.763)
    assert Share(0, 0).interval == (0.0, 1.0)


def labelled(name, lexicon):
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        hits = scan_batch([row["text"]], lexicon)[0]
        spans = tuple(
            GoldSpan(span["indicator"], span["start"], span["end"], span["status"])
            for span in row["spans"]
        )
        flagged = weigh(hits, lexicon).level > 0
        yield row, Read(row["id"], row["is_signal"] > 0, flagged, spans, hits, row["kind"])


@pytest.fixture(scope="module")
def corpus(lexicon):
    return list(labelled("corpus_dev.jsonl", lexicon))


def test_the_corpus_is_read_as_well_as_the_page_says(corpus):
    quality = measure([note for _, note in corpus])

    assert quality.precision.value >= 0.80
    assert quality.recall.value >= 0.85
    assert quality.status.value >= 0.90
    assert quality.span_recall.value >= 0.65


def test_minimal_pairs_are_both_right_nine_times_in_ten(lexicon):
    pairs: dict[str, dict[str, Read]] = {}
    for row, note in labelled("contrast_dev.jsonl", lexicon):
        pairs.setdefault(row["pair"], {})[row["id"][-1]] = note

    assert both_right((pair["a"], pair["b"]) for pair in pairs.values()).part >= 9


def test_no_lesson_or_meeting_raises_a_signal(corpus):
    assert [note.id for _, note in corpus if note.group == "voorlichting" and note.flagged] == []


def test_the_halves_are_told_apart_by_their_hash(corpus):
    digits = [int(hashlib.sha256(note.id.encode()).hexdigest()[-1], 16) for _, note in corpus]

    assert sum(digit % 2 == 0 for digit in digits) == 61


def test_every_paraphrase_of_a_description_is_found(lexicon):
    rows = [
        json.loads(line)
        for line in (DATA / "paraphrases.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    counted = {Status.AFFIRMED, Status.UNCERTAIN, Status.OTHER_PERSON}
    found = [
        any(h.indicator == row["indicator"] and h.status in counted for h in hits)
        for row, hits in zip(rows, scan_batch([r["text"] for r in rows], lexicon), strict=True)
    ]

    assert len(rows) > 200
    assert sum(found) / len(found) >= 0.95


def test_innocent_twins_are_rarely_flagged(lexicon):
    rows = (DATA / "innocent.txt").read_text(encoding="utf-8").splitlines()

    flagged = [hits for hits in scan_batch(rows, lexicon) if weigh(hits, lexicon).level]

    assert len(flagged) <= len(rows) / 20
