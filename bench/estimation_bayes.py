"""Speed of averaging, simulation, strata and EM against the stored CPU seconds of the peers.

Method as in `bench.estimation`: stored seconds of R programs, a calibration loop beside our runs,
medians after a warm-up, one thread. Memory of a whole process is measured in a fresh one, because
that is what the peers' figures are.
"""

import csv
import json
import subprocess
import sys
from functools import partial

import numpy as np

from bench.estimation import FOLDER, LOOP, Task, calibration_loop, line, peer, table, timed
from bench.measuring import Report
from schakel_methods.estimation.decomposable import DecomposableMSE
from schakel_methods.estimation.incomplete import IncompleteMSE
from schakel_methods.estimation.incomplete_table import IncompleteTable, PartialRow
from schakel_methods.estimation.latent_class import LatentClassMSE
from schakel_methods.estimation.strata import StratifiedMSE
from schakel_methods.estimation.strata_search import search
from schakel_methods.estimation.strata_table import Covariate, StratifiedTable, from_records
from schakel_methods.estimation.threshold import BayesianThresholdMSE

HEAD = (
    "| task | peer CPU s | ours CPU s | times as fast | goal | peak MB |\n"
    "|---|--:|--:|--:|--:|--:|\n"
)
# Only what the method itself needs is imported: memory of the libraries counts too. VmHWM, because
# ru_maxrss of a new process still holds what its parent used.
MEMORY = """
from pathlib import Path
from schakel_methods.estimation.decomposable import DecomposableMSE
from schakel_methods.estimation.table import CaptureTable
DecomposableMSE({settings}).fit(CaptureTable{content})
print(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
"""


def measure() -> Report:
    """Every task of the design note that the estimators of this page answer."""
    lines = [line(task, timed(task)) for task in tasks()]
    return Report(
        "Speed of averaging, simulation and strata",
        method=(
            "Peers: dga 2.0.2, LCMCR 0.4.14 (C++), MultipleSystemsEstimation 1.2.0, mse 1.0 and "
            "MSEincomplete 1.0 under R 4.2.2, stored CPU seconds, interpreter start excluded. "
            f"Calibration loop beside our runs ({LOOP:,} additions in plain Python): "
            f"{calibration_loop():.3f} CPU s. Goal below 1: may be that much slower. The search is "
            "step for step that of the peer up to the model it chooses (tested)."
        ),
        tables=(HEAD + "\n".join(lines), _memory_table(), _mixing_table()),
    )


def tasks() -> list[Task]:
    """What is run, against which stored seconds, with the goal."""
    return [
        _averaging("UKdat_5", 60_000, 20),
        _averaging("Kosovo", 30_000, 5),
        _averaging("UKdat_4", 60_000, 5),
        Task(
            "decomposable, UKdat_5, own grid (as the product runs it)",
            peer("UKdat_5", "dga", "60000"),
            20,
            partial(DecomposableMSE().fit, table("UKdat_5")),
        ),
        *(_chain(name) for name in ("Korea", "HIV", "NewOrl_5", "UKdat")),
        *(_thresholding(name) for name in ("HIV", "UKdat_5")),
        _searching("simdat_year_quadratic", 2),
        _searching("simdat_nocontrast", None),
        _resampling(),
        _completing(),
    ]


def _averaging(name: str, widest: int, goal: float) -> Task:
    return Task(
        f"decomposable, {name}, grid of {widest:,}",
        peer(name, "dga", str(widest)),
        goal,
        partial(DecomposableMSE(max_hidden=widest).fit, table(name)),
    )


def _chain(name: str) -> Task:
    runs = _expected()["results"]
    (found,) = [
        r for r in runs if (r["dataset"], r["method"], str(r["arg"])) == (name, "lcmcr", "10")
    ]
    seconds = float(np.median([chain["cpu_s"] for chain in found["result"]["chains"]]))
    method = LatentClassMSE(chains=1, burn_in=10_000, draws=1_000, thin=10)
    call = partial(_sampled, method, name)
    return Task(f"latent classes, {name}, one chain of 20,000 sweeps", seconds, 0.5, call)


def _sampled(method: LatentClassMSE, name: str) -> object:
    return method.sample(table(name), rng=np.random.default_rng(1))


def _thresholding(name: str) -> Task:
    runs = _expected()["results"]
    (found,) = [r for r in runs if (r["dataset"], r["method"]) == (name, "mse_bayes")]
    return Task(
        f"Bayesian thresholding, {name}, 8 chains of 17,000 (peer: one run)",
        float(found["result"]["proper"]["cpu_s"]),
        1,
        lambda: BayesianThresholdMSE().fit(table(name), rng=np.random.default_rng(1)),
    )


