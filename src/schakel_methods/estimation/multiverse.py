"""Everything that can defensibly be said about one table, verdict first.

The chosen method, every other family beside it, all admissible models, what the assumptions do, what
the user's own lists say about the method, and the rules that follow. Refused tables are not fitted
further than needed to say why.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np

from schakel_methods.estimation.consistency import Recovery, recoveries
from schakel_methods.estimation.hierarchy import BicMSE, Ranking
from schakel_methods.estimation.incomplete import IncompleteMSE
from schakel_methods.estimation.linkage_findings import (
    corrected_for_links,
    linkage_findings,
    linkage_reasons,
)
from schakel_methods.estimation.methods import Effort, estimate_by, quick_band
from schakel_methods.estimation.mixture import variance_shares
from schakel_methods.estimation.report import Beside, Report
from schakel_methods.estimation.sensitivity import (
    Sensitivity,
    changed_tables,
    easily_tipped,
    sensitivity,
    split_years,
    without_referrals,
)
from schakel_methods.estimation.stepwise import StepwiseMSE
from schakel_methods.estimation.strata import StrataEstimate, StratifiedMSE
from schakel_methods.estimation.table import CaptureTable, Estimate, Json, Note
from schakel_methods.estimation.threads import one_thread
from schakel_methods.estimation.verdict import (
    Effect,
    Reason,
    Thresholds,
    consistency_reasons,
    decide,
    number_reasons,
    resample_reasons,
    span_reasons,
    table_reasons,
)
from schakel_methods.estimation.waves import Change, change_between

FAMILIES = ("stepwise", "dga", "lcmcr", "independence", "mth_darroch", "chao")
CONVERGED = (
    "auto",
    "bic",
    "stepwise",
    "dga",
    "lcmcr",
    "strata",
    "incomplete",
)  # families whose disagreement counts
Progress = Callable[[str, float], None]
NOTHING_BESIDE = Beside()


@dataclass(frozen=True)
class Multiverse:
    """Settings of a whole investigation.

    `method` is a name of `methods.METHODS`; with `auto` the other families run beside it. `seed` and
    `version` are only passed on to the report, so that it can be repeated exactly.
    Example: `Multiverse().fit(table, rng=np.random.default_rng(1)).verdict.status`.
    """

    method: str = "auto"
    effort: Effort = field(default_factory=Effort)
    limits: Thresholds = field(default_factory=Thresholds)
    seed: int | None = None
    version: str = ""

    @one_thread
    def fit(
        self,
        table: CaptureTable,
        *,
        rng: np.random.Generator,
        beside: Beside = NOTHING_BESIDE,
        progress: Progress | None = None,
    ) -> Report:
        """Run it all; the same table, settings and generator give the same report.

        With lists that were not everywhere, or upper-bound lists, the table as it is tells the wrong
        story: the total then comes from the rows known in part.
        """
        tell = progress or _silent
        table = table.trimmed()
        refusals = table_reasons(table, self.limits)
        if refusals:
            return self._refused(table, refusals)
        streams = rng.spawn(6)
        tell("bootstrap", 0.0)
        plain = main = self._main(table, streams[0], tell)
        families = self._families(table, streams[1], tell)
        per_stratum = self._strata(beside, streams[3], tell)
        families += (self._hidden_if_absurd(per_stratum.estimate),) if per_stratum else ()
        if per_stratum and beside.partial and beside.partial.is_bounded:
            main, families = per_stratum.estimate, (main, *families[:-1])
        tell("models", 0.85)
        ranking = BicMSE(self.effort.max_order).rank(table)
        reasons = self._number_reasons(main, ranking)
        if any(reason.effect == Effect.NO_ESTIMATE for reason in reasons):
            return self._report(table, reasons, main, families=families, ranking=ranking)
        tell("sensitivity", 0.9)
        leaning = self._sensitivity(table, plain, beside)
        tell("consistency", 0.95)
        known = recoveries(table, self._checker(streams[2]), self.limits)
        links = linkage_findings(table, plain, beside.linkage, rng=streams[4])
        reasons += self._later_reasons(plain, families, leaning, known)
        reasons += linkage_reasons(plain, links, self.limits)
        reasons += suppressions(per_stratum)
        if main.method == "incomplete":
            reasons += (Reason("R16", Effect.RESERVATION),)
        tell("done", 1.0)
        return self._report(
            table,
            reasons,
            corrected_for_links(main, links, plain),
            families=families,
            ranking=ranking,
            variance=variance_shares(ranking) if ranking.admissible else None,
            sensitivity=leaning,
            recoveries=known,
            linkage=links,
            strata=per_stratum,
            change=self._change(beside.earlier, table, streams[5]),
        )

    def _main(self, table: CaptureTable, rng: np.random.Generator, tell: Progress) -> Estimate:
        done = 0

        def count(more: int) -> None:
            nonlocal done
            done += more
            tell("bootstrap", 0.6 * done / max(self.effort.replicates, 1))

        return estimate_by(self.method, table, self.effort, rng=rng, progress=count)

    def _families(
        self, table: CaptureTable, rng: np.random.Generator, tell: Progress
    ) -> tuple[Estimate, ...]:
        if self.method != "auto":
            return ()
        found = []
        for step, (name, stream) in enumerate(zip(FAMILIES, rng.spawn(len(FAMILIES)), strict=True)):
            tell(name, 0.6 + 0.1 * step / len(FAMILIES))
            found.append(self._hidden_if_absurd(estimate_by(name, table, self.effort, rng=stream)))
        return tuple(found)

    def _strata(
        self, beside: Beside, rng: np.random.Generator, tell: Progress
    ) -> StrataEstimate | None:
        """The joint model over strata, when there are any; by EM where rows are known in part."""
        replicates = min(max(self.effort.replicates, 20), 200)

        def share(done: float) -> None:
            tell("strata", 0.7 + 0.15 * done)

        if beside.partial is not None:
            method = IncompleteMSE(replicates=replicates)
            return method.fit_strata(beside.partial, rng=rng, progress=share)
        if beside.strata is None:
            return None
        return StratifiedMSE(replicates=replicates).fit(beside.strata, rng=rng, progress=share)

    def _hidden_if_absurd(self, estimate: Estimate) -> Estimate:
        """A family out of all proportion loses its number, whatever the main method says."""
        high = estimate.interval.high if estimate.interval else None
        if estimate.total is None or not number_reasons(
            estimate.total, high, estimate.observed, self.limits
        ):
            return estimate
        note = Note("out_of_proportion")
        return replace(
            estimate, hidden=None, interval=None, intervals=(), notes=(*estimate.notes, note)
        )

    def _number_reasons(self, main: Estimate, ranking: Ranking) -> tuple[Reason, ...]:
        if main.total is None:
            return (no_number(main),)
        high = main.interval.high if main.interval else None
        found = number_reasons(main.total, high, main.observed, self.limits)
        if ranking.admissible:
            low, high = ranking.span(self.limits.near_points)
            order = max((int(term).bit_count() for term in ranking.universe), default=1)
            found += span_reasons(low, high, order, self.limits)
        return found + resample_reasons(main.diagnostics, self.limits)

    def _sensitivity(
        self, table: CaptureTable, main: Estimate, beside: Beside
    ) -> Sensitivity | None:
        if main.hidden is None:
            return None
        leaning, glance = sensitivity(table, main.hidden, main.terms), self._sound(table)
        variants = changed_tables(table, glance)
        if beside.strata is not None:
            variants += split_years(beside.strata, glance)
        if beside.unreferred is not None:
            variants += without_referrals(beside.unreferred, glance)
        return replace(leaning, variants=variants)

    def _sound(self, table: CaptureTable) -> Callable[[CaptureTable], Estimate]:
        """The quick method, without a number where the rules would refuse one."""
        method = self._glance(table)

        def estimate(changed: CaptureTable) -> Estimate:
            if not changed.observed:
                return Estimate("none", 0, None)
            found = method.fit(changed)
            refused = table_reasons(changed.trimmed(), self.limits) or number_reasons(
                found.total, None, changed.observed, self.limits
            )
            return replace(found, hidden=None, interval=None) if refused else found

        return estimate

    def _change(
        self, earlier: CaptureTable | None, table: CaptureTable, rng: np.random.Generator
    ) -> Change | None:
        """An earlier wave by today's method; none when that wave itself would be refused."""
        if earlier is None or table_reasons(earlier, self.limits):
            return None
        replicates = min(max(self.effort.replicates, 50), 200)
        waves = earlier.trimmed(), table
        return change_between(waves, self._glance(table), rng=rng, replicates=replicates)

    def _glance(self, table: CaptureTable) -> BicMSE | StepwiseMSE:
        """The method for work that is done many times over: searches are too slow for that."""
        if table.size > 6:
            return StepwiseMSE()
        return BicMSE(self.effort.max_order if table.size <= 5 else 2)

    def _checker(self, rng: np.random.Generator) -> Callable[[CaptureTable], Estimate]:
        def check(part: CaptureTable) -> Estimate:
            return quick_band(part, self.effort, rng)

        return check

    def _later_reasons(
        self,
        main: Estimate,
        families: tuple[Estimate, ...],
        leaning: Sensitivity | None,
        known: tuple[Recovery, ...],
    ) -> tuple[Reason, ...]:
        found = [_unconverged(family) for family in families if has_diverged(family)]
        found += disagreements((main, *families))
        logs = [r.error for r in known if r.error is not None]
        covered = [r.covered for r in known if r.covered is not None]
        found += consistency_reasons(logs, covered, self.limits)
        if leaning and main.total is not None:
            for shift in easily_tipped(leaning, main.total, self.limits.harmless_odds):
                found.append(Reason("R11", Effect.RESERVATION, {"pair": shift.pair}))
        if any(note.code == "lower_bound" for note in main.notes):
            found.append(Reason("R14", Effect.RESERVATION))
        return tuple(found)

    def _refused(self, table: CaptureTable, reasons: tuple[Reason, ...]) -> Report:
        """Say why; the start model's own figures are kept for the diagnosis, without a total."""
        blank = Estimate(
            method=self.method,
            observed=table.observed,
            hidden=None,
            fingerprint=table.fingerprint,
        )
        return self._report(table, reasons, blank)

    def _report(
        self, table: CaptureTable, reasons: tuple[Reason, ...], main: Estimate, **found: Any
    ) -> Report:
        settings: dict[str, Json] = {
            "method": self.method,
            "replicates": self.effort.replicates,
            "max_order": self.effort.max_order,
            "thresholds": asdict(self.limits),
        }
        return Report(
            table=table,
            verdict=decide(reasons),
            main=main,
            settings=settings,
            seed=self.seed,
            version=self.version,
            **found,
        )


