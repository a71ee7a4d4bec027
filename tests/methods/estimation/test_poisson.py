"""Log-linear fits: a truth known by hand, laws, parity with R, and codes against a plain LP."""

from math import isclose

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from tests.methods.estimation.reference_tables import (
    expected,
    peer_results,
    random_table,
    table,
)

from schakel_methods.estimation.existence import existence_code
from schakel_methods.estimation.existence_kernel import code_of
from schakel_methods.estimation.fit_kernel import (
    add_supersets,
    climb,
    first_guess,
    set_up,
    variance_of_constant,
)
from schakel_methods.estimation.hierarchy import all_models, terms_up_to
from schakel_methods.estimation.poisson import (
    all_pairs,
    design,
    fit_design,
    fit_model,
    hierarchical,
)
from schakel_methods.estimation.table import CaptureTable, Code, from_pairs

HAND = CaptureTable(("A", "B"), (1, 2, 3), (60, 20, 30))
SMALL = from_pairs(("A", "B", "C"), [(1, 60), (2, 50), (4, 40), (3, 20), (5, 15), (6, 12), (7, 6)])
counts_of_three = st.lists(st.integers(0, 60), min_size=7, max_size=7).filter(
    lambda counts: sum(counts) > 0
)


def three(counts):
    return from_pairs(("A", "B", "C"), list(enumerate(counts, start=1)))


def test_sixty_twenty_and_thirty_hide_forty():
    assert isclose(fit_model(HAND).hidden, 40.0, rel_tol=1e-10)


def test_the_saturated_model_of_three_lists_is_the_closed_form():
    # No three-way interaction: u = y1 y2 y4 y7 / (y3 y5 y6).
    known = 60 * 50 * 40 * 6 / (20 * 15 * 12)
    assert isclose(fit_model(SMALL, all_pairs(3)).hidden, known, rel_tol=1e-9)


def test_an_interaction_brings_its_parts():
    assert hierarchical([0b111]) == (0b011, 0b101, 0b110, 0b111)


@pytest.mark.parametrize(("name", "_arg", "result"), peer_results("sparse_point"))
def test_independence_agrees_with_r(name, _arg, result):
    fit = fit_model(table(name))
    assert isclose(fit.hidden + fit.observed, result["main"]["estimate"], rel_tol=1e-6)
    assert abs(fit.aic - result["main"]["aic"]) < 1e-6


@pytest.mark.parametrize(("name", "_arg", "result"), peer_results("sparse_point"))
def test_the_wald_limits_agree_with_r_at_its_own_weights(name, _arg, result):
    low, high = r_interval(table(name))
    assert isclose(low, result["main"]["lo"], rel_tol=1e-6)
    assert isclose(high, result["main"]["hi"], rel_tol=1e-6)


def r_interval(capture):
    """R takes the covariance at the weights of its last step but one; so does this copy of glm."""
    cells = capture.cells()
    x = design(cells, (0, *(1 << i for i in range(capture.size))))
    y = capture.dense()[cells]
    mu, deviance = y + 0.1, np.inf
    eta = np.log(mu)
    for _ in range(25):
        weights, aim = mu, eta + (y - mu) / mu
        root = np.sqrt(weights)
        beta = np.linalg.lstsq(x * root[:, None], aim * root, rcond=None)[0]
        eta = x @ beta
        mu = np.exp(eta)
        logs = np.where(y > 0, y * np.log(np.where(y > 0, y, 1) / mu), 0)
        newer = 2 * float((logs - (y - mu)).sum())
        settled = abs(newer - deviance) / (abs(newer) + 0.1) < 1e-8
        deviance = newer
        if settled:
            break
    error = np.sqrt(np.linalg.inv((x * weights[:, None]).T @ x)[0, 0])
    factor, hidden = np.exp(1.959963984540054 * error), np.exp(beta[0])
    return capture.observed + hidden / factor, capture.observed + hidden * factor


@pytest.mark.parametrize(("name", "_arg", "result"), peer_results("sparse_checkall"))
def test_the_codes_of_all_two_way_models_agree_with_the_peer(name, _arg, result):
    capture = table(name)
    universe = terms_up_to(capture.size, 2)
    found = [0, 0, 0, 0]
    for bits in all_models(universe):
        terms = [int(t) for i, t in enumerate(universe) if int(bits) >> i & 1]
        found[kernel_code(capture, terms)] += 1
    assert found == [result["counts"][key] for key in "0123"]


@pytest.mark.parametrize(("name", "_arg", "result"), peer_results("sparse_point"))
def test_the_codes_of_single_pairs_agree_with_the_peer(name, _arg, result):
    capture = table(name)
    place = {list_name: i for i, list_name in enumerate(capture.lists)}
    for pair, code in result["single_checkident"].items():
        first, second = pair.split(":")
        assert fit_model(capture, (1 << place[first] | 1 << place[second],)).code == code


def kernel_fit(capture, terms):
    y, margins = capture.dense(), capture.dense()
    add_supersets(margins)
    dead, room = np.zeros(len(y), dtype=np.int64), np.zeros(len(y), dtype=np.int64)
    p = set_up(margins, capture.barred(), np.array(terms, dtype=np.int64), dead, room)
    return y, dead, room[:p]


def kernel_code(capture, terms):
    return code_of(*kernel_fit(capture, terms))


