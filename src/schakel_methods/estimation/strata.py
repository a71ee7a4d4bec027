"""Estimates per year, form, sex or age that add up: one model for all strata (the Dutch tradition).

A Poisson model over histories x strata with main effects, two-way terms and a smooth year is found
by the search of the Dutch studies (Cruyff, van Dijk, van der Heijden 2017). Intervals come from a
parametric bootstrap: tables are drawn from the fitted probabilities, hidden cells included, their
hidden persons are taken away, and the choice among the best models is made afresh on each.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from math import log

import numpy as np

from schakel_methods.estimation.strata_design import StrataDesign, make_design
from schakel_methods.estimation.strata_fit import StrataFit, StrataProblem
from schakel_methods.estimation.strata_search import SearchResult, search
from schakel_methods.estimation.strata_table import StratifiedTable
from schakel_methods.estimation.strata_tables import (
    Draws,
    StratumEstimate,
    YearChange,
    limits,
    make_tables,
    year_changes,
)
from schakel_methods.estimation.table import Code, Estimate, Floats, Json, Note
from schakel_methods.estimation.threads import one_thread

MOST_WITHOUT_MODEL = 0.05  # part of the resamples that may have no admissible model
SEARCH_SHARE = 0.4  # of the work, for whoever watches the progress; the rest is resampling
USUAL_STEPS = 20
Progress = Callable[[float], None]


@dataclass(frozen=True)
class StrataEstimate:
    """The estimate of the whole with its tables, changes between years and the way to the model.

    `tables` holds per choice of covariates (e.g. ("sex", "year")) one line per stratum; `path` one
    line per step of the search.
    """

    estimate: Estimate
    tables: Mapping[tuple[str, ...], tuple[StratumEstimate, ...]] = field(default_factory=dict)
    changes: tuple[YearChange, ...] = ()
    path: tuple[Mapping[str, Json], ...] = ()


@dataclass(frozen=True)
class StratifiedMSE:
    """Joint model over strata, found by search, with a bootstrap that chooses again.

    `year_degree` is the degree of the curve through a numeric covariate (None: every level apart);
    `to_penalty` ends the search (1: BIC, AIC and 1 in turn); `reselect_among` is how many of the
    best models on the path each resample chooses from (1: keep the model, as the Dutch study did);
    `margins` are the tables wanted (default: every covariate and every two of them).

    Example: `StratifiedMSE(replicates=200).fit(table, rng=np.random.default_rng(1))`.
    """

    year_degree: int | None = 2
    to_penalty: float = 1.0
    replicates: int = 200
    reselect_among: int = 10
    level: float = 0.95
    margins: tuple[tuple[str, ...], ...] = ()

    @one_thread
    def fit(
        self,
        table: StratifiedTable,
        *,
        rng: np.random.Generator,
        progress: Progress | None = None,
    ) -> StrataEstimate:
        """Estimate of the whole and per stratum; no number when no maximum exists.

        `progress` is told the share that is done, between 0 and 1.
        """
        tell = progress or _silent
        problem = self.problem(table)
        start = problem.fit(problem.design.mains)
        code = problem.code(start)
        if code != Code.GOOD:
            return StrataEstimate(self._bare(table, code))
        # How many steps a search takes is not known beforehand: each brings the end a bit nearer.
        found = search(
            problem,
            to_penalty=self.to_penalty,
            progress=lambda steps: tell(SEARCH_SHARE * steps / (steps + USUAL_STEPS)),
        )
        totals = self.bootstrap(problem, found, rng=rng, progress=tell)
        draws = Draws(found.chosen.hidden, totals, self.level)
        return StrataEstimate(
            self._filled(self._bare(table, Code.GOOD), problem.design, found, draws),
            make_tables(table, draws, self.margins),
            year_changes(table, draws),
            tuple(_path_lines(found, problem.design)),
        )

    def problem(self, table: StratifiedTable) -> StrataProblem:
        """The design of the table with its counts."""
        return StrataProblem(make_design(table, self.year_degree), table.dense().ravel())

    @one_thread
    def bootstrap(
        self,
        problem: StrataProblem,
        found: SearchResult,
        *,
        rng: np.random.Generator,
        progress: Progress | None = None,
    ) -> Floats:
        """Totals per stratum of every resample (replicates, strata); NaN without a model."""
        chosen = found.chosen
        candidates = found.best(self.reselect_among) if self.reselect_among > 1 else (chosen,)
        chances = chosen.fitted / chosen.fitted.sum()
        totals = np.full((self.replicates, len(chosen.hidden)), np.nan)
        tell = progress or _silent
        for place, row in enumerate(totals):
            tell(SEARCH_SHARE + (1 - SEARCH_SHARE) * place / len(totals))
            drawn = rng.multinomial(round(chosen.total), chances).astype(float)
            drawn[~problem.design.visible] = 0
            again = StrataProblem(problem.design, drawn, tolerance=1e-7)
            fit = _best_again(again, candidates)
            if fit is not None:
                row[:] = drawn.reshape(len(row), -1).sum(axis=1) + fit.hidden
        return totals

    def _bare(self, table: StratifiedTable, code: Code) -> Estimate:
        """The whole without a number."""
        return Estimate(
            method="strata",
            observed=table.observed,
            hidden=None,
            code=code,
            settings={**asdict(self), "margins": [list(margin) for margin in self.margins]},
            fingerprint=table.fingerprint,
        )

    def _filled(
        self, bare: Estimate, design: StrataDesign, found: SearchResult, draws: Draws
    ) -> Estimate:
        chosen = found.chosen
        interval = limits(draws.totals.sum(axis=1), self.level)
        return replace(
            bare,
            # A number without limits says nothing.
            hidden=float(chosen.hidden.sum()) if interval else None,
            interval=interval,
            terms=_list_terms(chosen, design),
            aic=chosen.criterion(2.0),
            bic=chosen.criterion(log(bare.observed)),
            intervals=(interval,) if interval else (),
            notes=_notes(found, draws.totals, design),
            diagnostics={"model": [design.name(term) for term in chosen.terms]},
        )


def _best_again(problem: StrataProblem, candidates: tuple[StrataFit, ...]) -> StrataFit | None:
    """The candidate of lowest BIC on a resample whose maximum exists there."""
    best: StrataFit | None = None
    penalty = log(problem.observed)
    for candidate in candidates:
        if best is None:
            fit: StrataFit | None = problem.fit(candidate.terms, candidate.coefficients)
        else:
            below = best.criterion(penalty)
            fit = problem.fit_if(
                candidate.terms, candidate.coefficients, penalty=penalty, below=below
            )
        if fit is not None and problem.code(fit) == Code.GOOD:
            best = fit
    return best


def _list_terms(fit: StrataFit, design: StrataDesign) -> tuple[int, ...]:
    return tuple(
        sum(1 << f for f in term)
        for term in fit.terms
        if len(term) > 1 and all(f < design.lists for f in term)
    )


def _notes(found: SearchResult, boot: Floats, design: StrataDesign) -> tuple[Note, ...]:
    notes = []
    if found.refused:
        names: list[Json] = [design.name(term) for term in found.refused]
        notes.append(Note("terms_without_maximum", {"terms": names}))
    without = float(np.isnan(boot[:, 0]).mean()) if len(boot) else 0.0
    if without > MOST_WITHOUT_MODEL:
        notes.append(Note("resamples_without_model", {"share": without}))
    return tuple(notes)


def _path_lines(found: SearchResult, design: StrataDesign) -> list[Mapping[str, Json]]:
    penalty = log(found.path[0].fit.observed)
    return [
        {
            "action": step.action,
            "term": design.name(step.term),
            "penalty": step.penalty,
            "parameters": step.fit.parameters,
            "deviance": step.fit.deviance,
            "aic": step.fit.criterion(2.0),
            "bic": step.fit.criterion(penalty),
            "total": step.fit.total,
        }
        for step in found.path
    ]


def _silent(_share: float) -> None:
    """Nobody is watching."""
