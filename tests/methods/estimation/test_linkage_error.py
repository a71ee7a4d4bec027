"""Correction for missed and false links: by hand, against EM, on simulated linkage errors."""

from math import isclose

import numpy as np
import pytest
from tests.methods.estimation.reference_tables import table

from schakel_methods.estimation.bounds import ChaoBound
from schakel_methods.estimation.linkage_error import (
    LinkageError,
    PairQuality,
    Rates,
    corrected,
    missed_links_band,
    pool_draws,
    splitting,
    true_overlap,
    without_false_links,
)
from schakel_methods.estimation.poisson import design, fit_model
from schakel_methods.estimation.table import CaptureTable, Code, Estimate, TableError, from_pairs

UNEVEN = np.array([[1, 0.8, 0.6], [0.8, 1, 0.9], [0.6, 0.9, 1]])
NONE_FALSE = np.zeros((3, 3))


def quality(sensitivity=UNEVEN, sampled=None):
    names = "ABC"
    return LinkageError(
        tuple(
            PairQuality(names[i], names[j], float(sensitivity[i, j]), sampled=sampled)
            for i in range(3)
            for j in range(i + 1, 3)
        ),
        replicates=60,
    )


def test_a_person_on_two_lists_falls_apart_when_the_link_is_missed():
    split = splitting(np.array([[1, 0.8], [0.8, 1]]))
    assert isclose(split[3, 3], 0.8)
    assert isclose(split[1, 3], 0.2)
    assert isclose(split[2, 3], 0.2)
    assert split[1, 1] == split[2, 2] == 1


def test_three_records_hold_together_through_two_links():
    s = UNEVEN
    by_hand = (
        s[0, 1] * s[1, 2] * s[0, 2]
        + s[0, 1] * s[1, 2] * (1 - s[0, 2])
        + s[0, 1] * (1 - s[1, 2]) * s[0, 2]
        + (1 - s[0, 1]) * s[1, 2] * s[0, 2]
    )
    assert isclose(splitting(s)[7, 7], by_hand)


def test_every_record_stays_somewhere():
    # Each list of a person is in exactly one of the parts, whatever links were made.
    split = splitting(UNEVEN)
    for h in range(1, 8):
        for i in range(3):
            holds = np.array([g >> i & 1 for g in range(8)])
            assert isclose(holds @ split[:, h], h >> i & 1)


def test_perfect_links_change_nothing():
    seen = table("Korea")
    perfect = corrected(seen, (3, 6), Rates(np.ones((3, 3)), NONE_FALSE))
    assert isclose(perfect.total, seen.observed + fit_model(seen, (3, 6)).hidden, rel_tol=1e-7)


def test_two_lists_give_the_formula():
    assert isclose(true_overlap(100, 41, 0.8, 0.01), 40 / 0.79)
    seen = CaptureTable(("A", "B"), (1, 2, 3), (600, 300, 100))
    rates = Rates(np.array([[1, 0.8], [0.8, 1]]), np.zeros((2, 2)))
    overlap = true_overlap(700, 100, 0.8, 0.0)
    assert isclose(corrected(seen, (), rates).total, 700 * 400 / overlap, rel_tol=1e-7)


def test_the_fit_is_a_fixed_point_of_em():
    seen = table("spina")
    rates = Rates(np.where(np.eye(3) > 0, 1.0, 0.9), NONE_FALSE)
    total = corrected(seen, (), rates).total
    counts, cells = seen.dense(), np.arange(1, 8)
    x, split = design(cells, (0, 1, 2, 4)), splitting(rates.sensitivity)[:, 1:]
    offset, beta = np.log(split.sum(axis=0)), fit_model(seen).fit.coefficients
    for _ in range(3_000):
        mu = np.exp(x @ beta)
        parts = mu * (split[1:].T @ (counts[1:] / (split[1:] @ mu)))
        expected = np.exp(offset + x @ beta)
        information = (x * expected[:, None]).T @ x
        beta = beta + np.linalg.solve(information, x.T @ (parts - expected))
    assert isclose(np.exp(x @ beta).sum() + np.exp(beta[0]), total, rel_tol=1e-6)


def test_missed_links_are_undone_on_simulated_lists():
    rng, naive, found = np.random.default_rng(1), [], []
    for _ in range(8):
        seen = _linked(rng, 20_000, UNEVEN)
        naive.append(seen.observed + fit_model(seen).hidden)
        found.append(corrected(seen, (), Rates(UNEVEN, NONE_FALSE)).total)
    assert np.mean(naive) > 23_500
    assert abs(np.mean(found) / 20_000 - 1) < 0.02


def test_the_interval_covers_the_truth_and_grows_with_a_small_clerical_sample():
    rng = np.random.default_rng(2)
    seen = _linked(rng, 8_000, UNEVEN)
    known = quality().fit(seen, rng=np.random.default_rng(3))
    sampled = quality(sampled=60).fit(seen, rng=np.random.default_rng(3))
    assert known.interval.covers(8_000)
    assert sampled.interval.high / sampled.interval.low > known.interval.high / known.interval.low
    assert known.diagnostics["distinct"] < known.observed


