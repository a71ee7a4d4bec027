"""Scans batches in this process or in several; results come back in the order of the input."""

import gc
import sys
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from schakel_cli.kernel_file import kernels
from schakel_cli.lexicon_files import read_lexicon
from schakel_cli.note_files import Batch, Note
from schakel_methods.textscan import (
    Lexicon,
    Reason,
    Score,
    as_text,
    explain,
    scan_batch,
    weigh,
    wording,
)
from schakel_methods.textscan.hits import Hit
from schakel_methods.textscan.normalise import fold
from schakel_methods.textscan.prefilter import Prefilter

Result = dict[str, Any]

_MANY = 1_000


@dataclass(frozen=True)
class Job:
    """What every process needs to know; small, so that it travels with each batch."""

    lexicon: Path
    language: str
    today: date
    prefilter: str = "none"
    engine: str = "auto"


def results(
    source: Iterator[Batch], job: Job, *, jobs: int
) -> Iterator[tuple[Batch, list[Result]]]:
    """Yield every batch with its results, in order; at most a few batches are under way."""
    _lexicon(job.lexicon)  # a lexicon that cannot be used stops the run before the first note
    if jobs == 1:
        yield from _in_this_process(source, job)
        return
    if job.engine != "plain":
        _attach_kernels(job.lexicon)
    # Forked processes share the compiled lexicon; elsewhere each process reads its own.
    method = "fork" if sys.platform == "linux" else "spawn"
    with ProcessPoolExecutor(jobs, mp_context=get_context(method)) as pool:
        waiting: deque[tuple[Batch, Future[list[Result]]]] = deque()
        for batch in source:
            waiting.append((batch, pool.submit(scan_notes, batch.notes, job)))
            if len(waiting) > 2 * jobs:
                first, future = waiting.popleft()
                yield first, future.result()
        while waiting:
            first, future = waiting.popleft()
            yield first, future.result()


def _in_this_process(source: Iterator[Batch], job: Job) -> Iterator[tuple[Batch, list[Result]]]:
    """A few notes are read before the kernels would be ready; many wait for them."""
    seen, least = 0, {"auto": _MANY, "plain": None, "compiled": 0}[job.engine]
    for batch in source:
        seen += len(batch.notes)
        if least is not None and seen > least:
            _attach_kernels(job.lexicon)
        yield batch, scan_notes(batch.notes, job)


def _attach_kernels(directory: Path) -> None:
    """Go on with compiled kernels where that is possible; the hits are the same."""
    rules = _lexicon(directory)
    if rules.engine is None and (found := kernels()) is not None:
        import_module("schakel_methods.textscan.native").attach(rules, found)


def scan_notes(notes: list[Note], job: Job) -> list[Result]:
    """Return the output line of every note, as a mapping in the order of the contract."""
    lexicon = _lexicon(job.lexicon)
    prefilter = _prefilter(job.lexicon, job.prefilter)
    found = scan_batch([note.text for note in notes], lexicon, prefilter, today=job.today)
    return [_result(note, hits, lexicon, job) for note, hits in zip(notes, found, strict=True)]


@cache
def _lexicon(directory: Path) -> Lexicon:
    lexicon = read_lexicon(directory)
    # The rules stay as long as the process: looking whether they are still needed only costs time.
    gc.collect()
    gc.freeze()
    return lexicon


@cache
def _prefilter(directory: Path, name: str) -> Prefilter | None:
    if name == "none":
        return None
    engines = import_module("schakel_methods.textscan.prefilter")
    built: Prefilter | None = engines.build(name, _lexicon(directory))
    return built


def _result(note: Note, hits: tuple[Hit, ...], lexicon: Lexicon, job: Job) -> Result:
    score = weigh(hits, lexicon)
    return {
        "id": note.id,
        "level": score.level,
        "score": score.total,
        "forms": list(score.forms),
        "hits": [_hit(hit, note.text, lexicon) for hit in hits],
        "explanation": _explanation(
            note, explain(score, hits, lexicon), score, lexicon=lexicon, job=job
        ),
        "rules_version": f"{lexicon.data.settings.version}+{lexicon.data.hash[:12]}",
    }


def _hit(hit: Hit, text: str, lexicon: Lexicon) -> Result:
    trigger = hit.trigger
    return {
        "indicator": hit.indicator,
        "start": hit.start,
        "end": hit.end,
        "words": [list(span) for span in hit.words],
        "status": hit.status.value,
        "trigger": text[trigger.start : trigger.end] if trigger is not None else None,
        "weight": lexicon.data.indicators[hit.indicator].weight,
    }


def _explanation(
    note: Note, reasons: tuple[Reason, ...], score: Score, *, lexicon: Lexicon, job: Job
) -> str:
    translate = wording.translator(job.language)
    text = as_text(score, reasons, note.text, rules=lexicon.data.hash, translate=translate)
    oddities = () if note.text.isascii() else fold(note.text).oddities
    if not oddities:
        return text
    return text + "\n" + translate(wording.ODDITIES).format(count=len(oddities))
