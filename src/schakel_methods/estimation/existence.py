"""Does a maximum exist, and is it one? A code for every model, the starting model too.

The maximum of a Poisson log-linear model exists exactly when the sufficient statistics t = X'y can
be reached by means that are all positive (Fienberg, Rinaldo 2012). A fit that "converged" proves
nothing: peers print 1e13 that way. The answer depends only on which cells are zero.

Equivalent and cheaper to look at: there is no direction d that leaves the positive cells alone
(Xd = 0) and lowers some zero cell without raising another. Directions that leave the positive cells
alone form a space of dimension q = rank(X) - rank(X on positive cells): q = 0 settles it, q = 1 is
a look at signs, and only q >= 2 needs a linear programme, with q rows.
"""

import numpy as np

from schakel_methods.estimation.existence_kernel import balances
from schakel_methods.estimation.table import Code, Floats

TINY = 1e-9


def existence_code(x: Floats, y: Floats) -> Code:
    """Code of design X (cells, columns) on counts y (cells,), cells of empty margins left out.

    Example: two lists that share nobody, main effects only: `Code.NO_MLE`.
    """
    rank = _rank(x)
    identifiable = rank == x.shape[1]
    exists = _exists(x, y, rank)
    return Code((0 if exists else 1) + (0 if identifiable else 2))


def _exists(x: Floats, y: Floats, rank: int) -> bool:
    """Whether no direction escapes: see the note above the module."""
    positive = y > 0
    if positive.all():
        return True
    free = rank - _rank(x[positive])
    if free == 0:
        return True
    reach = x[~positive] @ _null_space(x[positive])
    if free == 1:
        return _has_both_signs(reach)
    return balances(np.ascontiguousarray(reach))


def _has_both_signs(reach: Floats) -> bool:
    """One direction only: the maximum exists when it raises one zero cell as it lowers another."""
    widest = reach[:, np.argmax(np.abs(reach).max(axis=0))]
    return bool((widest > TINY).any() and (widest < -TINY).any())


def _rank(x: Floats) -> int:
    return int(np.linalg.matrix_rank(x, tol=1e-8)) if x.size else 0


def _null_space(x: Floats) -> Floats:
    _, values, rows = np.linalg.svd(x, full_matrices=True)
    return np.ascontiguousarray(rows[int((values > 1e-8).sum()) :].T)
