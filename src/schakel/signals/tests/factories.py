"""The least that is valid: actors of several organisations, and signals in any phase."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from schakel.base import rls
from schakel.base.accounts import selectors as accounts_selectors
from schakel.base.accounts import services as accounts
from schakel.base.accounts.models import Organisation
from schakel.base.accounts.tests import factories as people
from schakel.base.actor import Actor
from schakel.sharing.tests import factories as shares
from schakel.signals.models import Handover, InvolvedPerson, Signal
from schakel.signals.services import (
    enriching,
    handing_over,
    intake,
    investigating,
    persons,
    stopping,
    talks,
    waiting,
    weighing,
)
from schakel.signals.services.reports import PersonInput, PlaceInput, Report
from schakel.signals.workflow import Answer, PersonRole, Phase

_KEYS = count(1)
TOMORROW = timedelta(days=1)


@dataclass
class Team:
    """An organisation with one person per role, acting under row-level security."""

    organisation: Organisation
    actors: dict[str, Actor] = field(default_factory=dict)

    def as_(self, role: str = "lead_detective") -> Actor:
        """Return the actor of a role, and act for the organisation from now on."""
        if role not in self.actors:
            self.actors[role] = people.actor(self.organisation, role)
        actor = self.actors[role]
        rls.set_organisation(self.organisation.pk, user_id=actor.user_id)
        return actor


def team(type_code: str = "police", **fields: Any) -> Team:
    """Make an organisation whose lead detective is certified."""
    made = Team(people.organisation(type_code, **fields))
    shares.switch_on(made.organisation)
    user = people.user()
    membership = accounts.add_membership(
        user=user,
        organisation=made.organisation,
        role="lead_detective",
        purpose="detection",
        certified_until=timezone.localdate() + timedelta(days=300),
    )
    made.actors["lead_detective"] = accounts_selectors.actor_for(membership)
    return made


def key() -> str:
    """Return a submission key nobody used."""
    return f"key-{next(_KEYS)}"


def a_report(**fields: Any) -> Report:
    """Return the least a report says, with a place to find it by."""
    standard = Report(
        source_kind="professional",
        facts="Slaapt in de opslag van het restaurant.",
        places=(PlaceInput(kind="work", municipality="Nergenshuizen"),),
    )
    return replace(standard, **fields)


def victim(**fields: Any) -> PersonInput:
    """Return a nameless possible victim."""
    return PersonInput(role=PersonRole.POSSIBLE_VICTIM, **fields)


def reported(of: Team, **fields: Any) -> Signal:
    """Make a signal that was just received."""
    made = intake.report_signal(actor=of.as_(), report=a_report(**fields), key=key())
    return Signal.objects.get(pk=made.signal_id)


def registered(of: Team, **fields: Any) -> Signal:
    """Make a registered signal."""
    return intake.register(actor=of.as_(), signal_id=reported(of, **fields).pk)


def enriching_signal(of: Team, **fields: Any) -> Signal:
    """Make a signal that is being enriched."""
    return enriching.start_enriching(actor=of.as_(), signal_id=registered(of, **fields).pk)


def to_weigh(of: Team, **fields: Any) -> Signal:
    """Make a signal whose standard is met."""
    signal = enriching_signal(of, **fields)
    for step in signal.steps.all():
        enriching.leave_out_step(
            actor=of.as_(), signal_id=signal.pk, act=step.act, why="Niet nodig."
        )
    return enriching.finish_enriching(actor=of.as_(), signal_id=signal.pk)


def a_decision(**fields: Any) -> weighing.WeighingInput:
    """Return a complete decision of a weighing meeting."""
    standard = weighing.WeighingInput(
        held_on=date(2026, 3, 2),
        outcome=weighing.Outcome.TALK,
        leads_enough=Answer.YES,
        reasons="Er is een adres en een naam.",
        would_change="Een verklaring van de persoon.",
        participants=("A. Voorbeeld", "B. Voorbeeld"),
    )
    return replace(standard, **fields)


def weighed(of: Team, **fields: Any) -> Signal:
    """Make a weighed signal."""
    signal = to_weigh(of, **fields)
    weighing.weigh(actor=of.as_(), signal_id=signal.pk, decision=a_decision())
    return again(signal)


def investigated(of: Team, **fields: Any) -> Signal:
    """Make a signal under investigation."""
    signal = weighed(of, **fields)
    investigating.start_investigation(
        actor=of.as_(), signal_id=signal.pk, prosecutor="mr. Voorbeeld", purpose="Vaststellen."
    )
    return again(signal)


def in_talks(of: Team, **fields: Any) -> Signal:
    """Make a signal in the phase of talks."""
    return talks.start_talks(actor=of.as_(), signal_id=weighed(of, **fields).pk)


def closed(of: Team, **fields: Any) -> Signal:
    """Make a signal that two people stopped."""
    signal = weighed(of, **fields)
    help_all(of, signal)
    proposal = stopping.propose_stop(
        actor=of.as_(), signal_id=signal.pk, reason="NO_LEADS", explanation="Geen sporen."
    )
    return stopping.confirm_stop(actor=of.as_("weigher"), proposal_id=proposal.pk)


def waiting_signal(of: Team, signal: Signal) -> Signal:
    """Let a signal wait until tomorrow."""
    return waiting.put_aside(
        actor=of.as_(),
        signal_id=signal.pk,
        reason_code="capacity",
        reason="Geen rechercheurs.",
        review_on=timezone.localdate() + TOMORROW,
    )


def help_all(of: Team, signal: Signal) -> None:
    """Offer help to everybody who may be a victim."""
    for person in InvolvedPerson.objects.filter(signal=signal, is_possible_victim=True):
        persons.offer_help(
            actor=of.as_(), person_id=person.pk, kind="care_coordinator", answer="offered"
        )


def offered(sender: Team, recipient: Team, signal: Signal, **fields: Any) -> Handover:
    """Offer a signal with everything in it, under the conditions of the sharing rules."""
    actor = sender.as_()
    offer = an_offer(actor, recipient, signal, **fields)
    return handing_over.offer(actor=actor, signal_id=signal.pk, offered=offer)


def an_offer(actor: Actor, recipient: Team, signal: Signal, **fields: Any) -> Any:
    """Return an offer of everything in a signal, with all conditions ticked and reasoned."""
    standard = handing_over.OfferInput(
        recipient_id=recipient.organisation.pk,
        ground="wpg_15",
        parts=("report", "circumstances", "persons", "identities", "talks"),
    )
    offer = replace(standard, **fields)
    asked = handing_over.transfer_of(actor=actor, signal=signal, offered=offer)
    return replace(offer, clearance=offer.clearance or shares.cleared(actor, asked))


def again(signal: Signal) -> Signal:
    """Read a signal anew."""
    return Signal.objects.get(pk=signal.pk)


def phase_of(signal: Signal) -> Phase:
    """Return the phase the database has."""
    return Phase(again(signal).phase)
