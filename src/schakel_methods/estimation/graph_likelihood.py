"""The likelihood of graphs and hidden numbers on a grid, block by block in little memory.

ln P(table, u | graph) is a sum over cliques minus separators of c_S(u), so that one matrix product
of the graphs' component rows with the c_S of a block of hidden numbers scores all graphs together.
"""

from dataclasses import dataclass
from math import log, pi

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from schakel_methods.estimation.table import CaptureTable, Floats, Ints

BLOCK = 1 << 18  # scores per block: 2 MiB
NEGLIGIBLE = 27.0  # nats: a graph 2e-12 below the best at some u is left out there
CLASSES = 512  # classes scored at a time
HALF_LOG_TWO_PI = 0.5 * log(2 * pi)


@dataclass(frozen=True)
class Grid:
    """Classes of hidden numbers, each all whole numbers from `low` up to and including `high`."""

    low: Floats
    high: Floats

    @property
    def middle(self) -> Floats:
        """The value at which a class is scored."""
        return (self.low + self.high) / 2

    def part(self, classes: slice) -> "Grid":
        """Some of the classes."""
        return Grid(self.low[classes], self.high[classes])

    @property
    def log_width(self) -> Floats:
        """ln of how many whole numbers each class holds."""
        return np.log(self.high - self.low + 1)


class GraphLikelihood:
    """ln P(table, u | graph) for all graphs and a block of hidden numbers u."""

    def __init__(self, table: CaptureTable, delta: float) -> None:
        """Take the margins of the table over every set of lists, once."""
        self.observed = table.observed
        cells, sets = np.arange(1 << table.size), 1 << table.size
        counts = table.dense()
        self.whole = delta * sets
        self.weight = np.array([self.whole / (1 << s.bit_count()) for s in range(sets)])
        self.constant, self.absent = np.zeros(sets), np.zeros(sets)
        for members in range(1, sets):
            margin = np.bincount(cells & members, weights=counts, minlength=sets)
            self.absent[members] = margin[0]
            seen = margin[margin > 0]
            visible = seen if margin[0] == 0 else seen[1:]  # the empty cell comes with u
            weight = self.weight[members]
            self.constant[members] = (gammaln(visible + weight) - gammaln(weight)).sum()
        self.constant += gammaln(self.whole) - gammaln(self.weight)

    def components(self, hidden: Floats) -> Floats:
        """c_S(u), shape (sets, hidden numbers)."""
        at_none = _log_gamma((self.absent + self.weight)[:, None] + hidden)
        total: Floats = gammaln(self.observed + hidden + self.whole)
        return at_none - total + self.constant[:, None]

    def common(self, hidden: Floats) -> Floats:
        """The part that every graph shares: ln N! - ln u! - ln N."""
        total = self.observed + hidden
        ways: Floats = gammaln(total + 1) - gammaln(hidden + 1)
        return ways - np.log(total)

    def log_masses(self, rows: Floats, grid: Grid) -> Floats:
        """Log mass of every graph (rows) in every class of the grid (columns)."""
        middle = grid.middle
        scores: Floats = rows @ self.components(middle)
        scores += self.common(middle) + grid.log_width
        return scores


@dataclass(frozen=True)
class Survey:
    """A first look on a coarse grid: where each graph has any weight, and the highest log mass."""

    grid: Grid
    mass: Floats
    shift: float
    alive: NDArray[np.bool]

    def graphs(self, low: float, high: float) -> Ints:
        """Graphs with weight anywhere in the whole numbers from `low` to `high`."""
        first = int(np.searchsorted(self.grid.high, low))
        last = int(np.searchsorted(self.grid.low, high, side="right"))
        return np.flatnonzero(self.alive[:, max(first - 1, 0) : last + 1].any(axis=1))


def survey(likelihood: GraphLikelihood, rows: Floats, grid: Grid) -> Survey:
    logs = np.empty((len(rows), len(grid.low)), dtype=np.float32)
    width = max(BLOCK // len(rows), 16)
    for start in range(0, logs.shape[1], width):
        part = slice(start, start + width)
        logs[:, part] = likelihood.log_masses(rows, grid.part(part))
    shift = float(logs.max())
    alive = logs > shift - NEGLIGIBLE
    mass = np.array([np.exp(logs[:, k].astype(float) - shift).sum() for k in range(logs.shape[1])])
    return Survey(grid, mass, shift, alive)


def sums(
    likelihood: GraphLikelihood, rows: Floats, seen: Survey, grid: Grid
) -> tuple[Floats, Floats]:
    """Mass per class and per graph, both divided by exp(shift), block by block."""
    per_class, per_graph = np.zeros(len(grid.low)), np.zeros(len(rows))
    for start in range(0, len(grid.low), CLASSES):
        part = slice(start, start + CLASSES)
        piece = grid.part(part)
        graphs = seen.graphs(float(piece.low[0]), float(piece.high[-1]))
        if len(graphs) == 0:
            continue
        scores = likelihood.log_masses(rows[graphs], piece)
        scores -= seen.shift
        np.exp(scores, out=scores)
        per_class[part] = scores.sum(axis=0)
        per_graph[graphs] += scores.sum(axis=1)
    return per_class, per_graph


def _log_gamma(z: Floats) -> Floats:
    """ln Gamma(z), z > 0; Stirling's series from 32 upwards (to 1e-14) takes a third of the time."""
    if z.min() < 32:
        return np.asarray(gammaln(z))
    turn = 1 / z
    square = turn * turn
    tail = turn * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)))
    return (z - 0.5) * np.log(z) - z + HALF_LOG_TWO_PI + tail


def whole_grid(widest: int) -> Grid:
    numbers = np.arange(1.0, widest + 1)
    return Grid(numbers, numbers)


def log_grid(widest: int, classes: int) -> Grid:
    # From 1 upwards: at u = 0 the sparse prior has a spike that says nothing about the data.
    edges = np.unique(np.rint(np.geomspace(1, widest + 1, classes + 1)))
    return Grid(edges[:-1], edges[1:] - 1)


def refined(grid: Grid, mass: Floats, parts: int) -> Grid:
    """Cut the classes that hold nearly all of the mass into `parts`, in whole numbers."""
    heavy = mass > mass.max() * 1e-9
    near = heavy | np.append(heavy[1:], False) | np.append(False, heavy[:-1])
    edges = [grid.low, grid.high[-1:] + 1]
    width = grid.high - grid.low + 1
    edges += [grid.low[near] + np.rint(width[near] * k / parts) for k in range(1, parts)]
    sorted_edges = np.unique(np.concatenate(edges))
    return Grid(sorted_edges[:-1], sorted_edges[1:] - 1)
