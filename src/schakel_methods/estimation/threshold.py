"""Bayesian thresholding (Silverman 2020): which pairs of lists depend on each other?

First a model with every pair, a N(0, 1) prior on each pair ("proper") or none ("improper"); pairs
whose posterior mean is at least two standard deviations from zero stay. Then the model with these
pairs alone gives the posterior of the total. Main effects have flat priors. Without a prior, pairs
that share nobody are at minus infinity and stay so.
"""

from dataclasses import asdict, dataclass, replace

import numpy as np

from schakel_methods.estimation.compiled import COMPILED
from schakel_methods.estimation.convergence import effective_size, split_rhat
from schakel_methods.estimation.poisson import all_pairs, design, fit_model
from schakel_methods.estimation.table import (
    CaptureTable,
    Code,
    Estimate,
    Floats,
    Interval,
    Json,
    Note,
)
from schakel_methods.estimation.threads import one_thread
from schakel_methods.estimation.threshold_kernel import compiled_walk, numpy_walk

NEAR = 0.15  # a pair this close to the threshold could as well have gone the other way


@dataclass(frozen=True)
class BayesianThresholdMSE:
    """Two-step Bayesian model of pairs of lists.

    `prior_deviation` of the pairs (None: flat); `threshold` in standard deviations. Every chain is
    a random walk of `draws` steps after `burn_in`. No number is given when the split R-hat of
    ln hidden is above `most_rhat`, or when the model with flat priors has no maximum.

    Example: `BayesianThresholdMSE().fit(table, rng=np.random.default_rng(1)).total`.
    """

    prior_deviation: float | None = 1.0
    threshold: float = 2.0
    chains: int = 8
    burn_in: int = 2_000
    draws: int = 15_000
    level: float = 0.95
    most_rhat: float = 1.05

    @one_thread
    def fit(self, table: CaptureTable, *, rng: np.random.Generator) -> Estimate:
        """Posterior median with limits, the pairs kept and how sure each pair is."""
        infinite = self._infinite(table)
        bare = Estimate(
            method="bayes_threshold",
            observed=table.observed,
            hidden=None,
            code=self._code(table),
            settings=asdict(self),
            fingerprint=table.fingerprint,
        )
        if bare.code != Code.GOOD:
            return bare
        finite = tuple(pair for pair in all_pairs(table.size) if pair not in infinite)
        first = self._sample(table, finite, infinite, rng=rng)
        flat = first.reshape(-1, first.shape[2])[:, 1 + table.size :]
        strength = np.abs(flat.mean(axis=0)) / flat.std(axis=0)
        kept = tuple(p for p, s in zip(finite, strength, strict=True) if s > self.threshold)
        hidden = np.exp(self._sample(table, kept, infinite, rng=rng)[:, :, 0])
        named = {table.term_name(p): float(s) for p, s in zip(finite, strength, strict=True)}
        found = replace(
            bare, terms=kept + infinite, infinite=infinite, notes=_close(named, self.threshold)
        )
        return self._summarised(found, hidden, {"strength": named})

    def _infinite(self, table: CaptureTable) -> tuple[int, ...]:
        """Pairs at minus infinity: those that share nobody, when no prior holds them."""
        if self.prior_deviation is not None:
            return ()
        return tuple(pair for pair in all_pairs(table.size) if not table.overlap(pair))

    def _code(self, table: CaptureTable) -> Code:
        """Code of the model that the flat priors rest on."""
        pairs = () if self.prior_deviation is not None else all_pairs(table.size)
        return fit_model(table, pairs).code

    def _sample(
        self,
        table: CaptureTable,
        pairs: tuple[int, ...],
        infinite: tuple[int, ...],
        *,
        rng: np.random.Generator,
    ) -> Floats:
        """Coefficients of all chains (chains, draws, columns), the constant first."""
        cells = table.cells()
        for pair in infinite:
            cells = cells[(cells & pair) != pair]
        x = design(cells, (0, *(1 << i for i in range(table.size)), *pairs))
        y = table.dense()[cells]
        precision = np.zeros(x.shape[1])
        if self.prior_deviation is not None:
            precision[1 + table.size :] = self.prior_deviation**-2.0
        mode, factor = _mode(x, y, precision)
        walk, sweeps = compiled_walk if COMPILED else numpy_walk, (self.burn_in, self.draws)
        chains = []
        for one in rng.spawn(self.chains):
            start = mode + factor @ one.standard_normal(len(mode))
            chains.append(walk(one, (x, y), precision, start, factor, sweeps))
        return np.stack(chains)

    def _summarised(
        self, found: Estimate, hidden: Floats, diagnostics: dict[str, Json]
    ) -> Estimate:
        rhat = split_rhat(np.log(hidden))
        medians: list[Json] = [float(m) + found.observed for m in np.median(hidden, axis=1)]
        diagnostics |= {
            "rhat": rhat,
            "effective_size": effective_size(np.log(hidden)),
            "chain_medians": medians,
        }
        if rhat > self.most_rhat:
            note = Note("did_not_converge", {"rhat": rhat, "medians": medians})
            return replace(found, notes=(*found.notes, note), diagnostics=diagnostics)
        tail = (1 - self.level) / 2
        low, middle, high = np.quantile(hidden, [tail, 0.5, 1 - tail])
        seen = found.observed
        interval = Interval(seen + float(low), seen + float(high), self.level, "posterior")
        return replace(
            found,
            hidden=float(middle),
            interval=interval,
            intervals=(interval,),
            diagnostics=diagnostics,
        )


def _mode(x: Floats, y: Floats, precision: Floats) -> tuple[Floats, Floats]:
    """Most probable coefficients, and the triangle of steps that suits the walk there."""
    mu = y + 0.5
    beta = _newton_step(x, mu, precision, x.T @ (mu * np.log(mu)))
    best = _penalised(x, y, precision, beta)
    for _ in range(200):
        mu = np.exp(np.minimum(x @ beta, 700.0))
        score = x.T @ (y - mu) - precision * beta
        if np.abs(score).max() < 1e-8 * max(float(y.sum()), 1.0):
            break
        step = _newton_step(x, mu, precision, score)
        while _penalised(x, y, precision, beta + step) < best - 1e-9 * (1 + abs(best)):
            step = step / 2
        beta = beta + step
        best = _penalised(x, y, precision, beta)
    information = (x * mu[:, None]).T @ x + np.diag(precision)
    scale = 2.38 / np.sqrt(len(beta))
    return beta, scale * np.linalg.cholesky(np.linalg.inv(information))


def _newton_step(x: Floats, mu: Floats, precision: Floats, right: Floats) -> Floats:
    return np.asarray(np.linalg.solve((x * mu[:, None]).T @ x + np.diag(precision), right))


def _penalised(x: Floats, y: Floats, precision: Floats, beta: Floats) -> float:
    eta = x @ beta
    return float(y @ eta - np.exp(np.minimum(eta, 700.0)).sum() - 0.5 * precision @ beta**2)


def _close(strength: dict[str, float], threshold: float) -> tuple[Note, ...]:
    near = [name for name, value in strength.items() if abs(value - threshold) < NEAR]
    return (Note("pairs_near_threshold", {"pairs": near}),) if near else ()
