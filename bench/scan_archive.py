"""The command `schakel scan` on 100,000 notes: time, memory, several processes, Parquet, a kill."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyarrow
import pyarrow.parquet

from bench.measuring import Report
from bench.scan_notes import notes

MANY, FEW, BATCH = 100_000, 10_000, 1000
_COMMAND = (sys.executable, "-m", "schakel_cli", "scan", "--quiet", "--today", "2026-11-22")
_COPY = "import json,sys\nfor line in open(sys.argv[1]): print(json.dumps(json.loads(line)))"


@dataclass(frozen=True)
class Run:
    """What one run cost: seconds on the clock and of the processors, and its largest process."""

    name: str
    notes: int
    wall: float
    cpu: float
    peak_mb: float


def measure() -> Report:
    """Run the command on the same notes in every way, and compare what it wrote."""
    with tempfile.TemporaryDirectory() as folder:
        return _measure(Path(folder))


def _measure(folder: Path) -> Report:
    few, many, parquet = folder / "few.jsonl", folder / "many.jsonl", folder / "many.parquet"
    _write(few, FEW)
    _write(many, MANY)
    _as_parquet(many, parquet)
    whole, two = folder / "whole.jsonl", folder / "two.jsonl"
    table_out, killed = folder / "out.parquet", folder / "killed.jsonl"
    runs = [
        _run("reading and writing the lines, nothing else", MANY, sys.executable, "-c", _COPY, many),
        _run("10,000 notes", FEW, *_COMMAND, few, "--out", folder / "few_out.jsonl"),
        _run("100,000 notes", MANY, *_COMMAND, many, "--out", whole),
        _run("the same, two processes", MANY, *_COMMAND, many, "--out", two, "--jobs", "2"),
        _run("from and to Parquet, two processes", MANY, *_COMMAND, parquet, "--out", table_out, "--jobs", "2"),
    ]  # fmt: skip
    at = _kill_halfway(many, killed)
    runs.append(_run(f"going on after kill -9 at {at:,} notes", MANY - at, *_COMMAND, many, "--out", killed))  # fmt: skip
    same = {
        "Two processes": two.read_bytes() == whole.read_bytes(),
        "After the kill": killed.read_bytes() == whole.read_bytes(),
        "Parquet": list(_levels(whole)) == _parquet_levels(table_out),
    }
    return Report("The daily scan: 100,000 notes", _METHOD, (_table(runs), _told(same)))


_METHOD = (
    "`schakel scan` in a process of its own on generated notes of 50-300 words (those of "
    "[the daily scan](scan.md)), with the compiled kernels and the full lexicon, start-up included. "
    "Processor seconds count all processes; the peak is that of the largest one. The kill is a "
    "SIGKILL once two fifths of the results are on disk; the same command then goes on."
)


def _write(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        for start in range(0, count, BATCH):
            for number, text in enumerate(notes(BATCH, seed=10_000 + start), start=start):
                file.write(json.dumps({"id": f"N{number}", "text": text}) + "\n")


def _as_parquet(source: Path, target: Path) -> None:
    with source.open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), target, row_group_size=5 * BATCH)


def _run(name: str, count: int, *command: object) -> Run:
    started = time.perf_counter()
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL)
    peak, ended = 0.0, 0
    while not ended:
        time.sleep(0.1)
        # Not `ru_maxrss`: that also counts what this process held when the other was split off.
        peak = max(peak, *map(_peak_mb, [process.pid, *_children(process.pid)]))
        ended, status, used = os.wait4(process.pid, os.WNOHANG)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{name}: ended with {process.returncode}")
    wall = time.perf_counter() - started
    return Run(name, count, wall, used.ru_utime + used.ru_stime, peak)


def _children(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in _text(path).split()]


def _peak_mb(pid: int) -> float:
    lines = _text(Path(f"/proc/{pid}/status")).splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def _text(path: Path) -> str:
    """What a file of a running process says; nothing once the process is gone."""
    with suppress(OSError):
        return path.read_text()
    return ""


def _kill_halfway(source: Path, target: Path) -> int:
    process = subprocess.Popen([*_COMMAND, str(source), "--out", str(target)])
    _wait(lambda: _lines(target) >= MANY * 2 // 5 or process.poll() is not None)
    process.send_signal(signal.SIGKILL)
    process.wait()
    return _lines(target)


def _wait(until: Callable[[], bool]) -> None:
    while not until():
        time.sleep(0.2)


def _lines(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.exists() else 0


def _levels(path: Path) -> Iterator[tuple[str, int, int]]:
    with path.open(encoding="utf-8") as file:
        for row in map(json.loads, file):
            yield row["id"], row["level"], row["score"]


def _parquet_levels(path: Path) -> list[tuple[str, int, int]]:
    found = pyarrow.parquet.read_table(path, columns=["id", "level", "score"]).to_pylist()
    return [(row["id"], row["level"], row["score"]) for row in found]


def _table(runs: list[Run]) -> str:
    head = "| | notes/s | wall s | processor s | times the lines alone | peak MB |\n|---|--:|--:|--:|--:|--:|\n"
    bare = runs[0].cpu / runs[0].notes
    return head + "\n".join(
        f"| {run.name} | {run.notes / run.wall:,.0f} | {run.wall:.1f} | {run.cpu:.1f} "
        f"| {run.cpu / run.notes / bare:.1f} | {run.peak_mb:.0f} |"
        for run in runs
    )


def _told(same: dict[str, bool]) -> str:
    lines = [
        f"- {name}: {'the same results' if ok else 'OTHER RESULTS'}" for name, ok in same.items()
    ]
    return "Compared with the run of one process:\n\n" + "\n".join(lines)
