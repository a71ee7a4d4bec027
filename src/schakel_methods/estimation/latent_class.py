"""Latent classes with a Dirichlet process prior (Manrique-Vallier 2016), by Gibbs sampling.

The population falls apart in at most `classes` unknown kinds of people; within a kind the lists are
independent. Kinds, shares and the hidden number are drawn in turn; the prior on N is 1/N. The
posterior often has several separate peaks that one chain visits one at a time, so eight chains and
more start from scattered places and the result is withheld when they disagree.
"""

from dataclasses import asdict, dataclass

import numpy as np

from schakel_methods.estimation.compiled import COMPILED
from schakel_methods.estimation.convergence import effective_size, split_rhat
from schakel_methods.estimation.latent_kernel import compiled_chain, numpy_chain
from schakel_methods.estimation.table import (
    CaptureTable,
    Estimate,
    Floats,
    Interval,
    Ints,
    Json,
    Note,
)


@dataclass(frozen=True)
class LatentClassMSE:
    """Latent class model, several chains with a check that they agree.

    `prior_shape` and `prior_rate` are of the Gamma prior on the concentration; every chain makes
    `burn_in` sweeps, then keeps one draw in `thin` until it has `draws`. No number is given when
    the rank-normalised split R-hat of ln N is above `most_rhat`.

    Example: `LatentClassMSE().fit(table, rng=np.random.default_rng(1)).total`.
    """

    classes: int = 10
    prior_shape: float = 0.25
    prior_rate: float = 0.25
    chains: int = 8
    burn_in: int = 10_000
    draws: int = 1_500
    thin: int = 20
    level: float = 0.95
    most_rhat: float = 1.05

    def fit(self, table: CaptureTable, *, rng: np.random.Generator) -> Estimate:
        """Posterior median with limits; no number when the chains disagree or nobody overlaps."""
        refusal = _refusal(table)
        if refusal is not None:
            return self._estimate(table, None, (refusal,))
        return self._estimate(table, self.sample(table, rng=rng), ())

    def sample(self, table: CaptureTable, *, rng: np.random.Generator) -> Floats:
        """Draws of the total N, shape (chains, draws)."""
        run = compiled_chain if COMPILED else numpy_chain
        prior, data = (self.prior_shape, self.prior_rate), _data(table)
        sweeps = (self.burn_in, self.draws, self.thin)
        hidden = [
            run(one, data, prior, self._start(one, table.size), sweeps)
            for one in rng.spawn(self.chains)
        ]
        return np.asarray(hidden) + table.observed

    def _start(self, rng: np.random.Generator, lists: int) -> tuple[Floats, Floats, float]:
        """A scattered start: from nearly equal classes to one large class, any chances."""
        concentration = float(np.exp(rng.uniform(np.log(0.1), np.log(10.0))))
        shares = rng.dirichlet(np.full(self.classes, concentration))
        ease = rng.uniform(0.05, 1.0)
        return ease * rng.random((self.classes, lists)), shares, concentration

    def _estimate(
        self, table: CaptureTable, draws: Floats | None, notes: tuple[Note, ...]
    ) -> Estimate:
        hidden, interval = None, None
        diagnostics: dict[str, Json] = {}
        if draws is not None:
            rhat = split_rhat(np.log(draws))
            medians = np.median(draws, axis=1).tolist()
            size = effective_size(np.log(draws))
            diagnostics = {"rhat": rhat, "effective_size": size, "chain_medians": medians}
            if rhat > self.most_rhat:
                notes = (*notes, Note("did_not_converge", {"rhat": rhat, "medians": medians}))
            else:
                tail = (1 - self.level) / 2
                low, middle, high = np.quantile(draws, [tail, 0.5, 1 - tail])
                hidden = float(middle) - table.observed
                interval = Interval(float(low), float(high), self.level, "posterior")
        return Estimate(
            method="lcmcr",
            observed=table.observed,
            hidden=hidden,
            interval=interval,
            intervals=(interval,) if interval else (),
            notes=notes,
            settings=asdict(self),
            diagnostics=diagnostics,
            fingerprint=table.fingerprint,
        )


def _data(table: CaptureTable) -> tuple[Floats, Ints]:
    """Which lists each seen history holds (cells, lists), and how many persons have it."""
    counts = table.dense()
    masks = np.flatnonzero(counts)
    held = (masks[:, None] >> np.arange(table.size)) & 1
    return held.astype(np.float64), counts[masks].astype(np.int64)


def _refusal(table: CaptureTable) -> Note | None:
    if table.impossible:
        return Note("structural_zeros_not_supported")
    return None if table.on_several() else Note("no_overlap")
