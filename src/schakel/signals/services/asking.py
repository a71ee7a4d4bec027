"""Sharing that the rules do not allow by themselves: `ask_privacy_officer`, `decide_sharing`."""

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.outbox import services as outbox
from schakel.base.rights import Right
from schakel.sharing import services as sharing
from schakel.signals import policies
from schakel.signals.models import Signal
from schakel.signals.services.course import own_signal, require
from schakel.signals.services.handing_over import OfferInput, transfer_of

PRIVACY_OFFICER = "privacy_officer"


class NobodyToAsk(Exception):
    """The organisation has no privacy officer in Schakel."""


@dataclass(frozen=True)
class Wish:
    """Which parts of a signal should go to whom."""

    recipient_id: int
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """What a privacy officer decides about: no content, only what would go where."""

    signal_id: UUID
    reference: str
    recipient: str


@transaction.atomic
def ask_privacy_officer(*, actor: Actor, signal_id: UUID, wish: Wish, url: str) -> int:
    """Ask your privacy officers by mail to decide; the mail holds a link and no case."""
    signal = own_signal(actor, signal_id)
    require(policies.may_hand_over(actor, signal))
    officers = accounts.mail_addresses(actor.organisation_id, role=PRIVACY_OFFICER)
    if not officers:
        raise NobodyToAsk
    for address in officers:
        outbox.queue_mail(
            actor=actor, address=address, kind="sharing_question", context={"url": url}
        )
    audit.record(
        actor=actor,
        action="signals.ask_privacy_officer",
        target=signal,
        recipient=wish.recipient_id,
    )
    return len(officers)


@transaction.atomic
def open_question(*, actor: Actor, signal_id: UUID, recipient_id: int) -> Asked:
    """Show a privacy officer what is to be decided, without the content of the signal."""
    if not actor.may(Right.SHARING_APPROVE):
        raise PermissionDenied
    signal = Signal.objects.only("reference").get(
        pk=signal_id, organisation_id=actor.organisation_id
    )
    audit.record(actor=actor, action="signals.open_question", target=signal)
    recipient = accounts.organisation(recipient_id).name
    return Asked(signal_id=signal.pk, reference=signal.reference, recipient=recipient)


@transaction.atomic
def decide_sharing(
    *, actor: Actor, signal_id: UUID, wish: Wish, may_share: bool, reasons: str
) -> None:
    """Decide by name whether these parts of a signal may go to the other organisation."""
    signal = own_signal(actor, signal_id)
    offered = OfferInput(recipient_id=wish.recipient_id, ground="decision", parts=wish.parts)
    transfer = transfer_of(actor=actor, signal=signal, offered=offered)
    sharing.record_decision(actor=actor, transfer=transfer, may_share=may_share, reasons=reasons)
