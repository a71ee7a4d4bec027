"""Sharing a signal that the rules do not allow by themselves: `ask_privacy_officer`.

The question goes to the work list of sharing; there is no other place where it is decided.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.sharing import services as sharing
from schakel.signals import policies
from schakel.signals.services.course import own_signal, require
from schakel.signals.services.handing_over import OfferInput, transfer_of

PRIVACY_OFFICER = "privacy_officer"


class NobodyToAsk(Exception):
    """The organisation has no privacy officer in Schakel."""


@dataclass(frozen=True)
class Wish:
    """Which parts of a signal should go to whom, and why."""

    recipient_id: int
    parts: tuple[str, ...]
    question: str = ""


@transaction.atomic
def ask_privacy_officer(*, actor: Actor, signal_id: UUID, wish: Wish) -> UUID:
    """Ask your privacy officers to decide; they see what would go where, not the signal itself.

    Returns the id of the question in the work list of sharing.
    """
    signal = own_signal(actor, signal_id)
    require(policies.may_hand_over(actor, signal))
    if not accounts.mail_addresses(actor.organisation_id, role=PRIVACY_OFFICER):
        raise NobodyToAsk
    offered = OfferInput(recipient_id=wish.recipient_id, ground="decision", parts=wish.parts)
    asked = sharing.ask(
        actor=actor,
        transfer=transfer_of(actor=actor, signal=signal, offered=offered),
        question=wish.question.strip() or signal.reference,
    )
    audit.record(
        actor=actor,
        action="signals.ask_privacy_officer",
        target=signal,
        recipient=wish.recipient_id,
    )
    return asked.pk
