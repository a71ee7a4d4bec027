"""EM for rows known in part: parity, agreement with complete tables, absent lists, upper bounds."""

import csv
from itertools import combinations
from math import isclose

import numpy as np
import pytest
from tests.methods.estimation.reference_tables import FOLDER, expected, mask_of

from schakel_methods.estimation.incomplete import IncompleteMSE
from schakel_methods.estimation.incomplete_table import Absence, IncompleteTable, PartialRow
from schakel_methods.estimation.poisson import fit_model
from schakel_methods.estimation.strata_table import Covariate
from schakel_methods.estimation.table import Code, TableError, from_pairs

LISTS, COVARIATES = "ABC", "abc"
ALL_PAIRS = tuple(combinations(LISTS + COVARIATES, 2))
MODELS = {
    "impute Freq ~ A+B+C+a+b+c": (),
    "impute Freq ~ (A+B+C)*(a+b+c)+(a+b+c)^2": tuple(
        pair for pair in ALL_PAIRS if not set(pair) <= set(LISTS)
    ),
    "impute Freq ~ (A+B+C+a+b+c)^2": ALL_PAIRS,
}
SEX = Covariate("sex", ("f", "m"))
YEAR = Covariate("year", ("2018", "2019"), numeric=True)


@pytest.fixture(scope="module")
def impute():
    with (FOLDER / "cruyff_impute.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    partial = []
    for row in rows:
        levels = tuple(int(row[c]) - 1 if row[c] else None for c in COVARIATES)
        if mask_of(row[li] for li in LISTS):
            partial.append(PartialRow(mask_of(row[li] for li in LISTS), levels, int(row["Freq"])))
    covariates = tuple(Covariate(c, ("1", "2")) for c in COVARIATES)
    return IncompleteTable(tuple(LISTS), covariates, tuple(partial))


@pytest.mark.parametrize(("key", "pairs"), MODELS.items())
def test_the_total_equals_that_of_the_peer(impute, key, pairs):
    peer = expected()["cruyff_em"][key]
    found = IncompleteMSE(pairs=pairs).completed(impute)
    assert found.settled
    assert found.code == Code.GOOD
    assert isclose(impute.observed + found.unseen.sum(), peer["N_total"], rel_tol=1e-6)
    by_a = (found.completed.reshape(8, 8).sum(axis=1) + found.unseen).reshape(2, 4).sum(axis=1)
    assert isclose(by_a[0], peer["by_a"]["1"], rel_tol=1e-4)
    assert isclose(by_a[1], peer["by_a"]["2"], rel_tol=1e-4)


def test_the_known_total_is_nearly_reached_with_all_pairs(impute):
    result = IncompleteMSE(pairs=ALL_PAIRS, replicates=80).fit(impute, rng=np.random.default_rng(2))
    assert result.interval.covers(10_250)


def test_completed_rows_add_up_to_the_persons_seen(impute):
    found = IncompleteMSE(pairs=()).completed(impute)
    assert isclose(found.completed.sum(), impute.observed, rel_tol=1e-12)


def test_a_complete_table_gives_the_answer_without_em():
    counts = {1: 60, 2: 50, 4: 40, 3: 20, 5: 15, 6: 12, 7: 6}
    rows = tuple(PartialRow(m, (s,), c + 3 * s) for s in (0, 1) for m, c in counts.items())
    found = IncompleteMSE(pairs=()).completed(IncompleteTable(("A", "B", "C"), (SEX,), rows))
    pairs = ((m, 2 * c + 3) for m, c in counts.items())
    alone = fit_model(from_pairs(("A", "B", "C"), pairs))
    assert isclose(found.unseen.sum(), alone.hidden, rel_tol=1e-7)


def test_a_list_that_did_not_exist_one_year_does_not_pull_the_total_down():
    rng, naive, corrected, covered = np.random.default_rng(4), [], [], 0
    for _ in range(5):
        table = _late_list(rng, persons=3_000)
        blind = IncompleteTable(table.lists, table.covariates, table.rows)
        naive.append(_total(blind))
        corrected.append(_total(table))
        result = IncompleteMSE(pairs=VARYING, replicates=40).fit(table, rng=rng)
        covered += result.interval.covers(6_000)
    assert abs(np.mean(corrected) / 6_000 - 1) < 0.05
    assert abs(np.mean(naive) / 6_000 - 1) > 0.06
    assert covered >= 3


def test_a_list_by_a_year_it_did_not_exist_in_cannot_be_told():
    table = _late_list(np.random.default_rng(5), persons=2_000)
    asked = IncompleteMSE(pairs=(("C", "year"),), replicates=5)
    result = asked.fit(table, rng=np.random.default_rng(1))
    assert result.hidden is None
    assert result.code == Code.NOT_IDENTIFIABLE
    searched = IncompleteMSE(replicates=5).fit(table, rng=np.random.default_rng(1))
    assert searched.hidden is not None
    assert "C x year" not in searched.diagnostics["model"]


def test_persons_only_on_an_upper_bound_list_are_not_all_counted():
    rng = np.random.default_rng(6)
    clean = _late_list(rng, persons=4_000, absent=False)
    polluted = tuple(PartialRow(r.on, r.levels, r.count + 1_500 * (r.on == 4)) for r in clean.rows)
    believed = IncompleteTable(clean.lists, clean.covariates, polluted)
    bounded = IncompleteTable(clean.lists, clean.covariates, polluted, upper_bound=frozenset({2}))
    assert _total(believed) > 9_500
    assert abs(_total(bounded) / 8_000 - 1) < 0.06
    result = IncompleteMSE(pairs=VARYING, replicates=20).fit(bounded, rng=rng)
    assert [note.code for note in result.notes] == ["upper_bound_discarded"]


def test_an_upper_bound_that_binds_is_used_as_a_count():
    clean = _late_list(np.random.default_rng(7), persons=4_000, absent=False)
    thinned = tuple(
        PartialRow(r.on, r.levels, r.count // 4 if r.on == 4 else r.count) for r in clean.rows
    )
    bounded = IncompleteTable(clean.lists, clean.covariates, thinned, upper_bound=frozenset({2}))
    counted = IncompleteTable(clean.lists, clean.covariates, thinned)
    assert isclose(_total(bounded), _total(counted), rel_tol=1e-8)


def test_equal_seeds_give_equal_output(impute):
    method = IncompleteMSE(pairs=(), replicates=10)
    one, other = (method.fit(impute, rng=np.random.default_rng(3)) for _ in range(2))
    assert one == other


@pytest.mark.parametrize(
    ("build", "code"),
    [
        (
            lambda: IncompleteTable(("A", "B"), (SEX,), (PartialRow(0, (0,), 3),)),
            "row_fits_no_cell",
        ),
        (
            lambda: IncompleteTable(
                ("A", "B"), (YEAR,), (PartialRow(2, (0,), 3),), (Absence(1, "year", "2018"),)
            ),
            "row_fits_no_cell",
        ),
        (
            lambda: IncompleteTable(
                ("A", "B"), (YEAR,), (PartialRow(1, (0,), 3),), (Absence(1, "year", "1999"),)
            ),
            "unknown_absence",
        ),
    ],
)
def test_impossible_tables_are_refused_with_a_code(build, code):
    with pytest.raises(TableError) as refused:
        build()
    assert refused.value.code == code


VARYING = (("A", "year"), ("B", "year"))


def _total(table):
    found = IncompleteMSE(pairs=VARYING).completed(table)
    return table.observed + found.unseen.sum() - found.discarded


def _late_list(rng, *, persons, absent=True):
    """Three lists in two years; the third exists only in the second year."""
    rows = []
    for year in (0, 1):
        chances = np.array(
            [0.2 + 0.2 * year, 0.2 + 0.15 * year, 0.0 if absent and not year else 0.4]
        )
        on = (rng.random((persons, 3)) < chances) @ np.array([1, 2, 4])
        values, counts = np.unique(on[on > 0], return_counts=True)
        pairs = zip(values.tolist(), counts.tolist(), strict=True)
        rows += [PartialRow(mask, (year,), count) for mask, count in pairs]
    gone = (Absence(2, "year", "2018"),) if absent else ()
    return IncompleteTable(("A", "B", "C"), (YEAR,), tuple(rows), gone)
