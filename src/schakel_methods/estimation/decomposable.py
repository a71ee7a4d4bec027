"""Averaging over all decomposable graphs on the lists (Madigan, York 1997; Dawid, Lauritzen 1993).

Every chordal graph is a model of which lists depend on each other. With a hyper-Dirichlet prior the
likelihood of a graph and a hidden number u has closed form: a sum over cliques minus separators of
c_S(u), where u is counted in the cell "on no list" of every set S of lists. The prior on N is 1/N
and all graphs weigh the same beforehand.

All graphs are scored together: one matrix product of the graphs' component rows with the c_S of a
block of values of u. A graph is left out
where a first look on a coarse grid puts it 2e-12 below the best.
"""

from dataclasses import asdict, dataclass

import numpy as np

from schakel_methods.estimation.chordal import chordal_graphs, cliques_of, pairs_of
from schakel_methods.estimation.graph_likelihood import (
    GraphLikelihood,
    Grid,
    log_grid,
    refined,
    sums,
    survey,
    whole_grid,
)
from schakel_methods.estimation.posterior import modes_of, quantile_of
from schakel_methods.estimation.table import (
    CaptureTable,
    Estimate,
    Floats,
    Interval,
    Ints,
    Json,
    Note,
)
from schakel_methods.estimation.threads import one_thread

FEWEST_LISTS, MOST_LISTS = 3, 6
SURVEYED = 400  # classes of the first look
WIDEST = 100_000  # without `max_hidden` the grid runs to this many hidden per person seen
OPEN_TAIL = 0.01  # more of the posterior in the last tenfold than this: its end is not in sight


@dataclass(frozen=True)
class GraphPosterior:
    """Posterior over graph and hidden number: `mass` per class of `grid`, `graph_mass` per graph.

    `edges` are the graphs as masks over the pairs of lists, the most probable graph first.
    """

    observed: int
    grid: Grid
    mass: Floats
    edges: Ints
    graph_mass: Floats

    @property
    def mean(self) -> float:
        """Posterior mean of the total N."""
        return self.observed + float(self.mass @ self.grid.middle)

    def quantile(self, level: float) -> float:
        """The total N that holds `level` of the posterior at or below it."""
        return self.observed + quantile_of(level, self.mass, self.grid.low, self.grid.high)

    def modes(self) -> tuple[tuple[float, float], ...]:
        """Separate peaks as (total, share of the posterior around it), the largest first."""
        found = modes_of(self.mass, np.log(self.grid.middle + self.observed))
        return tuple((self.observed + float(self.grid.middle[i]), share) for i, share in found)

    @property
    def last_tenfold(self) -> float:
        """Share of the posterior in the last tenfold of the grid: should be next to nothing."""
        return float(self.mass[self.grid.middle > self.grid.high[-1] / 10].sum())


@dataclass(frozen=True)
class DecomposableMSE:
    """Bayesian average over all chordal graphs on three to six lists.

    `delta` is the prior weight per cell of the full table (default 2**-lists). With `max_hidden`
    every u = 1..max_hidden is scored; without it the grid is logarithmic and finds its own range.

    Example: `DecomposableMSE().fit(table).total` is the posterior median.
    """

    delta: float | None = None
    max_hidden: int | None = None
    level: float = 0.95
    graphs_reported: int = 10

    def fit(self, table: CaptureTable) -> Estimate:
        """Posterior median with limits; no number outside 3-6 lists or with an open tail."""
        refusal = _refusal(table)
        if refusal is not None:
            return self._estimate(table, None, (refusal,))
        return self._estimate(table, self.posterior(table), ())

    @one_thread
    def posterior(self, table: CaptureTable) -> GraphPosterior:
        """Probabilities of every class of hidden numbers and of every graph."""
        edges, rows = chordal_graphs(table.size)
        likelihood = GraphLikelihood(table, self.delta or 2.0**-table.size)
        widest = self.max_hidden or WIDEST * max(table.observed, 1)
        seen = survey(likelihood, rows, log_grid(widest, SURVEYED))
        grid = whole_grid(widest) if self.max_hidden else refined(seen.grid, seen.mass, 16)
        if not self.max_hidden:
            grid = refined(grid, sums(likelihood, rows, seen, grid)[0], 4)
        mass, graph_mass = sums(likelihood, rows, seen, grid)
        order, whole = np.argsort(-graph_mass, kind="stable"), float(mass.sum())
        return GraphPosterior(
            table.observed, grid, mass / whole, edges[order], graph_mass[order] / whole
        )

    def _estimate(
        self, table: CaptureTable, post: GraphPosterior | None, notes: tuple[Note, ...]
    ) -> Estimate:
        """The result; without a number when there is no posterior or its end is out of sight."""
        hidden, interval = None, None
        if post is not None and post.last_tenfold > OPEN_TAIL:
            notes = (*notes, Note("posterior_tail_open", {"share": post.last_tenfold}))
        elif post is not None:
            tail = (1 - self.level) / 2
            limits = post.quantile(tail), post.quantile(1 - tail)
            hidden = post.quantile(0.5) - table.observed
            interval = Interval(*limits, self.level, "posterior")
            notes = (*notes, *_modes_note(post))
        return Estimate(
            method="dga",
            observed=table.observed,
            hidden=hidden,
            interval=interval,
            terms=() if post is None else pairs_of(int(post.edges[0]), table.size),
            intervals=(interval,) if interval else (),
            notes=notes,
            settings=asdict(self),
            diagnostics={} if post is None else self._diagnostics(table, post),
            fingerprint=table.fingerprint,
        )

    def _diagnostics(self, table: CaptureTable, post: GraphPosterior) -> dict[str, Json]:
        top = zip(post.edges.tolist(), post.graph_mass.tolist(), strict=True)
        graphs = [
            {"cliques": list(cliques_of(edges, table.size)), "probability": share}
            for edges, share in list(top)[: self.graphs_reported]
        ]
        return {
            "mean": post.mean,
            "modes": [{"total": total, "share": share} for total, share in post.modes()],
            "graphs": graphs,
            "last_tenfold": post.last_tenfold,
        }


def _refusal(table: CaptureTable) -> Note | None:
    if not FEWEST_LISTS <= table.size <= MOST_LISTS:
        limits = {"lists": table.size, "fewest": FEWEST_LISTS, "most": MOST_LISTS}
        return Note("lists_out_of_range", limits)
    if table.impossible:
        return Note("structural_zeros_not_supported")
    return None if table.on_several() else Note("no_overlap")


def _modes_note(post: GraphPosterior) -> tuple[Note, ...]:
    modes = post.modes()
    if len(modes) < 2:
        return ()
    return (Note("several_modes", {"totals": [total for total, _ in modes]}),)
