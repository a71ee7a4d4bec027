"""Poisson log-linear models by maximum likelihood, extended to tables with empty margins.

log mu = X b over the visible cells; the hidden cell has design row (1, 0, ..., 0), so that it holds
exp(b0) persons (Fienberg 1972; Cormack 1989). A term whose lists share nobody has its maximum at
minus infinity: its cells and the term leave the fit, but it still counts as a parameter in AIC and
BIC (Chan, Silverman, Vincent 2021).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from math import exp, log, nan, sqrt
from statistics import NormalDist

import numpy as np
from scipy.special import gammaln

from schakel_methods.estimation.existence import existence_code
from schakel_methods.estimation.table import (
    CaptureTable,
    Code,
    Estimate,
    Floats,
    Interval,
    Ints,
)

Z95 = NormalDist().inv_cdf(0.975)
MOST_STEPS = 60


@dataclass(frozen=True)
class PoissonFit:
    """Result of `fit_design`; arrays over cells or columns.

    `covariance` is the inverse information at the fitted means; columns that the others already
    say carry coefficient 0 and a row of zeros. `converged` proves nothing about existence.
    """

    coefficients: Floats
    fitted: Floats
    covariance: Floats
    log_likelihood: float
    converged: bool
    steps: int


@dataclass(frozen=True)
class ModelFit:
    """A log-linear model of lists fitted to one table.

    `terms` are list masks of two lists and more, `infinite` those that nobody is on (an empty list
    is among them); `columns` are the masks of the
    finite parameters (0 for the constant) in the order of `fit.coefficients`; `cells` the masks of
    the rows of `fit.fitted`. `parameters` counts the infinite terms too.
    """

    terms: tuple[int, ...]
    infinite: tuple[int, ...]
    columns: tuple[int, ...]
    cells: tuple[int, ...]
    code: Code
    fit: PoissonFit
    observed: int
    parameters: int

    @property
    def hidden(self) -> float:
        """Fitted number of persons on no list."""
        return exp(min(float(self.fit.coefficients[0]), 700.0))

    @property
    def aic(self) -> float:
        """Akaike's criterion, factorials included."""
        return -2 * self.fit.log_likelihood + 2 * self.parameters

    @property
    def bic(self) -> float:
        """Schwarz's criterion with the number of persons as sample size."""
        return -2 * self.fit.log_likelihood + log(self.observed) * self.parameters

    @property
    def standard_error(self) -> float:
        """Standard error of ln(hidden)."""
        variance = float(self.fit.covariance[0, 0])
        return sqrt(variance) if variance >= 0 else nan

    def wald(self, level: float = 0.95) -> Interval:
        """Log-normal limits on the hidden, the persons seen added."""
        return log_normal_interval(self.observed, self.hidden, self.standard_error, level)


def log_normal_interval(
    observed: int, hidden: float, standard_error: float, level: float = 0.95
) -> Interval:
    """n + u exp(-+ z se): limits that never fall below the persons seen."""
    z = NormalDist().inv_cdf((1 + level) / 2)
    factor = exp(min(z * standard_error, 700.0))
    return Interval(observed + hidden / factor, observed + hidden * factor, level, "wald")


def hierarchical(terms: Iterable[int]) -> tuple[int, ...]:
    """All terms of two lists and more that the given generators imply, e.g. 0b111 gives its pairs."""
    found: set[int] = set()
    for term in terms:
        lists = [1 << i for i in range(term.bit_length()) if term >> i & 1]
        for size in range(2, len(lists) + 1):
            found.update(sum(part) for part in combinations(lists, size))
    return tuple(sorted(found, key=lambda t: (t.bit_count(), t)))


def all_pairs(size: int) -> tuple[int, ...]:
    """Every pair of `size` lists, in the order AB, AC, AD, BC, ..."""
    return tuple((1 << i) | (1 << j) for i, j in combinations(range(size), 2))


def design(cells: Ints, columns: Iterable[int]) -> Floats:
    """0/1 matrix, cells by columns: 1 where the history holds every list of the column's mask."""
    wanted = np.array(list(columns), dtype=np.int64)
    held = np.bitwise_and(cells[:, None], wanted[None, :]) == wanted[None, :]
    return np.asarray(held, dtype=np.float64)


