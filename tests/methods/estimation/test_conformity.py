"""Laws that every estimator keeps. A new class with `fit` must be added here, or this file fails."""

import inspect
import json
from dataclasses import FrozenInstanceError, fields, is_dataclass
from importlib import import_module
from math import isclose, isfinite
from pkgutil import iter_modules

import numpy as np
import pytest
from tests.methods.estimation.reference_tables import table

from schakel_methods import estimation
from schakel_methods.estimation.bootstrap import BcaBootstrap
from schakel_methods.estimation.bounds import ChaoBound, HeterogeneityMSE
from schakel_methods.estimation.decomposable import DecomposableMSE
from schakel_methods.estimation.hierarchy import BicMSE
from schakel_methods.estimation.incomplete import IncompleteMSE
from schakel_methods.estimation.incomplete_table import IncompleteTable, PartialRow
from schakel_methods.estimation.independence import FixedMSE
from schakel_methods.estimation.latent_class import LatentClassMSE
from schakel_methods.estimation.linkage_error import LinkageError, PairQuality
from schakel_methods.estimation.multiverse import Multiverse
from schakel_methods.estimation.stepwise import StepwiseMSE
from schakel_methods.estimation.strata import StratifiedMSE
from schakel_methods.estimation.strata_shrinkage import ShrunkStrataMSE
from schakel_methods.estimation.strata_table import Covariate, StratifiedTable
from schakel_methods.estimation.table import CaptureTable, Estimate, from_pairs
from schakel_methods.estimation.threshold import BayesianThresholdMSE

SEX = Covariate("sex", ("f", "m"))
PERFECT = LinkageError(
    tuple(PairQuality(a, b, 0.98) for a, b in ("AB", "AC", "AD", "BC", "BD", "CD")), replicates=30
)
EASY = from_pairs(
    ("A", "B", "C", "D"),
    [(1, 240), (2, 200), (4, 160), (8, 120), (3, 60), (5, 50), (6, 42), (9, 38), (10, 30),
     (12, 26), (7, 14), (11, 12), (13, 9), (14, 8), (15, 3)],
)  # fmt: skip
APART = from_pairs(("A", "B", "C", "D"), [(1, 60), (2, 50), (4, 40), (8, 30)])


