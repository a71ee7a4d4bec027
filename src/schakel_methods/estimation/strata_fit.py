"""Fit one Poisson model over all strata together; the strata add up because it is one model.

The hidden cell of every stratum follows from the same coefficients (van der Heijden et al. 2012).
Lists and levels that nobody has together get mean zero and leave the fit, but their parameters
still count. A model counts as estimable only when its maximum exists and the hidden cells are
determined by it.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.linalg import qr
from scipy.linalg.blas import dsyrk
from scipy.linalg.lapack import dposv
from scipy.special import gammaln

from schakel_methods.estimation.existence import existence_code
from schakel_methods.estimation.strata_design import Mask, StrataDesign, Term, is_regular
from schakel_methods.estimation.table import Code, Floats, Ints

MOST_STEPS = 60
OPTIMISM = 2.1  # a real gain is taken to be at most this many times its quadratic approximation


@dataclass(frozen=True)
class StrataFit:
    """One fitted model: coefficients of all columns (zero when not in the model).

    `fitted` (cells,) holds the means of seen and hidden cells, `hidden` (strata,) those of the
    hidden ones; `active` are the columns that were fitted; `parameters` counts those at minus
    infinity too.
    """

    terms: tuple[Term, ...]
    coefficients: Floats
    fitted: Floats
    hidden: Floats
    log_likelihood: float
    deviance: float
    parameters: int
    active: Ints
    converged: bool
    observed: int

    @property
    def total(self) -> float:
        """Estimated number of persons, seen and hidden."""
        return self.observed + float(self.hidden.sum())

    def criterion(self, penalty: float) -> float:
        """-2 ln L + penalty x parameters: 2 gives AIC, ln(persons) BIC."""
        return -2 * self.log_likelihood + penalty * self.parameters


class StrataProblem:
    """Counts with their design, and what every model on them shares.

    Holds no state besides what follows from `design` and `counts` (cells,).
    """

    def __init__(self, design: StrataDesign, counts: Floats, tolerance: float = 1e-10) -> None:
        """Take the sufficient statistics; fits end when the score is `tolerance` of the persons."""
        self.design = design
        self.counts = counts
        self.tolerance = tolerance
        self.positive = np.flatnonzero(counts)
        self.y = counts[design.visible]
        self.sufficient = design.rows @ self.y
        self.observed = round(float(self.y.sum()))
        seen = self.y[self.y > 0]
        self.constant = float(gammaln(seen + 1).sum())
        self.saturated = float((seen * np.log(seen) - seen).sum())
        self._barred: dict[Term, Mask | None] = {}

    @cached_property
    def positive_gram(self) -> Floats:
        """Products of all columns over the cells that hold persons."""
        positive = self.design.rows[:, self.y > 0]
        return np.asarray(positive @ positive.T)

    def barred(self, term: Term) -> Mask | None:
        """Cells with lists and levels together that nobody has: mean zero. None without any.

        Only with every list of the term at 1; other empty margins are for the test of existence.
        """
        if term not in self._barred:
            self._barred[term] = self._find_barred(term)
        return self._barred[term]

    def _find_barred(self, term: Term) -> Mask | None:
        if term not in self.design.combinations:
            return None
        code, relevant = self.design.combinations[term]
        empty = relevant.copy()
        empty[code[self.positive]] = False
        return empty[code] if empty.any() else None

    def possible(self, terms: tuple[Term, ...]) -> Mask:
        """Cells that have a positive mean in a model, hidden ones included."""
        zero = np.zeros(len(self.counts), dtype=bool)
        for term in terms:
            barred = self.barred(term)
            if barred is not None:
                zero |= barred
        return ~zero

    def fit(self, terms: tuple[Term, ...], start: Floats | None = None) -> StrataFit:
        """Maximum likelihood of a model with these terms; `start` are coefficients nearby."""
        part = self._part(terms)
        beta = self._start(part) if start is None else start[part.active]
        beta, converged = _newton(part, beta)
        return self._finish(terms, part, beta, converged)

    def fit_if(
        self, terms: tuple[Term, ...], start: Floats, *, penalty: float, below: float
    ) -> StrataFit | None:
        """The fit when its criterion ends below `below`; given up once that is out of reach."""
        part = self._part(terms)
        need = (penalty * self.parameters(terms) - below) / 2 + self.constant
        beta, converged = _newton(part, start[part.active], need)
        fit = self._finish(terms, part, beta, converged) if converged else None
        return fit if fit and fit.criterion(penalty) < below else None

    def parameters(self, terms: tuple[Term, ...]) -> int:
        """Independent parameters of a model, those at minus infinity included."""
        places = self.design.places(terms)
        if self.design.regular or is_regular(self.design.gram[np.ix_(places, places)]):
            return len(places)
        return len(_pivots(self.design.rows[places]))

    def _part(self, terms: tuple[Term, ...]) -> "_Part":
        """The columns and cells that take part in a model."""
        possible = self.possible(terms)
        keep = possible[self.design.visible]
        active = self.active(self.design.places(terms), keep)
        x = self.design.rows[active]
        x = x if keep.all() else np.compress(keep, x, axis=1)
        stop = self.tolerance * self.observed
        return _Part(active, x, possible, self.sufficient[active], stop)

    def _finish(
        self, terms: tuple[Term, ...], part: "_Part", beta: Floats, converged: bool
    ) -> StrataFit:
        coefficients = np.zeros(len(self.design.rows))
        coefficients[part.active] = beta
        fitted = np.zeros(len(self.counts))
        fitted[part.possible & self.design.visible] = part.means(beta)
        likelihood = float(part.sufficient @ beta - fitted.sum())
        hidden = np.exp(np.minimum(beta @ self.design.hidden_rows[part.active], 700.0))
        fitted[:: self._histories] = hidden * part.possible[:: self._histories]
        return StrataFit(
            terms=terms,
            coefficients=coefficients,
            fitted=fitted,
            hidden=fitted[:: self._histories],
            log_likelihood=likelihood - self.constant,
            deviance=2 * (self.saturated - likelihood),
            parameters=self.parameters(terms),
            active=part.active,
            converged=converged,
            observed=self.observed,
        )

    def active(self, places: Ints, keep: Mask) -> Ints:
        """Columns that the kept cells can tell apart."""
        seen = self.positive_gram.diagonal()[places] > 0
        # Columns of 0 and 1 that no person has are gone with their cells; if the others differ on
        # the cells that hold persons they differ on all, and no larger matrix is needed.
        if self.design.regular and keep.all():
            return places
        if self.design.indicators[places[~seen]].all() and self._proven(places[seen]):
            return places[seen]
        x = self.design.rows[places] * keep
        alive = places[np.abs(x).max(axis=1) > 0]
        x = self.design.rows[alive] * keep
        return alive if is_regular(x @ x.T) else np.asarray(alive[_pivots(x)])

    def _proven(self, places: Ints) -> bool:
        """Whether these columns differ on the cells that hold persons: then a maximum exists."""
        return is_regular(self.positive_gram[np.ix_(places, places)])

    def code(self, fit: StrataFit) -> Code:
        """Whether the maximum of a fitted model exists and determines every hidden cell."""
        keep = self.possible(fit.terms)[self.design.visible]
        exists = self._proven(fit.active)
        if not exists:
            found = existence_code(self.design.rows[fit.active][:, keep].T, self.y[keep])
            exists = found == Code.GOOD
        exists = exists and fit.converged
        identifiable = self._hidden_is_determined(fit, keep)
        return Code((0 if exists else 1) + (0 if identifiable else 2))

    def _hidden_is_determined(self, fit: StrataFit, keep: Mask) -> bool:
        """Whether columns left out of the fit say nothing more about the hidden cells."""
        design = self.design
        left_out = np.setdiff1d(design.places(fit.terms), fit.active)
        hidden = np.flatnonzero(self.possible(fit.terms)[:: self._histories])
        gap = design.hidden_rows[np.ix_(left_out, hidden)]
        missing = design.rows[left_out] * keep
        if missing.any():
            known = design.rows[fit.active] * keep
            carry, *_ = np.linalg.lstsq(known.T, missing.T, rcond=None)
            gap = gap - carry.T @ design.hidden_rows[np.ix_(fit.active, hidden)]
        return bool(np.abs(gap).max(initial=0.0) < 1e-6)

    @property
    def _histories(self) -> int:
        return 1 << self.design.lists

    def _start(self, part: "_Part") -> Floats:
        """One weighted regression of ln(y + 0.1), as in any generalised linear model."""
        weights = self.counts[part.possible & self.design.visible] + 0.1
        target = part.x @ (weights * np.log(weights))
        return _solved(part.x * np.sqrt(weights), target)


@dataclass(frozen=True)
class _Part:
    """What takes part in one fit: x (columns, visible cells that are possible)."""

    active: Ints
    x: Floats
    possible: Mask
    sufficient: Floats
    stop: float

    def means(self, beta: Floats) -> Floats:
        """Expected counts of these cells."""
        return np.asarray(np.exp(np.minimum(beta @ self.x, 700.0)))


def _newton(part: _Part, beta: Floats, need: float = -np.inf) -> tuple[Floats, bool]:
    """Newton's method with halved steps, up to convergence or until `need` is out of reach.

    The decrement score x step is twice what the likelihood still seems to gain.
    """
    mu = part.means(beta)
    best = float(part.sufficient @ beta - mu.sum())
    for _ in range(MOST_STEPS):
        score = part.sufficient - part.x @ mu
        if np.abs(score).max() <= part.stop:
            return beta, True
        step = _solved(part.x * np.sqrt(mu), score)
        if best + OPTIMISM / 2 * float(score @ step) < need:
            return beta, False
        beta, mu, best = _climb(part, beta, step, best)
    return beta, False


def _climb(part: _Part, beta: Floats, step: Floats, best: float) -> tuple[Floats, Floats, float]:
    """Take the step, halved until the likelihood does not fall."""
    for _ in range(30):
        moved = beta + step
        mu = part.means(moved)
        reached = float(part.sufficient @ moved - mu.sum())
        if reached >= best - 1e-10 * (1 + abs(best)):
            return moved, mu, reached
        step = step / 2
    return beta, part.means(beta), best


def _solved(root: Floats, right: Floats) -> Floats:
    """Solve (root root') b = right; root (columns, cells). LAPACK directly: this is the hot spot."""
    upper = dsyrk(1.0, root.T, trans=1)
    _, answer, failed = dposv(upper, right)
    if failed:
        return np.asarray(np.linalg.lstsq(root @ root.T, right, rcond=1e-14)[0])
    return np.asarray(answer)


def _pivots(x: Floats) -> Ints:
    """Independent rows of x, in their own order."""
    _, triangle, order = qr(x.T, mode="economic", pivoting=True)
    size = np.abs(np.diag(triangle))
    return np.sort(order[: int((size > 1e-8 * size.max()).sum())])
