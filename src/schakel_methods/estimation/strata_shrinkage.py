"""Strata that borrow from each other: list-by-stratum terms drawn towards their mean.

A small stratum cannot tell by itself how well each list reaches it. Leaving list-by-covariate terms
out says that all strata are reached alike; estimating each freely makes small strata swing. Here
they are normal around the list's main effect, and how far they may differ is learned from all
strata together (empirical Bayes, marginal likelihood by Laplace's method).
"""

from dataclasses import asdict, dataclass, replace
from math import log

import numpy as np
from scipy.linalg import cho_solve, solve_triangular

from schakel_methods.estimation.strata import StrataEstimate
from schakel_methods.estimation.strata_design import Mask, StrataDesign, Term, make_design
from schakel_methods.estimation.strata_fit import StrataProblem
from schakel_methods.estimation.strata_search import search
from schakel_methods.estimation.strata_table import StratifiedTable
from schakel_methods.estimation.strata_tables import Draws, limits, make_tables, year_changes
from schakel_methods.estimation.table import Code, Estimate, Floats, Note
from schakel_methods.estimation.threads import one_thread

DEVIATIONS = tuple(float(d) for d in np.geomspace(0.02, 2.0, 16))
MOST_STEPS = 100


@dataclass(frozen=True)
class ShrunkFit:
    """The fit at one deviation of the list-by-stratum terms.

    `factor` is the lower triangle of the information, `evidence` the log marginal likelihood up to
    a constant, `hidden` (strata,) the hidden persons.
    """

    deviation: float
    coefficients: Floats
    factor: Floats
    evidence: float
    hidden: Floats


@dataclass(frozen=True)
class ShrunkStrataMSE:
    """Joint model over strata with shrunken list-by-covariate terms.

    Two-way terms of lists come from the search of `StratifiedMSE` (BIC stage), those of covariates
    are all in. `deviation` is the standard deviation of the shrunken terms (None: learned).
    Limits come from `draws` draws around the estimate.

    Example: `ShrunkStrataMSE().fit(table, rng=np.random.default_rng(1)).tables["sex",]`.
    """

    deviation: float | None = None
    year_degree: int | None = 2
    draws: int = 2_000
    level: float = 0.95
    margins: tuple[tuple[str, ...], ...] = ()

    @one_thread
    def fit(self, table: StratifiedTable, *, rng: np.random.Generator) -> StrataEstimate:
        """Estimate of the whole and per stratum; no number when no maximum exists."""
        problem = StrataProblem(make_design(table, self.year_degree), table.dense().ravel())
        terms = _fixed_terms(problem)
        fixed = problem.fit(terms)
        bare = Estimate(
            method="strata_shrunk",
            observed=table.observed,
            hidden=None,
            code=problem.code(fixed),
            settings={**asdict(self), "margins": [list(margin) for margin in self.margins]},
            fingerprint=table.fingerprint,
        )
        if bare.code != Code.GOOD:
            return StrataEstimate(bare)
        model = _Shrunk.of(problem, terms)
        grid = DEVIATIONS if self.deviation is None else (self.deviation,)
        best = max((model.fit(d) for d in grid), key=lambda fit: fit.evidence)
        drawn = Draws(best.hidden, model.drawn(best, self.draws, rng=rng), self.level)
        interval = limits(drawn.totals.sum(axis=1), self.level)
        estimate = replace(
            bare,
            hidden=float(best.hidden.sum()),
            interval=interval,
            intervals=(interval,) if interval else (),
            notes=_notes(best, grid),
            diagnostics={
                "deviation": best.deviation,
                "model": [problem.design.name(term) for term in terms],
            },
        )
        tables = make_tables(table, drawn, self.margins)
        return StrataEstimate(estimate, tables, year_changes(table, drawn))