def fit_model(table: CaptureTable, terms: Iterable[int] = ()) -> ModelFit:
    """Fit main effects plus `terms` (made hierarchical), with the code of the model on this table.

    Example: `fit_model(table)` is the independence model; with three lists A, B, C
    `fit_model(table, (0b011,))` adds the interaction of A and B.
    """
    terms = hierarchical(terms)
    counts, cells = table.dense(), table.cells()
    wanted = (*(1 << i for i in range(table.size)), *terms)
    infinite = tuple(term for term in wanted if not table.overlap(term))
    for term in infinite:
        cells = cells[(cells & term) != term]
    columns = (0, *(term for term in wanted if term not in set(infinite)))
    x, y = design(cells, columns), counts[cells]
    return ModelFit(
        terms=terms,
        infinite=infinite,
        columns=columns,
        cells=tuple(int(c) for c in cells),
        code=existence_code(x, y),
        fit=fit_design(x, y),
        observed=table.observed,
        parameters=1 + table.size + len(terms),
    )


def fit_design(
    x: Floats, y: Floats, offset: Floats | None = None, *, start: Floats | None = None
) -> PoissonFit:
    """Maximum likelihood of y ~ Poisson(exp(offset + X b)); X (cells, columns), y (cells,).

    y may hold fractions (EM, composite links). Starts from means y + 0.1 or from coefficients
    `start`; stops when the score X'(y - mu) is 1e-11 of the total. Columns that depend on earlier
    ones get coefficient 0.
    """
    shift = np.zeros(len(y)) if offset is None else offset
    tolerance = 1e-11 * max(float(y.sum()), 1.0)
    if start is None:
        mu = y + 0.1
        beta = _solve(x, mu, x.T @ (mu * (np.log(mu) - shift) + (y - mu)))
    else:
        beta = start
    best, steps, converged = _likelihood(x, y, shift, beta), 0, False
    while steps < MOST_STEPS and not converged:
        steps += 1
        mu = np.exp(np.minimum(shift + x @ beta, 700.0))
        score = x.T @ (y - mu)
        converged = bool(np.abs(score).max() <= tolerance)
        beta, best = _climb(x, y, shift, (beta, best, _solve(x, mu, score)))
    mu = np.exp(np.minimum(shift + x @ beta, 700.0))
    full = float(best - gammaln(y + 1.0).sum())
    return PoissonFit(beta, mu, _inverse(x, mu), full, converged, steps)


def _climb(
    x: Floats, y: Floats, shift: Floats, state: tuple[Floats, float, Floats]
) -> tuple[Floats, float]:
    """Take the Newton step, halved until the likelihood does not fall."""
    beta, best, step = state
    for _ in range(30):
        reached = _likelihood(x, y, shift, beta + step)
        if reached >= best - 1e-9 * (1.0 + abs(best)):
            return beta + step, reached
        step = step / 2
    return beta, best


def _likelihood(x: Floats, y: Floats, shift: Floats, beta: Floats) -> float:
    eta = shift + x @ beta
    return float(y @ eta - np.exp(np.minimum(eta, 700.0)).sum())


def _solve(x: Floats, weights: Floats, right: Floats) -> Floats:
    information, kept = _independent(x, weights)
    answer = np.zeros(x.shape[1])
    answer[kept] = np.linalg.solve(information, right[kept])
    return answer


def _inverse(x: Floats, weights: Floats) -> Floats:
    information, kept = _independent(x, weights)
    full = np.zeros((x.shape[1], x.shape[1]))
    full[np.ix_(kept, kept)] = np.linalg.inv(information)
    return full


def _independent(x: Floats, weights: Floats) -> tuple[Floats, Ints]:
    """Information matrix on the columns that do not depend on earlier ones (pivots of Cholesky)."""
    information = (x * weights[:, None]).T @ x
    left = information.copy()
    kept = []
    for j in range(left.shape[0]):
        if left[j, j] <= 1e-11 * information[j, j] or information[j, j] <= 0:
            continue
        kept.append(j)
        left -= np.outer(left[:, j], left[j, :]) / left[j, j]
    chosen = np.array(kept, dtype=np.int64)
    return information[np.ix_(chosen, chosen)], chosen


def estimate_of(
    method: str, table: CaptureTable, fit: ModelFit, interval: Interval | None = None
) -> Estimate:
    """Put a fitted model into words that every method shares; no number unless the code is 0."""
    good = fit.code == Code.GOOD
    return Estimate(
        method=method,
        observed=table.observed,
        hidden=fit.hidden if good else None,
        interval=(interval or fit.wald()) if good else None,
        code=fit.code,
        terms=fit.terms,
        infinite=fit.infinite,
        aic=fit.aic,
        bic=fit.bic,
        fingerprint=table.fingerprint,
    )
