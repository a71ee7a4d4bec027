"""Keeping a signal past its term: `hold`, `ask_release`, `release`."""

from uuid import UUID

from django.db import transaction

from schakel.base.actor import Actor
from schakel.base.retention import services as retention
from schakel.signals.services.course import own_signal


@transaction.atomic
def hold(*, actor: Actor, signal_id: UUID, reason: str) -> None:
    """Keep a signal and all that belongs to it past the term, and say why."""
    retention.place_hold(actor=actor, target=own_signal(actor, signal_id), reason=reason)


@transaction.atomic
def ask_release(*, actor: Actor, signal_id: UUID, reason: str) -> None:
    """Ask a colleague to end the legal hold on a signal with you."""
    retention.ask_lifting(actor=actor, target=own_signal(actor, signal_id), reason=reason)


@transaction.atomic
def release(*, actor: Actor, signal_id: UUID) -> None:
    """End the legal hold on a signal as the second person."""
    retention.lift_hold(actor=actor, target=own_signal(actor, signal_id))
