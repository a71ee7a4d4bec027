"""Counts on plain fields only; the worker's counting role sees all organisations."""

from dataclasses import dataclass

from django.db.models import Count, Q

from schakel.base.actor import Actor
from schakel.base.rights import Right
from schakel.signals.models import PhaseChange, Signal
from schakel.signals.workflow import FUNNEL, RUNNING, Phase


@dataclass(frozen=True)
class Balance:
    """What came in and where it is; the first number is the sum of the others."""

    came_in: int
    open: int
    closed: int
    merged: int
    handed_over: int

    @property
    def is_even(self) -> bool:
        """Tell whether nothing got lost."""
        return self.came_in == self.open + self.closed + self.merged + self.handed_over


def count_by_phase(*, actor: Actor) -> dict[str, int]:
    """Return how many signals of the organisation are in each phase."""
    if not actor.may(Right.SIGNALS_COUNT):
        return {}
    found = Signal.objects.filter(organisation_id=actor.organisation_id)
    counted = found.values("phase").annotate(number=Count("id")).values_list("phase", "number")
    return dict(counted)


def count_balance(*, organisation_id: int) -> Balance:
    """Return the balance of one organisation: in = open + closed + merged + handed over."""
    merged = Q(merged_into__isnull=False)
    sums = Signal.objects.filter(organisation_id=organisation_id).aggregate(
        came_in=Count("id"),
        open=Count("id", filter=Q(phase__in=sorted(RUNNING))),
        closed=Count("id", filter=Q(phase=Phase.CLOSED) & ~merged),
        merged=Count("id", filter=Q(phase=Phase.CLOSED) & merged),
        handed_over=Count("id", filter=Q(phase=Phase.HANDED_OVER)),
    )
    return Balance(**sums)


def count_traces() -> dict[str, int]:
    """Return per phase of the funnel how many traces ever reached it, over all that one may see."""
    reached = PhaseChange.objects.filter(to_phase__in=FUNNEL).values("to_phase")
    counted = reached.annotate(number=Count("signal__trace_id", distinct=True))
    found = dict(counted.values_list("to_phase", "number"))
    return {str(phase): found.get(phase, 0) for phase in FUNNEL}
