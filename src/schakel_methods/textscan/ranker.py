"""An optional order of the reading list, learned from readers. Off by default.

It re-orders and does nothing else: no note is added, removed or scored for anyone to see. It knows
indicators, statuses and categories of the hits; no words (style gives the writer away), no source,
no person. Applying it needs no NumPy; learning it does (`ranker_fit`).
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

Item = TypeVar("Item")
Features = Mapping[str, float]
ALLOWED = ("indicator", "status", "category", "hits")


class RankedHit(Protocol):
    """What the ranker may know of a hit."""

    @property
    def indicator(self) -> str: ...
    @property
    def status(self) -> str: ...


@dataclass(frozen=True)
class Ranker:
    """Weights of a linear model; `version` goes into the run log.

    Raises ValueError for a weight on anything but an indicator, a status, a category or the
    number of hits.
    """

    version: str
    weights: Mapping[str, float]
    intercept: float = 0.0

    def __post_init__(self) -> None:
        foreign = [name for name in self.weights if name.split(":")[0] not in ALLOWED]
        if foreign:
            raise ValueError(f"not allowed as features: {', '.join(sorted(foreign))}")

    def contributions(self, features: Features) -> tuple[tuple[str, float], ...]:
        """Return what each feature adds, largest first; they sum to `logit - intercept`."""
        parts = [(name, self.weights.get(name, 0.0) * value) for name, value in features.items()]
        return tuple(sorted(parts, key=lambda part: (-abs(part[1]), part[0])))

    def logit(self, features: Features) -> float:
        """Return the model's value; only its order means anything."""
        return self.intercept + math.fsum(part for _, part in self.contributions(features))


@dataclass(frozen=True)
class Trial:
    """Figures that decide whether a ranker may be switched on (design of the scan, section 13).

    `pairs`: contrast pairs ranked right. `check`: area under the curve on the half not learned
    from. `control`: the same for function words only, trained the same way, which can only know
    style.
    """

    pairs: int
    pairs_by_sum: int
    check: float
    check_by_sum: float
    control: float


def features_of(hits: Sequence[RankedHit], categories: Mapping[str, str]) -> dict[str, float]:
    """Return the features of a note: which indicators, statuses and categories, and how many hits.

    >>> features_of([], {})
    {'hits': 0.0}
    """
    counts: Counter[str] = Counter()
    for hit in hits:
        counts[f"indicator:{hit.indicator}"] = 1
        counts[f"category:{categories[hit.indicator]}:{hit.status}"] = 1
        counts[f"status:{hit.status}"] += 1
    return {"hits": float(len(hits)), **{name: float(n) for name, n in sorted(counts.items())}}


def reorder(
    items: Sequence[Item], features: Sequence[Features], ranker: Ranker | None = None
) -> list[Item]:
    """Return the same items in the ranker's order; without a ranker in the order they came.

    Equal values keep the order they came in, so a ranker that knows nothing changes nothing.
    Raises ValueError when items and features do not pair up.

    >>> reorder(["a", "b"], [{"hits": 1.0}, {"hits": 2.0}], Ranker("v1", {"hits": 1.0}))
    ['b', 'a']
    """
    if len(items) != len(features):
        raise ValueError("one row of features per item")
    if ranker is None:
        return list(items)
    values = [ranker.logit(row) for row in features]
    order = sorted(range(len(items)), key=lambda place: -values[place])
    return [items[place] for place in order]


def reasons_to_stay_off(trial: Trial) -> tuple[str, ...]:
    """Return codes of why the ranker must stay off; empty means that a person may switch it on."""
    reasons = []
    if trial.pairs < trial.pairs_by_sum:
        reasons.append("pairs_worse_than_sum")
    if trial.check <= trial.check_by_sum:
        reasons.append("check_half_not_better_than_sum")
    if min(trial.check, trial.check_by_sum) <= trial.control:
        reasons.append("style_alone_does_as_well")
    return tuple(reasons)


def area_under_curve(values: Sequence[float], labels: Sequence[bool]) -> float:
    """Share of pairs (signal, innocent) in which the signal stands higher; ties count half.

    Raises ValueError when there is only one kind.

    >>> area_under_curve([3.0, 1.0, 2.0], [True, False, True])
    1.0
    """
    signals = [value for value, label in zip(values, labels, strict=True) if label]
    others = [value for value, label in zip(values, labels, strict=True) if not label]
    if not signals or not others:
        raise ValueError("needs signals and others")
    wins = sum((one > other) + (one == other) / 2 for one in signals for other in others)
    return wins / (len(signals) * len(others))