def _searching(key: str, degree: int | None) -> Task:
    seconds = float(_expected()["cruyff_search"][key]["search_cpu_s"])
    simdat = strata()

    def call() -> object:
        return search(StratifiedMSE(year_degree=degree).problem(simdat))

    years = "years as a curve" if degree else "years apart"
    return Task(f"search over strata, 1,440 cells, {years}", seconds, 60, call)


def _resampling() -> Task:
    seconds = float(_expected()["cruyff_search"]["simdat_year_quadratic"]["boot"]["cpu_s"])
    method = StratifiedMSE(replicates=100, reselect_among=1)
    problem = method.problem(strata())
    found = search(problem)
    return Task(
        "100 resamples over strata, model kept as the peer does",
        seconds,
        10,
        lambda: method.bootstrap(problem, found, rng=np.random.default_rng(1)),
    )


def _completing() -> Task:
    key = "impute Freq ~ (A+B+C+a+b+c)^2"
    names = "ABCabc"
    pairs = tuple((a, b) for i, a in enumerate(names) for b in names[i + 1 :])
    incomplete = partial_table()
    return Task(
        "EM on missing covariates, all pairs",
        float(_expected()["cruyff_em"][key]["cpu_s"]),
        1,
        lambda: IncompleteMSE(pairs=pairs).completed(incomplete),
    )


def _memory_table() -> str:
    """Highest memory of a whole fresh process, Python and libraries included."""
    peers = {"UKdat_5": 877.7, "UKdat": None}
    lines = []
    for name, settings in (("UKdat_5", "max_hidden=60_000"), ("UKdat_5", ""), ("UKdat", "")):
        seen = table(name)
        content = (seen.lists, seen.masks, seen.counts)
        code = MEMORY.format(settings=settings, content=content)
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
        theirs = peers[name] if peers[name] else "-"
        grid = "grid of 60,000" if settings else "own grid"
        lines.append(f"| {name}, {grid} | {theirs} | {int(done.stdout) / 1024:.0f} |")
    head = "| decomposable, whole process | peer MB | ours MB |\n|---|--:|--:|\n"
    return head + "\n".join(lines)


def _mixing_table() -> str:
    """How often chains of the default length agree, and what their draws are worth."""
    lines = []
    for name in ("Korea", "spina", "NewOrl_5", "HIV", "UKdat_5", "UKdat"):
        found = LatentClassMSE().fit(table(name), rng=np.random.default_rng(1)).diagnostics
        medians = ", ".join(f"{median:,.0f}" for median in sorted(found["chain_medians"]))
        lines.append(
            f"| {name} | {found['rhat']:.3f} | {found['effective_size']:,.0f} | {medians} |"
        )
    head = (
        "| latent classes, 8 chains of 40,000 sweeps | split R-hat | effective draws of 12,000 "
        "| medians of the chains |\n|---|--:|--:|---|\n"
    )
    return head + "\n".join(lines)


def strata() -> StratifiedTable:
    """The simulated table of the Dutch study: 4 lists, 4 covariates and a year."""
    with (FOLDER / "cruyff_simdat.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    lists, names = ("R1", "R2", "R3", "R4"), ("X1", "X2", "X3", "X4", "Y")
    covariates = tuple(
        Covariate(name, tuple(sorted({row[name] for row in rows})), numeric=name == "Y")
        for name in names
    )
    records = (
        (_mask(row, lists), tuple(row[name] for name in names), int(row["count"])) for row in rows
    )
    return from_records(lists, covariates, records)


def partial_table() -> IncompleteTable:
    """The simulated table with missing covariates, its hidden rows left out."""
    with (FOLDER / "cruyff_impute.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    partly = tuple(
        PartialRow(
            _mask(row, tuple("ABC")),
            tuple(int(row[name]) - 1 if row[name] else None for name in "abc"),
            int(row["Freq"]),
        )
        for row in rows
        if _mask(row, tuple("ABC"))
    )
    covariates = tuple(Covariate(name, ("1", "2")) for name in "abc")
    return IncompleteTable(tuple("ABC"), covariates, partly)


def _mask(row: dict[str, str], lists: tuple[str, ...]) -> int:
    return sum(1 << place for place, name in enumerate(lists) if row[name] == "1")


def _expected() -> dict[str, dict]:
    return json.loads((FOLDER / "expected.json").read_text())
