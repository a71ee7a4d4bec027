"""Forward stepwise choice of pairs on many tables at once. Twin: `stepwise.choose_pairs`."""

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


@compiled
def log_tail(seen: float, expected: float) -> float:
    """ln of the smaller tail P[Poisson <= seen] or P[Poisson >= seen]; exact when it is small."""
    if expected <= 0.0:
        return 0.0 if seen == 0.0 else -np.inf
    total, term, k = 1.0, 1.0, seen
    if seen < expected:
        while k > 0.0 and term > 1e-17 * total:
            term *= k / expected
            total += term
            k -= 1.0
    else:
        while term > 1e-17 * total:
            k += 1.0
            term *= expected / k
            total += term
    point = seen * math.log(expected) - expected - math.lgamma(seen + 1.0)
    return min(point + math.log(total), 0.0)


@compiled
def stepwise_many(
    tables: Floats, barred: Ints, pairs: Ints, log_enter: float
) -> tuple[Floats, Floats, Ints, Ints]:
    """Choose and fit on each table (row of `tables`, counts by mask).

    Returns hidden, variance of ln(hidden), chosen pairs as bits, and the code of the start model;
    hidden is nan where that code is not 0.
    """
    rows = tables.shape[0]
    hidden, variance = np.full(rows, np.nan), np.full(rows, np.nan)
    chosen, codes = np.zeros(rows, dtype=np.int64), np.zeros(rows, dtype=np.int64)
    for r in range(rows):
        hidden[r], variance[r], chosen[r], codes[r] = _stepwise(tables[r], barred, pairs, log_enter)
    return hidden, variance, chosen, codes


@compiled
def _stepwise(
    y: Floats, barred: Ints, pairs: Ints, log_enter: float
) -> tuple[float, float, int, int]:
    size = y.shape[0]
    margins, mu = y.copy(), np.zeros(size)
    add_supersets(margins)
    dead, room = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    p = set_up(margins, barred, pairs[:0], dead, room)
    code = code_of(y, dead, room[:p])
    if code != 0:
        return np.nan, np.nan, 0, code
    beta = np.zeros(p)
    first_guess(y, dead, room[:p], beta)
    climb(y, dead, room[:p], beta, mu)
    chosen, found = 0, True
    while found:
        bits = _next_pair(y, margins, mu, barred, pairs, chosen, log_enter)
        found = bits != chosen
        if found:
            chosen = bits
            p = set_up(margins, barred, _picked(pairs, chosen), dead, room)
            beta = np.zeros(p)
            first_guess(y, dead, room[:p], beta)
            climb(y, dead, room[:p], beta, mu)
    return math.exp(beta[0]), variance_of_constant(mu, room[:p]), chosen, 0


@compiled
def _picked(pairs: Ints, bits: int) -> Ints:
    picked = np.zeros(pairs.shape[0], dtype=np.int64)
    k = 0
    for t in range(pairs.shape[0]):
        if bits >> t & 1:
            picked[k] = pairs[t]
            k += 1
    return picked[:k]


@compiled
def _next_pair(
    y: Floats,
    margins: Floats,
    mu: Floats,
    barred: Ints,
    pairs: Ints,
    chosen: int,
    log_enter: float,
) -> int:
    """The model with the most surprising admissible pair added, or the same when there is none."""
    size = y.shape[0]
    fitted = mu.copy()
    add_supersets(fitted)
    surprise = np.zeros(pairs.shape[0])
    for t in range(pairs.shape[0]):
        if not chosen >> t & 1:
            surprise[t] = log_tail(margins[pairs[t]], fitted[pairs[t]])
    dead, room = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    for _ in range(pairs.shape[0]):
        best = int(np.argmin(surprise))
        if surprise[best] >= log_enter:
            break
        bits = chosen | (1 << best)
        p = set_up(margins, barred, _picked(pairs, bits), dead, room)
        if code_of(y, dead, room[:p]) == 0:
            return bits
        surprise[best] = 0.0
    return chosen
