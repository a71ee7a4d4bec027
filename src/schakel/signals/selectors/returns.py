"""Messages back: who has not told yet what became of a hand-over, and what was told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.reference import selectors as reference
from schakel.base.rights import Right
from schakel.signals import workflow
from schakel.signals.models import Handover, ReturnMessage, Signal
from schakel.signals.selectors.lists import PAGE, own
from schakel.signals.workflow import HandoverStatus


@dataclass(frozen=True)
class AwaitedRow:
    """A hand-over that was accepted and of which nothing was heard back yet."""

    handover_id: UUID
    signal_id: UUID
    reference: str
    other: str
    due_at: datetime

    @property
    def is_overdue(self) -> bool:
        """Tell whether the term for the message has passed."""
        return self.due_at < timezone.now()


@dataclass(frozen=True)
class Told:
    """What a receiver told: the result in words, a note, when."""

    result: str
    note: str
    at: datetime


def not_heard(actor: Actor) -> QuerySet[Handover]:
    """Return the own hand-overs of which the receiver should still tell, longest first."""
    if workflow.current(actor.organisation_type).return_within is None:
        return Handover.objects.none()
    return _silent(Handover.objects.filter(sender_id=actor.organisation_id))


def awaited(*, actor: Actor) -> list[AwaitedRow]:
    """Return the own hand-overs of which the receiver did not tell yet, longest first."""
    term = workflow.current(actor.organisation_type).return_within
    if term is None or not actor.rights & {Right.SIGNALS_RECEIVE, Right.SIGNALS_HAND_OVER}:
        return []
    found = list(not_heard(actor)[:PAGE])
    names = accounts.organisation_names({row.recipient_id for row in found})
    return [
        AwaitedRow(
            row.pk, row.signal_id, row.signal_reference, names[row.recipient_id],
            term.due(row.answered_at or row.offered_at),
        )
        for row in found
    ]  # fmt: skip


def to_tell(*, actor: Actor) -> list[AwaitedRow]:
    """Return the own signals of which who handed them over still waits for a message."""
    if not actor.may(Right.SIGNALS_FEEDBACK):
        return []
    offers = _silent(Handover.objects.filter(recipient_id=actor.organisation_id))
    found = list(offers.filter(_asks_back()).select_related("sender")[:PAGE])
    if not found:
        return []
    ours = {
        signal.from_handover_id: signal
        for signal in own(actor).filter(from_handover__in=found).only(
            "pk", "reference", "from_handover"
        )
    }  # fmt: skip
    rows = []
    for offer in found:
        signal, sender = ours.get(offer.pk), offer.sender
        term = _term_of(sender.type)
        if signal is not None and term is not None:
            due_at = term.due(offer.answered_at or offer.offered_at)
            rows.append(AwaitedRow(offer.pk, signal.pk, signal.reference, sender.name, due_at))
    return rows


def told_about(handover_ids: Iterable[UUID]) -> dict[UUID, list[Told]]:
    """Return by hand-over what the receiver told, oldest first; row security keeps others out."""
    labels = reference.labels("return_results")
    found: dict[UUID, list[Told]] = {}
    for row in ReturnMessage.objects.filter(handover_id__in=list(handover_ids)):
        told = Told(labels.get(row.result, row.result), row.note or "", row.at)
        found.setdefault(row.handover_id, []).append(told)
    return found


def waits_for(signal: Signal, told: Mapping[UUID, Sequence[Told]]) -> AwaitedRow | None:
    """Return who waits for a message about a signal that was handed over to us, or None.

    `told` is what receivers told by hand-over, that of this signal among them.
    """
    offer = signal.from_handover
    if offer is None or offer.pk in told:
        return None
    sender = accounts.organisation(offer.sender_id)
    term = _term_of(sender.type)
    if term is None:
        return None
    due_at = term.due(offer.answered_at or offer.offered_at)
    return AwaitedRow(offer.pk, signal.pk, signal.reference, sender.name, due_at)


def _asks_back() -> Q:
    """Return the condition that an offer came from a service that wants to hear what became of it."""
    types = {row["code"] for row in reference.current("workflow_of").rows}
    asking = Q(sender__type__in=sorted(code for code in types if _term_of(code)))
    if _term_of(workflow.GENERIC):
        asking |= ~Q(sender__type__in=sorted(types))
    return asking & Q(sender__is_active=True)


def _term_of(organisation_type: str) -> workflow.Term | None:
    return workflow.current(organisation_type).return_within


def _silent(offers: QuerySet[Handover]) -> QuerySet[Handover]:
    told = Exists(ReturnMessage.objects.filter(handover=OuterRef("pk")))
    accepted = offers.filter(~told, status=HandoverStatus.ACCEPTED)
    return accepted.defer("package", "note", "missing_note").order_by("answered_at")
