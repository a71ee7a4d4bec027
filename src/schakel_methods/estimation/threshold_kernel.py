"""A random walk over the coefficients of a Poisson model: a compiled kernel and its NumPy twin.

Both draw from the same generator in the same order; a test compares them.
"""

import numpy as np

from schakel_methods.estimation.compiled import compiled
from schakel_methods.estimation.table import Floats


@compiled
def compiled_walk(
    rng: np.random.Generator,
    data: tuple[Floats, Floats],
    precision: Floats,
    start: Floats,
    factor: Floats,
    sweeps: tuple[int, int],
) -> Floats:
    """Draws (draws, columns) of the coefficients after burn-in.

    `data` is the design (cells, columns) and the counts (cells,); `precision` (columns,) of the
    normal priors, 0 for flat; `factor` the lower triangle of the steps; `sweeps` burn-in and draws.
    """
    x, y = data
    burn_in, draws = sweeps
    columns = len(start)
    beta, step = start.copy(), np.empty(columns)
    kept = np.empty((draws, columns))
    moved = np.empty(columns)
    now = _log_density(x, y, precision, beta)
    for sweep in range(burn_in + draws):
        for i in range(columns):
            step[i] = rng.standard_normal()
        for i in range(columns):
            moved[i] = beta[i]
            for j in range(i + 1):
                moved[i] += factor[i, j] * step[j]
        reached = _log_density(x, y, precision, moved)
        if np.log(rng.random()) < reached - now:
            beta[:] = moved
            now = reached
        if sweep >= burn_in:
            kept[sweep - burn_in] = beta
    return kept


@compiled
def _log_density(x: Floats, y: Floats, precision: Floats, beta: Floats) -> float:
    density = 0.0
    for j in range(len(beta)):
        density -= 0.5 * precision[j] * beta[j] * beta[j]
    for cell in range(len(y)):
        eta = 0.0
        for j in range(len(beta)):
            eta += x[cell, j] * beta[j]
        density += y[cell] * eta - np.exp(eta)
    return density


def numpy_walk(
    rng: np.random.Generator,
    data: tuple[Floats, Floats],
    precision: Floats,
    start: Floats,
    factor: Floats,
    sweeps: tuple[int, int],
) -> Floats:
    """The same walk without a compiler: see `compiled_walk`."""
    x, y = data
    burn_in, draws = sweeps

    def log_density(beta: Floats) -> float:
        eta = x @ beta
        return float(y @ eta - np.exp(eta).sum() - 0.5 * precision @ beta**2)

    beta, kept = start.copy(), np.empty((draws, len(start)))
    now = log_density(beta)
    for sweep in range(burn_in + draws):
        moved = beta + factor @ rng.standard_normal(len(start))
        reached = log_density(moved)
        if np.log(rng.random()) < reached - now:
            beta, now = moved, reached
        if sweep >= burn_in:
            kept[sweep - burn_in] = beta
    return kept
