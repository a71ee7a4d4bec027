"""Notes for the scan's benchmark: recombined, half unknown to every cache, the same every run."""

import json
import random
import re
import string
from pathlib import Path

CORPUS = Path(__file__).resolve().parents[1] / "tests" / "data" / "scan" / "corpus_dev.jsonl"
_REPLACED, _FRESH, _SIGNAL = 0.25, 0.06, 0.05


def notes(count: int, seed: int) -> list[str]:
    """Return `count` invented notes of 50-300 words (mean about 180).

    Sentences come from the development corpus, one in twenty from its signal notes. A quarter of
    the words is replaced by other words of its vocabulary and six in a hundred by fresh random
    forms, because a cache of words seen before flatters everyone who keeps one.
    """
    rng = random.Random(seed)  # noqa: S311 - a benchmark, not a secret
    innocent, signal = _sentences(is_signal=False), _sentences(is_signal=True)
    vocabulary = sorted({word for text in innocent + signal for word in text.split()})
    return [_note(rng, innocent, signal, vocabulary) for _ in range(count)]


def _sentences(*, is_signal: bool) -> list[str]:
    rows = map(json.loads, CORPUS.read_text(encoding="utf-8").splitlines())
    texts = [row["text"] for row in rows if (row["is_signal"] > 0) == is_signal]
    return [part for text in texts for part in re.split(r"(?<=[.!?])\s+", text) if part]


def _note(rng: random.Random, innocent: list[str], signal: list[str], vocabulary: list[str]) -> str:
    length = int(min(300, max(50, rng.gauss(180, 60))))
    words: list[str] = []
    while len(words) < length:
        words += rng.choice(signal if rng.random() < _SIGNAL else innocent).split()
    return " ".join(_changed(rng, word, vocabulary) for word in words[:length])


def _changed(rng: random.Random, word: str, vocabulary: list[str]) -> str:
    chance = rng.random()
    end = word[-1] if word[-1] in ".,?!" else ""
    if chance < _FRESH:
        letters = rng.choices(string.ascii_lowercase, k=rng.randint(4, 11))
        return "".join(letters) + end
    if chance < _FRESH + _REPLACED:
        return rng.choice(vocabulary).rstrip(".,?!") + end
    return word
