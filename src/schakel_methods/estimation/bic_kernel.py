"""BIC over a list of hierarchical models, for one table or many. Twin: `hierarchy.rank_by_fit`.

The best model of a resample is found exactly without fitting them all: a model without term T is
part of the largest model without T, so its likelihood is at most that of the latter. Whatever
cannot beat the best admissible model found so far, even at that bound, is passed over.
"""

import math

import numpy as np

from schakel_methods.estimation.compiled import compiled
from schakel_methods.estimation.existence_kernel import code_of
from schakel_methods.estimation.fit_kernel import (
    add_supersets,
    climb,
    first_guess,
    set_up,
    variance_of_constant,
)
from schakel_methods.estimation.table import Floats, Ints

SLACK = 1e-6  # a bound is the end of an iteration, not the supremum itself


@compiled
def terms_of(universe: Ints, bits: int) -> Ints:
    """The terms whose bit is set."""
    picked = np.zeros(universe.shape[0], dtype=np.int64)
    k = 0
    for t in range(universe.shape[0]):
        if bits >> t & 1:
            picked[k] = universe[t]
            k += 1
    return picked[:k]


@compiled
def fit_bits(
    y: Floats, margins: Floats, barred: Ints, universe: Ints, bits: int
) -> tuple[float, float, Ints, Ints, Floats]:
    """Fit one model: kernel of the log-likelihood, constant, dead cells, columns, means."""
    size = y.shape[0]
    dead, room = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    p = set_up(margins, barred, terms_of(universe, bits), dead, room)
    beta, mu = np.zeros(p), np.zeros(size)
    first_guess(y, dead, room[:p], beta)
    reached = climb(y, dead, room[:p], beta, mu)
    return reached, beta[0], dead, room[:p], mu


@compiled
def rank_all(
    y: Floats, barred: Ints, universe: Ints, models: Ints
) -> tuple[Floats, Floats, Floats, Ints]:
    """Every model on one table: deviance part -2 l, ln(hidden), its variance, code."""
    count = models.shape[0]
    deviance, constant = np.zeros(count), np.zeros(count)
    variance, codes = np.zeros(count), np.zeros(count, dtype=np.int64)
    margins = y.copy()
    add_supersets(margins)
    for i in range(count):
        reached, constant[i], dead, columns, mu = fit_bits(y, margins, barred, universe, models[i])
        deviance[i] = -2.0 * reached
        codes[i] = code_of(y, dead, columns)
        variance[i] = variance_of_constant(mu, columns) if codes[i] == 0 else np.nan
    return deviance, constant, variance, codes


@compiled
def _bounds(y: Floats, margins: Floats, barred: Ints, universe: Ints) -> Floats:
    """For each term the deviance of the largest model without it."""
    bounds = np.zeros(universe.shape[0])
    for t in range(universe.shape[0]):
        bits = 0
        for s in range(universe.shape[0]):
            if universe[s] & universe[t] != universe[t]:
                bits |= 1 << s
        bounds[t] = -2.0 * fit_bits(y, margins, barred, universe, bits)[0] - SLACK
    return bounds


@compiled
def _floors(bounds: Floats, models: Ints, sizes: Ints, price: float) -> Floats:
    """The least a model's criterion can be."""
    floors = np.zeros(models.shape[0])
    for i in range(models.shape[0]):
        least = -np.inf
        for t in range(bounds.shape[0]):
            if not models[i] >> t & 1 and bounds[t] > least:
                least = bounds[t]
        floors[i] = least + price * sizes[i]
    return floors


@compiled
def best_of_many(
    tables: Floats, barred: Ints, universe: Ints, models: Ints, price: float, ceiling: float
) -> tuple[Floats, Ints, Ints]:
    """The admissible model of least criterion on each table: ln(hidden), its place, passed over.

    `price` per parameter is 2 for AIC and 0 for ln(n) of each table, BIC. `models` stand in order of
    preference: ties go to the first. A model whose hidden is more than `ceiling` times the seen is
    passed over; the last result is 1 where that changed the choice. Place -1 and nan when no model
    is admissible.
    """
    rows = tables.shape[0]
    constant, place = np.full(rows, np.nan), np.full(rows, -1)
    passed = np.zeros(rows, dtype=np.int64)
    sizes = np.zeros(models.shape[0], dtype=np.int64)
    for i in range(models.shape[0]):
        sizes[i] = terms_of(universe, models[i]).shape[0]
    for r in range(rows):
        persons = math.log(tables[r].sum())
        constant[r], place[r], passed[r] = _best(
            tables[r],
            barred,
            universe,
            models,
            sizes,
            price if price > 0.0 else persons,
            math.log(ceiling) + persons,
        )
    return constant, place, passed


@compiled
def _best(
    y: Floats,
    barred: Ints,
    universe: Ints,
    models: Ints,
    sizes: Ints,
    cost: float,
    highest: float,
) -> tuple[float, int, int]:
    margins = y.copy()
    add_supersets(margins)
    floors = np.full(models.shape[0], -np.inf)
    if models.shape[0] > 2 * universe.shape[0]:
        floors = _floors(_bounds(y, margins, barred, universe), models, sizes, cost)
    best, constant, place, beyond = np.inf, np.nan, -1, np.inf
    for i in range(models.shape[0]):
        if floors[i] >= best:
            continue
        reached, level, dead, columns, _ = fit_bits(y, margins, barred, universe, models[i])
        value = -2.0 * reached + cost * sizes[i]
        if value >= best - 1e-9 or code_of(y, dead, columns) != 0:
            continue
        if level > highest:
            beyond = min(beyond, value)
        else:
            best, constant, place = value, level, i
    return constant, place, 1 if beyond < best else 0
