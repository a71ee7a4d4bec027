"""May a number be given at all? Rules first, number second.

Every rule that fires is kept with its code, what it does to the verdict and the figures behind it;
`wording` turns that into cause and remedy. Fitting always returns its code; only the verdict decides
what may be shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import log

from schakel_methods.estimation.poisson import all_pairs, fit_model
from schakel_methods.estimation.table import CaptureTable, Code, Json


class Status(StrEnum):
    """The three verdicts."""

    ESTIMATE = "estimate"
    RESERVATION = "estimate_with_reservation"
    NONE = "no_estimate"


class Effect(StrEnum):
    """What a rule that fires does."""

    NO_ESTIMATE = "no_estimate"
    BAND_ONLY = "band_only"  # a reservation that also withholds the point
    RESERVATION = "reservation"
    NOT_PUBLISHABLE = "not_publishable"
    METHOD_HIDDEN = "method_hidden"  # one method is shown without a number
    SUPPRESSED = "suppressed"  # one stratum is not shown


@dataclass(frozen=True)
class Reason:
    """A rule that fired, e.g. `Reason("R04", Effect.NO_ESTIMATE, {"persons": 6, "least": 10})`."""

    code: str
    effect: Effect
    parameters: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True)
class Thresholds:
    """Where the rules bite; settings with defaults, printed with every report."""

    least_lists: int = 3
    least_on_several: int = 10
    most_times_seen: float = 50.0
    most_times_seen_high: float = 100.0
    most_span: float = 3.0
    near_points: float = 10.0
    most_rhat: float = 1.05
    most_inconsistency: float = 1.5
    least_consistency_coverage: float = 0.8
    harmless_odds: float = 1.5
    most_failed_resamples: float = 0.05
    missed_links: float = 0.05
    least_stratum_seen: int = 20
    least_stratum_several: int = 5


@dataclass(frozen=True)
class Verdict:
    """Status, whether it may be published, whether a point may stand beside the band, and why."""

    status: Status
    publishable: bool
    shows_point: bool
    reasons: tuple[Reason, ...]


def decide(reasons: Iterable[Reason]) -> Verdict:
    """Weigh the reasons: one refusal refuses all; a reservation never makes things better."""
    reasons = tuple(reasons)
    effects = {reason.effect for reason in reasons}
    if Effect.NO_ESTIMATE in effects:
        return Verdict(Status.NONE, False, False, reasons)
    reserved = bool(effects & {Effect.BAND_ONLY, Effect.RESERVATION})
    return Verdict(
        status=Status.RESERVATION if reserved else Status.ESTIMATE,
        publishable=Effect.NOT_PUBLISHABLE not in effects,
        shows_point=Effect.BAND_ONLY not in effects,
        reasons=reasons,
    )


def table_reasons(table: CaptureTable, limits: Thresholds) -> tuple[Reason, ...]:
    """Rules that look at the table alone: R01 to R04."""
    table = table.trimmed()
    groups = overlap_groups(table)
    informative = sum(len(group) for group in groups if len(group) > 1)
    found = []
    code = fit_model(table).code
    if code != Code.GOOD:
        found.append(Reason("R01", Effect.NO_ESTIMATE, {"existence": int(code)}))
    if informative < limits.least_lists:
        parameters = {"lists": informative, "least": limits.least_lists}
        found.append(Reason("R02", Effect.NO_ESTIMATE, parameters))
    if len(groups) > 1:
        apart = [" + ".join(table.lists[i] for i in group) for group in groups[1:]]
        found.append(Reason("R03", Effect.NO_ESTIMATE, {"apart": apart}))
    if table.on_several() < limits.least_on_several:
        parameters = {"persons": table.on_several(), "least": limits.least_on_several}
        found.append(Reason("R04", Effect.NO_ESTIMATE, parameters))
    return tuple(found)


def overlap_groups(table: CaptureTable) -> list[tuple[int, ...]]:
    """Lists that hang together by shared persons, largest group first."""
    group = list(range(table.size))
    for i in range(table.size):
        for j in range(i):
            if table.overlap(1 << i | 1 << j):
                old, new = group[i], group[j]
                group = [new if g == old else g for g in group]
    names = sorted(set(group), key=lambda g: (-group.count(g), g))
    return [tuple(i for i in range(table.size) if group[i] == name) for name in names]


def empty_pairs(table: CaptureTable) -> tuple[int, ...]:
    """Pairs of lists that share nobody: their link cannot be measured."""
    return tuple(pair for pair in all_pairs(table.size) if not table.overlap(pair))


def number_reasons(
    total: float | None, high: float | None, observed: int, limits: Thresholds
) -> tuple[Reason, ...]:
    """R05: a number out of all proportion to what was seen, or none at all."""
    if total is None:
        return (Reason("R01", Effect.NO_ESTIMATE, {"existence": int(Code.NO_MLE)}),)
    if total > limits.most_times_seen * observed:
        return (Reason("R05", Effect.NO_ESTIMATE, {"times": limits.most_times_seen}),)
    if high is not None and high > limits.most_times_seen_high * observed:
        return (Reason("R05", Effect.NO_ESTIMATE, {"times": limits.most_times_seen_high}),)
    return ()


def span_reasons(low: float, high: float, order: int, limits: Thresholds) -> tuple[Reason, ...]:
    """R06: models that fit nearly as well differ too much for a single number."""
    if high <= limits.most_span * low:
        return ()
    parameters: dict[str, Json] = {"low": low, "high": high, "ratio": high / low, "order": order}
    return (Reason("R06", Effect.BAND_ONLY, parameters),)


def resample_reasons(diagnostics: Mapping[str, Json], limits: Thresholds) -> tuple[Reason, ...]:
    """R12: the bootstrap itself broke down too often, or could not be corrected."""
    replicates, failed = diagnostics.get("replicates"), diagnostics.get("failed")
    if not isinstance(replicates, int) or not isinstance(failed, int) or not replicates:
        return ()
    passed = diagnostics.get("passed_over", 0)
    share = (failed + (passed if isinstance(passed, int) else 0)) / replicates
    if share <= limits.most_failed_resamples and diagnostics.get("z0") is not None:
        return ()
    parameters = {"share": share, "uncorrected": diagnostics.get("z0") is None}
    return (Reason("R12", Effect.RESERVATION, parameters),)


def consistency_reasons(
    logs: list[float], covered: list[bool], limits: Thresholds
) -> tuple[Reason, ...]:
    """R09: known totals of the user's own lists are not recovered."""
    if not logs:
        return ()
    error = sum(abs(value) for value in logs) / len(logs)
    coverage = sum(covered) / len(covered)
    enough = coverage >= limits.least_consistency_coverage
    if error <= log(limits.most_inconsistency) and enough:
        return ()
    parameters = {"error": error, "covered": sum(covered), "lists": len(covered)}
    return (Reason("R09", Effect.RESERVATION, parameters),)
