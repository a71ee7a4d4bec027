"""Have the chains of a simulation found the same answer? (Vehtari et al. 2021)

Chains that agree prove little when they are short; chains that disagree prove that the answer is
not there yet. Both measures work on ranks, so that heavy tails do not hide a disagreement.
"""

from math import log10

import numpy as np
from scipy.special import ndtri

from schakel_methods.estimation.table import Floats


def split_rhat(draws: Floats) -> float:
    """Rank-normalised split R-hat of draws (chains, draws): 1 when halves of all chains agree.

    The larger of the measures for place and for spread; above 1.05 the chains disagree. Draws that
    never move give infinity unless all are equal.

    Example: `split_rhat(rng.normal(size=(8, 1000)))` is about 1.00.
    """
    halves = _halves(draws)
    if np.ptp(halves) == 0:
        return 1.0
    spread = np.abs(halves - np.median(halves))
    return max(_rhat(_rank_normal(halves)), _rhat(_rank_normal(spread)))


def effective_size(draws: Floats) -> float:
    """How many independent draws the draws (chains, draws) are worth, on ranks.

    Example: for an autoregression with correlation r about (1 - r) / (1 + r) of the draws.
    """
    halves = _halves(draws)
    if np.ptp(halves) == 0:
        return float(halves.size)
    z = _rank_normal(halves)
    covariances = _autocovariances(z)
    length = z.shape[1]
    within = covariances[:, 0].mean() * length / (length - 1)
    between = z.mean(axis=1).var(ddof=1) if len(z) > 1 else 0.0
    pooled = within * (length - 1) / length + between
    correlation = 1 - (within - covariances.mean(axis=0) * length / (length - 1)) / pooled
    correlation[0] = 1.0
    return float(halves.size / _geyer(correlation))


def _halves(draws: Floats) -> Floats:
    half = draws.shape[1] // 2
    return np.concatenate([draws[:, :half], draws[:, -half:]])


def _rhat(z: Floats) -> float:
    length = z.shape[1]
    within = float(z.var(axis=1, ddof=1).mean())
    between = length * float(z.mean(axis=1).var(ddof=1))
    if within == 0:
        return float("inf") if between > 0 else 1.0
    return float(np.sqrt((length - 1) / length + between / within / length))


def _rank_normal(draws: Floats) -> Floats:
    """Normal scores of the ranks over all chains; equal draws share the mean rank."""
    flat = draws.ravel()
    _, place, times = np.unique(flat, return_inverse=True, return_counts=True)
    last = np.cumsum(times)
    rank = (last - (times - 1) / 2)[place]
    return np.asarray(ndtri((rank - 0.375) / (len(flat) + 0.25))).reshape(draws.shape)


def _autocovariances(z: Floats) -> Floats:
    length = z.shape[1]
    centred = z - z.mean(axis=1, keepdims=True)
    spectrum = np.fft.rfft(centred, n=2 * length, axis=1)
    full = np.fft.irfft(spectrum * spectrum.conj(), n=2 * length, axis=1)[:, :length]
    return np.asarray(full / length)


def _geyer(correlation: Floats) -> float:
    """Sum of correlations up to where neighbouring pairs fall to zero, made non-increasing."""
    pairs = correlation[: len(correlation) // 2 * 2].reshape(-1, 2).sum(axis=1)
    negative = np.flatnonzero(pairs <= 0)
    kept = pairs[: negative[0]] if len(negative) else pairs
    falling = np.minimum.accumulate(kept)
    least = 1.0 / log10(max(len(correlation), 10))  # chains that swing can be worth more than n
    return max(2 * float(falling.sum()) - 1, least)