@dataclass(frozen=True)
class _Shrunk:
    """Columns without a prior first, then those that are shrunk.

    `visible` (cells, columns) and `counts` (cells,) of the possible seen cells; `hidden` (strata,
    columns) of the hidden ones; `possible` the strata that can hold anybody; `seen` persons each.
    """

    visible: Floats
    counts: Floats
    hidden: Floats
    possible: Mask
    seen: Floats
    free: int

    @staticmethod
    def of(problem: StrataProblem, terms: tuple[Term, ...]) -> "_Shrunk":
        design, possible = problem.design, problem.possible(terms)
        histories = 1 << design.lists
        active = problem.active(design.places(terms), possible[design.visible])
        columns = np.column_stack([design.columns[:, active], _list_by_level(design)])
        kept = design.visible & possible
        return _Shrunk(
            columns[kept],
            problem.counts[kept],
            columns[::histories],
            possible[::histories],
            problem.counts.reshape(-1, histories).sum(axis=1),
            len(active),
        )

    def fit(self, deviation: float) -> ShrunkFit:
        """Penalised maximum likelihood with its marginal likelihood."""
        shrunk = self.visible.shape[1] - self.free
        precision = np.repeat([0.0, deviation**-2.0], [self.free, shrunk])
        beta, factor = self._climb(precision)
        half_determinant = float(np.log(np.diag(factor)).sum())
        evidence = self._density(beta, precision) - shrunk * log(deviation) - half_determinant
        return ShrunkFit(deviation, beta, factor, evidence, self._at_hidden(beta[None])[0])

    def drawn(self, fit: ShrunkFit, draws: int, *, rng: np.random.Generator) -> Floats:
        """Totals per stratum (draws, strata): coefficients and hidden persons both drawn."""
        noise = rng.standard_normal((len(fit.coefficients), draws))
        moved = fit.coefficients + solve_triangular(fit.factor.T, noise, lower=False).T
        hidden = np.minimum(self._at_hidden(moved), 1e15)
        return np.asarray(rng.poisson(hidden) + self.seen)

    def _climb(self, precision: Floats) -> tuple[Floats, Floats]:
        """Newton's method with halved steps; gives the triangle of the information too."""
        x, y = self.visible, self.counts
        beta: Floats = np.zeros(x.shape[1])
        beta[0] = log(float(y.mean()))
        best = self._density(beta, precision)
        for _ in range(MOST_STEPS):
            mu = np.exp(np.minimum(x @ beta, 700.0))
            score = x.T @ (y - mu) - precision * beta
            factor = np.asarray(
                np.linalg.cholesky((x * mu[:, None]).T @ x + np.diag(precision)), float
            )
            if np.abs(score).max() < 1e-8 * y.sum():
                break
            step = np.asarray(cho_solve((factor, True), score))
            while self._density(beta + step, precision) < best - 1e-9 * (1 + abs(best)):
                step = step / 2
            beta = beta + step
            best = self._density(beta, precision)
        return beta, factor

    def _at_hidden(self, beta: Floats) -> Floats:
        """Expected hidden persons (rows of beta, strata)."""
        return np.asarray(np.exp(np.minimum(beta @ self.hidden.T, 700.0)) * self.possible)

    def _density(self, beta: Floats, precision: Floats) -> float:
        eta = self.visible @ beta
        prior = 0.5 * float(precision @ beta**2)
        return float(self.counts @ eta - np.exp(np.minimum(eta, 700.0)).sum()) - prior


def _fixed_terms(problem: StrataProblem) -> tuple[Term, ...]:
    """Main effects, all pairs of covariates, and the pairs of lists that the search finds."""
    lists = problem.design.lists
    chosen = search(problem, to_penalty=log(problem.observed)).chosen.terms
    pairs = tuple(t for t in chosen if len(t) > 1 and max(t) < lists)
    covariates = tuple(t for t in problem.design.pairs if min(t) >= lists)
    return (*problem.design.mains, *pairs, *covariates)


def _list_by_level(design: StrataDesign) -> Floats:
    """A column per list and level of each covariate: all levels alike, none is the reference."""
    columns = []
    for factor in range(design.lists, design.codes.shape[1]):
        for level in range(int(design.codes[:, factor].max()) + 1):
            at_level = design.codes[:, factor] == level
            columns += [design.codes[:, i] * at_level for i in range(design.lists)]
    return np.column_stack(columns).astype(float)


def _notes(fit: ShrunkFit, grid: tuple[float, ...]) -> tuple[Note, ...]:
    """Say when the deviation learned lies at an end of what was tried."""
    if len(grid) > 1 and fit.deviation in (grid[0], grid[-1]):
        return (Note("deviation_at_limit", {"deviation": fit.deviation}),)
    return ()
