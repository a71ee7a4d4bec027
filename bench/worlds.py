"""Invented populations of known size, seen through lists that are not independent.

Every world has a mechanism that the methods do not know: chance alone, pairs of lists that seek or
shun each other, persons who differ in how visible they are, one list that refers to another, links
that were missed. Used for calibration only; nothing here is fitted to a real table.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from schakel_methods.estimation.table import CaptureTable, from_pairs

Histories = NDArray[np.bool_]


@dataclass(frozen=True)
class World:
    """A table and the number of people it was drawn from."""

    kind: str
    total: int
    table: CaptureTable


def draw(kind: str, rng: np.random.Generator) -> World:
    """One world of the named kind: three to five lists, 300 to 12,000 people."""
    lists = int(rng.integers(3, 6))
    total = int(np.exp(rng.uniform(np.log(300), np.log(12_000))))
    chances = np.exp(rng.uniform(np.log(0.04), np.log(0.3), size=lists))
    seen = KINDS[kind](total, chances, rng)
    weights = 1 << np.arange(lists)
    counts = np.bincount(seen @ weights, minlength=1 << lists)
    names = tuple("ABCDE"[:lists])
    return World(kind, total, from_pairs(names, [(m, int(c)) for m, c in enumerate(counts)]))


def _chance(total: int, chances: NDArray[np.float64], rng: np.random.Generator) -> Histories:
    return rng.random((total, len(chances))) < chances


def _pairs(total: int, chances: NDArray[np.float64], rng: np.random.Generator) -> Histories:
    """A log-linear world: some pairs of lists have an odds ratio between 1/4 and 6."""
    lists = len(chances)
    odds = np.log(chances / (1 - chances))
    cells = (np.arange(1 << lists)[:, None] >> np.arange(lists)) & 1
    weight = cells @ odds
    for i, j in combinations(range(lists), 2):
        if rng.random() < 0.35:
            weight = weight + cells[:, i] * cells[:, j] * rng.uniform(np.log(0.25), np.log(6))
    shares = np.exp(weight - weight.max())
    picked = rng.choice(len(cells), size=total, p=shares / shares.sum())
    return cells[picked].astype(bool)


def _uneven(total: int, chances: NDArray[np.float64], rng: np.random.Generator) -> Histories:
    """Persons differ: the log odds of being seen vary with standard deviation 0.7."""
    odds = np.log(chances / (1 - chances)) + rng.normal(0, 0.7, size=(total, 1))
    return rng.random((total, len(chances))) < 1 / (1 + np.exp(-odds))


def _referral(total: int, chances: NDArray[np.float64], rng: np.random.Generator) -> Histories:
    """Three in ten of those on the first list are handed over to the second."""
    seen = _chance(total, chances, rng)
    seen[:, 1] |= seen[:, 0] & (rng.random(total) < 0.3)
    return seen


def _missed(total: int, chances: NDArray[np.float64], rng: np.random.Generator) -> Histories:
    """One in twenty persons on several lists falls apart into a person per list."""
    seen = _chance(total, chances, rng)
    apart = (seen.sum(axis=1) > 1) & (rng.random(total) < 0.05)
    pieces = [row for person in seen[apart] for row in np.diag(person)[person]]
    return np.vstack([seen[~apart], *[np.array(pieces)] * bool(pieces)])


KINDS: dict[str, Callable[..., Histories]] = {
    "chance": _chance,
    "pairs": _pairs,
    "uneven": _uneven,
    "referral": _referral,
    "missed": _missed,
}
