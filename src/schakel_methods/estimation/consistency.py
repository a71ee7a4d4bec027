"""Does the method recover totals that are known? (Binette, Steorts 2022)

The persons on one list are a population of known size. Seen through the other lists only, part of
them is hidden; the method is asked how many there are and held to the answer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import log

from schakel_methods.estimation.table import CaptureTable, Estimate, Interval
from schakel_methods.estimation.verdict import Effect, Thresholds, number_reasons, table_reasons


@dataclass(frozen=True)
class Recovery:
    """One list whose total is known. `refused` holds the codes of the rules that forbid a number."""

    name: str
    known: int
    observed: int
    total: float | None
    interval: Interval | None
    refused: tuple[str, ...]

    @property
    def covered(self) -> bool | None:
        """Whether the interval holds the known total; None without an interval."""
        return None if self.interval is None else self.interval.covers(self.known)

    @property
    def error(self) -> float | None:
        """ln(estimated / known)."""
        return None if self.total is None else log(self.total / self.known)


def recoveries(
    table: CaptureTable, estimate: Callable[[CaptureTable], Estimate], limits: Thresholds
) -> tuple[Recovery, ...]:
    """Ask for the total of every list from the others; numbers only where the rules allow them."""
    if table.size < 3:
        return ()
    return tuple(_recovery(table, i, estimate, limits) for i in range(table.size))


def _recovery(
    table: CaptureTable,
    position: int,
    estimate: Callable[[CaptureTable], Estimate],
    limits: Thresholds,
) -> Recovery:
    name, known = table.lists[position], table.list_total(position)
    part = table.given(position).trimmed()
    refused = [r.code for r in table_reasons(part, limits)] if part.observed else ["R01"]
    if refused:
        return Recovery(name, known, part.observed, None, None, tuple(refused))
    found = estimate(part)
    high = found.interval.high if found.interval else None
    reasons = number_reasons(found.total, high, part.observed, limits)
    codes = tuple(r.code for r in reasons if r.effect == Effect.NO_ESTIMATE)
    if codes:
        return Recovery(name, known, part.observed, None, None, codes)
    return Recovery(name, known, part.observed, found.total, found.interval, ())
