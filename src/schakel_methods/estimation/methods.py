"""The methods by the names that people ask for, each giving the interval it would publish."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import log

import numpy as np

from schakel_methods.estimation.bootstrap import BcaBootstrap, Progress, Reselecting
from schakel_methods.estimation.bounds import ChaoBound, HeterogeneityMSE, Shape
from schakel_methods.estimation.decomposable import DecomposableMSE
from schakel_methods.estimation.hierarchy import BicMSE, Ranking
from schakel_methods.estimation.independence import independence
from schakel_methods.estimation.latent_class import LatentClassMSE
from schakel_methods.estimation.mixture import Pool, mixture_interval, pooled
from schakel_methods.estimation.poisson import Z95
from schakel_methods.estimation.stepwise import StepwiseMSE
from schakel_methods.estimation.table import CaptureTable, Estimate, Interval

CEILING = 50.0  # hidden per person seen beyond which rule R05 refuses, on resamples too
SHAPES: tuple[Shape, ...] = ("darroch", "poisson", "gamma")
METHODS = ("auto", "independence", "stepwise", "bic", "dga", "lcmcr", "chao")


@dataclass(frozen=True)
class Effort:
    """How much work to put in: resamples (0 for none) and the highest order of interaction."""

    replicates: int = 1000
    max_order: int | None = None


def estimate_by(
    method: str,
    table: CaptureTable,
    effort: Effort,
    *,
    rng: np.random.Generator,
    progress: Progress | None = None,
) -> Estimate:
    """Estimate with the named method. Raises KeyError for a name that is not in METHODS.

    `auto` is the best BIC model of all hierarchical models with a band over both kinds of doubt.
    """
    return _RUNNERS[method](table, effort, rng, progress)


def band(estimate: Estimate, table: CaptureTable, ranking: Ranking) -> Estimate:
    """Put in front the band that holds the resampling and the all-models interval and the point.

    Re-selection on resamples misses models that the data at hand barely favour less; weighing the
    models misses what another sample would have shown. The band is as cautious as both.
    """
    if estimate.total is None:
        return estimate
    weighed = mixture_interval(all_kinds(table, ranking))
    drawn = [i for i in estimate.intervals if i.level == weighed.level and i.kind == "bca"]
    if not drawn:
        drawn = [i for i in estimate.intervals if i.level == 0.95 and i.kind == "percentile"]
    low = min([estimate.total, weighed.low, *(i.low for i in drawn)])
    high = max([estimate.total, weighed.high, *(i.high for i in drawn)])
    others = [i for i in estimate.intervals if i.kind != weighed.kind]
    return estimate.with_interval(Interval(low, high, 0.95, "band"), *others, weighed)


def all_kinds(table: CaptureTable, ranking: Ranking) -> Pool:
    """Models in which lists depend on each other, and models in which persons differ.

    Both explain why some people are on many lists; when the table favours the second kind, the
    first alone ends too low. BIC weighs them together.
    """
    count = ranking.admissible
    rows = list(zip(ranking.hidden[:count], ranking.variance[:count], ranking.bic, strict=False))
    for shape in SHAPES:
        found = HeterogeneityMSE(shape=shape).fit(table)
        if found.hidden and found.interval and found.bic is not None:
            if found.hidden > CEILING * table.observed:
                continue
            spread = log((found.interval.high - table.observed) / found.hidden) / Z95
            rows.append((found.hidden, spread**2, found.bic))
    hidden, variance, bic = np.array(rows, dtype=np.float64).T
    return pooled(hidden, variance, bic, table.observed)


def quick_band(table: CaptureTable, effort: Effort, rng: np.random.Generator) -> Estimate:
    """The published method at the price of a glance, for checks that run it many times."""
    if table.size > 6:
        few = Effort(min(effort.replicates, 100))
        return _resampled(StepwiseMSE(), table, few, rng, None)
    order = effort.max_order if table.size <= 5 else 2
    top = None if table.size <= 4 else 50
    quick = Effort(min(effort.replicates, 100), order)
    method = BicMSE(order, top, ceiling=CEILING)
    return band(_resampled(method, table, quick, rng, None), table, method.rank(table))


def _resampled(
    estimator: Reselecting,
    table: CaptureTable,
    effort: Effort,
    rng: np.random.Generator,
    progress: Progress | None,
) -> Estimate:
    if effort.replicates < 1:
        return estimator.fit(table)
    return BcaBootstrap(estimator, effort.replicates).fit(table, rng=rng, progress=progress)


def _auto(
    table: CaptureTable, effort: Effort, rng: np.random.Generator, progress: Progress | None
) -> Estimate:
    method = BicMSE(effort.max_order, ceiling=CEILING)
    found = _resampled(method, table, effort, rng, progress)
    return replace(band(found, table, method.rank(table)), method="auto")


def _bic(
    table: CaptureTable, effort: Effort, rng: np.random.Generator, progress: Progress | None
) -> Estimate:
    return _resampled(BicMSE(effort.max_order), table, effort, rng, progress)


def _stepwise(
    table: CaptureTable, effort: Effort, rng: np.random.Generator, progress: Progress | None
) -> Estimate:
    return _resampled(StepwiseMSE(), table, effort, rng, progress)


def _independence(
    table: CaptureTable, _effort: Effort, _rng: np.random.Generator, _progress: Progress | None
) -> Estimate:
    return independence().fit(table)


def _dga(
    table: CaptureTable, _effort: Effort, _rng: np.random.Generator, _progress: Progress | None
) -> Estimate:
    return DecomposableMSE().fit(table)


def _lcmcr(
    table: CaptureTable, _effort: Effort, rng: np.random.Generator, _progress: Progress | None
) -> Estimate:
    return LatentClassMSE().fit(table, rng=rng)


def _darroch(
    table: CaptureTable, _effort: Effort, _rng: np.random.Generator, _progress: Progress | None
) -> Estimate:
    return HeterogeneityMSE(shape="darroch").fit(table)


def _chao(
    table: CaptureTable, _effort: Effort, _rng: np.random.Generator, _progress: Progress | None
) -> Estimate:
    return ChaoBound().fit(table)


Runner = Callable[[CaptureTable, Effort, np.random.Generator, Progress | None], Estimate]
_RUNNERS: dict[str, Runner] = {
    "auto": _auto,
    "independence": _independence,
    "stepwise": _stepwise,
    "bic": _bic,
    "dga": _dga,
    "lcmcr": _lcmcr,
    "chao": _chao,
    "mth_darroch": _darroch,
}
