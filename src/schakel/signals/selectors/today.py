"""What waits for somebody today."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from schakel.base.actor import Actor
from schakel.base.rights import Right
from schakel.signals.models import StopProposal
from schakel.signals.selectors.lists import (
    BY_DANGER,
    PAGE,
    ROW_FIELDS,
    OfferRow,
    SignalRow,
    WorkFilter,
    came_back,
    filtered,
    offered_to_us,
    rows,
    stuck,
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


@dataclass(frozen=True)
class Today:
    """The page "Vandaag": what waits for me, in order of danger and due date."""

    urgent: list[SignalRow]
    due_soon: list[SignalRow]
    overdue: list[SignalRow]
    offered_to_us: list[OfferRow]
    came_back: list[OfferRow]
    stuck: list[SignalRow]
    to_confirm: list[StopRow]


def today(*, actor: Actor) -> Today:
    """Return what waits for the actor's organisation today."""
    return Today(
        urgent=urgent(actor=actor),
        due_soon=due_soon(actor=actor),
        overdue=overdue(actor=actor),
        offered_to_us=offered_to_us(actor=actor),
        came_back=came_back(actor=actor),
        stuck=stuck(actor=actor),
        to_confirm=stops_to_confirm(actor=actor),
    )


def urgent(*, actor: Actor) -> list[SignalRow]:
    """Return open signals with danger, a minor or somebody who travels on, soonest due first."""
    found = filtered(actor, WorkFilter(only_urgent=True))
    return rows(found.order_by(*BY_DANGER).only(*ROW_FIELDS)[:PAGE])


def overdue(*, actor: Actor) -> list[SignalRow]:
    """Return open signals whose due date passed."""
    found = filtered(actor, WorkFilter(only_overdue=True))
    return rows(found.order_by(*BY_DANGER).only(*ROW_FIELDS)[:PAGE])


def due_soon(*, actor: Actor) -> list[SignalRow]:
    """Return open signals of no special danger that are due within two days."""
    now = timezone.now()
    found = filtered(actor, WorkFilter()).filter(due_at__gte=now, due_at__lte=now + SOON)
    return rows(found.order_by(*BY_DANGER).only(*ROW_FIELDS)[:PAGE])


def new_reports(*, actor: Actor) -> list[SignalRow]:
    """Return reports that have no number and owner yet."""
    found = filtered(actor, WorkFilter(phases=frozenset({Phase.RECEIVED})))
    return rows(found.order_by(*BY_DANGER).only(*ROW_FIELDS)[:PAGE])


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
