"""A note back to who offered a signal: `tell_sender`, `pass_to_sender`."""

from hashlib import sha256

from schakel.base.actor import Actor
from schakel.sharing import services as sharing
from schakel.signals.models import Handover

PURPOSE, FIELDS = "hand_over_signal", ("remark",)


def tell_sender(*, actor: Actor, handover: Handover, note: str) -> None:
    """Let a note to the sender pass the door: it must not say whom the receiver knows."""
    if note.strip():
        pass_to_sender(actor=actor, handover=handover, note=note, sealed=note)


def to_sender(handover: Handover) -> sharing.Transfer:
    """Return what goes back to who handed a signal over: words, and nobody in them."""
    return sharing.Transfer(
        subject_id=handover.trace_id,
        recipient_id=handover.sender_id,
        purpose=PURPOSE,
        fields=FIELDS,
        form="anonymised",
    )


def pass_to_sender(
    *, actor: Actor, handover: Handover, note: str, sealed: str
) -> sharing.Disclosure:
    """Let what you tell the sender pass the door, where `sealed` is all that is told."""
    return sharing.record_disclosure(
        actor=actor,
        transfer=to_sender(handover),
        package_hash=sha256(sealed.encode()).hexdigest(),
        clearance=sharing.Clearance(masking_confirmed=True),
        channel="feedback",
        texts=(note,) if note.strip() else (),
    )