def _strata(seen: CaptureTable) -> StratifiedTable:
    """Every history in two strata that differ a little."""
    rows = [(m, s, c // 2 + s * (c % 2)) for m, c in zip(seen.masks, seen.counts, strict=True)
            for s in (0, 1)]  # fmt: skip
    kept = [row for row in rows if row[2]]
    masks, places, counts = zip(*kept, strict=True)
    return StratifiedTable(seen.lists, (SEX,), masks, tuple((p,) for p in places), counts)


def _partial(seen: CaptureTable) -> IncompleteTable:
    whole = _strata(seen)
    rows = zip(whole.masks, whole.levels, whole.counts, strict=True)
    return IncompleteTable(whole.lists, (SEX,), tuple(PartialRow(m, p, c) for m, p, c in rows))


WALK = LatentClassMSE(chains=8, burn_in=1_500, draws=400, thin=5)
# Every estimator with a way to run it on a plain table, and whether it is free of chance.
ESTIMATORS = {
    FixedMSE: (FixedMSE(), lambda e, t, rng: e.fit(t), True),
    StepwiseMSE: (StepwiseMSE(), lambda e, t, rng: e.fit(t), True),
    BicMSE: (BicMSE(), lambda e, t, rng: e.fit(t), True),
    ChaoBound: (ChaoBound(), lambda e, t, rng: e.fit(t), True),
    HeterogeneityMSE: (HeterogeneityMSE(), lambda e, t, rng: e.fit(t), True),
    DecomposableMSE: (DecomposableMSE(), lambda e, t, rng: e.fit(t), True),
    BcaBootstrap: (BcaBootstrap(StepwiseMSE(), 40), lambda e, t, rng: e.fit(t, rng=rng), False),
    LatentClassMSE: (WALK, lambda e, t, rng: e.fit(t, rng=rng), False),
    BayesianThresholdMSE: (
        BayesianThresholdMSE(burn_in=500, draws=2_500),
        lambda e, t, rng: e.fit(t, rng=rng),
        False,
    ),
    LinkageError: (PERFECT, lambda e, t, rng: e.fit(t, rng=rng), False),
    StratifiedMSE: (
        StratifiedMSE(replicates=20),
        lambda e, t, rng: e.fit(_strata(t), rng=rng).estimate,
        False,
    ),
    ShrunkStrataMSE: (
        ShrunkStrataMSE(draws=100),
        lambda e, t, rng: e.fit(_strata(t), rng=rng).estimate,
        False,
    ),
    IncompleteMSE: (
        IncompleteMSE(pairs=(), replicates=20),
        lambda e, t, rng: e.fit(_partial(t), rng=rng),
        False,
    ),
}
# Not estimators: the report over all of them.
OTHERS = {Multiverse}
every_estimator = pytest.mark.parametrize("kind", ESTIMATORS, ids=lambda kind: kind.__name__)


def run(kind, seen: CaptureTable, seed: int = 1) -> Estimate:
    estimator, fit, _ = ESTIMATORS[kind]
    return fit(estimator, seen, np.random.default_rng(seed))


def test_no_estimator_is_missing_here():
    found = set()
    for module in iter_modules(estimation.__path__):
        members = vars(import_module(f"{estimation.__name__}.{module.name}"))
        for thing in members.values():
            ours = inspect.isclass(thing) and thing.__module__.startswith(estimation.__name__)
            public = ours and not thing.__name__.startswith("_")
            if public and is_dataclass(thing) and "fit" in vars(thing):
                found.add(thing)
    protocols = {kind for kind in found if getattr(kind, "_is_protocol", False)}
    assert found - protocols == ESTIMATORS.keys() | OTHERS


@every_estimator
def test_an_easy_table_gets_a_number_within_its_interval(kind):
    estimate = run(kind, EASY)
    assert isinstance(estimate, Estimate)
    assert estimate.observed == EASY.observed
    assert estimate.total > estimate.observed
    assert estimate.interval.low <= estimate.total <= estimate.interval.high
    assert isfinite(estimate.interval.high)
    # Four nearly independent lists: every method lands in the same country.
    assert 1_500 < estimate.total < 6_000


@every_estimator
def test_lists_that_share_nobody_get_no_number(kind):
    estimate = run(kind, APART)
    assert estimate.hidden is None
    assert estimate.interval is None
    assert estimate.total is None


@every_estimator
def test_equal_seeds_give_equal_output(kind):
    assert run(kind, EASY, 7) == run(kind, EASY, 7)


@every_estimator
def test_settings_are_frozen_and_told(kind):
    estimator = ESTIMATORS[kind][0]
    with pytest.raises(FrozenInstanceError):
        setattr(estimator, fields(estimator)[0].name, None)
    estimate = run(kind, EASY)
    assert estimate.settings
    assert estimate.method
    json.dumps([estimate.settings, estimate.diagnostics], allow_nan=False)


@every_estimator
def test_the_order_of_lists_does_not_matter(kind):
    one, other = run(kind, EASY), run(kind, EASY.reordered((2, 0, 3, 1)))
    # Random methods draw in another order: they may differ by their own simulation error.
    assert isclose(one.total, other.total, rel_tol=1e-6 if ESTIMATORS[kind][2] else 0.1)


@every_estimator
def test_the_fingerprint_tells_tables_apart(kind):
    changed = from_pairs(
        EASY.lists, [(1, 241), *list(zip(EASY.masks, EASY.counts, strict=True))[1:]]
    )
    one, other = run(kind, EASY).fingerprint, run(kind, changed).fingerprint
    assert len(one) == 64
    assert one != other


@pytest.mark.parametrize("name", ["Korea", "Artificial_3", "NewOrl_5", "Kosovo"])
@pytest.mark.parametrize(
    "kind",
    [k for k, (_, _, sure) in ESTIMATORS.items() if sure or k is LatentClassMSE],
    ids=lambda kind: kind.__name__,
)
def test_sparse_tables_get_a_finite_number_or_none(kind, name):
    estimate = run(kind, table(name))
    if estimate.hidden is None:
        assert estimate.code or estimate.notes
        return
    assert 0 <= estimate.hidden < 200 * estimate.observed


@every_estimator
def test_no_random_sparse_table_breaks_an_estimator(kind):
    # Warnings are errors here: overflow or division by zero would fail as well.
    rng = np.random.default_rng(2026)
    for _ in range(8):
        lists = int(rng.integers(2, 6))
        share = rng.gamma(0.5, 2.0, 1 << lists) / (1 + 3 * np.bitwise_count(np.arange(1 << lists)))
        counts = rng.poisson(share * rng.uniform(0.3, 30))
        pairs = ((m, int(counts[m])) for m in range(1, 1 << lists) if counts[m])
        seen = from_pairs(tuple("ABCDE"[:lists]), pairs)
        if kind is LinkageError or seen.observed < 2:
            continue
        estimate = run(kind, seen)
        if estimate.hidden is not None:
            assert isfinite(estimate.total)
            assert estimate.interval is not None
            assert estimate.interval.low <= estimate.interval.high
