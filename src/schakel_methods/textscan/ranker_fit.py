"""Learning the order of the reading list: penalised logistic regression in NumPy.

Newton's method (Hastie, Tibshirani and Friedman, "The Elements of Statistical Learning", 4.4) with a
quadratic penalty, so that an indicator seen twice cannot rule the list.
"""

from collections.abc import Sequence

import numpy as np

from schakel_methods.textscan.ranker import Features, Ranker


class NothingToLearn(ValueError):
    """Raised when the readings hold only signals or only others."""


def fit_ranker(
    rows: Sequence[Features], labels: Sequence[bool], *, version: str, penalty: float = 1.0
) -> Ranker:
    """Fit on one row of features per reading and whether the reader called it a signal.

    Use readings of sampled unflagged notes too: flagged notes alone teach the line, not the
    signal. Raises NothingToLearn when all labels are equal, ValueError for a penalty of 0 or less.

    >>> ranker = fit_ranker([{"hits": 2.0}, {"hits": 0.0}], [True, False], version="v1")
    >>> ranker.weights["hits"] > 0
    True
    """
    if penalty <= 0:
        raise ValueError("the penalty must be positive")
    if len(set(labels)) < 2:
        raise NothingToLearn("needs readings of both kinds")
    names = sorted({name for row in rows for name in row})
    x = np.array([[1.0, *(row.get(name, 0.0) for name in names)] for row in rows])
    y = np.array(labels, float)
    ridge = np.full(x.shape[1], penalty)
    ridge[0] = 1e-9  # the intercept is free
    beta = np.zeros(x.shape[1])
    for _ in range(100):
        chance = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        slope = x.T @ (y - chance) - ridge * beta
        curve = (x.T * (chance * (1 - chance))) @ x + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
        beta += step / max(1.0, float(np.abs(step).max()) / 2)
        if np.abs(step).max() < 1e-10:
            break
    return Ranker(version, dict(zip(names, beta[1:].tolist(), strict=True)), float(beta[0]))
