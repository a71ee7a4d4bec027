"""An interval over all models: each model's log-normal, weighted by its BIC.

It carries both kinds of doubt at once, about the numbers within a model and about the model
(Buckland, Burnham, Augustin 1997, Biometrics 53; weights as in Silverman, Chan, Vincent 2024).
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.special import ndtr

from schakel_methods.estimation.roots import crossing
from schakel_methods.estimation.table import Floats, Interval

LEAST_WEIGHT = 1e-7


class Ranked(Protocol):
    """What is needed of a ranking: admissible models in front, hidden and variance of its log."""

    @property
    def hidden(self) -> Floats: ...
    @property
    def variance(self) -> Floats: ...
    @property
    def weights(self) -> Floats: ...
    @property
    def observed(self) -> int: ...


@dataclass(frozen=True)
class Pool:
    """Models of different kinds on one table, made comparable by their BIC."""

    hidden: Floats
    variance: Floats
    weights: Floats
    observed: int


def pooled(hidden: Floats, variance: Floats, bic: Floats, observed: int) -> Pool:
    """Weigh models by exp(-dBIC/2); arrays of equal length, one entry per model."""
    weights = np.exp(-(bic - bic.min()) / 2)
    return Pool(hidden, variance, weights / weights.sum(), observed)


def mixture_interval(ranking: Ranked, level: float = 0.95) -> Interval:
    """Limits of the total that hold `level` of the weighted log-normals."""
    tail = (1 - level) / 2
    low, high = (mixture_quantile(ranking, p) for p in (tail, 1 - tail))
    return Interval(low, high, level, "models")


def mixture_quantile(ranking: Ranked, share: float) -> float:
    """The total below which `share` of the weighted log-normals lies."""
    weights = ranking.weights
    kept = weights > LEAST_WEIGHT
    weights = weights[kept] / weights[kept].sum()
    centre = np.log(np.maximum(ranking.hidden[: len(kept)][kept], 1e-12))
    spread = np.maximum(np.sqrt(ranking.variance[: len(kept)][kept]), 1e-9)

    def excess(level: float) -> float:
        return float(weights @ ndtr((level - centre) / spread)) - share

    low, high = float((centre - 12 * spread).min()), float((centre + 12 * spread).max())
    return ranking.observed + float(np.exp(min(crossing(excess, low, high), 700.0)))


def variance_shares(ranking: Ranked) -> tuple[float, float]:
    """Variance of ln(total) between models and within them, both BIC-weighted."""
    weights = ranking.weights
    hidden = ranking.hidden[: len(weights)]
    total = hidden + ranking.observed
    logs = np.log(total)
    between = float(weights @ (logs - weights @ logs) ** 2)
    within = float(weights @ (ranking.variance[: len(weights)] * (hidden / total) ** 2))
    return between, within
