"""Joint models over strata: parity with the Dutch search step by step, laws, simulated truth."""

from math import isclose, log

import numpy as np
import pytest
from tests.methods.estimation.reference_tables import expected, stratified_table

from schakel_methods.estimation.poisson import fit_model
from schakel_methods.estimation.strata import StratifiedMSE
from schakel_methods.estimation.strata_design import make_design, polynomial
from schakel_methods.estimation.strata_fit import StrataProblem
from schakel_methods.estimation.strata_search import search
from schakel_methods.estimation.strata_table import Covariate, StratifiedTable, from_records
from schakel_methods.estimation.table import Code, TableError

LISTS = ("R1", "R2", "R3", "R4")
SEX = Covariate("sex", ("f", "m"))
YEARS = Covariate("year", ("2018", "2019", "2020", "2021"), numeric=True)


@pytest.fixture(scope="module")
def simdat():
    return stratified_table("cruyff_simdat", lists=LISTS, year="Y")


@pytest.fixture(scope="module")
def spina():
    table = stratified_table("spina_stratified", lists=("S1", "S2", "S3"))
    return StrataProblem(make_design(table), table.dense().ravel())


@pytest.mark.parametrize(
    ("name", "pairs", "code"),
    [
        ("spina_main", (), Code.GOOD),
        ("spina_listxcov", ((0, 3), (1, 3), (2, 3)), Code.NO_MLE),
        ("spina_all2way", ((0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)), Code.NO_MLE),
    ],
)
def test_a_joint_model_equals_that_of_the_peer(spina, name, pairs, code):
    peer = expected()["stratified"][name]
    fit = spina.fit((*spina.design.mains, *pairs))
    assert isclose(fit.total, peer["N_total"], rel_tol=1e-6)
    assert isclose(fit.deviance, peer["deviance"], abs_tol=1e-6)
    assert isclose(fit.criterion(2.0), peer["aic"], abs_tol=1e-6)
    assert fit.parameters == peer["n_par"]
    levels = ("afro-american", "caucasian", "other")
    theirs = {row["stratum"]: row["hidden"] for row in peer["strata"]}
    np.testing.assert_allclose(fit.hidden, [theirs[level] for level in levels], atol=1e-6)
    # Everybody in the smallest stratum is on list S1: there the hidden run to zero.
    assert spina.code(fit) == code


@pytest.mark.parametrize(
    ("key", "degree", "same_steps"),
    [("simdat_year_quadratic", 2, 31), ("simdat_nocontrast", None, 29)],
)
def test_the_search_takes_the_steps_of_the_dutch_study(simdat, key, degree, same_steps):
    peer = expected()["cruyff_search"][key]
    design = make_design(simdat, degree)
    found = search(StrataProblem(design, simdat.dense().ravel()))
    for ours, theirs in list(zip(found.path, peer["path"], strict=False))[:same_steps]:
        named = f"{ours.action} {':'.join(design.names[f] for f in ours.term)}".strip()
        assert named == theirs["step"]
        assert isclose(ours.fit.deviance, theirs["Resid..Dev"], abs_tol=0.051)
        assert isclose(ours.fit.total, theirs["Nhat"], abs_tol=0.051)
        bic = ours.fit.criterion(log(simdat.observed)) - peer["min"]["BIC"]
        assert isclose(bic, theirs["BIC"], abs_tol=0.11)
    assert isclose(found.chosen.total, peer["N_bic"], rel_tol=1e-6)


def test_a_step_without_a_maximum_is_passed_over_and_reported(simdat):
    # The peer takes this step and prints a total of 1.7e9.
    design = make_design(simdat, 2)
    found = search(StrataProblem(design, simdat.dense().ravel()))
    assert [design.name(term) for term in found.refused] == ["R3 x X4"]
    assert max(step.fit.total for step in found.path) < 20 * simdat.observed


def test_the_bootstrap_of_the_dutch_study_gives_its_limits(simdat):
    peer = expected()["cruyff_search"]["simdat_year_quadratic"]["boot"]["tables"]
    method = StratifiedMSE(replicates=300, reselect_among=1)
    result = method.fit(simdat, rng=np.random.default_rng(12))
    whole = peer["x"][0]
    assert isclose(result.estimate.total, whole["Nhat"], rel_tol=1e-3)
    assert isclose(result.estimate.interval.low, whole["min95"], rel_tol=0.15)
    assert isclose(result.estimate.interval.high, whole["max95"], rel_tol=0.15)
    for ours, theirs in zip(result.tables["Y",], peer["Y"], strict=True):
        assert ours.observed == theirs["nobs"]
        assert isclose(ours.observed + ours.hidden, theirs["Nhat"], rel_tol=0.01)


@pytest.fixture(scope="module")
def fitted(simdat):
    return StratifiedMSE(replicates=60).fit(simdat, rng=np.random.default_rng(1))


def test_choosing_again_widens_the_interval(simdat, fitted):
    same = StratifiedMSE(replicates=60, reselect_among=1)
    narrow = same.fit(simdat, rng=np.random.default_rng(1)).estimate.interval
    wide = fitted.estimate.interval
    assert wide.high / wide.low > narrow.high / narrow.low


def test_strata_add_up_to_the_whole(simdat, fitted):
    problem = StratifiedMSE().problem(simdat)
    chosen = search(problem).chosen
    assert isclose(chosen.hidden.sum(), fitted.estimate.hidden, rel_tol=1e-9)
    for margin, lines in fitted.tables.items():
        assert sum(line.observed for line in lines) == simdat.observed, margin


