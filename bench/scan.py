"""The whole explained scan against the bare prefilter and spaCy's PhraseMatcher, in the same run."""

import csv
import gc
import json
import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import hyperscan

from bench.measuring import Report
from bench.scan_notes import notes
from schakel_cli.kernel_file import kernels
from schakel_cli.lexicon_files import read_lexicon
from schakel_methods.textscan import Lexicon, explain, scan_batch, weigh
from schakel_methods.textscan.grammar import Alternative, Pattern, expand, parse
from schakel_methods.textscan.native import attach

ROOT = Path(__file__).resolve().parents[1]
FIRST = ROOT / "tests" / "data" / "scan" / "first_lexicon.csv"
PEER = ROOT / ".venv-bench" / "bin" / "python"
RUNS, SLICE = 7, 400


def measure() -> Report:
    """Every contestant reads the same fresh slice in turn; median of seven runs."""
    lexicon, plain = read_lexicon(), read_lexicon()
    enter = kernels()
    if enter is None or not attach(lexicon, enter):
        raise RuntimeError("the kernels of the scan could not be made")
    # As the command does: the rules stay, so nobody needs to look whether they still do.
    gc.collect()
    gc.freeze()
    contestants: dict[str, Callable[[Sequence[str]], float]] = {
        "bare prefilter: hyperscan, first lexicon": _bare(),
        "whole explained scan, our lexicon": lambda texts: _clocked(_scan, texts, lexicon),
        "the same without explanation": lambda texts: _clocked(_hits_only, texts, lexicon),
        "the same in plain Python, explained": lambda texts: _clocked(_scan, texts, plain),
    }
    peer = _Spacy() if PEER.exists() else None
    if peer is not None:
        contestants["spaCy PhraseMatcher, first lexicon"] = peer.seconds
    times: dict[str, list[float]] = {name: [] for name in contestants}
    warm = notes(300, seed=1)
    for call in contestants.values():
        call(warm)
    found = 0
    for run in range(RUNS):
        texts = notes(SLICE, seed=100 + run)
        for name, call in contestants.items():
            times[name].append(call(texts))
        hits = scan_batch(texts, lexicon)
        if run == 0 and hits != scan_batch(texts, plain):
            raise RuntimeError("the kernels do not find the hits of plain Python")
        found += sum(map(len, hits))
    if peer is not None:
        peer.close()
    return Report("The daily scan", _method(lexicon, found), (_table(times), _not_run(peer)))


def _scan(texts: Sequence[str], lexicon: Lexicon) -> None:
    for hits in scan_batch(texts, lexicon):
        explain(weigh(hits, lexicon), hits, lexicon)


def _hits_only(texts: Sequence[str], lexicon: Lexicon) -> None:
    scan_batch(texts, lexicon)


def _clocked(call: Callable[..., None], *given: object) -> float:
    started = time.process_time()
    call(*given)
    return time.process_time() - started


def first_patterns() -> list[Pattern]:
    """The patterns of the first lexicon: the yardsticks keep it, whatever ours becomes."""
    with FIRST.open(encoding="utf-8", newline="") as file:
        cells = [row["patronen"] for row in csv.DictReader(file)]
    return [expand(parse(text.strip()), {}) for cell in cells for text in cell.split(";;")]


def _bare() -> Callable[[Sequence[str]], float]:
    """315 gap patterns in hyperscan's PREFILTER mode; encoding and callback included."""
    expressions = [_expression(pattern).encode() for pattern in first_patterns()]
    flags = hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_PREFILTER
    flags |= hyperscan.HS_FLAG_SINGLEMATCH | hyperscan.HS_FLAG_ALLOWEMPTY
    database = hyperscan.Database()
    database.compile(
        expressions=expressions,
        ids=list(range(len(expressions))),
        elements=len(expressions),
        flags=[flags] * len(expressions),
    )

    def scan(texts: Sequence[str]) -> None:
        hits: set[tuple[int, int]] = set()
        for place, text in enumerate(texts):
            handler = partial(_note_hit, hits, place)
            database.scan(text.encode(), match_event_handler=handler)

    return lambda texts: _clocked(scan, texts)


def _note_hit(hits: set[tuple[int, int]], place: int, number: int, *_: object) -> None:
    hits.add((place, number))


def _expression(pattern: Pattern) -> str:
    groups = ["(?:" + "|".join(map(_way, group)) + ")" for group in pattern.groups]
    return f"[^.]{{0,{9 * pattern.width}}}".join(groups)


def _way(way: Alternative) -> str:
    steps = [
        "(?:" + "|".join(sorted(_term(t.kind, t.text) for t in terms)) + ")" for terms, _ in way
    ]
    return r"\W".join(steps)


def _term(kind: str, text: str) -> str:
    return rf"\b{text}" if kind == "prefix" else rf"\b{text}\b"


class _Spacy:
    """The peer in its own environment; it measures its own CPU time."""

    def __init__(self) -> None:
        terms = {
            term.text
            for pattern in first_patterns()
            for group in pattern.groups
            for way in group
            for words, _ in way
            for term in words
        }
        self.process = subprocess.Popen(
            [PEER, Path(__file__).with_name("_spacy_peer.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._ask(sorted(terms))

    def seconds(self, texts: Sequence[str]) -> float:
        return float(self._ask(list(texts)))

    def _ask(self, question: list[str]) -> str:
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("the peer has no pipes")
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline()

    def close(self) -> None:
        if self.process.stdin is not None:
            self.process.stdin.close()
        self.process.wait()


def _method(lexicon: Lexicon, found: int) -> str:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"{RUNS} runs of {SLICE} generated notes of 50-300 words (mean about 180; a quarter of the "
        "words replaced, six in a hundred fresh), fixed seeds, every run on notes not seen before, "
        "all contestants in turn, process CPU time, median and range. The yardsticks use the first "
        f"lexicon (315 variants); ours holds {len(lexicon.compiled)} patterns. Hits per note: "
        f"{found / (RUNS * SLICE):.1f}. Peak memory of the measuring process, yardsticks included: "
        f"{peak:.0f} MB. Read the ratios, not the absolute figures."
    )


def _table(times: dict[str, list[float]]) -> str:
    medians = {name: SLICE / statistics.median(seconds) for name, seconds in times.items()}
    bare = next(iter(medians.values()))
    spacy = medians.get("spaCy PhraseMatcher, first lexicon")
    lines = ["| | notes/s | range | to bare | to spaCy |", "|---|--:|---|--:|--:|"]
    for name, speed in medians.items():
        low, high = SLICE / max(times[name]), SLICE / min(times[name])
        to_spacy = f"{speed / spacy:.2f}" if spacy else "-"
        lines.append(
            f"| {name} | {speed:.0f} | {low:.0f}-{high:.0f} | {speed / bare:.3f} | {to_spacy} |"
        )
    return "\n".join(lines)


def _not_run(peer: _Spacy | None) -> str:
    return "" if peer is not None else "spaCy was not installed (requirements/bench.txt): not run."
