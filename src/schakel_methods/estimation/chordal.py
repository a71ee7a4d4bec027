"""All chordal (decomposable) graphs on a few lists, each as a row of +1 and -1 over sets of lists.

A chordal graph can be taken apart vertex by vertex, each time one whose neighbours all know each
other. Taking vertex v with neighbours C away divides the likelihood by that of the clique C + v
and multiplies it by that of C (Dawid, Lauritzen 1993). Adding these steps up gives cliques minus
separators without ever listing either, for all graphs at once.
"""

from functools import lru_cache
from itertools import combinations

import numpy as np

from schakel_methods.estimation.table import Floats, Ints


@lru_cache(maxsize=8)
def chordal_graphs(size: int) -> tuple[Ints, Floats]:
    """Edge sets and component rows of all chordal graphs on `size` lists.

    The edge sets, shape (graphs,), are bit masks over the pairs AB, AC, ..., in the order of
    `itertools.combinations`. The rows, shape (graphs, 2**size), hold +1 per clique and -1 per
    separator at the place of the set's mask; place 0 (the empty set) is 0.

    Example: three lists have 8 graphs, four 61, five 822 and six 18,154.
    """
    pairs = list(combinations(range(size), 2))
    edges = np.arange(1 << len(pairs), dtype=np.int64)
    neighbours = np.zeros((len(edges), size), dtype=np.int64)
    for place, (i, j) in enumerate(pairs):
        present = edges >> place & 1
        neighbours[:, i] |= present << j
        neighbours[:, j] |= present << i
    rows, left = _taken_apart(neighbours)
    chordal = left == 0
    return edges[chordal], rows[chordal]


def _taken_apart(neighbours: Ints) -> tuple[Floats, Ints]:
    """Component rows, and the vertices left that could not be taken away (none when chordal)."""
    graphs, size = neighbours.shape
    rows = np.zeros((graphs, 1 << size))
    alive = np.full(graphs, (1 << size) - 1, dtype=np.int64)
    for _ in range(size):
        for v in range(size):
            around = neighbours[:, v] & alive
            gone = np.flatnonzero((alive >> v & 1 == 1) & _is_clique(around, neighbours))
            rows[gone, around[gone] | 1 << v] += 1
            rows[gone, around[gone]] -= 1
            alive[gone] &= ~(1 << v)
    rows[:, 0] = 0  # the empty separator weighs nothing
    return rows, alive


def _is_clique(members: Ints, neighbours: Ints) -> "np.ndarray[tuple[int, ...], np.dtype[np.bool]]":
    clique = np.ones(len(members), dtype=bool)
    for w in range(neighbours.shape[1]):
        known = neighbours[:, w] | 1 << w
        clique &= (members >> w & 1 == 0) | (members & ~known == 0)
    return clique


def pairs_of(edges: int, size: int) -> tuple[int, ...]:
    """The edges of one graph as list masks of two lists."""
    pairs = combinations(range(size), 2)
    return tuple(1 << i | 1 << j for place, (i, j) in enumerate(pairs) if edges >> place & 1)


def cliques_of(edges: int, size: int) -> tuple[int, ...]:
    """The largest sets of lists that are all linked, as masks: the model's generators."""
    linked = set(pairs_of(edges, size))
    full = [
        mask
        for mask in range(1, 1 << size)
        if all(
            (1 << i | 1 << j) in linked
            for i, j in combinations([k for k in range(size) if mask >> k & 1], 2)
        )
    ]
    return tuple(m for m in full if not any(m != other and m & other == m for other in full))
