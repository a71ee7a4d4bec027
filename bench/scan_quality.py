"""How well the scan reads the labelled notes: every figure of docs/methods/scan.md that is no speed."""

import hashlib
import json
import random
from collections.abc import Sequence
from pathlib import Path

from bench.measuring import Report
from schakel_cli.lexicon_files import read_lexicon
from schakel_methods.textscan import Lexicon, scan_batch, weigh
from schakel_methods.textscan.measures import (
    GoldSpan,
    Quality,
    Read,
    Share,
    both_right,
    is_explained_right,
)
from schakel_methods.textscan.measures import (
    measure as measured,
)

DATA = Path(__file__).resolve().parents[1] / "tests" / "data" / "scan"
VOICES = ("voices", "voices_later", "voices_third")
DRAWS = 10_000


def measure() -> Report:
    """Read the labelled notes once; the halves are compared by drawing notes anew."""
    lexicon = read_lexicon()
    corpus = read("corpus_dev.jsonl", lexicon)
    halves = [[note for note in corpus if _is_work(note) == is_work] for is_work in (True, False)]
    sets = {"work half": halves[0], "check half": halves[1], "all": corpus}
    sets |= {name: read(f"{name}.jsonl", lexicon) for name in VOICES}
    tables = (_qualities(sets), _kinds(sets), _gaps(halves), _others(lexicon))
    count = len(lexicon.compiled)
    return Report("How well the scan reads", f"{count} patterns; Wilson 95% intervals.", tables)


def read(name: str, lexicon: Lexicon) -> list[Read]:
    """Scan one labelled file."""
    return [note for _, note in _rows(name, lexicon)]


def _rows(name: str, lexicon: Lexicon) -> list[tuple[dict[str, str], Read]]:
    rows = [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]
    found = scan_batch([row["text"] for row in rows], lexicon)
    return [
        (
            row,
            Read(
                row["id"],
                row["is_signal"] > 0,
                weigh(hits, lexicon).level > 0,
                tuple(
                    GoldSpan(span["indicator"], span["start"], span["end"], span["status"])
                    for span in row["spans"]
                ),
                hits,
                row["kind"],
            ),
        )
        for row, hits in zip(rows, found, strict=True)
    ]


def _is_work(note: Read) -> bool:
    return int(hashlib.sha256(note.id.encode()).hexdigest()[-1], 16) % 2 == 0


def _qualities(sets: dict[str, list[Read]]) -> str:
    lines = ["| | " + " | ".join(sets) + " |", "|---|" + "---|" * len(sets)]
    qualities = [measured(notes) for notes in sets.values()]
    fields = Quality.__dataclass_fields__
    for name in fields:
        values = [getattr(quality, name) for quality in qualities]
        lines.append(f"| {name.replace('_', ' ')} | " + " | ".join(map(_said, values)) + " |")
    return "\n".join(lines)


def _said(value: Share | float) -> str:
    if isinstance(value, float):
        return f"{value:.1f}"
    low, high = value.interval
    return f"{value.value:.2f} ({low:.2f}-{high:.2f}; {value.part} of {value.whole})"


def _kinds(sets: dict[str, list[Read]]) -> str:
    """Innocent notes flagged, per kind: the kinds that never may be are among them."""
    lines = ["| innocent, flagged | " + " | ".join(sets) + " |", "|---|" + "---|" * len(sets)]
    innocent = {name: [note for note in notes if not note.signal] for name, notes in sets.items()}
    for kind in sorted({note.group for notes in innocent.values() for note in notes}):
        cells = []
        for notes in innocent.values():
            mine = [note for note in notes if note.group == kind]
            cells.append(f"{sum(note.flagged for note in mine)} of {len(mine)}")
        lines.append(f"| {kind} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _gaps(halves: Sequence[list[Read]]) -> str:
    """The difference of the halves: its interval, and how often a split by lot differs as much."""
    rng = random.Random(2026)  # noqa: S311 - a bootstrap, not a secret
    everyone = [note for half in halves for note in half]
    lines = [
        "| | gap | 95% interval (bootstrap) | splits by lot with as large a gap |",
        "|---|---|---|---|",
    ]
    for name in ("precision", "recall"):
        gap = _gap(halves, name)
        drawn = sorted(
            _gap([rng.choices(half, k=len(half)) for half in halves], name) for _ in range(DRAWS)
        )
        by_lot = 0
        for _ in range(DRAWS):
            rng.shuffle(everyone)
            cut = len(halves[0])
            by_lot += abs(_gap([everyone[:cut], everyone[cut:]], name)) >= abs(gap) - 1e-9
        low, high = drawn[DRAWS // 40], drawn[-DRAWS // 40]
        lines.append(f"| {name} | {gap:.2f} | {low:.2f} to {high:.2f} | {by_lot / DRAWS:.3f} |")
    return "\n".join(lines)


def _gap(halves: Sequence[Sequence[Read]], name: str) -> float:
    one, other = (_share(half, name) for half in halves)
    return one - other


def _share(notes: Sequence[Read], name: str) -> float:
    found = sum(map(is_explained_right, notes))
    whole = sum(note.flagged if name == "precision" else note.signal for note in notes)
    return found / whole if whole else 0.0


def _others(lexicon: Lexicon) -> str:
    pairs: dict[str, dict[str, Read]] = {}
    for row, note in _rows("contrast_dev.jsonl", lexicon):
        pairs.setdefault(row["pair"], {})[note.id[-1]] = note
    right = both_right((pair["a"], pair["b"]) for pair in pairs.values())
    innocent = (DATA / "innocent.txt").read_text(encoding="utf-8").splitlines()
    flagged = sum(weigh(hits, lexicon).level > 0 for hits in scan_batch(innocent, lexicon))
    return (
        f"Minimal pairs both right: {right.part} of {right.whole}. "
        f"Innocent twins flagged: {flagged} of {len(innocent)}."
    )