def no_number(main: Estimate) -> Reason:
    """Why the chosen method gave nothing: it did not converge, or no model can be estimated."""
    if has_diverged(main):
        return Reason("R07", Effect.NO_ESTIMATE, {"method": main.method})
    if main.code:
        return Reason("R01", Effect.NO_ESTIMATE, {"existence": int(main.code)})
    return Reason("R15", Effect.NO_ESTIMATE, {"method": main.method})


def has_diverged(estimate: Estimate) -> bool:
    """Whether the chains of a sampling method disagree."""
    return any(note.code == "did_not_converge" for note in estimate.notes)


def _unconverged(family: Estimate) -> Reason:
    return Reason("R07", Effect.METHOD_HIDDEN, {"method": family.method})


def disagreements(estimates: tuple[Estimate, ...]) -> list[Reason]:
    """R08: two converged families whose intervals have nothing in common."""
    shown = [
        (e.method, e.interval)
        for e in estimates
        if e.interval is not None and e.method in CONVERGED
    ]
    found = []
    for place, (name, one) in enumerate(shown):
        for other, two in shown[place + 1 :]:
            if one.high < two.low or two.high < one.low:
                parameters: dict[str, Json] = {"first": name, "second": other}
                found.append(Reason("R08", Effect.RESERVATION, parameters))
    return found


def suppressions(found: StrataEstimate | None) -> tuple[Reason, ...]:
    """R13: strata too small to carry a number of their own; they stay in the whole."""
    if found is None:
        return ()
    names: list[Json] = [
        ", ".join(f"{name} {level}" for name, level in line.levels.items())
        for margin, lines in found.tables.items()
        if len(margin) == 1
        for line in lines
        if line.suppressed
    ]
    return (Reason("R13", Effect.SUPPRESSED, {"stratum": names}),) if names else ()


def _silent(_stage: str, _share: float) -> None:
    """Nobody is watching."""
