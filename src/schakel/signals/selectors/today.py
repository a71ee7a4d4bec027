"""What waits for somebody today."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from schakel.base.actor import Actor
from schakel.base.rights import Right
from schakel.signals.models import Escalation, Signal, StopProposal
from schakel.signals.selectors.lists import (
    BY_DANGER,
    PAGE,
    ROW_FIELDS,
    SignalRow,
    WorkFilter,
    filtered,
    rows,
)
from schakel.signals.workflow import Phase

SOON = timedelta(days=2)


@dataclass(frozen=True)
class StopRow:
    """A stop that waits for a second person."""

    id: UUID
    signal_id: UUID
    reference: str
    reason: str
    is_own: bool


def urgent(*, actor: Actor) -> list[SignalRow]:
    """Return open signals with danger, a minor or somebody who travels on, soonest due first."""
    found = filtered(actor, WorkFilter(only_urgent=True))
    return _by_danger(found)


def overdue(*, actor: Actor) -> list[SignalRow]:
    """Return open signals whose due date passed."""
    found = filtered(actor, WorkFilter(only_overdue=True))
    return _by_danger(found)


def due_soon(*, actor: Actor) -> list[SignalRow]:
    """Return open signals of no special danger that are due within two days."""
    now = timezone.now()
    found = filtered(actor, WorkFilter()).filter(due_at__gte=now, due_at__lte=now + SOON)
    return _by_danger(found)


def new_reports(*, actor: Actor) -> list[SignalRow]:
    """Return reports that have no number and owner yet."""
    found = filtered(actor, WorkFilter(phases=frozenset({Phase.RECEIVED})))
    return _by_danger(found)


def stuck(*, actor: Actor) -> list[SignalRow]:
    """Return signals that nobody moves: overdue beyond an escalation, or waiting for capacity."""
    escalated = Exists(Escalation.objects.filter(signal=OuterRef("pk"), due_at=OuterRef("due_at")))
    waits = Q(phase=Phase.WAITING, wait_reason="capacity")
    return _by_danger(filtered(actor, WorkFilter()).filter(Q(escalated) | waits))


def stops_to_confirm(*, actor: Actor) -> list[StopRow]:
    """Return the proposed stops that wait for a second person."""
    if not actor.may(Right.SIGNALS_CONFIRM):
        return []
    proposals = (
        StopProposal.objects.filter(organisation_id=actor.organisation_id, answer="")
        .select_related("signal")
        .only("reason", "proposed_by", "signal__reference")
        .order_by("proposed_at")[:PAGE]
    )
    return [
        StopRow(
            id=proposal.pk,
            signal_id=proposal.signal_id,
            reference=proposal.signal.reference,
            reason=proposal.reason,
            is_own=proposal.proposed_by == actor.user_id,
        )
        for proposal in proposals
    ]


def _by_danger(found: QuerySet[Signal]) -> list[SignalRow]:
    """Return rows for the first page of a few open signals, danger first."""
    return rows(found.order_by(*BY_DANGER).only(*ROW_FIELDS)[:PAGE])
