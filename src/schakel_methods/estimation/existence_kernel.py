"""The code of a model on a table, for kernels: exact elimination and a very small simplex.

By Stiemke's lemma the maximum exists exactly when weights of at least 1 on the zero cells balance:
reach' (1 + v) = 0 with v >= 0, where `reach` says how each zero cell answers to the directions that
leave the positive cells alone. That is a feasibility problem with as many rows as there are such
directions, mostly one to five. Twin: `existence.existence_code`.
"""

import numpy as np

from schakel_methods.estimation.compiled import compiled
from schakel_methods.estimation.table import Floats, Ints

TINY = 1e-9


@compiled
def code_of(y: Floats, dead: Ints, columns: Ints) -> int:
    """0 good, 1 no maximum, 2 not identifiable, 3 both."""
    if _all_seen(y, dead):
        return 0
    positive = _rows(y, dead, columns, True)
    pivots = np.zeros(columns.shape[0], dtype=np.int64)
    free = columns.shape[0] - _reduce(positive, pivots)
    if free == 0:
        return 0
    reach = _answers(_rows(y, dead, columns, False), _directions(positive, pivots, free))
    code = 0 if balances(reach) else 1
    return code if _reduce(reach, pivots) == free else code + 2


@compiled
def _all_seen(y: Floats, dead: Ints) -> bool:
    """Every history but the hidden one takes part and was seen: nothing can go wrong."""
    missing = 0
    for i in range(1, y.shape[0]):
        if dead[i] or y[i] == 0.0:
            missing += 1
    return missing == 0


@compiled
def _rows(y: Floats, dead: Ints, columns: Ints, positive: bool) -> Floats:
    """Design rows of the living cells that were seen, or of those that were not."""
    count = 0
    for i in range(y.shape[0]):
        if not dead[i] and (y[i] > 0.0) == positive:
            count += 1
    rows = np.zeros((count, columns.shape[0]))
    count = 0
    for i in range(y.shape[0]):
        if not dead[i] and (y[i] > 0.0) == positive:
            for j in range(columns.shape[0]):
                if i & columns[j] == columns[j]:
                    rows[count, j] = 1.0
            count += 1
    return rows


@compiled
def _answers(rows: Floats, basis: Floats) -> Floats:
    """Product of two small matrices, spared the linear algebra library."""
    product = np.zeros((rows.shape[0], basis.shape[1]))
    for i in range(rows.shape[0]):
        for k in range(rows.shape[1]):
            if rows[i, k] != 0.0:
                for j in range(basis.shape[1]):
                    product[i, j] += basis[k, j]
    return product


@compiled
def _reduce(a: Floats, pivots: Ints) -> int:
    """Reduced echelon form in place; fills the pivot columns and returns the rank."""
    rank = 0
    for j in range(a.shape[1]):
        best = rank
        for i in range(rank, a.shape[0]):
            if abs(a[i, j]) > abs(a[best, j]):
                best = i
        if best >= a.shape[0] or abs(a[best, j]) < TINY:
            continue
        _clear(a, j, best, rank)
        pivots[rank] = j
        rank += 1
    return rank


@compiled
def _clear(a: Floats, j: int, best: int, rank: int) -> None:
    """Bring the pivot row up, scale it and clear the column elsewhere."""
    scale = a[best, j]
    for k in range(a.shape[1]):
        held = a[best, k] / scale
        a[best, k] = a[rank, k]
        a[rank, k] = held
    for i in range(a.shape[0]):
        factor = a[i, j]
        if i != rank and factor != 0.0:
            for k in range(a.shape[1]):
                a[i, k] -= factor * a[rank, k]


@compiled
def _directions(reduced: Floats, pivots: Ints, free: int) -> Floats:
    """Basis of the directions that leave the positive cells alone, one per free column."""
    p = reduced.shape[1]
    basis = np.zeros((p, free))
    place, column = 0, 0
    for j in range(p):
        if place < p - free and pivots[place] == j:
            place += 1
            continue
        basis[j, column] = 1.0
        for i in range(p - free):
            basis[pivots[i], column] = -reduced[i, j]
        column += 1
    return basis


@compiled
def balances(reach: Floats) -> bool:
    """Phase one of the simplex method with Bland's rule on reach' (1 + v) = 0, v >= 0."""
    cells, rows = reach.shape
    tableau = _first_tableau(reach)
    basis = np.arange(cells, cells + rows)
    for _ in range(500):
        entering = 0
        while entering < cells and tableau[rows, entering] >= -TINY:
            entering += 1
        leaving = _leaving(tableau, basis, entering) if entering < cells else -1
        if leaving < 0:
            break
        _pivot(tableau, leaving, entering)
        basis[leaving] = entering
    return bool(tableau[rows, cells] > -1e-7)


@compiled
def _first_tableau(reach: Floats) -> Floats:
    """Artificial basis: one row per direction, right-hand sides not negative, costs below."""
    cells, rows = reach.shape
    tableau = np.zeros((rows + 1, cells + 1))
    for i in range(rows):
        right = 0.0
        for j in range(cells):
            right -= reach[j, i]
        sign = -1.0 if right < 0.0 else 1.0
        for j in range(cells):
            tableau[i, j] = sign * reach[j, i]
            tableau[rows, j] -= tableau[i, j]
        tableau[i, cells] = sign * right
        tableau[rows, cells] -= sign * right
    return tableau


@compiled
def _leaving(tableau: Floats, basis: Ints, entering: int) -> int:
    """Row of the smallest ratio; among equals the one of the smallest variable."""
    rows, last = tableau.shape[0] - 1, tableau.shape[1] - 1
    leaving, least = -1, np.inf
    for i in range(rows):
        if tableau[i, entering] > TINY:
            ratio = tableau[i, last] / tableau[i, entering]
            level = ratio <= least + TINY and leaving >= 0 and basis[i] < basis[leaving]
            if ratio < least - TINY or level:
                leaving, least = i, ratio
    return leaving


@compiled
def _pivot(tableau: Floats, row: int, column: int) -> None:
    width, scale = tableau.shape[1], tableau[row, column]
    for k in range(width):
        tableau[row, k] /= scale
    for i in range(tableau.shape[0]):
        factor = tableau[i, column]
        if i != row and factor != 0.0:
            for k in range(width):
                tableau[i, k] -= factor * tableau[row, k]
