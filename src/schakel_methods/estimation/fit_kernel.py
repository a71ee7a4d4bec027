"""Newton's method for log-linear models of lists, on sums over supersets.

The column of a term is 1 on every history that holds all its lists. So X'v is a superset sum of v,
and entry (S, T) of X'WX is the superset sum of the means at S | T: no design matrix is ever made.
One step costs m * 2**m additions and a small Cholesky factorisation. Twin: `poisson.fit_design`.

Arrays are by mask, shape (2**m,): `y` counts, `dead` cells that take no part (the hidden one always),
`mu` fitted means. `columns` are the masks of the parameters, `columns[0]` = 0 the constant.
"""

import math

import numpy as np

from schakel_methods.estimation.compiled import compiled
from schakel_methods.estimation.table import Floats, Ints

MOST_STEPS = 60


@compiled
def add_supersets(values: Floats) -> None:
    """Replace v[s] by the sum of v over all supersets of s."""
    size, bit = values.shape[0], 1
    while bit < size:
        for i in range(size):
            if not i & bit:
                values[i] += values[i | bit]
        bit <<= 1


@compiled
def add_subsets(values: Floats) -> None:
    """Replace v[s] by the sum of v over all subsets of s."""
    size, bit = values.shape[0], 1
    while bit < size:
        for i in range(size):
            if i & bit:
                values[i] += values[i ^ bit]
        bit <<= 1


@compiled
def factorise(sums: Floats, columns: Ints, lower: Floats) -> None:
    """Cholesky factor of the information; a column that depends on earlier ones gets a 0 pivot."""
    p = columns.shape[0]
    for j in range(p):
        own = sums[columns[j]]
        pivot = own
        for k in range(j):
            pivot -= lower[j, k] * lower[j, k]
        lower[j, j] = math.sqrt(pivot) if pivot > 1e-11 * own and pivot > 0.0 else 0.0
        for i in range(j + 1, p):
            if lower[j, j] == 0.0:
                lower[i, j] = 0.0
                continue
            value = sums[columns[i] | columns[j]]
            for k in range(j):
                value -= lower[i, k] * lower[j, k]
            lower[i, j] = value / lower[j, j]


@compiled
def substitute(lower: Floats, right: Floats) -> None:
    """Solve with the factor, in place; parameters of dependent columns become 0."""
    p = right.shape[0]
    for i in range(p):
        value = right[i]
        for k in range(i):
            value -= lower[i, k] * right[k]
        right[i] = value / lower[i, i] if lower[i, i] > 0.0 else 0.0
    for i in range(p - 1, -1, -1):
        value = right[i]
        for k in range(i + 1, p):
            value -= lower[k, i] * right[k]
        right[i] = value / lower[i, i] if lower[i, i] > 0.0 else 0.0


@compiled
def evaluate(y: Floats, dead: Ints, columns: Ints, beta: Floats, mu: Floats) -> float:
    """Fill the means and return sum(y eta - mu)."""
    mu[:] = 0.0
    for j in range(columns.shape[0]):
        mu[columns[j]] = beta[j]
    add_subsets(mu)
    total = 0.0
    for i in range(y.shape[0]):
        if dead[i]:
            mu[i] = 0.0
            continue
        eta = min(700.0, mu[i])
        mu[i] = math.exp(eta)
        total += y[i] * eta - mu[i]
    return total


@compiled
def first_guess(y: Floats, dead: Ints, columns: Ints, beta: Floats) -> None:
    """One weighted regression from the means y + 0.1."""
    size, p = y.shape[0], columns.shape[0]
    weights, right = np.zeros(size), np.zeros(size)
    for i in range(size):
        if not dead[i]:
            mean = y[i] + 0.1
            weights[i] = mean
            right[i] = mean * math.log(mean) + y[i] - mean
    add_supersets(weights)
    add_supersets(right)
    lower = np.zeros((p, p))
    factorise(weights, columns, lower)
    for j in range(p):
        beta[j] = right[columns[j]]
    substitute(lower, beta)


@compiled
def move(
    y: Floats, dead: Ints, columns: Ints, beta: Floats, mu: Floats, step: Floats, best: float
) -> float:
    """Take the step, halved until the likelihood does not fall; returns the likelihood reached."""
    for _ in range(30):
        for j in range(step.shape[0]):
            beta[j] += step[j]
        reached = evaluate(y, dead, columns, beta, mu)
        if reached >= best - 1e-9 * (1.0 + abs(best)):
            return reached
        for j in range(step.shape[0]):
            beta[j] -= step[j]
            step[j] *= 0.5
    return best


@compiled
def climb(y: Floats, dead: Ints, columns: Ints, beta: Floats, mu: Floats) -> float:
    """Newton from `beta`, which ends at the maximum; returns the kernel of the log-likelihood."""
    size, p = y.shape[0], columns.shape[0]
    step, lower = np.zeros(p), np.zeros((p, p))
    left, sums = np.zeros(size), np.zeros(size)
    tolerance = 1e-10 * max(y.sum(), 1.0)
    best = evaluate(y, dead, columns, beta, mu)
    for _ in range(MOST_STEPS):
        for i in range(size):
            left[i] = 0.0 if dead[i] else y[i] - mu[i]
            sums[i] = mu[i]
        add_supersets(left)
        worst = 0.0
        for j in range(p):
            step[j] = left[columns[j]]
            worst = max(worst, abs(step[j]))
        if worst <= tolerance:
            break
        add_supersets(sums)
        factorise(sums, columns, lower)
        substitute(lower, step)
        best = move(y, dead, columns, beta, mu, step, best)
    return best


@compiled
def variance_of_constant(mu: Floats, columns: Ints) -> float:
    """Variance of ln(hidden): first entry of the inverse information."""
    p = columns.shape[0]
    sums, lower, right = mu.copy(), np.zeros((p, p)), np.zeros(p)
    add_supersets(sums)
    factorise(sums, columns, lower)
    right[0] = 1.0
    substitute(lower, right)
    return float(right[0])


@compiled
def set_up(margins: Floats, barred: Ints, terms: Ints, dead: Ints, columns: Ints) -> int:
    """Mark the cells of empty margins dead, list the finite parameters; returns their number.

    `margins` are the superset sums of the counts, `barred` the structural zeros and the hidden cell.
    """
    size = margins.shape[0]
    dead[:] = barred
    columns[0] = 0
    p, bit = 1, 1
    while bit < size:
        p = _place(margins, bit, dead, columns, p)
        bit <<= 1
    for t in range(terms.shape[0]):
        p = _place(margins, terms[t], dead, columns, p)
    return p


@compiled
def _place(margins: Floats, term: int, dead: Ints, columns: Ints, p: int) -> int:
    if margins[term] > 0.0:
        columns[p] = term
        return p + 1
    for cell in range(margins.shape[0]):
        if cell & term == term:
            dead[cell] = 1
    return p
