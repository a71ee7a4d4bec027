"""What imperfect linkage means for one report: the band of missed links and the corrected number."""

from dataclasses import dataclass, replace

import numpy as np

from schakel_methods.estimation.hierarchy import BicMSE
from schakel_methods.estimation.linkage_error import (
    LinkageError,
    PairQuality,
    missed_links_band,
    pool_draws,
)
from schakel_methods.estimation.table import CaptureTable, Estimate, Interval, Json, Note
from schakel_methods.estimation.verdict import Effect, Reason, Thresholds

MOST_LISTS = 8  # beyond, a person's records fall apart in too many ways to add up


@dataclass(frozen=True)
class LinkageQuality:
    """Rates per pair of lists, and perhaps the same persons linked again a number of times."""

    pairs: tuple[PairQuality, ...]
    draws: tuple[CaptureTable, ...] = ()


@dataclass(frozen=True)
class LinkageFindings:
    """Totals when shares of the links were missed; the corrected and the pooled estimate."""

    supplied: bool
    missed: tuple[tuple[float, float], ...] = ()
    corrected: Estimate | None = None
    pooled: Estimate | None = None


def linkage_findings(
    table: CaptureTable,
    main: Estimate,
    quality: LinkageQuality | None,
    *,
    rng: np.random.Generator,
) -> LinkageFindings:
    """Look at the linkage under the model that `main` chose.

    Raises TableError when a pair of the table has no quality, or an impossible one.
    """
    missed = missed_links_band(table, main.terms) if table.size <= MOST_LISTS else ()
    if quality is None:
        return LinkageFindings(False, missed)
    fixed = LinkageError(quality.pairs).fit(table, main.terms, rng=rng)
    drawn = [BicMSE(None if table.size <= 5 else 2).fit(draw) for draw in quality.draws]
    return LinkageFindings(True, missed, fixed, pool_draws(drawn) if drawn else None)


def corrected_for_links(main: Estimate, found: LinkageFindings, plain: Estimate) -> Estimate:
    """The estimate moved by what the correction does to its model, its band widened to hold both.

    `plain` is the estimate of which the model was corrected: `main` itself, or, where that comes
    from rows known in part, the one on the plain table. Unchanged without a correction. The number
    before is kept in the diagnostics.
    """
    fixed = found.corrected
    if main.total is None or main.interval is None or fixed is None or fixed.total is None:
        return main
    if plain.total is None:
        return main
    ratio, shift = fixed.total / plain.total, main.total / plain.total
    others = [e.interval for e in (fixed, found.pooled) if e is not None and e.interval]
    distinct = float(str(fixed.diagnostics.get("distinct", 0.0)))
    low = max(min(main.interval.low * ratio, *(i.low * shift for i in others)), distinct)
    high = max(main.interval.high * ratio, *(i.high * shift for i in others))
    band = Interval(low, high, main.interval.level, "corrected")
    shares: dict[str, Json] = {"before_linkage": main.total, "linkage_ratio": ratio}
    moved = main.with_interval(band, *main.intervals)
    return replace(
        moved,
        hidden=main.total * ratio - main.observed,
        notes=(*main.notes, Note("corrected_for_links")),
        diagnostics={**main.diagnostics, **shares},
    )


def linkage_reasons(
    main: Estimate, found: LinkageFindings, limits: Thresholds
) -> tuple[Reason, ...]:
    """R10: without quality nothing is published; a number that missed links can move is reserved.

    `main` is the estimate before correction.
    """
    reasons = []
    if not found.supplied or found.corrected is None or found.corrected.total is None:
        reasons.append(Reason("R10", Effect.NOT_PUBLISHABLE, {"supplied": False}))
    share = limits.missed_links
    outside = [
        total
        for missed, total in found.missed
        if missed <= share + 1e-9 and main.interval and not main.interval.covers(total)
    ]
    if outside:
        reasons.append(Reason("R10", Effect.RESERVATION, {"supplied": True, "share": share}))
    return tuple(reasons)
