"""The search of the Dutch studies: two-way terms come and go under an ever milder penalty.

From main effects, take the step (one term more or less) that lowers -2 ln L + penalty x parameters
most, until none does; then go on with a milder penalty: ln(persons) (BIC), 2 (AIC), 1 (Cruyff, van
Dijk, van der Heijden 2017). The model with the lowest BIC on the way is the choice.

Terms are ranked by a score test (more) or Wald's test (less), which need no fit; only those that
could still win are fitted, so the step is the same as when all were. A step whose maximum does not
exist is passed over and reported.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import log

import numpy as np

from schakel_methods.estimation.strata_design import Term
from schakel_methods.estimation.strata_fit import OPTIMISM, StrataFit, StrataProblem
from schakel_methods.estimation.table import Code, Floats
from schakel_methods.estimation.threads import one_thread

MOST_STEPS = 400


@dataclass(frozen=True)
class PathStep:
    """One step of the search: `action` is "+" or "-" (empty for the start)."""

    action: str
    term: Term
    penalty: float
    fit: StrataFit


@dataclass(frozen=True)
class SearchResult:
    """The whole path, the choice, and the steps passed over because no maximum exists."""

    path: tuple[PathStep, ...]
    refused: tuple[Term, ...]

    @property
    def chosen(self) -> StrataFit:
        """The model of lowest BIC on the path."""
        penalty = log(self.path[0].fit.observed)
        return min((step.fit for step in self.path), key=lambda fit: fit.criterion(penalty))

    def best(self, number: int) -> tuple[StrataFit, ...]:
        """The `number` different models of lowest BIC on the path, best first."""
        penalty = log(self.path[0].fit.observed)
        different = {step.fit.terms: step.fit for step in self.path}
        return tuple(sorted(different.values(), key=lambda fit: fit.criterion(penalty))[:number])


@dataclass(frozen=True)
class _Move:
    """A candidate step and the most it could win."""

    term: Term
    adds: bool
    hope: float


@one_thread
def search(
    problem: StrataProblem,
    *,
    to_penalty: float = 1.0,
    progress: Callable[[int], None] | None = None,
) -> SearchResult:
    """Search from main effects, ending with `to_penalty` (1, or ln n to stop at the BIC stage).

    `progress` is told the number of steps so far, after each step.
    """
    fit = problem.fit(problem.design.mains)
    path, refused = [PathStep("", (), 0.0, fit)], dict[Term, None]()
    stages = [p for p in (log(problem.observed), 2.0, 1.0) if p >= to_penalty]
    for penalty in stages:
        while len(path) < MOST_STEPS:
            step = _step(problem, path[-1].fit, penalty, refused)
            if step is None:
                break
            path.append(step)
            if progress is not None:
                progress(len(path) - 1)
    return SearchResult(tuple(path), tuple(refused))


def _step(
    problem: StrataProblem, fit: StrataFit, penalty: float, refused: dict[Term, None]
) -> PathStep | None:
    """The step that lowers the criterion most among those whose maximum exists."""
    moves = [*_additions(problem, fit, penalty), *_removals(problem, fit, penalty)]
    moves.sort(key=lambda move: -move.hope)
    while True:
        found = _winner(problem, fit, penalty, moves)
        if found is None:
            return None
        move, reached = found
        if problem.code(reached) == Code.GOOD:
            return PathStep("+" if move.adds else "-", move.term, penalty, reached)
        refused[move.term] = None
        moves.remove(move)


def _winner(
    problem: StrataProblem, fit: StrataFit, penalty: float, moves: list[_Move]
) -> tuple[_Move, StrataFit] | None:
    """The move that lowers the criterion most, fitted; `moves` by falling hope."""
    now, least = fit.criterion(penalty), 1e-7
    winner: tuple[_Move, StrataFit] | None = None
    for move in moves:
        if move.hope <= least:
            break
        reached = problem.fit_if(
            _moved(fit.terms, move), fit.coefficients, penalty=penalty, below=now - least
        )
        if reached is not None:
            winner, least = (move, reached), now - reached.criterion(penalty)
    return winner


def _moved(terms: tuple[Term, ...], move: _Move) -> tuple[Term, ...]:
    if move.adds:
        return (*terms, move.term)
    return tuple(term for term in terms if term != move.term)


def _additions(problem: StrataProblem, fit: StrataFit, penalty: float) -> list[_Move]:
    """Absent terms with the gain that a score test promises."""
    design = problem.design
    mu = fit.fitted[design.visible]
    information = (design.rows * mu) @ design.rows.T
    score = problem.sufficient - design.rows @ mu
    known = information[np.ix_(fit.active, fit.active)]
    carried = information - information[:, fit.active] @ _solve(known, information[fit.active])
    moves = []
    for term in design.pairs:
        if term in fit.terms:
            continue
        places = list(design.slices[term])
        gain = _quadratic(carried[np.ix_(places, places)], score[places])
        moves.append(_Move(term, True, OPTIMISM * gain - penalty * len(places)))
    return moves


def _removals(problem: StrataProblem, fit: StrataFit, penalty: float) -> list[_Move]:
    """Two-way terms of the model with the loss that Wald's test expects."""
    mu = fit.fitted[problem.design.visible]
    x = problem.design.rows[fit.active]
    covariance = _solve((x * mu) @ x.T, np.eye(len(x)))
    column = {int(place): i for i, place in enumerate(fit.active)}
    moves = []
    for term in fit.terms:
        places = problem.design.slices[term]
        if len(term) < 2:
            continue
        inside = [column[place] for place in places if place in column]
        # Parameters at minus infinity are not in the covariance: their loss is left at zero.
        values = fit.coefficients[[place for place in places if place in column]]
        loss = _quadratic(covariance[np.ix_(inside, inside)], values) if inside else 0.0
        moves.append(_Move(term, False, penalty * len(places) - loss / OPTIMISM))
    return moves


def _quadratic(matrix: Floats, values: Floats) -> float:
    """values' matrix^-1 values."""
    if len(values) == 1:
        return float(values[0] ** 2 / max(matrix[0, 0], 1e-300))
    return float(values @ _solve(matrix, values))


def _solve(matrix: Floats, right: Floats) -> Floats:
    """Solution that bears with columns nobody can tell apart."""
    scale = 1e-12 * float(np.trace(matrix)) / max(len(matrix), 1) + 1e-300
    return np.asarray(np.linalg.solve(matrix + scale * np.eye(len(matrix)), right))
