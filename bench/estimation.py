"""Speed of the estimation against the stored CPU seconds of the peers.

The peers are R programs that were timed once, on another day; their seconds stand in
`tests/data/mse/expected.json`. A fixed calibration loop is timed beside our runs, so that a reader
can scale for another machine. Own times are medians of five rounds after a warm-up, one thread.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from bench.measuring import Contestant, Report, Row, race
from schakel_methods.estimation.bic_kernel import fit_bits
from schakel_methods.estimation.bootstrap import BcaBootstrap
from schakel_methods.estimation.decomposable import DecomposableMSE
from schakel_methods.estimation.fit_kernel import add_supersets
from schakel_methods.estimation.hierarchy import BicMSE, rank_models
from schakel_methods.estimation.latent_class import LatentClassMSE
from schakel_methods.estimation.poisson import all_pairs
from schakel_methods.estimation.stepwise import StepwiseMSE
from schakel_methods.estimation.table import CaptureTable, from_pairs

FOLDER = Path(__file__).parents[1] / "tests" / "data" / "mse"
FITS = 1000
LOOP = 2_000_000  # additions of the calibration loop


@dataclass(frozen=True)
class Task:
    """What is run, the CPU seconds the peer needed for as much, and the goal as a ratio."""

    name: str
    peer: float
    goal: float
    call: Callable[[], object]
    rounds: int = 5


def measure() -> Report:
    """Every task of the design note, as a ratio to the peer."""
    rows = [(task, timed(task)) for task in tasks()]
    lines = [line(task, row) for task, row in rows]
    head = (
        "| task | peer CPU s | ours CPU s | times as fast | goal | peak MB |\n"
        "|---|--:|--:|--:|--:|--:|\n"
    )
    return Report(
        "Speed of the estimation",
        method=(
            "Peers: SparseMSE 2.0.1, MultipleSystemsEstimation 1.2.0, dga 2.0.2 and LCMCR 0.4.14 "
            "under R 4.2.2, stored CPU seconds, interpreter start excluded; figures with ~ are "
            "extrapolated from fewer resamples. "
            f"Calibration loop beside our runs ({LOOP:,} additions in plain Python): "
            f"{calibration_loop():.3f} CPU s. Memory is what the run adds to the process."
        ),
        tables=(head + "\n".join(lines),),
    )


def tasks() -> list[Task]:
    """The tasks of the design note, section 9.2, that the estimators of lists answer."""
    uk, ned = table("UKdat_5"), table("Ned_5")
    return [
        Task("1,000 Poisson fits, 31 cells x 12 columns", 2.5, 20, partial(fits, uk)),
        *(_boot(name, runs, goal) for name, runs, goal in STEPWISE),
        Task(
            "all BIC models, UKdat_5, order 2", peer("UKdat_5", "mse_bic", "2"), 40, _ranker(uk, 2)
        ),
        Task(
            "all BIC models, UKdat_5, order 4", peer("UKdat_5", "mse_bic", "4"), 40, _ranker(uk, 4)
        ),
        Task("all BIC models, Ned_5, order 3", peer("Ned_5", "mse_bic", "3"), 40, _ranker(ned, 3)),
        Task(
            "BIC bootstrap, Korea, all x 1000",
            peer("Korea", "mse_bicboot", "2,0,1000"),
            50,
            partial(bootstrap, BicMSE(2), table("Korea"), 1000),
        ),
        Task(
            "BIC bootstrap, Kosovo, top 20 x 200",
            peer("Kosovo", "mse_bicboot", "3,20,200"),
            50,
            partial(bootstrap, BicMSE(3, top=20), table("Kosovo"), 200),
        ),
        Task(
            "full BIC bootstrap, UKdat_5, ~6,893 models x 1000 (peer ~1,800 s at least)",
            1800,
            50,
            partial(bootstrap, BicMSE(4), uk, 1000),
            rounds=1,
        ),
        Task(
            "decomposable, UKdat_5, grid of 60,000",
            peer("UKdat_5", "dga", "60000"),
            20,
            partial(DecomposableMSE(max_hidden=60_000).fit, uk),
        ),
        Task(
            "decomposable, Kosovo, grid of 30,000",
            peer("Kosovo", "dga", "30000"),
            5,
            partial(DecomposableMSE(max_hidden=30_000).fit, table("Kosovo")),
        ),
        Task(
            "latent classes, UKdat, 20,000 sweeps of one chain (peer ~0.4 s)",
            0.4,
            0.5,
            partial(chain, table("UKdat")),
            rounds=3,
        ),
    ]


STEPWISE = (
    ("UKdat_5", "1000", 100),
    ("Ned_5", "250", 100),
    ("UKdat", "100", 100),
    ("Korea", "1000", 100),
    ("HIV", "200", 100),
    ("NewOrl", "20", 100),
)


def _boot(name: str, replicates: str, goal: float) -> Task:
    capture = table(name)
    call = partial(bootstrap, StepwiseMSE(), capture, int(replicates))
    return Task(
        f"stepwise BCa, {name}, {replicates}", peer(name, "sparse_boot", replicates), goal, call
    )


def _ranker(capture: CaptureTable, order: int) -> Callable[[], object]:
    return partial(rank_models.__wrapped__, capture, order)


def bootstrap(estimator: StepwiseMSE | BicMSE, capture: CaptureTable, replicates: int) -> object:
    """A whole BCa run; the ranking of the table itself is made again each time."""
    rank_models.cache_clear()
    return BcaBootstrap(estimator, replicates).fit(capture, rng=np.random.default_rng(1))


def fits(capture: CaptureTable) -> float:
    """One model of six pairs, fitted again and again."""
    universe = np.array(all_pairs(capture.size)[:6], dtype=np.int64)
    y, margins = capture.dense(), capture.dense()
    add_supersets(margins)
    barred, total = capture.barred(), 0.0
    for _ in range(FITS):
        total += fit_bits(y, margins, barred, universe, 63)[1]
    return total


def chain(capture: CaptureTable) -> object:
    """One chain of 20,000 sweeps."""
    method = LatentClassMSE(chains=1, burn_in=10_000, draws=1000, thin=10)
    return method.sample(capture, rng=np.random.default_rng(1))


def calibration_loop() -> float:
    """CPU seconds of a fixed loop: the measure of this machine."""
    started, total = time.process_time(), 0
    for i in range(LOOP):
        total += i
    return time.process_time() - started


def timed(task: Task) -> Row:
    """Run one task in a process of its own."""
    return race(Contestant(task.name, task.call, rounds=task.rounds))[0]


def line(task: Task, row: Row) -> str:
    """One line of the table, with a mark when the goal was missed."""
    ratio = task.peer / row.cpu
    mark = "" if ratio >= task.goal else " (missed)"
    return (
        f"| {task.name} | {task.peer:.3g} | {row.cpu:.4g} | {ratio:,.0f}{mark} | {task.goal:g} "
        f"| {row.peak_mb:.0f} |"
    )


def table(name: str) -> CaptureTable:
    """A reference table."""
    head, *rows = [line.split(",") for line in (FOLDER / f"{name}.csv").read_text().split()]
    pairs = ((sum(1 << i for i, v in enumerate(r[:-1]) if v == "1"), int(r[-1])) for r in rows)
    return from_pairs(tuple(head[:-1]), pairs)


def peer(dataset: str, method: str, argument: str) -> float:
    """Stored CPU seconds of a peer."""
    runs = json.loads((FOLDER / "expected.json").read_text())["results"]
    wanted = (dataset, method, argument)
    (run,) = [r for r in runs if (r["dataset"], r["method"], str(r["arg"])) == wanted]
    return float(run["cpu_s"])
