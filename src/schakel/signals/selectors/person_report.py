"""What a person concerned hears about signals: which there are, who received them, who looked."""

from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.audit import selectors as audit
from schakel.base.reference import selectors as reference
from schakel.base.registry import TodayLine
from schakel.base.rights import Right
from schakel.signals.models import Handover, InvolvedPerson, Signal
from schakel.signals.templatetags import signal_words as words

ACTIONS: dict[str, str | Promise] = {
    "signals.open": gettext_lazy("looked at the signal"),
    "signals.found": gettext_lazy("found the signal in a search"),
    "signals.preview": gettext_lazy("looked what would be sent"),
    "signals.offer": gettext_lazy("offered the signal to another organisation"),
    "signals.accept": gettext_lazy("took the signal over"),
    "signals.weigh": gettext_lazy("weighed the signal"),
    "signals.feedback": gettext_lazy("answered the reporter"),
    "signals.name_person": gettext_lazy("wrote down a name"),
}


def held_lines(actor: Actor, subject: str) -> list[TodayLine]:
    """Return the signals at the own organisation that are about this person."""
    return [
        TodayLine(
            title=_("Signal %(reference)s") % {"reference": signal.reference},
            url="",
            why=_("received on %(day)s, now: %(phase)s")
            % {"day": _day(signal), "phase": words.phase_name(signal.phase)},
            due_at=None,
        )
        for signal in _about(actor, subject)
    ]


def received_lines(actor: Actor, subject: str) -> list[TodayLine]:
    """Return which organisation offered these signals to which, on which ground, and the answer."""
    grounds = reference.labels("hand_over_grounds")
    taking_part = Q(sender_id=actor.organisation_id) | Q(recipient_id=actor.organisation_id)
    traces = {signal.trace_id for signal in _about(actor, subject)}
    offers = Handover.objects.filter(taking_part, trace_id__in=traces).order_by("offered_at")
    names = accounts.organisation_names(
        {key for offer in offers for key in (offer.sender_id, offer.recipient_id)}
    )
    return [
        TodayLine(
            title=f"{names[offer.sender_id]} > {names[offer.recipient_id]}",
            url="",
            why=_("%(day)s, ground: %(ground)s. %(status)s") % {
                "day": date_format(timezone.localtime(offer.offered_at), "j F Y"),
                "ground": grounds.get(offer.ground, offer.ground),
                "status": words.status_name(offer.status).capitalize(),
            },
            due_at=None,
        )
        for offer in offers
    ]  # fmt: skip


def looked_lines(actor: Actor, subject: str) -> list[TodayLine]:
    """Return who of the own organisation looked at these signals or worked on them, by role."""
    keys = [str(signal.pk) for signal in _about(actor, subject)]
    lines = audit.lines_on(actor=actor, target_type=Signal._meta.label, target_ids=keys)
    return audit.told(lines, ACTIONS)


def _about(actor: Actor, subject: str) -> list[Signal]:
    """Find by the trace of the signal, or by the trace of the person in it."""
    if not actor.may(Right.SHARING_OVERSEE):
        return []
    trace = UUID(subject)
    persons = InvolvedPerson.objects.filter(organisation_id=actor.organisation_id, trace_id=trace)
    found = Signal.objects.filter(organisation_id=actor.organisation_id)
    about = found.filter(Q(trace_id=trace) | Q(pk__in=persons.values("signal_id")))
    return list(about.only("reference", "trace_id", "phase", "received_at"))


def _day(signal: Signal) -> str:
    return date_format(timezone.localtime(signal.received_at), "j F Y")
