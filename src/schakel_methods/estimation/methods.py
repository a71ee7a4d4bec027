"""The methods by the names that people ask for, each giving the interval it would publish."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from schakel_methods.estimation.bootstrap import BcaBootstrap, Progress, Reselecting
from schakel_methods.estimation.bounds import ChaoBound
from schakel_methods.estimation.decomposable import DecomposableMSE
from schakel_methods.estimation.hierarchy import BicMSE
from schakel_methods.estimation.independence import independence
from schakel_methods.estimation.latent_class import LatentClassMSE
from schakel_methods.estimation.stepwise import StepwiseMSE
from schakel_methods.estimation.table import CaptureTable, Estimate, Interval

CEILING = 50.0  # hidden per person seen beyond which rule R05 refuses, on resamples too
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


def band(estimate: Estimate) -> Estimate:
    """Put in front the band that holds the resampling and the all-models interval and the point.

    Re-selection on resamples misses models that the data at hand barely favour less; weighing the
    models misses what another sample would have shown. The band is as cautious as both.
    """
    if estimate.total is None:
        return estimate
    wanted = [i for i in estimate.intervals if i.level == 0.95 and i.kind in ("bca", "models")]
    if not any(i.kind == "bca" for i in wanted):
        wanted += [i for i in estimate.intervals if i.level == 0.95 and i.kind == "percentile"]
    low = min([estimate.total, *(i.low for i in wanted)])
    high = max([estimate.total, *(i.high for i in wanted)])
    return estimate.with_interval(Interval(low, high, 0.95, "band"), *estimate.intervals)


def quick_band(table: CaptureTable, effort: Effort, rng: np.random.Generator) -> Estimate:
    """The published method at the price of a glance, for checks that run it many times."""
    order = effort.max_order if table.size <= 5 else 2
    top = None if table.size <= 4 else 50
    quick = Effort(min(effort.replicates, 100), order)
    return band(_resampled(BicMSE(order, top, ceiling=CEILING), table, quick, rng, None))


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
    found = _resampled(BicMSE(effort.max_order, ceiling=CEILING), table, effort, rng, progress)
    return replace(band(found), method="auto")


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
}