def plain_code(x, y):
    """Fienberg and Rinaldo as written: the largest s with X'x = t and x >= s on every cell."""
    cells, columns = x.shape
    answer = linprog(
        np.append(np.zeros(cells), -1.0),
        A_ub=np.hstack([-np.eye(cells), np.ones((cells, 1))]),
        b_ub=np.zeros(cells),
        A_eq=np.hstack([x.T, np.zeros((columns, 1))]),
        b_eq=x.T @ y,
        bounds=[(0, None)] * (cells + 1),
        method="highs",
    )
    exists = -answer.fun > 1e-9 * y.sum()
    return (0 if exists else 1) + (0 if np.linalg.matrix_rank(x) == columns else 2)


@given(counts_of_three, st.integers(0, 7))
@settings(max_examples=150, deadline=None)
def test_kernel_signs_and_linear_programme_agree_on_the_code(counts, chosen):
    capture = three(counts)
    terms = [pair for i, pair in enumerate(all_pairs(3)) if chosen >> i & 1]
    y, dead, columns = kernel_fit(capture, terms)
    cells = np.flatnonzero(dead == 0)
    x = design(cells, columns.tolist())
    codes = {code_of(y, dead, columns), int(existence_code(x, y[cells]))}
    assert codes == {plain_code(x, y[cells])}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["UKdat_5", "Ned_5", "NewOrl_5"])
def test_no_code_of_five_lists_differs_from_the_linear_programme(name):
    capture = table(name)
    universe = terms_up_to(5, 4)
    for bits in all_models(universe)[::7]:
        terms = [int(t) for i, t in enumerate(universe) if int(bits) >> i & 1]
        y, dead, columns = kernel_fit(capture, terms)
        cells = np.flatnonzero(dead == 0)
        assert code_of(y, dead, columns) == plain_code(design(cells, columns.tolist()), y[cells])


@given(counts_of_three, st.integers(0, 7))
@settings(max_examples=100, deadline=None)
def test_kernel_and_numpy_twin_fit_alike(counts, chosen):
    capture = three(counts)
    terms = [pair for i, pair in enumerate(all_pairs(3)) if chosen >> i & 1]
    y, dead, columns = kernel_fit(capture, terms)
    if code_of(y, dead, columns):
        return
    beta, mu = np.zeros(len(columns)), np.zeros(8)
    first_guess(y, dead, columns, beta)
    climb(y, dead, columns, beta, mu)
    twin = fit_model(capture, terms)
    assert np.allclose(beta, twin.fit.coefficients, rtol=1e-6, atol=1e-6)
    variance = variance_of_constant(mu, columns)
    assert isclose(variance, twin.standard_error**2, rel_tol=1e-5)


@given(counts_of_three, st.permutations(range(3)))
@settings(max_examples=60, deadline=None)
def test_the_order_of_lists_does_not_matter(counts, order):
    capture = three(counts)
    one, two = fit_model(capture), fit_model(capture.reordered(order))
    assert one.code == two.code
    if one.code == Code.GOOD:
        assert isclose(one.hidden, two.hidden, rel_tol=1e-7)


@given(counts_of_three)
@settings(max_examples=60, deadline=None)
def test_an_empty_list_changes_nothing(counts):
    capture = three(counts)
    wide = CaptureTable(("A", "B", "C", "X"), capture.masks, capture.counts)
    one, two = fit_model(capture), fit_model(wide)
    assert one.code == two.code
    if one.code == Code.GOOD:
        assert isclose(one.hidden, two.hidden, rel_tol=1e-7)


def test_ten_times_the_persons_are_ten_times_the_hidden():
    ten = from_pairs(
        SMALL.lists, [(m, 10 * c) for m, c in zip(SMALL.masks, SMALL.counts, strict=True)]
    )
    assert isclose(fit_model(ten).hidden, 10 * fit_model(SMALL).hidden, rel_tol=1e-8)


def test_the_interaction_of_two_lists_that_share_nobody_is_at_minus_infinity():
    capture = from_pairs(("A", "B", "C"), [(1, 60), (2, 50), (4, 40), (5, 15), (6, 12)])
    fit = fit_model(capture, (0b011,))
    assert fit.infinite == (0b011,)
    assert fit.parameters == 5
    assert not any(cell & 0b011 == 0b011 for cell in fit.cells)


def test_what_runs_to_infinity_is_called_so_though_a_fit_converges():
    capture = table("Artificial_3")
    assert fit_model(capture, (0b011,)).code == Code.NO_MLE
    assert fit_model(capture, all_pairs(3)).code == Code.NOT_IDENTIFIABLE


def test_a_structural_zero_takes_no_part():
    pairs = [(1, 60), (2, 50), (4, 40), (5, 15), (6, 12)]
    free = fit_model(from_pairs(("A", "B", "C"), pairs))
    barred = fit_model(from_pairs(("A", "B", "C"), pairs, frozenset({3, 7})))
    assert 3 not in barred.cells
    assert barred.hidden < free.hidden


def test_fractions_and_offsets_are_fitted_too():
    x = design(np.array([1, 2, 3]), (0, 1, 2))
    y = np.array([6.5, 2.25, 3.75])
    plain, shifted = fit_design(x, y), fit_design(x, y, np.log([2.0, 2.0, 2.0]))
    assert np.allclose(plain.fitted, shifted.fitted)
    assert isclose(plain.coefficients[0] - shifted.coefficients[0], np.log(2.0), rel_tol=1e-9)


@pytest.mark.parametrize("entry", expected()["random_tables"], ids=lambda e: e["id"])
def test_random_tables_agree_on_independence_and_on_the_code_of_all_pairs(entry):
    capture = random_table(entry)
    fit = fit_model(capture)
    assert isclose(fit.hidden + fit.observed, entry["sparse_main"]["estimate"], rel_tol=1e-6)
    assert fit_model(capture, all_pairs(capture.size)).code == entry["checkident_full2"]
