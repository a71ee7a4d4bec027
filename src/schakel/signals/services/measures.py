"""A measure in two clicks: `take_measure`, which tells who handed the signal over."""

from datetime import date
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.live import services as live
from schakel.base.reference import selectors as reference
from schakel.sharing import services as sharing
from schakel.signals.models import Handover, Measure, MeasureReceipt, Signal
from schakel.signals.services.investigating import MeasureInput, record_measure
from schakel.signals.services.telling import tell_back_of

PURPOSE, FIELDS = "hand_over_signal", ("measure",)


class MeasureUnknown(Exception):
    """Choose a measure from the list, taken today or before."""


@transaction.atomic
def take_measure(
    *, actor: Actor, signal_id: UUID, kind: str, taken_on: date, reason: str = ""
) -> Measure:
    """Record a measure of your own organisation; who handed the signal over hears which and when."""
    known = {row["code"] for row in reference.current("measure_kinds").rows}
    if kind not in known or taken_on > timezone.localdate():
        raise MeasureUnknown
    own = accounts.organisation(actor.organisation_id).name
    measure = MeasureInput(kind=kind, authority=own, taken_on=taken_on, reason=reason)
    taken = record_measure(actor=actor, signal_id=signal_id, measure=measure)
    signal = Signal.objects.select_related("from_handover").get(pk=signal_id)
    if signal.from_handover is not None:
        _tell(actor, signal.from_handover, taken)
    return taken


def _tell(actor: Actor, handover: Handover, taken: Measure) -> None:
    """Kind and date and nothing else; nobody can be recognised in a code and a day."""
    transfer = sharing.Transfer(
        subject_id=handover.trace_id, recipient_id=handover.sender_id, purpose=PURPOSE,
        fields=FIELDS, form="anonymised",
    )  # fmt: skip
    disclosure = sharing.record_disclosure(
        actor=actor,
        transfer=transfer,
        package_hash=sha256(f"{taken.kind} {taken.taken_on}".encode()).hexdigest(),
        clearance=sharing.Clearance(masking_confirmed=True),
        channel="feedback",
        texts=(),
    )
    MeasureReceipt.objects.create(
        sender_id=actor.organisation_id,
        recipient_id=handover.sender_id,
        disclosure_id=disclosure.pk,
        handover=handover,
        kind=taken.kind,
        taken_on=taken.taken_on,
        at=taken.at,
    )
    live.tell(actor=actor, organisation_id=handover.sender_id)
    tell_back_of(actor, handover)
