"""Strata that borrow from each other: the spread is learned, and small strata are nearer the truth."""

from math import isclose

import numpy as np
import pytest

from schakel_methods.estimation.strata import StratifiedMSE
from schakel_methods.estimation.strata_shrinkage import ShrunkStrataMSE
from schakel_methods.estimation.strata_table import Covariate, StratifiedTable, from_records
from schakel_methods.estimation.table import Code

REGION = Covariate("region", tuple("abcdefgh"))
SIZES = np.array([80, 120, 150, 200, 300, 500, 800, 1_500])


def _simulated(rng, spread):
    """Four lists in eight regions of unequal size, with chances that differ by region."""
    counts = np.zeros((8, 16))
    for region, size in enumerate(SIZES):
        ease = np.array([-1.0, -1.3, -0.8, -1.6]) + spread * rng.normal(size=4)
        on = (rng.random((size, 4)) < 1 / (1 + np.exp(-ease))) @ np.array([1, 2, 4, 8])
        counts[region] = np.bincount(on, minlength=16)
    counts[:, 0] = 0
    shell = StratifiedTable(tuple("ABCD"), (REGION,), (1,), ((0,),), (1,))
    return shell.with_counts(counts)


def _free(table):
    """Hidden persons per region when all list-by-region terms are free, and when there are none."""
    problem = StratifiedMSE().problem(table)
    mains = problem.design.mains
    crossed = tuple((i, 4) for i in range(4))
    return problem.fit((*mains, *crossed)).hidden, problem.fit(mains).hidden


@pytest.mark.parametrize("spread", [0.3, 0.6])
def test_the_spread_between_strata_is_learned(spread):
    rng = np.random.default_rng(1)
    found = [
        ShrunkStrataMSE(draws=50).fit(_simulated(rng, spread), rng=rng).estimate.diagnostics
        for _ in range(10)
    ]
    assert isclose(np.median([f["deviation"] for f in found]), spread, rel_tol=0.35)


def test_small_strata_come_nearer_the_truth_than_with_or_without_free_terms():
    rng, errors = np.random.default_rng(2), {"shrunk": [], "free": [], "none": []}
    for _ in range(15):
        table = _simulated(rng, 0.3)
        seen = table.dense().sum(axis=1)
        lines = ShrunkStrataMSE(draws=50).fit(table, rng=rng).tables["region",]
        shrunk = np.array([np.nan if line.suppressed else line.hidden for line in lines])
        free, none = _free(table)
        for name, hidden in (("shrunk", shrunk), ("free", free), ("none", none)):
            errors[name].append(np.log((seen + hidden) / SIZES))
    rmse = {name: np.sqrt(np.nanmean(np.array(e) ** 2)) for name, e in errors.items()}
    assert rmse["shrunk"] < rmse["free"]
    assert rmse["shrunk"] < rmse["none"]


def test_the_known_total_is_covered():
    rng, covered = np.random.default_rng(3), 0
    for _ in range(20):
        result = ShrunkStrataMSE(draws=400).fit(_simulated(rng, 0.3), rng=rng)
        covered += result.estimate.interval.covers(SIZES.sum())
    assert covered >= 16


def test_hardly_any_shrinkage_is_the_free_model_and_much_is_none():
    table, rng = _simulated(np.random.default_rng(4), 0.3), np.random.default_rng(5)
    free, none = _free(table)
    loose = ShrunkStrataMSE(deviation=30.0, draws=10).fit(table, rng=rng).estimate
    tight = ShrunkStrataMSE(deviation=1e-3, draws=10).fit(table, rng=rng).estimate
    assert isclose(loose.hidden, free.sum(), rel_tol=0.02)
    assert isclose(tight.hidden, none.sum(), rel_tol=1e-3)


def test_strata_add_up_and_equal_seeds_give_equal_output():
    table = _simulated(np.random.default_rng(6), 0.3)
    one, other = (
        ShrunkStrataMSE(draws=50).fit(table, rng=np.random.default_rng(7)) for _ in range(2)
    )
    assert one == other
    assert all(not line.suppressed for line in one.tables["region",])
    assert isclose(sum(line.hidden for line in one.tables["region",]), one.estimate.hidden)


def test_lists_that_share_nobody_give_no_number():
    records = [(mask, (region,), 40) for mask in (1, 2, 4) for region in REGION.levels]
    table = from_records(("A", "B", "C"), (REGION,), records)
    result = ShrunkStrataMSE(draws=5).fit(table, rng=np.random.default_rng(1))
    assert result.estimate.hidden is None
    assert result.estimate.code != Code.GOOD
