"""Advice without a name: who gives it, what was asked, and how far a case without a name is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.reference import selectors as reference
from schakel.base.rights import Right
from schakel.sharing import selectors as sharing
from schakel.signals.models import Advice, InvolvedPerson, MeasureReceipt, Signal
from schakel.signals.selectors.lists import own

if TYPE_CHECKING:
    from django.db.models import QuerySet

RECENT = timedelta(days=14)
MOST = 50


@dataclass(frozen=True)
class Adviser:
    """An organisation that gives advice, on what, and within how many working days."""

    organisation_id: int
    name: str
    on: str
    days: int
    region: str = ""


@dataclass(frozen=True)
class Asked:
    """A question for advice in a list."""

    id: UUID
    other: str
    asked_at: datetime
    due_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True)
class ConsentWay:
    """An organisation with which a name may be shared once the person consents."""

    organisation_id: int
    name: str
    purpose: str
    has_consent: bool
    # Asked for advice on this case, or of the own region; the others are found by name or place.
    is_near: bool


@dataclass(frozen=True)
class NamelessCase:
    """How far a case without a name is: asked, consented, named."""

    signal: Signal
    asked: list[Asked]
    ways: list[ConsentWay]
    victims: list[UUID]
    named: int


def advisers(*, actor: Actor) -> list[Adviser]:
    """Return who gives advice on cases without a name; never the own organisation."""
    rows = {row["code"]: row for row in reference.current("consultation_partners").rows}
    words = reference.labels("consultation_partners")
    return [
        Adviser(one.pk, one.name, words[one.type], int(rows[one.type]["days"]), one.region)
        for one in accounts.organisations(type_codes=frozenset(rows))
        if one.pk != actor.organisation_id
    ]


def waiting(*, actor: Actor) -> list[Asked]:
    """Return the questions for advice that the own organisation must answer, soonest due first."""
    if not actor.may(Right.SIGNALS_RECEIVE):
        return []
    found = Advice.objects.filter(recipient_id=actor.organisation_id, answered_at__isnull=True)
    return _asked(found.order_by("due_at"), "sender_id")


def came_back(*, actor: Actor) -> list[Asked]:
    """Return the advice that came back in the last two weeks."""
    if not actor.may(Right.SIGNALS_REGISTER):
        return []
    found = Advice.objects.filter(
        sender_id=actor.organisation_id, answered_at__gte=timezone.now() - RECENT
    )
    return _asked(found.order_by("-answered_at"), "recipient_id")


def measures_told(*, actor: Actor) -> list[MeasureReceipt]:
    """Return which measures receivers of our signals took in the last two weeks."""
    if not actor.may(Right.SIGNALS_HAND_OVER):
        return []
    found = MeasureReceipt.objects.filter(
        recipient_id=actor.organisation_id, at__gte=timezone.now() - RECENT
    )
    return list(found.select_related("handover", "sender").defer("handover__package")[:MOST])


def measures_on(*, handover_id: UUID) -> list[MeasureReceipt]:
    """Return which measures the receiver of an offer told of, for both sides of it."""
    return list(MeasureReceipt.objects.filter(handover_id=handover_id))


def nameless_case(*, actor: Actor, signal_id: UUID) -> NamelessCase:
    """Return how far one of the own signals is on the way from nameless to shared."""
    signal = own(actor).defer("facts", "statements", "interpretation").get(pk=signal_id)
    victims = InvolvedPerson.objects.filter(signal=signal, is_possible_victim=True)
    asked = Advice.objects.filter(signal=signal, sender_id=actor.organisation_id)
    return NamelessCase(
        signal=signal,
        asked=_asked(asked.order_by("-asked_at"), "recipient_id"),
        ways=_ways(actor, signal),
        victims=list(victims.values_list("pk", flat=True)),
        named=victims.filter(name__isnull=False).count(),
    )


def _ways(actor: Actor, signal: Signal) -> list[ConsentWay]:
    given = {(row.recipient_id, row.purpose) for row in sharing.consents(actor=actor)
             if row.subject_id == signal.trace_id and row.state == "given"}  # fmt: skip
    region = accounts.organisation(actor.organisation_id).region
    asked = set(
        Advice.objects.filter(signal=signal, sender_id=actor.organisation_id).values_list(
            "recipient_id", flat=True
        )
    )
    found = []
    for one in advisers(actor=actor):
        purpose = sharing.purpose_with_consent(actor=actor, recipient_id=one.organisation_id)
        if purpose:
            has = (one.organisation_id, purpose) in given
            near = has or one.organisation_id in asked or bool(region and one.region == region)
            found.append(ConsentWay(one.organisation_id, one.name, purpose, has, near))
    return sorted(found, key=lambda way: (not way.has_consent, not way.is_near, way.name))


def _asked(found: "QuerySet[Advice]", other: str) -> list[Asked]:
    rows = list(found.defer("case", "answer")[:MOST])
    names = accounts.organisation_names({getattr(row, other) for row in rows})
    return [Asked(row.pk, names[getattr(row, other)], row.asked_at, row.due_at, row.answered_at)
            for row in rows]  # fmt: skip