def test_false_links_are_given_back_to_their_pieces():
    rng, found, naive = np.random.default_rng(4), [], []
    false = np.array([[0, 0.05], [0, 0]])
    for _ in range(10):
        on = (rng.random((10_000, 2)) < [0.3, 0.25]) @ np.array([1, 2])
        alone, other, both = (int((on == mask).sum()) for mask in (1, 2, 3))
        wrong = rng.binomial(alone, 0.05)
        seen = CaptureTable(("A", "B"), (1, 2, 3), (alone - wrong, other - wrong, both + wrong))
        naive.append(seen.observed + fit_model(seen).hidden)
        found.append(corrected(seen, (), Rates(np.ones((2, 2)), false)).total)
    assert np.mean(naive) < 9_000
    assert abs(np.mean(found) / 10_000 - 1) < 0.03


def test_giving_back_keeps_every_record():
    counts = table("Kosovo").dense()
    false = np.triu(np.full((4, 4), 0.02), 1)
    given_back = without_false_links(counts, false)
    for i in range(4):
        holds = np.array([mask >> i & 1 for mask in range(16)])
        assert isclose(holds @ counts, holds @ given_back, rel_tol=1e-6)
    assert given_back.sum() > counts.sum()


def test_the_more_links_are_missed_the_lower_the_corrected_total():
    band = missed_links_band(table("Kosovo"), (3,))
    assert [share for share, _ in band] == [0, 0.02, 0.05, 0.1]
    totals = [total for _, total in band]
    assert totals == sorted(totals, reverse=True)
    assert isclose(totals[0], 4_400 + fit_model(table("Kosovo"), (3,)).hidden, rel_tol=1e-7)


def test_a_model_without_a_maximum_gives_no_number():
    seen = table("Artificial_3")
    names = "".join(seen.lists)
    pairs = tuple(PairQuality(names[i], names[j], 0.9) for i in range(3) for j in range(i + 1, 3))
    result = LinkageError(pairs, replicates=5).fit(seen, (3,), rng=np.random.default_rng(1))
    assert result.code != Code.GOOD
    assert result.hidden is None
    assert result.interval is None


def test_a_pair_without_quality_is_asked_for():
    with pytest.raises(TableError) as refused:
        LinkageError((PairQuality("A", "B", 0.9),)).fit(
            _linked(np.random.default_rng(5), 500, UNEVEN), rng=np.random.default_rng(1)
        )
    assert refused.value.code == "pair_without_link_quality"


@pytest.mark.parametrize(("s", "f"), [(0.0, 0.0), (1.1, 0.0), (0.5, 0.6), (0.9, -0.1)])
def test_impossible_rates_are_refused(s, f):
    pairs = (PairQuality("A", "B", s, f), PairQuality("A", "C", 0.9), PairQuality("B", "C", 0.9))
    with pytest.raises(TableError) as refused:
        LinkageError(pairs).fit(
            _linked(np.random.default_rng(5), 500, UNEVEN), rng=np.random.default_rng(1)
        )
    assert refused.value.code == "impossible_link_rate"


def test_drawn_linkages_add_their_own_uncertainty():
    rng = np.random.default_rng(6)
    on = (rng.random((6_000, 3)) < [0.3, 0.25, 0.4]) @ np.array([1, 2, 4])
    draws = [ChaoBound().fit(_linked_from(rng, on, UNEVEN)) for _ in range(20)]
    pooled = pool_draws(draws)
    one = draws[0].interval
    assert pooled.diagnostics["draws"] == 20
    assert pooled.interval.high / pooled.interval.low > one.high / one.low
    assert isclose(pooled.total, np.mean([d.total for d in draws]), rel_tol=0.01)


def test_draws_without_a_number_are_counted():
    good = ChaoBound().fit(table("Kosovo"))
    bad = Estimate("chao", 10, None, code=Code.NO_MLE)
    pooled = pool_draws([good, bad])
    assert [(n.code, dict(n.parameters)) for n in pooled.notes] == [
        ("draws_without_number", {"draws": 1})
    ]
    assert pool_draws([bad]).hidden is None
    with pytest.raises(ValueError, match="no drawn linkages"):
        pool_draws([])


def _linked(rng, persons, sensitivity):
    on = (rng.random((persons, 3)) < [0.3, 0.25, 0.4]) @ np.array([1, 2, 4])
    return _linked_from(rng, on, sensitivity)


def _linked_from(rng, histories, sensitivity):
    """Break the links of every person at random and count the parts as persons."""
    counts = np.zeros(8, dtype=int)
    for history in histories[histories > 0].tolist():
        for part in _components(rng, history, sensitivity):
            counts[part] += 1
    pairs = ((mask, int(counts[mask])) for mask in range(1, 8))
    return from_pairs(("A", "B", "C"), pairs)


def _components(rng, history, sensitivity):
    parts = [1 << i for i in range(3) if history >> i & 1]
    for i in range(3):
        for j in range(i + 1, 3):
            if history >> i & 1 and history >> j & 1 and rng.random() < sensitivity[i, j]:
                joined = [p for p in parts if p & (1 << i | 1 << j)]
                parts = [p for p in parts if p not in joined] + [sum(joined)]
    return parts
