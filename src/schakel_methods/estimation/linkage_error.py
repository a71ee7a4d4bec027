"""What missed and false links do to an estimate, and how to undo it.

A missed link makes two persons out of one: overlaps shrink and the total rises to about N/s, s the
chance that a true pair is linked (Ding, Fienberg 1994; Zult et al. 2021). A person with true
history h falls apart into the connected parts of his or her records; with T[g, h] the expected
number of observed persons with history g per person with h, the observed counts have means T mu:
a composite link (Thompson, Baker 1981), fitted here by scoring.

False links work the other way; their expected part is given back to the pieces first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import exp, log, sqrt
from statistics import NormalDist

import numpy as np

from schakel_methods.estimation.poisson import design, fit_model
from schakel_methods.estimation.table import (
    CaptureTable,
    Code,
    Estimate,
    Floats,
    Interval,
    Note,
    TableError,
)
from schakel_methods.estimation.threads import one_thread

SHARES = (0.0, 0.02, 0.05, 0.1)
MOST_STEPS = 200


@dataclass(frozen=True)
class PairQuality:
    """Quality of the links between two lists.

    `sensitivity` is the chance that a true pair was linked, `false_link` the chance that a record of
    `first` without a partner on `second` was linked to somebody else there; `sampled` the size of
    the clerical sample behind both, for their uncertainty (None: taken as known).
    """

    first: str
    second: str
    sensitivity: float
    false_link: float = 0.0
    sampled: int | None = None


@dataclass(frozen=True)
class LinkageError:
    """Link quality of every pair of lists.

    Example: `LinkageError((PairQuality("A", "B", 0.9), ...)).fit(table, terms, rng=rng)`.
    Raises TableError when a pair of the table is missing or a rate is impossible.
    """

    pairs: tuple[PairQuality, ...]
    replicates: int = 200
    level: float = 0.95

    @one_thread
    def fit(
        self, table: CaptureTable, terms: tuple[int, ...] = (), *, rng: np.random.Generator
    ) -> Estimate:
        """The total corrected for both errors under the model of `terms`.

        Limits by resampling the table and, with a clerical sample, the rates. `observed` keeps the
        number of persons as linked; diagnostics tell how many distinct persons they seem to be.
        """
        rates = self._rates(table.lists)
        code = fit_model(table, terms).code
        point = corrected(table, terms, rates) if code == Code.GOOD else None
        totals = []
        for _ in range(self.replicates if point else 0):
            drawn = self._rates(table.lists, rng)
            again = corrected(_resampled(table, rng), terms, drawn)
            totals.append(again.total if again else np.nan)
        interval = _percentiles(np.array(totals), self.level)
        return Estimate(
            method="linkage_error",
            observed=table.observed,
            hidden=point.total - table.observed if point else None,
            interval=interval,
            code=code,
            terms=terms,
            intervals=(interval,) if interval else (),
            notes=() if point or code != Code.GOOD else (Note("not_converged"),),
            settings={"replicates": self.replicates, "level": self.level},
            diagnostics={"distinct": point.distinct} if point else {},
            fingerprint=table.fingerprint,
        )

    def _rates(self, lists: tuple[str, ...], rng: np.random.Generator | None = None) -> "Rates":
        """Matrices of the rates in the order of the lists; drawn when a generator is given."""
        sensitivity, false = np.eye(len(lists)), np.zeros((len(lists), len(lists)))
        for (i, a), (j, b) in combinations(enumerate(lists), 2):
            pair = self._pair(a, b)
            i, j = (i, j) if pair.first == a else (j, i)
            s, f = pair.sensitivity, pair.false_link
            if rng is not None and pair.sampled:
                s = rng.beta(s * pair.sampled + 0.5, (1 - s) * pair.sampled + 0.5)
                f = rng.beta(f * pair.sampled + 0.5, (1 - f) * pair.sampled + 0.5) if f else 0.0
            sensitivity[i, j] = sensitivity[j, i] = s
            false[i, j] = f
        return Rates(sensitivity, false)

    def _pair(self, a: str, b: str) -> PairQuality:
        for pair in self.pairs:
            if {pair.first, pair.second} == {a, b}:
                if not (0 < pair.sensitivity <= 1 and 0 <= pair.false_link < pair.sensitivity):
                    raise TableError("impossible_link_rate", first=a, second=b)
                return pair
        raise TableError("pair_without_link_quality", first=a, second=b)


@dataclass(frozen=True)
class Rates:
    """Matrices (lists, lists): sensitivity, symmetric; false links from row to column."""

    sensitivity: Floats
    false: Floats


@dataclass(frozen=True)
class Corrected:
    """Corrected total and number of distinct persons behind the persons as linked."""

    total: float
    distinct: float


def missed_links_band(
    table: CaptureTable, terms: tuple[int, ...] = (), shares: Sequence[float] = SHARES
) -> tuple[tuple[float, float], ...]:
    """The total if 0, 2, 5 and 10 % of the links had been missed, between every two lists.

    Example: `missed_links_band(table)[2]` is (0.05, total with 5 % missed).
    """
    found = []
    for share in shares:
        every = np.full((table.size, table.size), 1.0 - share)
        rates = Rates(every, np.zeros_like(every))
        result = corrected(table, terms, rates)
        if result is not None:
            found.append((float(share), result.total))
    return tuple(found)


def true_overlap(listed: float, overlap: float, sensitivity: float, false_link: float) -> float:
    """Two lists: persons on both, from `overlap` linked and `listed` records on the first list.

    Example: `true_overlap(100, 41, 0.8, 0.01)` is 50.6: (41 - 0.01 x 100) / (0.8 - 0.01).
    """
    return (overlap - false_link * listed) / (sensitivity - false_link)


def corrected(table: CaptureTable, terms: tuple[int, ...], rates: Rates) -> Corrected | None:
    """Undo both errors; None when the composite model does not settle."""
    counts = without_false_links(table.dense(), rates.false)
    model = fit_model(table, terms)
    cells = np.array(model.cells, dtype=np.int64)
    x = design(cells, model.columns)
    splits = splitting(rates.sensitivity)[:, cells]
    beta = _scoring(x, splits, counts, model.fit.coefficients)
    if beta is None:
        return None
    distinct = float(np.exp(x @ beta).sum())
    return Corrected(distinct + exp(min(float(beta[0]), 700.0)), distinct)


def splitting(sensitivity: Floats) -> Floats:
    """T[g, h]: expected number of observed persons with history g per true history h.

    Links between a person's records are made independently; what is connected is one observed
    person. Shape (2**m, 2**m), by mask. T[g, h] = P(g holds together) x P(no link to the rest of h).
    """
    lists = len(sensitivity)
    missed = 1.0 - sensitivity
    together = np.zeros(1 << lists)
    for g in range(1, 1 << lists):
        low = g & -g
        apart = sum(
            together[part] * _no_link(missed, part, g & ~part)
            for part in _parts(g)
            if part & low and part != g
        )
        together[g] = 1.0 - apart
    table = np.zeros((1 << lists, 1 << lists))
    for h in range(1, 1 << lists):
        for g in _parts(h):
            table[g, h] = together[g] * _no_link(missed, g, h & ~g)
    return table


def without_false_links(counts: Floats, false: Floats) -> Floats:
    """Counts (2**m,) with the expected number of false merges given back to their pieces.

    A record of list i that has no partner on list j is linked with chance false[i, j] to a person
    who is on j and on none of its own lists; the merged history goes back to the two it came from.
    """
    if not false.any():
        return counts
    pieces = counts.copy()
    for _ in range(50):
        merged = _false_merges(pieces, false)
        after = counts.copy()
        for (a, b), number in merged.items():
            # No more can have been merged wrongly than were seen together.
            number = min(number, float(counts[a | b]))
            after[a | b] -= number
            after[a] += number
            after[b] += number
        after = np.maximum(after, 0.0)
        if np.abs(after - pieces).max() < 1e-9 * counts.sum():
            break
        pieces = after
    return pieces


def _false_merges(pieces: Floats, false: Floats) -> dict[tuple[int, int], float]:
    """Expected number of false merges of a person with history a and one with history b."""
    found: dict[tuple[int, int], float] = {}
    seen = [int(a) for a in np.flatnonzero(pieces)]
    for i, j in zip(*np.nonzero(false), strict=True):
        for a in (a for a in seen if a >> i & 1 and not a >> j & 1):
            others = [b for b in seen if b >> j & 1 and not b & a]
            whole = float(pieces[others].sum())
            for b in others:
                number = float(pieces[a] * false[i, j] * pieces[b] / whole)
                found[a, b] = found.get((a, b), 0.0) + number
    return found


def _parts(mask: int) -> list[int]:
    """All non-empty subsets of a mask."""
    parts, part = [], mask
    while part:
        parts.append(part)
        part = (part - 1) & mask
    return parts


def _no_link(missed: Floats, one: int, other: int) -> float:
    product = 1.0
    for i in range(len(missed)):
        for j in range(len(missed)):
            if one >> i & 1 and other >> j & 1:
                product *= float(missed[i, j])
    return product


def _scoring(x: Floats, splits: Floats, counts: Floats, beta: Floats) -> Floats | None:
    """Maximum likelihood of counts ~ Poisson(T exp(X b)) by Fisher scoring with halved steps."""
    seen = splits.sum(axis=1) > 0
    splits, counts = splits[seen], counts[seen]
    best = _likelihood(x, splits, counts, beta)
    for _ in range(MOST_STEPS):
        mu = np.exp(np.minimum(x @ beta, 700.0))
        means = splits @ mu
        slope = splits @ (mu[:, None] * x)
        score = slope.T @ (counts / means - 1)
        if np.abs(score).max() <= 1e-9 * counts.sum():
            return beta
        information = slope.T @ (slope / means[:, None])
        step = np.linalg.lstsq(information, score, rcond=1e-13)[0]
        for _ in range(30):
            reached = _likelihood(x, splits, counts, beta + step)
            if reached >= best - 1e-10 * (1 + abs(best)):
                break
            step = step / 2
        beta, best = beta + step, reached
    return None


def _likelihood(x: Floats, splits: Floats, counts: Floats, beta: Floats) -> float:
    means = splits @ np.exp(np.minimum(x @ beta, 700.0))
    positive = counts > 0
    return float(counts[positive] @ np.log(means[positive]) - means.sum())


def _resampled(table: CaptureTable, rng: np.random.Generator) -> CaptureTable:
    counts = table.dense()
    return table.with_counts(rng.multinomial(table.observed, counts / counts.sum()).astype(float))


def _percentiles(totals: Floats, level: float) -> Interval | None:
    good = totals[np.isfinite(totals)]
    if not len(good):
        return None
    low, high = np.quantile(good, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high), level, "percentile")


def pool_draws(estimates: Sequence[Estimate], level: float = 0.95) -> Estimate:
    """One estimate from the same method on many drawn linkages (Rubin's rule on ln hidden).

    The variance is that within a linkage plus that between linkages; draws without a number are
    counted in a note. Raises ValueError without any draw.

    Example: `pool_draws([StepwiseMSE().fit(table) for table in drawn_tables])`.
    """
    if not estimates:
        message = "no drawn linkages"
        raise ValueError(message)
    usable = [e for e in estimates if e.hidden and e.interval and e.interval.low > e.observed]
    missing = len(estimates) - len(usable)
    notes = (Note("draws_without_number", {"draws": missing}),) if missing else ()
    first = estimates[0]
    seen = round(float(np.mean([e.observed for e in estimates])))
    if not usable:
        return Estimate(first.method, seen, None, code=first.code, notes=notes)
    logs = np.array([log(e.hidden) for e in usable if e.hidden])
    within = np.mean([_log_error(e) ** 2 for e in usable])
    between = float(logs.var(ddof=1)) if len(logs) > 1 else 0.0
    error = sqrt(float(within) + (1 + 1 / len(logs)) * between)
    hidden, factor = exp(float(logs.mean())), exp(NormalDist().inv_cdf((1 + level) / 2) * error)
    interval = Interval(seen + hidden / factor, seen + hidden * factor, level, "drawn_linkages")
    return Estimate(
        first.method,
        seen,
        hidden,
        interval,
        intervals=(interval,),
        notes=notes,
        settings=first.settings,
        diagnostics={"draws": len(usable), "between": between, "within": float(within)},
        fingerprint=first.fingerprint,
    )


def _log_error(estimate: Estimate) -> float:
    """Standard error of ln hidden that an interval stands for."""
    interval = estimate.interval
    if interval is None:
        return 0.0
    z = NormalDist().inv_cdf((1 + interval.level) / 2)
    low, high = interval.low - estimate.observed, interval.high - estimate.observed
    return (log(high) - log(low)) / (2 * z)
