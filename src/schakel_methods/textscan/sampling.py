"""What the scan misses: a random sample of unflagged notes, with exact intervals.

Clopper and Pearson (1934); Wilson (1927); Horvitz and Thompson (1952); Cohen (1960), "A coefficient
of agreement for nominal scales". Written out without NumPy, because pages show these figures too.
"""

import math
import random
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

Interval = tuple[float, float]
_Z = 1.959963984540054  # two-sided 95 %


@dataclass(frozen=True)
class Drawn:
    """A sampled note with the probability with which it was drawn; keep it with the reading."""

    note: Hashable
    stratum: str
    probability: float


@dataclass(frozen=True)
class Stratum:
    """Readings of one stratum: `population` unflagged notes, `read` of them read, `missed` found.

    A note read as "unsure" counts as read and not as missed; report both when there are many.
    """

    name: str
    population: int
    read: int
    missed: int


@dataclass(frozen=True)
class Missed:
    """Estimated number of missed signals with an interval of at least the chosen confidence.

    `recall` is found / (found + missed), None when nothing is known about the missed.
    `unread` names strata without a single reading: the upper bound counts all their notes.
    """

    missed: float
    interval: Interval
    recall: float | None
    recall_interval: Interval
    unread: tuple[str, ...]


def draw_sample(
    strata: Mapping[str, Sequence[Hashable]], sizes: Mapping[str, int], rng: random.Random
) -> tuple[Drawn, ...]:
    """Draw at random without replacement within each stratum, in shuffled order.

    A stratum without a size is an error (KeyError): forgetting one would call it free of misses.

    >>> len(draw_sample({"rest": range(100)}, {"rest": 5}, random.Random(1)))
    5
    """
    drawn = []
    for name, notes in strata.items():
        size = min(sizes[name], len(notes))
        drawn += [Drawn(note, name, size / len(notes)) for note in rng.sample(list(notes), size)]
    rng.shuffle(drawn)
    return tuple(drawn)


def clopper_pearson(hits: int, trials: int, confidence: float = 0.95) -> Interval:
    """Exact interval of a proportion: never shorter than promised.

    Raises ValueError unless 0 <= hits <= trials. Without trials nothing is known: (0, 1).

    >>> [round(bound, 4) for bound in clopper_pearson(0, 300)]
    [0.0, 0.0122]
    """
    _check(hits, trials)
    tail = (1 - confidence) / 2
    if not trials:
        return 0.0, 1.0
    low = 0.0 if hits == 0 else _solve(lambda p: 1 - _at_most(hits - 1, trials, p) - tail)
    high = 1.0 if hits == trials else _solve(lambda p: tail - _at_most(hits, trials, p))
    return low, high


def wilson(hits: int, trials: int, z: float = _Z) -> Interval:
    """Score interval of a proportion, for tables of error rates.

    >>> [round(bound, 3) for bound in wilson(8, 10)]
    [0.49, 0.943]
    """
    _check(hits, trials)
    if not trials:
        return 0.0, 1.0
    share, square = hits / trials, z * z
    middle = share + square / (2 * trials)
    margin = z * math.sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    scale = 1 + square / trials
    return max(0.0, (middle - margin) / scale), min(1.0, (middle + margin) / scale)


def estimate_missed(strata: Sequence[Stratum], *, found: int, confidence: float = 0.95) -> Missed:
    """Estimate how many signals stand among the unflagged notes.

    `found` is the number of flagged notes confirmed by a reader. The point estimate is the
    Horvitz-Thompson sum. The interval adds exact bounds per stratum at the Bonferroni level,
    so it covers at least as often as promised, and is wide when little was read.

    >>> result = estimate_missed([Stratum("rest", 10_000, 300, 0)], found=40)
    >>> result.missed, [round(bound) for bound in result.interval]
    (0.0, [0, 122])
    """
    level = 1 - (1 - confidence) / max(1, sum(0 < s.read < s.population for s in strata))
    bounds = [_bounds(stratum, level) for stratum in strata]
    missed = sum(s.missed * s.population / s.read for s in strata if s.read)
    low, high = sum(b[0] for b in bounds), sum(b[1] for b in bounds)
    return Missed(
        missed,
        (low, high),
        _ratio(found, missed),
        (_ratio(found, high) or 0.0, _ratio(found, low) or (1.0 if found else 0.0)),
        tuple(s.name for s in strata if s.population and not s.read),
    )


def cohen_kappa(first: Sequence[Hashable], second: Sequence[Hashable]) -> float | None:
    """Agreement of two readers beyond chance: 1 is full, 0 is what chance gives.

    None when there is nothing to compare, or when both gave one and the same answer always:
    chance then explains everything and kappa is undefined.
    Raises ValueError when the readings do not pair up.

    >>> round(cohen_kappa(["yes", "yes", "no", "no"], ["yes", "no", "no", "no"]), 2)
    0.5
    """
    if len(first) != len(second):
        raise ValueError("both readers must have read the same notes")
    total = len(first)
    agreed = sum(a == b for a, b in zip(first, second, strict=True))
    one, other = Counter(first), Counter(second)
    by_chance = sum(one[answer] * other[answer] for answer in one)
    if by_chance == total * total:
        return None
    return (agreed / total - by_chance / total**2) / (1 - by_chance / total**2)


def _check(hits: int, trials: int) -> None:
    if not 0 <= hits <= trials:
        raise ValueError(f"{hits} of {trials} is no proportion")


def _bounds(stratum: Stratum, confidence: float) -> Interval:
    """Bounds of the number missed; never below what was seen or above what was left unread."""
    if not 0 <= stratum.missed <= stratum.read <= stratum.population:
        raise ValueError(f"impossible counts in stratum {stratum.name}")
    if stratum.read == stratum.population:
        return stratum.missed, stratum.missed
    low, high = clopper_pearson(stratum.missed, stratum.read, confidence)
    clear = stratum.read - stratum.missed
    return (
        max(low * stratum.population, stratum.missed),
        min(high * stratum.population, stratum.population - clear),
    )


def _ratio(found: float, missed: float) -> float | None:
    return found / (found + missed) if found + missed else None


def _at_most(hits: int, trials: int, p: float) -> float:
    """Probability of at most `hits`, summed in logarithms so that large trials do not overflow."""
    if p <= 0 or p >= 1:
        return 1.0 if p <= 0 or hits >= trials else 0.0
    chances = (
        math.lgamma(trials + 1)
        - math.lgamma(k + 1)
        - math.lgamma(trials - k + 1)
        + k * math.log(p)
        + (trials - k) * math.log1p(-p)
        for k in range(hits + 1)
    )
    return min(1.0, math.fsum(math.exp(chance) for chance in chances))


def _solve(rising: Callable[[float], float]) -> float:
    """The p in [0, 1] where a rising function passes zero, by halving: exact enough to print."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < 0 else (low, middle)
    return (low + high) / 2