def test_small_strata_get_no_number(fitted):
    for lines in fitted.tables.values():
        for line in lines:
            small = line.observed < 20 or line.on_several < 5
            assert line.suppressed is small
            assert (line.hidden is None) is small
            assert (line.interval is None) is small
    assert any(line.suppressed for line in fitted.tables["X1", "Y"])


def test_a_change_within_noise_is_named_so(fitted):
    changes = {(c.earlier, c.later): c for c in fitted.changes}
    assert set(changes) == {("1", "2"), ("2", "3"), ("3", "4"), ("1", "4")}
    for change in changes.values():
        assert change.within_noise is (change.low <= 0 <= change.high)
    assert changes["3", "4"].within_noise


def test_equal_seeds_give_equal_output(simdat, fitted):
    again = StratifiedMSE(replicates=60).fit(simdat, rng=np.random.default_rng(1))
    assert again == fitted


def test_the_order_of_lists_and_covariates_changes_nothing(simdat):
    turned = StratifiedTable(
        simdat.lists[::-1],
        simdat.covariates[::-1],
        tuple(int(f"{mask:04b}"[::-1], 2) for mask in simdat.masks),
        tuple(places[::-1] for places in simdat.levels),
        simdat.counts,
    )
    one, other = (search(StratifiedMSE().problem(t)).chosen for t in (simdat, turned))
    assert isclose(one.total, other.total, rel_tol=1e-8)


def test_years_with_and_without_people_are_drawn_as_one_curve():
    line, bend = polynomial(np.array([2016.0, 2017, 2018, 2019]), 2).T
    assert isclose(line @ bend, 0, abs_tol=1e-12)
    assert isclose(line.sum(), 0, abs_tol=1e-12)
    np.testing.assert_allclose(np.diff(line), np.diff(line)[0])


def test_lists_that_share_nobody_give_no_number():
    records = [(mask, (sex,), 40) for mask in (1, 2, 4) for sex in SEX.levels]
    result = StratifiedMSE(replicates=5).fit(
        from_records(("A", "B", "C"), (SEX,), records), rng=np.random.default_rng(1)
    )
    assert result.estimate.hidden is None
    assert result.estimate.code != Code.GOOD
    assert result.tables == {}


def test_levels_that_nobody_has_together_take_no_part():
    # No men in 2021: their stratum is estimated empty, and the rest is as without that stratum.
    rng = np.random.default_rng(3)
    table = _simulated(rng, gone=(1, 3))
    problem = StratifiedMSE(year_degree=None).problem(table)
    design = problem.design
    fit = problem.fit((*design.mains, (4, 5)))
    assert problem.code(fit) == Code.GOOD
    assert fit.hidden[table.places().tolist().index([1, 3])] == 0
    assert isclose(fit.total, _closed_form(table), rel_tol=1e-6)


def test_the_known_totals_of_strata_are_covered():
    rng, covered, runs = np.random.default_rng(7), 0, 12
    for _ in range(runs):
        table = _simulated(rng)
        result = StratifiedMSE(replicates=60, to_penalty=6.0).fit(table, rng=rng)
        covered += result.estimate.interval.covers(8 * 700)
    assert covered >= 9


@pytest.mark.parametrize(
    ("build", "code"),
    [
        (lambda: Covariate("year", ("2019", "2018"), numeric=True), "year_not_rising"),
        (lambda: Covariate("year", ("old", "new"), numeric=True), "year_not_a_number"),
        (lambda: Covariate("sex", ("f",)), "bad_levels"),
        (lambda: from_records(("A", "B"), (SEX,), [(1, ("x",), 3)]), "unknown_level"),
        (lambda: from_records(("A", "B"), (SEX,), []), "empty_table"),
        (lambda: StratifiedTable(("A", "B"), (SEX,), (1,), ((2,),), (3,)), "level_out_of_range"),
        (lambda: StratifiedTable(("A", "sex"), (SEX,), (1,), ((0,),), (3,)), "repeated_name"),
        (lambda: StratifiedTable(("A", "B"), (SEX,), (1, 2), ((0,),), (3,)), "uneven_rows"),
        (lambda: StratifiedTable(("A", "B"), (), (1,), ((),), (3,)), "no_covariates"),
    ],
)
def test_wrong_tables_are_refused_with_a_code(build, code):
    with pytest.raises(TableError) as refused:
        build()
    assert refused.value.code == code


def _simulated(rng, gone=None):
    """Four lists, sex x year, 700 persons in every stratum; list chances differ by sex."""
    counts = np.zeros((8, 16))
    for stratum, (sex, year) in enumerate(np.ndindex(2, 4)):
        if (sex, year) == gone:
            continue
        chances = np.array([0.3, 0.2, 0.25, 0.15]) + 0.08 * sex
        on = rng.random((700, 4)) < chances
        counts[stratum] = np.bincount(on @ [1, 2, 4, 8], minlength=16)
    counts[:, 0] = 0
    shell = StratifiedTable(("A", "B", "C", "D"), (SEX, YEARS), (1,), ((0, 0),), (1,))
    return shell.with_counts(counts)


def _closed_form(table):
    """Independent lists with free stratum sizes: one capture chance of all strata together."""
    return table.observed + fit_model(table.collapsed()).hidden
