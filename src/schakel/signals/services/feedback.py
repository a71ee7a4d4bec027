"""Feedback to the reporter: `give_feedback`, `withhold_feedback`, `grade_of`.

What a reporter hears leaves the organisation, so it passes the one door: anonymised, and recorded.
"""

from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.reference import selectors as reference
from schakel.base.webhooks.workflow import EventKind
from schakel.sharing import services as sharing
from schakel.signals import policies
from schakel.signals.models import Feedback, Signal
from schakel.signals.services.course import own_signal, require
from schakel.signals.services.telling import tell_of_signal

RECEIPT = "receipt"
FEEDBACK_PURPOSE = "inform"
UNKNOWN_REPORTER = "unknown"


class TooMuch(Exception):
    """This kind of reporter may only hear the standard text."""


class TextMissing(Exception):
    """Say something, or withhold with a reason."""


@transaction.atomic
def give_feedback(*, actor: Actor, signal_id: UUID, text: str = "") -> Feedback:
    """Tell the reporter as much as this kind of reporter may know."""
    signal = own_signal(actor, signal_id)
    require(policies.may_give_feedback(actor, signal))
    grade = grade_of(signal)
    standard = grade["text_nl"]
    if grade["code"] == RECEIPT and text.strip() not in {"", standard}:
        raise TooMuch
    said = text.strip() or standard
    given = Feedback(signal=signal, grade=grade["code"], text=said)
    given.disclosure_id = _disclose(actor, signal, said).pk
    return _save(actor, given)


@transaction.atomic
def withhold_feedback(*, actor: Actor, signal_id: UUID, because: str, why: str) -> Feedback:
    """Tell the reporter nothing, with a reason: it may endanger somebody or the investigation."""
    signal = own_signal(actor, signal_id)
    require(policies.may_give_feedback(actor, signal))
    known = {row["code"] for row in reference.current("withhold_reasons").rows}
    if because not in known or not why.strip():
        raise TextMissing
    grade = grade_of(signal)["code"]
    withheld = Feedback(signal=signal, grade=grade, withheld_because=because, withheld_why=why)
    return _save(actor, withheld)


def grade_of(signal: Signal) -> dict[str, str]:
    """Return what this kind of reporter may hear; an unknown kind hears the least."""
    rows = reference.current("feedback_grades").rows
    for row in rows:
        if signal.reporter_type in row["reporter_types"].split():
            return row
    return next(row for row in rows if row["code"] == RECEIPT)


def _disclose(actor: Actor, signal: Signal, text: str) -> sharing.Disclosure:
    """A trafficker can pose as a reporter: what a reporter hears names nobody and nothing."""
    transfer = sharing.Transfer(
        subject_id=signal.trace_id,
        recipient_id=None,
        purpose=FEEDBACK_PURPOSE,
        fields=("feedback",),
        form="anonymised",
        recipient_type=UNKNOWN_REPORTER,
        outsider=signal.reporter_type or UNKNOWN_REPORTER,
    )
    return sharing.record_disclosure(
        actor=actor,
        transfer=transfer,
        package_hash=sha256(text.encode()).hexdigest(),
        clearance=sharing.Clearance(masking_confirmed=True),
        channel="feedback",
        # The standard text is ours; what somebody typed is looked at.
        texts=() if text == grade_of(signal)["text_nl"] else (text,),
    )


def _save(actor: Actor, feedback: Feedback) -> Feedback:
    feedback.organisation_id = actor.organisation_id
    feedback.given_by, feedback.at = actor.user_id, timezone.now()
    feedback.save(force_insert=True)
    audit.record(
        actor=actor,
        action="signals.feedback",
        target=feedback.signal,
        grade=feedback.grade,
        withheld=feedback.withheld_because,
    )
    tell_of_signal(actor, feedback.signal, kind=EventKind.SIGNAL_FEEDBACK)
    return feedback
