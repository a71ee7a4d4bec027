"""Hand-overs in the demonstration: what was offered, by the rules in force, and how it ended."""

from dataclasses import dataclass
from hashlib import sha256

from schakel.base.actor import Actor
from schakel.base.rights import Right
from schakel.sharing import services as sharing
from schakel.signals.models import Handover, HandoverEvent, ReturnMessage, Signal
from schakel.signals.services import notes, snapshot
from schakel.signals.services.course import HANDOVER_CLOCK, flow_of, haste_of, soonest
from schakel.signals.services.demonstration.life import Life, Team
from schakel.signals.services.demonstration.telling import say
from schakel.signals.services.handing_over import (
    AWAIT,
    CAME_BACK,
    OfferInput,
    transfer_of,
)
from schakel.signals.services.intake import new_signal
from schakel.signals.workflow import AWAITING_ANSWER, HandoverStatus, Phase

# A result of `return_results`.
ENDED_HERE = "stopped"
ANSWER_DAYS = (0.3, 1, 1, 2, 4)
PARTS = ("report", "circumstances", "persons", "identities", "enrichment")


@dataclass
class Offer:
    """An offer whose package is made once the rows of its signal are there."""

    life: Life
    recipient: Team
    handover: Handover
    sender: Actor
    receiver: Actor

    def write(self) -> tuple[Handover, sharing.Disclosure, sharing.Receipt | None]:
        """Make the package, decide by the rules, and return what is to be stored."""
        row, signal = self.handover, Signal.objects.get(pk=self.handover.signal_id)
        row.package = snapshot.take_snapshot(signal, PARTS)
        row.package_hash = snapshot.fingerprint(row.package)
        offered = OfferInput(recipient_id=row.recipient_id, ground=row.ground, parts=PARTS)
        transfer = transfer_of(actor=self.sender, signal=signal, offered=offered)
        disclosure = sharing.prepare_disclosure(
            actor=self.sender,
            transfer=transfer,
            package_hash=row.package_hash,
            clearance=sharing.clear(actor=self.sender, transfer=transfer),
            at=row.offered_at,
        )
        row.disclosure = disclosure
        arrived = row.status in {HandoverStatus.ACCEPTED, HandoverStatus.RECEIVED}
        receipt = None
        if arrived:
            receipt = sharing.receipt_of(
                disclosure=disclosure,
                receiver=self.receiver,
                at=row.answered_at or row.offered_at,
            )
        return row, disclosure, receipt


def offer(life: Life, recipient: Team, status: HandoverStatus) -> Offer:
    """Offer the signal; the sender stays responsible until the answer."""
    life.pass_time(1)
    signal, sender = life.signal, life.team.who(Right.SIGNALS_HAND_OVER)
    term = flow_of(signal).answer_term(at=life.now, haste=haste_of(signal))
    due_at = soonest(signal, term.due(life.now), life.now)
    row = Handover(
        sender_id=signal.organisation_id,
        recipient_id=recipient.organisation_id,
        signal=signal,
        trace_id=signal.trace_id,
        signal_reference=signal.reference,
        status=status,
        ground="wpg_46" if "nla" in life.team.type + recipient.type else "wpg_15",
        is_urgent=signal.is_urgent,
        is_leaving=signal.is_leaving,
        offered_by=sender.user_id,
        offered_at=life.now,
        due_at=due_at,
        expires_at=max(term.due(due_at), due_at),
    )
    made = Offer(life, recipient, row, sender, recipient.who(Right.SIGNALS_RECEIVE))
    _event(made, HandoverStatus.OFFERED, by=sender)
    life.start_clock(HANDOVER_CLOCK, term.unit, due_at)
    signal.next_step, signal.due_at = AWAIT, due_at
    life.turn_over(None)
    life.tell(sender, "signals.offer", signal, recipient=recipient.organisation_id)
    if status not in AWAITING_ANSWER:
        _answer(made)
    return made


def accept(made: Offer, life: Life) -> None:
    """The receiver's own signal begins from the package, with the same trace."""
    row, actor = made.handover, made.receiver
    signal = new_signal(actor, phase=Phase.REGISTERED, now=row.answered_at or life.now)
    snapshot.fill(signal, row.package)
    signal.trace_id, signal.from_handover = row.trace_id, row
    signal.registered_at, signal.responsible_user_id = row.answered_at, actor.user_id
    life.bear(signal, actor, why="accepted")
    life.tell(actor, "signals.accept", signal, offer=str(row.pk))


def awaits_word(made: Offer) -> bool:
    """Tell whether the sender's service waits for what became of what it handed over."""
    return made.life.team.flow().return_within is not None


def tell_back(made: Offer, life: Life) -> tuple[sharing.Disclosure, ReturnMessage]:
    """The receiver ended the signal and tells the sender so, as `services.tracks.tell_back` does."""
    row, actor = made.handover, life.team.who(Right.SIGNALS_FEEDBACK)
    disclosure = sharing.prepare_disclosure(
        actor=actor,
        transfer=notes.to_sender(row),
        package_hash=sha256(ENDED_HERE.encode()).hexdigest(),
        clearance=sharing.Clearance(masking_confirmed=True),
        channel="feedback",
        at=life.now,
    )
    message = ReturnMessage(
        sender_id=actor.organisation_id,
        recipient_id=row.sender_id,
        handover=row,
        disclosure=disclosure,
        result=ENDED_HERE,
        told_by=actor.user_id,
        at=life.now,
    )
    life.tell(actor, "sharing.disclose", disclosure, **sharing.line_of(disclosure))
    life.tell(actor, "signals.tell_back", life.signal, result=ENDED_HERE)
    return disclosure, message


def _answer(made: Offer) -> None:
    life, row = made.life, made.handover
    life.pass_time(life.chance.choice(ANSWER_DAYS))
    row.answered_at = life.now
    revoked = row.status == HandoverStatus.REVOKED
    by = made.sender if revoked else made.receiver
    row.answered_by = by.user_id
    _event(made, HandoverStatus(row.status), by=by)
    life.stop_clock(HANDOVER_CLOCK)
    if row.status == HandoverStatus.ACCEPTED:
        life.take(made.sender, Phase.HANDED_OVER, code="accepted")
        return
    if row.status == HandoverStatus.REFUSED:
        row.refusal_reason = life.chance.choice(("too_little", "not_competent", "other_region"))
        row.missing = life.chance.sample(["place", "source", "talk", "person", "time"], 2)
        row.missing_note = say("missing", life.chance)
        life.tell(by, "signals.refuse", row, why=row.refusal_reason)
    if revoked:
        life.tell(by, "signals.revoke", row)
    life.set_course()
    life.signal.next_step = CAME_BACK
    life.turn_over(None)


def _event(made: Offer, status: HandoverStatus, *, by: Actor) -> None:
    row = made.handover
    made.life.book.add(
        HandoverEvent(
            handover=row,
            sender_id=row.sender_id,
            recipient_id=row.recipient_id,
            status=status,
            by_organisation_id=by.organisation_id,
            by_user_id=by.user_id,
            at=made.life.now,
        )
    )
