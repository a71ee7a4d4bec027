"""What waits for somebody today: of each block the first ones, and how many there are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery, Value, Window
from django.db.models.functions import Coalesce, RowNumber

from schakel.base.actor import Actor
from schakel.base.rights import Right
from schakel.signals.models import Escalation, Signal, StopProposal
from schakel.signals.selectors import handovers, lists
from schakel.signals.selectors.handovers import OfferRow
from schakel.signals.selectors.lists import PAGE, WorkFilter
from schakel.signals.workflow import Phase

# The blocks of open signals, each as the work list shows it too.
OPEN_BLOCKS = {
    "urgent": WorkFilter(only_urgent=True),
    "new": WorkFilter(phases=frozenset({Phase.RECEIVED})),
    "overdue": WorkFilter(only_overdue=True),
    "due-soon": WorkFilter(only_soon=True),
    "stuck": WorkFilter(only_stuck=True),
}
MINE = "mine"
SIGNAL_BLOCKS = frozenset({*OPEN_BLOCKS, MINE})
OFFERED, CAME_BACK = "offered", "came-back"
_SHOWN = (
    "id", "reference", "next_step", "phase", "exploitation_forms", "due_at", "is_urgent",
    "is_leaving",
)  # fmt: skip


@dataclass(frozen=True)
class WaitingSignal:
    """What a line of Today says of a signal."""

    id: UUID
    reference: str
    next_step: str
    phase: str
    exploitation_forms: tuple[str, ...]
    due_at: datetime | None
    is_urgent: bool
    is_leaving: bool
    escalation_level: int


@dataclass(frozen=True)
class SignalBlock:
    """The first signals of a block, and how many it has."""

    signals: list[WaitingSignal]
    number: int


@dataclass(frozen=True)
class OfferBlock:
    """The first offers of a block, and how many it has."""

    offers: list[OfferRow]
    number: int


@dataclass(frozen=True)
class StopRow:
    """A stop that waits for a second person."""

    id: UUID
    signal_id: UUID
    reference: str
    reason: str
    is_own: bool


@dataclass(frozen=True)
class _First:
    keys: list[UUID]
    number: int


def signal_blocks(*, actor: Actor, codes: Iterable[str], most: int) -> dict[str, SignalBlock]:
    """Return the first signals of blocks, danger first, in two questions for all of them."""
    wanted = {
        code: (lists.reported_by(actor), lists.NEWEST)
        if code == MINE
        else (lists.filtered(actor, OPEN_BLOCKS[code]), lists.BY_DANGER)
        for code in codes
    }
    first = _first(wanted, most)
    signals = _signals({key for block in first.values() for key in block.keys})
    return {
        # Between the two questions one may have been destroyed.
        code: SignalBlock([signals[key] for key in block.keys if key in signals], block.number)
        for code, block in first.items()
    }


def offer_blocks(*, actor: Actor, codes: Iterable[str], most: int) -> dict[str, OfferBlock]:
    """Return the first offers that we must answer, and those that came back, danger first."""
    if not actor.rights & handovers.RIGHTS:
        return {code: OfferBlock([], 0) for code in codes}
    conditions = {OFFERED: handovers.to_us(actor), CAME_BACK: handovers.back_here(actor)}
    first = _first(
        {
            code: (handovers.offers_of(actor, conditions[code]), handovers.BY_DANGER)
            for code in codes
        },
        most,
    )
    rows = handovers.with_keys(actor, {key for block in first.values() for key in block.keys})
    return {
        code: OfferBlock([rows[key] for key in block.keys if key in rows], block.number)
        for code, block in first.items()
    }


def _first(
    wanted: Mapping[str, tuple[QuerySet[Any], tuple[str, ...]]], most: int
) -> dict[str, _First]:
    """Return per block the keys of the first ones in its order, in one question for all blocks."""
    blocks = {code: _First([], 0) for code in wanted}
    parts = [
        found.annotate(
            block=Value(code),
            number=Window(Count("*")),
            place=Window(RowNumber(), order_by=order),
        )
        .order_by(*order)
        .values_list("block", "number", "place", "pk")[:most]
        for code, (found, order) in wanted.items()
    ]
    # Sorted here: a union keeps no order.
    for code, number, _place, key in sorted(parts[0].union(*parts[1:], all=True)):
        blocks[code] = _First([*blocks[code].keys, key], number)
    return blocks


def _signals(keys: set[UUID]) -> dict[UUID, WaitingSignal]:
    alarms = Escalation.objects.filter(signal=OuterRef("pk"), due_at=OuterRef("due_at"))
    level = Coalesce(Subquery(alarms.order_by("-level").values("level")[:1]), 0)
    found = Signal.objects.filter(pk__in=keys).annotate(alarm=level)
    return {row[0]: WaitingSignal(*row) for row in found.values_list(*_SHOWN, "alarm")}


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
