"""What invented signals of the demonstration need to pass the door: `clear`, `receipt_of`."""

from datetime import datetime

from schakel.base.actor import Actor
from schakel.sharing.models import Disclosure, Receipt
from schakel.sharing.selectors.answers import Transfer, answer
from schakel.sharing.services.door import Clearance


def clear(*, actor: Actor, transfer: Transfer) -> Clearance:
    """Tick every condition that the rules name for an invented transfer, with the reasons."""
    conditions = answer(actor=actor, transfer=transfer).conditions
    return Clearance(
        ticked=frozenset(condition.key for condition in conditions),
        necessity="Verzonnen: zonder deze informatie kan de ontvanger niet verder.",
        proportionality="Verzonnen: alleen wat voor de opvolging nodig is.",
        subsidiarity="Verzonnen: er is geen lichtere weg.",
    )


def receipt_of(*, disclosure: Disclosure, receiver: Actor, at: datetime) -> Receipt:
    """Return the receipt of an invented disclosure, not yet saved."""
    return Receipt(
        disclosure=disclosure,
        sender_id=disclosure.sender_id,
        recipient_id=receiver.organisation_id,
        package_hash=disclosure.package_hash,
        received_by=receiver.user_id or 0,
        received_at=at,
    )
