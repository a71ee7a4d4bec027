"""Reading a posterior that is held as masses over ordered classes of whole numbers."""

from itertools import pairwise

import numpy as np

from schakel_methods.estimation.table import Floats

VALLEY = 0.7  # two peaks are separate when the valley between them is below this part of the lower
SHARE = 0.02  # a peak with less of the posterior is not reported


def quantile_of(level: float, mass: Floats, low: Floats, high: Floats) -> float:
    """Smallest whole number with `level` of the mass at or below it.

    `mass` sums to one over classes that hold the whole numbers `low` to `high`; within a class the
    mass is taken as even, so that classes of one number give exact quantiles.

    Example: `quantile_of(0.5, [0.25, 0.5, 0.25], [1, 2, 3], [1, 2, 3])` is 2.
    """
    reached = np.cumsum(mass)
    place = min(int(np.searchsorted(reached, level)), len(mass) - 1)
    before = float(reached[place] - mass[place])
    part = (level - before) / float(mass[place]) if mass[place] > 0 else 0.0
    inside = np.ceil(part * (high[place] - low[place] + 1)) - 1
    return float(low[place] + np.clip(inside, 0, high[place] - low[place]))


def modes_of(mass: Floats, place: Floats) -> tuple[tuple[int, float], ...]:
    """Separate peaks of the density over `place` as (class, share of the mass), largest first.

    Shoulders do not count: between two peaks the density must fall below `VALLEY` of the lower.
    """
    width = np.gradient(place) if len(place) > 1 else np.ones(1)
    density = mass / width
    peaks = _peaks(density)
    bounds = [0, *(_valley(density, a, b) for a, b in pairwise(peaks))]
    parts = zip(peaks, bounds, [*bounds[1:], len(mass)], strict=True)
    found = [(peak, float(mass[a:b].sum())) for peak, a, b in parts]
    kept = [item for item in found if item[1] >= SHARE]
    return tuple(sorted(kept, key=lambda item: -item[1]))


def _valley(density: Floats, left: int, right: int) -> int:
    return left + int(np.argmin(density[left:right]))


def _peaks(density: Floats) -> list[int]:
    """Local maxima, joined with a neighbour as long as no real valley parts them."""
    padded = np.concatenate([[-1.0], density, [-1.0]])
    rising = padded[1:-1] > padded[:-2]
    peaks: list[int] = []
    for peak in np.flatnonzero(rising & (padded[1:-1] >= padded[2:])).tolist():
        while peaks and _joined(density, peaks[-1], peak):
            last = peaks.pop()
            peak = last if density[last] >= density[peak] else peak
        peaks.append(peak)
    return peaks


def _joined(density: Floats, left: int, right: int) -> bool:
    lowest = float(density[left : right + 1].min())
    return lowest >= VALLEY * float(min(density[left], density[right]))
