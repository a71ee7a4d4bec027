"""How `make bench` measures: contestants against a reference, in the same run, in own processes.

A bench module `bench/<area>.py` has one function, `measure() -> Report`; see `bench/__main__.py`.

    def measure() -> Report:
        rows = race(Contestant("NumPy", slow), Contestant("ours", fast))
        return Report("Estimation", method="...", tables=(table(rows),))
"""

import multiprocessing
import os
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

ROUNDS = 5
MEBI = 1024


@dataclass(frozen=True)
class Contestant:
    """Something that can be run; `setup` makes its input outside the clock."""

    name: str
    call: Callable[..., object]
    setup: Callable[[], tuple[object, ...]] = field(default=lambda: ())
    rounds: int = ROUNDS


@dataclass(frozen=True)
class Row:
    """What one contestant cost: median CPU and wall seconds, and memory above its start."""

    name: str
    cpu: float
    wall: float
    peak_mb: float
    ratio: float = 1.0


@dataclass(frozen=True)
class Report:
    """One page under docs/benchmarks/: how it was measured, and tables in Markdown."""

    title: str
    method: str
    tables: tuple[str, ...]


def race(reference: Contestant, *others: Contestant) -> list[Row]:
    """Run each contestant in a process of its own; ratios are CPU seconds of the reference / own."""
    rows = [_alone(contestant) for contestant in (reference, *others)]
    first = rows[0].cpu
    return [Row(r.name, r.cpu, r.wall, r.peak_mb, first / r.cpu if r.cpu else 0.0) for r in rows]


def table(rows: Sequence[Row]) -> str:
    """The rows as Markdown; the first is the reference."""
    head = "| | CPU s | wall s | times as fast | peak MB |\n|---|--:|--:|--:|--:|\n"
    lines = [
        f"| {row.name} | {row.cpu:.4g} | {row.wall:.4g} | {row.ratio:.2f} | {row.peak_mb:.0f} |"
        for row in rows
    ]
    return head + "\n".join(lines)


def machine() -> str:
    """Processor, cores and memory, as far as the system tells."""
    info = Path("/proc/cpuinfo").read_text()
    model = next((x.split(":")[1] for x in info.splitlines() if x.startswith("model name")), "?")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{model.strip()}, {os.cpu_count()} cores, {memory:.0f} GB"


def _alone(contestant: Contestant) -> Row:
    mine, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=_run, args=(contestant, theirs))
    process.start()
    theirs.close()
    try:
        cpu, wall, peak = mine.recv()
    except EOFError as error:
        message = f"{contestant.name} ended without a result"
        raise RuntimeError(message) from error
    finally:
        process.join()
    return Row(contestant.name, cpu, wall, peak)


def _run(contestant: Contestant, answer: Connection) -> None:
    given = contestant.setup()
    before = _resident_kb()
    contestant.call(*given)  # warm-up: compilation and caches are not what we compare
    cpu, wall = [], []
    for _ in range(contestant.rounds):
        started, at = time.process_time(), time.perf_counter()
        contestant.call(*given)
        cpu.append(time.process_time() - started)
        wall.append(time.perf_counter() - at)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    answer.send((statistics.median(cpu), statistics.median(wall), max(0, peak - before) / MEBI))


def _resident_kb() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024
