"""Estimation from rows known only in part, by EM (Zwane, van der Pal, van der Heijden 2004).

E: divide every row over the complete cells it covers, in proportion to the fitted means. M: fit the
joint model to the completed cells. Repeat until the total stands still. Hidden are the persons on no
list and those only on a list that did not exist where they were.

Persons only on an upper-bound list say no more than "at most so many": their cell leaves the fit
while the model expects fewer, and counts as it is once the model would expect more.
"""

from dataclasses import dataclass, replace

import numpy as np

from schakel_methods.estimation.incomplete_table import IncompleteTable
from schakel_methods.estimation.strata import Progress, StrataEstimate
from schakel_methods.estimation.strata_design import Mask, StrataDesign, Term, make_design
from schakel_methods.estimation.strata_fit import StrataFit, StrataProblem
from schakel_methods.estimation.strata_search import search
from schakel_methods.estimation.strata_tables import Draws, limits, make_tables, year_changes
from schakel_methods.estimation.table import (
    Code,
    Estimate,
    Floats,
    Ints,
    Json,
    Note,
)
from schakel_methods.estimation.threads import one_thread

MOST_ROUNDS = 2_000
MOST_WITHOUT_MODEL = 0.05


@dataclass(frozen=True)
class CompletedFit:
    """What EM ends with: the completed counts (cells,) and the model fitted to them.

    `means` are the expected numbers of all cells; `unseen` the hidden persons per stratum;
    `gone` the persons per stratum who are only on an upper-bound list and taken for no victims.
    """

    completed: Floats
    fit: StrataFit
    means: Floats
    unseen: Floats
    gone: Floats
    code: Code
    rounds: int
    settled: bool

    @property
    def discarded(self) -> float:
        """How many persons only on an upper-bound list are taken for no victims."""
        return float(self.gone.sum())

    @property
    def hidden(self) -> Floats:
        """Persons to add to the seen ones, per stratum; the discarded are taken away."""
        return self.unseen - self.gone

    @property
    def totals(self) -> Floats:
        """Persons per stratum, seen and hidden."""
        seen = self.completed.reshape(len(self.unseen), -1).sum(axis=1)
        return np.asarray(seen + self.hidden)


@dataclass(frozen=True)
class IncompleteMSE:
    """EM for missing covariates, absent lists and upper-bound lists.

    `pairs` are the two-way terms by name; None searches them by BIC on the completed table, and
    again after completing it with the model found. Limits come from `replicates` resamples of rows.

    Example: `IncompleteMSE(pairs=(("A", "sex"),)).fit(table, rng=np.random.default_rng(1))`.
    """

    pairs: tuple[tuple[str, str], ...] | None = None
    year_degree: int | None = 2
    replicates: int = 200
    level: float = 0.95

    def fit(self, table: IncompleteTable, *, rng: np.random.Generator) -> Estimate:
        """The total with percentile limits; no number when no maximum exists."""
        return self.fit_strata(table, rng=rng).estimate

    @one_thread
    def fit_strata(
        self,
        table: IncompleteTable,
        *,
        rng: np.random.Generator,
        progress: Progress | None = None,
    ) -> StrataEstimate:
        """The total with tables per covariate and changes between years, made from completed rows.

        `progress` is told the share that is done, between 0 and 1.
        """
        model = _Model.of(table, self.year_degree)
        counts = np.array([row.count for row in table.rows], dtype=float)
        terms = self._terms(model, counts)
        found = model.complete(counts, terms)
        bare = Estimate(
            method="incomplete",
            observed=table.observed,
            hidden=None,
            code=found.code,
            settings=self._settings(),
            fingerprint=table.fingerprint,
            diagnostics={"model": [model.design.name(term) for term in terms]},
        )
        if found.code != Code.GOOD or not found.settled:
            unsettled = () if found.settled else (Note("not_converged"),)
            return StrataEstimate(replace(bare, notes=unsettled))
        drawn = self._bootstrap(model, counts, found, rng=rng, progress=progress)
        without = float(np.isnan(drawn[:, 0]).mean()) if len(drawn) else 0.0
        notes, interval = _notes(found, without), limits(drawn.sum(axis=1), self.level)
        if interval is None:  # a number without limits says nothing
            return StrataEstimate(replace(bare, notes=notes))
        whole = replace(
            bare,
            # Persons who are taken for no victims are seen, but not part of the total.
            hidden=float(found.hidden.sum()),
            interval=interval,
            intervals=(interval,),
            notes=notes,
        )
        cells = np.rint(found.completed).reshape(len(found.unseen), -1)
        shown, draws = table.shell.with_counts(cells), Draws(found.hidden, drawn, self.level)
        return StrataEstimate(whole, make_tables(shown, draws), year_changes(shown, draws))

    @one_thread
    def completed(self, table: IncompleteTable) -> CompletedFit:
        """The completed table with its model, without limits."""
        model = _Model.of(table, self.year_degree)
        counts = np.array([row.count for row in table.rows], dtype=float)
        return model.complete(counts, self._terms(model, counts))

    def _terms(self, model: "_Model", counts: Floats) -> tuple[Term, ...]:
        design = model.design
        if self.pairs is not None:
            places = {name: place for place, name in enumerate(design.names)}
            named = [sorted((places[a], places[b])) for a, b in self.pairs]
            return (*design.mains, *((a, b) for a, b in named))
        terms, certain = design.mains, replace(design, visible=design.visible & ~model.doubtful)
        for _ in range(5):
            completed = model.complete(counts, terms).completed
            # Cells that only bound from above must not choose the model either.
            problem = StrataProblem(certain, completed * ~model.doubtful)
            better = search(problem, to_penalty=float(np.log(counts.sum()))).chosen.terms
            if set(better) == set(terms):
                break
            terms = better
        return terms

    def _bootstrap(
        self,
        model: "_Model",
        counts: Floats,
        found: CompletedFit,
        *,
        rng: np.random.Generator,
        progress: Progress | None,
    ) -> Floats:
        """Totals (replicates, strata) of resamples of the rows; NaN where no maximum exists."""
        totals = np.full((self.replicates, len(found.unseen)), np.nan)
        persons = int(counts.sum())
        for place in range(self.replicates):
            if progress is not None:
                progress(place / self.replicates)
            drawn = rng.multinomial(persons, counts / persons).astype(float)
            again = model.complete(drawn, found.fit.terms, start=found)
            if again.code == Code.GOOD and again.settled:
                totals[place] = again.totals
        return totals

    def _settings(self) -> dict[str, Json]:
        pairs: Json = None if self.pairs is None else [list(pair) for pair in self.pairs]
        return {
            "pairs": pairs,
            "year_degree": self.year_degree,
            "replicates": self.replicates,
            "level": self.level,
        }


