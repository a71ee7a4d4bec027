"""All hierarchical models on a table, ranked by BIC or AIC (Silverman, Chan, Vincent 2024).

Up to five lists every hierarchical model is fitted, with six every model of pairs (32,768); beyond
that models are searched downhill from two starts. Local search is a trap, so it is used only where
there is no choice, and the result says so.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import log

import numpy as np
from scipy.special import gammaln

from schakel_methods.estimation.bic_kernel import best_of_many, rank_all
from schakel_methods.estimation.compiled import COMPILED
from schakel_methods.estimation.mixture import mixture_interval
from schakel_methods.estimation.poisson import fit_model, log_normal_interval
from schakel_methods.estimation.stepwise import choose_pairs
from schakel_methods.estimation.table import (
    CaptureTable,
    Code,
    Estimate,
    Floats,
    Ints,
    Note,
)

NEAR = 10.0  # BIC points within which a model is still to be reckoned with
MOST_TERMS = 62  # bits of a machine word that holds a model
ALL_MODELS = 5  # up to this many lists every model can be fitted


@dataclass(frozen=True)
class Ranking:
    """Models on one table, best admissible first; arrays of equal length, one entry per model.

    `universe` are the terms in play as list masks; bit t of `bits` says that `universe[t]` is in.
    `variance` is that of ln(hidden). `complete` is False when models were searched, not listed.
    """

    universe: Ints
    bits: Ints
    hidden: Floats
    variance: Floats
    aic: Floats
    bic: Floats
    codes: Ints
    observed: int
    complete: bool

    @property
    def admissible(self) -> int:
        """How many models have code 0; they stand in front."""
        return int((self.codes == Code.GOOD).sum())

    @property
    def weights(self) -> Floats:
        """exp(-dBIC/2) of the admissible models, summing to 1."""
        bic = self.bic[: self.admissible]
        weight = np.exp(-(bic - bic.min()) / 2)
        return np.asarray(weight / weight.sum())

    @property
    def mean(self) -> float:
        """BIC-weighted mean of the total."""
        return float(self.weights @ self.hidden[: self.admissible]) + self.observed

    def span(self, points: float = NEAR) -> tuple[float, float]:
        """Least and greatest total among models within `points` BIC of the best."""
        bic = self.bic[: self.admissible]
        near = self.hidden[: self.admissible][bic <= bic.min() + points]
        return float(near.min()) + self.observed, float(near.max()) + self.observed

    def terms(self, place: int) -> tuple[int, ...]:
        """The terms of one model as list masks."""
        bits = int(self.bits[place])
        return tuple(int(term) for t, term in enumerate(self.universe) if bits >> t & 1)


@dataclass(frozen=True)
class BicMSE:
    """The admissible hierarchical model of least BIC (or AIC).

    `max_order` is the most lists in one term; None takes m - 1 up to five lists and 2 beyond.
    `top` limits re-selection in the bootstrap to the best models of the table; None takes all up to
    five lists, 1,000 with six and 50 beyond. `ceiling` passes over models with more hidden than that many times the
    seen when choosing again on a resample. Example: `BicMSE(max_order=2).fit(table).total`.
    """

    max_order: int | None = None
    top: int | None = None
    criterion: str = "bic"
    ceiling: float = float("inf")
    method: str = "bic"

    def rank(self, table: CaptureTable) -> Ranking:
        """Every model considered, best first."""
        return rank_models(table, self.max_order or default_order(table.size), self.criterion)

    def fit(self, table: CaptureTable) -> Estimate:
        """Best model with its Wald interval; beside it the interval over all models."""
        ranking = self.rank(table)
        if not ranking.admissible:
            return _none_admissible(self.method, table)
        deviation = float(np.sqrt(ranking.variance[0]))
        wald = log_normal_interval(table.observed, float(ranking.hidden[0]), deviation)
        terms = ranking.terms(0)
        return Estimate(
            method=self.method,
            observed=table.observed,
            hidden=float(ranking.hidden[0]),
            terms=terms,
            infinite=tuple(term for term in terms if not table.overlap(term)),
            aic=float(ranking.aic[0]),
            bic=float(ranking.bic[0]),
            settings={"max_order": self.max_order or default_order(table.size)},
            diagnostics=_summary(ranking),
            notes=() if ranking.complete else (Note("models_searched"),),
            fingerprint=table.fingerprint,
        ).with_interval(wald, mixture_interval(ranking))

    def totals(self, table: CaptureTable, rows: Floats) -> Floats:
        """Best of the ranked models on each row of counts by mask; nan when none is admissible."""
        return self.choices(table, rows)[0]

    def choices(self, table: CaptureTable, rows: Floats) -> tuple[Floats, Ints]:
        """Totals as above, and 1 where a better model was passed over for the ceiling."""
        ranking = self.rank(table)
        bits = ranking.bits[: self._kept(ranking, table.size)]
        price = 0.0 if self.criterion == "bic" else 2.0
        choose = best_of_many if COMPILED else best_by_fit
        constant, _, passed = choose(
            rows, table.barred(), ranking.universe, bits, price, self.ceiling
        )
        return np.asarray(np.exp(constant) + rows.sum(axis=1)), passed

    def _kept(self, ranking: Ranking, size: int) -> int:
        """A model that is not admissible here may be so on a resample: all means all."""
        if self.top:
            return min(self.top, ranking.admissible)
        if size <= ALL_MODELS:
            return len(ranking.bits)
        # A fit costs four times as much with each list more; the best few hold most of the choice.
        return min(1000 if size == ALL_MODELS + 1 else 50, ranking.admissible)


def default_order(size: int) -> int:
    """Highest order that can be listed: m - 1 up to five lists, pairs beyond."""
    return size - 1 if size <= ALL_MODELS else 2


@lru_cache(maxsize=16)
def rank_models(table: CaptureTable, max_order: int, criterion: str = "bic") -> Ranking:
    """Fit and rank the models of one table up to `max_order`; searched when there are too many."""
    order = max(1, min(max_order, table.size - 1))
    universe = terms_up_to(table.size, order)
    if table.size <= ALL_MODELS or (table.size == ALL_MODELS + 1 and order <= 2):
        return ranked(table, universe, all_models(universe), criterion)
    return search_models(table, order, criterion)


def search_models(table: CaptureTable, max_order: int, criterion: str = "bic") -> Ranking:
    """Models met going downhill from independence and from the stepwise choice."""
    universe = terms_up_to(table.size, max_order)
    place = {int(term): t for t, term in enumerate(universe)}
    stepwise = sum(1 << place[term] for term in choose_pairs(table, 0.02).terms)
    met: set[int] = set()
    for start in {0, stepwise}:
        met |= downhill(table, universe, start, criterion)
    models: Ints = np.array(sorted(met), dtype=np.int64)
    return ranked(table, universe, models, criterion, complete=False)


def downhill(table: CaptureTable, universe: Ints, start: int, criterion: str) -> set[int]:
    """Every model looked at on the way to a model no neighbour of which is better."""
    met, here = {start}, start
    while True:
        around: Ints = np.array([here, *neighbours(universe, here)], dtype=np.int64)
        met.update(int(bits) for bits in around)
        best = ranked(table, universe, around, criterion, complete=False)
        step = int(best.bits[0])
        if step == here or not best.admissible:
            return met
        here = step


def neighbours(universe: Ints, bits: int) -> list[int]:
    """Hierarchical models with one term more or one term less."""
    found = []
    for t, term in enumerate(universe):
        changed = bits ^ (1 << t)
        others = [int(u) for s, u in enumerate(universe) if changed >> s & 1]
        if bits >> t & 1:
            fits = not any(other & term == term for other in others)
        else:
            fits = _needs(universe, t) & ~changed == 0
        if fits:
            found.append(changed)
    return found


def terms_up_to(size: int, max_order: int) -> Ints:
    """List masks of two lists and more, pairs first. Raises ValueError when they exceed a word."""
    held = [t for t in range(1, 1 << size) if 2 <= t.bit_count() <= max_order]
    if len(held) > MOST_TERMS:
        raise ValueError("too many terms: lower the order")
    return np.array(sorted(held, key=lambda t: (t.bit_count(), t)), dtype=np.int64)


def all_models(universe: Ints) -> Ints:
    """Every hierarchical set of the terms, as bits; 8, 113 and 6,893 for three to five lists."""
    models: Ints = np.zeros(1, dtype=np.int64)
    for t in range(len(universe)):
        need = _needs(universe, t)
        models = np.concatenate([models, models[models & need == need] | (1 << t)])
    return models


def _needs(universe: Ints, t: int) -> int:
    """Bits of the terms that term t implies."""
    term = int(universe[t])
    return sum(1 << s for s in range(t) if int(universe[s]) & term == int(universe[s]))


def ranked(
    table: CaptureTable, universe: Ints, models: Ints, criterion: str, *, complete: bool = True
) -> Ranking:
    """Fit the given models and put the admissible ones in front, best first."""
    counts = table.dense()
    fit = rank_all if COMPILED else rank_by_fit
    deviance, constant, variance, codes = fit(counts, table.barred(), universe, models)
    deviance = deviance + 2 * float(gammaln(counts + 1).sum())
    parameters = np.array([1 + table.size + int(bits).bit_count() for bits in models])
    aic, bic = deviance + 2 * parameters, deviance + log(table.observed) * parameters
    order = np.lexsort((models, np.round(aic if criterion == "aic" else bic, 8), codes != 0))
    return Ranking(
        universe=universe,
        bits=models[order],
        hidden=np.exp(np.minimum(constant[order], 700.0)),
        variance=variance[order],
        aic=aic[order],
        bic=bic[order],
        codes=codes[order],
        observed=table.observed,
        complete=complete,
    )


def rank_by_fit(
    y: Floats, barred: Ints, universe: Ints, models: Ints
) -> tuple[Floats, Floats, Floats, Ints]:
    """NumPy twin of `bic_kernel.rank_all`."""
    size = len(y).bit_length() - 1
    impossible = frozenset(int(m) for m in np.flatnonzero(barred) if m)
    blank = CaptureTable(tuple(f"L{i}" for i in range(size)), (), (), impossible)
    table = blank.with_counts(y)
    fixed = float(gammaln(y + 1).sum())
    rows = []
    for bits in models:
        terms = [int(u) for t, u in enumerate(universe) if int(bits) >> t & 1]
        fitted = fit_model(table, terms)
        deviance = -2 * (fitted.fit.log_likelihood + fixed)
        spread = fitted.standard_error**2 if fitted.code == Code.GOOD else np.nan
        rows.append((deviance, float(fitted.fit.coefficients[0]), spread, int(fitted.code)))
    found = np.array(rows, dtype=np.float64).reshape(len(models), 4).T
    return found[0], found[1], found[2], found[3].astype(np.int64)


def best_by_fit(
    tables: Floats, barred: Ints, universe: Ints, models: Ints, price: float, ceiling: float
) -> tuple[Floats, Ints, Ints]:
    """NumPy twin of `bic_kernel.best_of_many`."""
    constant, place = np.full(len(tables), np.nan), np.full(len(tables), -1)
    passed = np.zeros(len(tables), dtype=np.int64)
    sizes = np.array([int(bits).bit_count() for bits in models])
    for row, y in enumerate(tables):
        deviance, level, _, codes = rank_by_fit(y, barred, universe, models)
        value = np.round(deviance + (price or log(y.sum())) * sizes, 8)
        good = codes == Code.GOOD
        near = good & (level <= log(ceiling) + log(y.sum()) if np.isfinite(ceiling) else good)
        if near.any():
            place[row] = int(np.argmin(np.where(near, value, np.inf)))
            constant[row] = level[place[row]]
            passed[row] = int(value[good].min() < value[place[row]])
    return constant, place, passed


def _summary(ranking: Ranking) -> dict[str, float | int | bool]:
    low, high = ranking.span()
    return {
        "models": len(ranking.bits),
        "admissible": ranking.admissible,
        "complete": ranking.complete,
        "mean": ranking.mean,
        "span_low": low,
        "span_high": high,
        "order": max((int(t).bit_count() for t in ranking.universe), default=1),
        "best_share": float(ranking.weights[0]),
    }


def _none_admissible(method: str, table: CaptureTable) -> Estimate:
    code = fit_model(table).code
    return Estimate(
        method=method,
        observed=table.observed,
        hidden=None,
        code=code if code != Code.GOOD else Code.NO_MLE,
        notes=(Note("no_model_admissible"),),
        fingerprint=table.fingerprint,
    )
