"""One Gibbs chain of the latent class model: a compiled kernel and its NumPy twin.

Both make the same draws in the same order from the same generator and take floating-point sums in
the same order, so they give equal numbers; a test compares them. A change in one is a change in
both.
"""

import numpy as np

from schakel_methods.estimation.compiled import compiled
from schakel_methods.estimation.table import Floats, Ints

NEARLY_ONE = 1.0 - 1e-12  # a stick of exactly 1 would make ln(1 - V) infinite
MOST_MISSED = 1.0 - 1e-9  # chance of being on no list: the hidden stay below 1e9 times the seen


@compiled
def compiled_chain(
    rng: np.random.Generator,
    data: tuple[Floats, Ints],
    prior: tuple[float, float],
    start: tuple[Floats, Floats, float],
    sweeps: tuple[int, int, int],
) -> Floats:
    """Hidden numbers of one chain, shape (draws,).

    `data` is which lists each cell holds (cells, lists) as 0/1 and the persons per cell (cells,);
    `prior` the shape and rate of the concentration; `start` chances (classes, lists), class shares
    (classes,) and concentration; `sweeps` burn-in, number of draws and sweeps per draw.
    """
    held, counts = data
    chances, shares, concentration = start[0].copy(), start[1].copy(), start[2]
    burn_in, draws, thin = sweeps
    kept = np.empty(draws)
    for sweep in range(burn_in + draws * thin):
        members = np.zeros(len(shares), dtype=np.int64)
        inside = np.zeros(chances.shape, dtype=np.int64)
        _assign(rng, held, counts, chances, shares, members, inside)
        hidden = _hide(rng, counts.sum(), chances, shares, members)
        _relabel(rng, members, inside, concentration)
        _draw_chances(rng, chances, members, inside)
        concentration = _draw_shares(rng, shares, members, concentration, prior)
        if sweep >= burn_in and (sweep - burn_in + 1) % thin == 0:
            kept[(sweep - burn_in) // thin] = hidden
    return kept


@compiled
def _assign(
    rng: np.random.Generator,
    held: Floats,
    counts: Ints,
    chances: Floats,
    shares: Floats,
    members: Ints,
    inside: Ints,
) -> None:
    """Split the persons of every cell over the classes."""
    classes, lists = chances.shape
    weights, part = np.empty(classes), np.empty(classes, dtype=np.int64)
    for cell in range(len(counts)):
        for k in range(classes):
            weights[k] = shares[k]
            for j in range(lists):
                weights[k] *= chances[k, j] if held[cell, j] > 0 else 1.0 - chances[k, j]
        part[:] = 0
        _split(rng, counts[cell], weights, part)
        for k in range(classes):
            if part[k] == 0:
                continue
            members[k] += part[k]
            for j in range(lists):
                if held[cell, j] > 0:
                    inside[k, j] += part[k]


@compiled
def _hide(
    rng: np.random.Generator, observed: int, chances: Floats, shares: Floats, members: Ints
) -> int:
    """Draw the hidden number and split it over the classes."""
    weights = shares.copy()
    missed = 0.0
    for k in range(len(shares)):
        for j in range(chances.shape[1]):
            weights[k] *= 1.0 - chances[k, j]
        missed += weights[k]
    hidden = rng.negative_binomial(observed, 1.0 - min(missed, MOST_MISSED))
    _split(rng, hidden, weights, members)
    return hidden


@compiled
def _split(rng: np.random.Generator, count: int, weights: Floats, into: Ints) -> None:
    """Add a multinomial split of `count` to `into`: conditional binomials, as NumPy does it."""
    total = 0.0
    for k in range(len(weights)):
        total += weights[k]
    left, remaining = count, 1.0
    for k in range(len(weights) - 1):
        share = weights[k] / total
        got = rng.binomial(left, min(share / remaining, 1.0))
        into[k] += got
        left -= got
        if left <= 0:
            return
        remaining -= share
    into[len(weights) - 1] += left


@compiled
def _relabel(rng: np.random.Generator, members: Ints, inside: Ints, concentration: float) -> None:
    """Let neighbouring classes change places, the sticks integrated out: helps the chain move.

    The ratio of the two labellings is (alpha + b + later) / (alpha + a + later).
    """
    classes = len(members)
    later = members[classes - 1]
    for k in range(classes - 3, -1, -1):
        first, second = members[k], members[k + 1]
        ratio = (concentration + second + later) / (concentration + first + later)
        if rng.random() < ratio:
            members[k], members[k + 1] = second, first
            for j in range(inside.shape[1]):
                inside[k, j], inside[k + 1, j] = inside[k + 1, j], inside[k, j]
        later += members[k + 1]


@compiled
def _draw_chances(rng: np.random.Generator, chances: Floats, members: Ints, inside: Ints) -> None:
    for k in range(chances.shape[0]):
        for j in range(chances.shape[1]):
            chances[k, j] = rng.beta(1.0 + inside[k, j], 1.0 + members[k] - inside[k, j])


@compiled
def _draw_shares(
    rng: np.random.Generator,
    shares: Floats,
    members: Ints,
    concentration: float,
    prior: tuple[float, float],
) -> float:
    """Break the stick anew; gives the new concentration."""
    classes = len(shares)
    later, stick, rate = members.sum(), 1.0, prior[1]
    for k in range(classes - 1):
        later -= members[k]
        broken = min(rng.beta(1.0 + members[k], concentration + later), NEARLY_ONE)
        shares[k] = stick * broken
        stick *= 1.0 - broken
        rate -= np.log(1.0 - broken)
    shares[classes - 1] = stick
    return rng.gamma(prior[0] + classes - 1, 1.0 / rate)


def numpy_chain(
    rng: np.random.Generator,
    data: tuple[Floats, Ints],
    prior: tuple[float, float],
    start: tuple[Floats, Floats, float],
    sweeps: tuple[int, int, int],
) -> Floats:
    """The same chain without a compiler: see `compiled_chain`."""
    held, counts = data
    chances, shares, concentration = start[0].copy(), start[1].copy(), start[2]
    burn_in, draws, thin = sweeps
    kept, observed = np.empty(draws), int(counts.sum())
    for sweep in range(burn_in + draws * thin):
        parts = rng.multinomial(counts, _normalised(_weights(held, chances, shares)))
        members, inside = parts.sum(axis=0), parts.T @ held.astype(np.int64)
        missing = _weights(np.zeros((1, held.shape[1])), chances, shares)
        missed = float(_running_sum(missing)[0])
        hidden = int(rng.negative_binomial(observed, 1.0 - min(missed, MOST_MISSED)))
        members = members + rng.multinomial(hidden, _normalised(missing)[0])
        _relabel_numpy(rng, members, inside, concentration)
        chances = rng.beta(1.0 + inside, 1.0 + members[:, None] - inside)
        concentration = _draw_shares_numpy(rng, shares, members, concentration, prior)
        if sweep >= burn_in and (sweep - burn_in + 1) % thin == 0:
            kept[(sweep - burn_in) // thin] = hidden
    return kept


def _weights(held: Floats, chances: Floats, shares: Floats) -> Floats:
    """Chance of every cell within every class, times the share of the class; (cells, classes)."""
    weights = np.repeat(shares[None, :], len(held), axis=0)
    for j in range(held.shape[1]):
        weights *= np.where(held[:, j : j + 1] > 0, chances[None, :, j], 1.0 - chances[None, :, j])
    return weights


def _running_sum(weights: Floats) -> Floats:
    return np.asarray(np.cumsum(weights, axis=1)[:, -1])


def _normalised(weights: Floats) -> Floats:
    return weights / _running_sum(weights)[:, None]


_relabel_numpy = getattr(_relabel, "py_func", _relabel)
_draw_shares_numpy = getattr(_draw_shares, "py_func", _draw_shares)