@dataclass(frozen=True)
class _Model:
    """The design of an incomplete table, and which cells every row covers."""

    design: StrataDesign
    rows: Ints
    cells: Ints
    doubtful: Mask

    @staticmethod
    def of(table: IncompleteTable, year_degree: int | None) -> "_Model":
        rows, cells = table.cells()
        design = replace(
            make_design(table.shell, year_degree),
            visible=table.visible(),
            unknowable=table.unknowable(year_degree),
        )
        return _Model(design, rows, cells, table.doubtful())

    def complete(
        self, counts: Floats, terms: tuple[Term, ...], start: CompletedFit | None = None
    ) -> CompletedFit:
        """EM until the total stands still, with upper-bound cells in or out as they come."""
        out = self.doubtful
        while True:
            found = self._em(counts, terms, out, start)
            now = found.completed
            binding = out & (found.means > now)
            if not binding.any():
                return found
            out, start = out & ~binding, found

    def _em(
        self, counts: Floats, terms: tuple[Term, ...], out: Mask, start: CompletedFit | None
    ) -> CompletedFit:
        design = replace(self.design, visible=self.design.visible & ~out)
        means = np.ones(len(out)) if start is None else start.means
        coefficients = None if start is None else start.fit.coefficients
        settled, rounds = False, 0
        while not settled and rounds < MOST_ROUNDS:
            rounds += 1
            completed = self._divided(counts, means)
            problem = StrataProblem(design, completed * ~out)
            fit = problem.fit(terms, coefficients)
            coefficients = fit.coefficients
            before, means = means, self._means(problem, fit)
            settled = float(np.abs(means - before).max()) < 1e-10 * float(means.sum())
        gone = np.maximum(completed - means, 0) * out
        hidden = np.where(self.design.visible, 0.0, means)
        unseen, thrown = (x.reshape(-1, 1 << design.lists).sum(axis=1) for x in (hidden, gone))
        code = problem.code(fit)
        if code == Code.GOOD and not self._is_told(counts, means, fit.active, out):
            code = Code.NOT_IDENTIFIABLE
        return CompletedFit(completed, fit, means, unseen, thrown, code, rounds, settled)

    def _is_told(self, counts: Floats, means: Floats, active: Ints, out: Mask) -> bool:
        """Whether the rows, not only the completed cells, tell all parameters (Louis 1982).

        What the rows say is what the completed table says minus the spread within every row.
        """
        x = self.design.columns[:, active]
        kept = means * self.design.visible * ~out
        complete = (x * kept[:, None]).T @ x
        at_cells = np.maximum(means[self.cells], 1e-300)
        whole = np.bincount(self.rows, weights=at_cells)
        share = at_cells / whole[self.rows]
        inside = x[self.cells] * ~out[self.cells, None]
        second = (inside * (counts[self.rows] * share)[:, None]).T @ inside
        mean = np.zeros((len(counts), x.shape[1]))
        np.add.at(mean, self.rows, inside * share[:, None])
        first = (mean * counts[:, None]).T @ mean
        try:
            told = np.linalg.solve(complete, complete - (second - first))
        except np.linalg.LinAlgError:  # some means have run to zero: nothing is told about them
            return False
        return bool(np.linalg.eigvals(told).real.min() > 1e-6)

    def _divided(self, counts: Floats, means: Floats) -> Floats:
        """E step: every row over its cells in proportion to the means."""
        at_cells = np.maximum(means[self.cells], 1e-300)
        whole = np.bincount(self.rows, weights=at_cells)
        shares = counts[self.rows] * at_cells / whole[self.rows]
        return np.asarray(np.bincount(self.cells, weights=shares, minlength=len(means)), float)

    def _means(self, problem: StrataProblem, fit: StrataFit) -> Floats:
        eta = self.design.columns[:, fit.active] @ fit.coefficients[fit.active]
        return np.asarray(np.exp(np.minimum(eta, 700.0)) * problem.possible(fit.terms))


def _notes(found: CompletedFit, without: float) -> tuple[Note, ...]:
    notes = []
    if found.discarded > 0:
        notes.append(Note("upper_bound_discarded", {"persons": found.discarded}))
    if without > MOST_WITHOUT_MODEL:
        notes.append(Note("resamples_without_model", {"share": without}))
    return tuple(notes)
