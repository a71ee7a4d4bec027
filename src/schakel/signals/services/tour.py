"""The guided tour of the demonstration: `take_step` does what the invented person would do."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from secrets import token_hex
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from schakel.base import rls
from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.demo import selectors as demo
from schakel.base.demo.services import NotADemonstration
from schakel.base.reference import selectors as reference
from schakel.sharing import selectors as sharing_rules
from schakel.sharing import services as sharing
from schakel.signals.models import InvolvedPerson, Signal
from schakel.signals.selectors.tour import KEY, Course
from schakel.signals.services import (
    enriching,
    feedback,
    handing_over,
    intake,
    investigating,
    persons,
    talks,
    weighing,
)
from schakel.signals.services.reports import BorderInput, IndicatorInput, PersonInput, Report
from schakel.signals.workflow import Answer, PersonRole, Phase

NEIGHBOUR, POLICE = "politie-duinstad", "politie-rivierland"
PEOPLE: Mapping[str, str] = {
    "register": "grenswachter",
    "enrich": "grenswachter",
    "weigh": "grenschef",
    "offer": "grenschef",
    "refuse": "buureenheid",
    "accept": "teamleider",
    "talk": "rechercheur",
    "investigate": "teamleider",
    "feedback": "analist",
}


class NothingToDo(Exception):
    """The tour has no such step, or an earlier one is still to be taken."""


def take_step(*, code: str, at: Course) -> None:
    """Do a step of the tour as the invented person would, with invented words."""
    if not settings.SCHAKEL_DEMONSTRATION:
        raise NotADemonstration
    before = list(PEOPLE)[: list(PEOPLE).index(code)] if code in PEOPLE else None
    if before is None or code in at.done or not set(before) <= at.done:
        raise NothingToDo(code)
    actor = demo.person(PEOPLE[code]).actor
    with transaction.atomic(), rls.acting_for(actor.organisation_id):
        STEPS[code](actor, at)


def begin_anew(*, code: str) -> None:
    """Begin the tour again with a new signal; the earlier one stays where it is."""
    if code != "register" or not settings.SCHAKEL_DEMONSTRATION:
        raise NotADemonstration
    take_step(code=code, at=Course())


def _register(actor: Actor, at: Course) -> None:
    report = Report(
        source_kind="border_check",
        facts="Jonge vrouw reist met een man die haar paspoort bewaart en voor haar antwoordt. Zij"
        " weet niet in welke plaats zij gaat werken.",
        statements="De man zegt dat zij zijn nicht is en in een hotel gaat helpen.",
        interpretation="Mogelijk wordt zij gebracht om te werken zonder dat zij kan kiezen.",
        exploitation_forms=("LAB",),
        persons=(
            PersonInput(
                role=PersonRole.POSSIBLE_VICTIM, description="Groene jas, rugzak.", sex="F",
                is_minor=Answer.NO, is_under_24=Answer.UNKNOWN,
            ),
        ),
        indicators=(
            IndicatorInput("documents", Answer.YES), IndicatorInput("speaks_for", Answer.YES),
        ),
        border_check=BorderInput(
            post="Luchtpoort", travels_by="flight", number="ZZ 404", direction="in"
        ),
    )  # fmt: skip
    made = intake.report_signal(actor=actor, report=report, key=KEY + token_hex(12))
    intake.register(actor=actor, signal_id=made.signal_id, own_case_number="RONDLEIDING")


def _enrich(actor: Actor, at: Course) -> None:
    _enrich_signal(actor, _key(at.first_id))


def _enrich_signal(actor: Actor, signal_id: UUID) -> None:
    if _phase(signal_id) == Phase.REGISTERED:
        enriching.start_enriching(actor=actor, signal_id=signal_id)
    result = enriching.StepResult(timezone.localdate(), "Niets bijzonders gevonden.", "Systeem X")
    for step in Signal.objects.get(pk=signal_id).steps.filter(done_on__isnull=True):
        enriching.record_step(actor=actor, signal_id=signal_id, act=step.act, result=result)
    enriching.finish_enriching(actor=actor, signal_id=signal_id)


def _weigh(actor: Actor, at: Course) -> None:
    _weigh_signal(actor, _key(at.first_id), weighing.Outcome.HAND_OVER)


def _weigh_signal(actor: Actor, signal_id: UUID, outcome: weighing.Outcome) -> None:
    decision = weighing.WeighingInput(
        held_on=timezone.localdate(),
        outcome=outcome,
        leads_enough=Answer.YES,
        reasons="Er is een vlucht, een reisgenoot en een plaats van bestemming.",
        would_change="Een verklaring van de persoon zelf.",
        participants=(actor.name, "Esra Demir"),
    )
    weighing.weigh(actor=actor, signal_id=signal_id, decision=decision)


def _offer(actor: Actor, at: Course) -> None:
    _offer_to(actor, _key(at.first_id), NEIGHBOUR)


def _offer_to(actor: Actor, signal_id: UUID, code: str) -> None:
    offered = handing_over.OfferInput(
        recipient_id=accounts.organisation_id_of(code=code),
        ground="wpg_15",
        parts=("report", "circumstances", "persons", "enrichment", "weighing"),
        note="De bestemming ligt in uw gebied. Graag een gesprek.",
    )
    signal = Signal.objects.get(pk=signal_id)
    asked = handing_over.transfer_of(actor=actor, signal=signal, offered=offered)
    conditions = sharing_rules.answer(actor=actor, transfer=asked).conditions
    clearance = sharing.Clearance(
        ticked=frozenset(condition.key for condition in conditions),
        necessity="Zonder deze gegevens kan niemand haar vinden.",
        proportionality="Alleen wat nodig is voor een gesprek.",
        subsidiarity="Er is geen lichtere weg.",
    )
    handing_over.offer(
        actor=actor, signal_id=signal_id, offered=replace(offered, clearance=clearance)
    )


def _refuse(actor: Actor, at: Course) -> None:
    refusal = handing_over.Refusal("other_region", "Het hotel ligt niet in ons gebied.", ("place",))
    handing_over.refuse(actor=actor, handover_id=_key(at.offer_id), refusal=refusal)


def _accept(actor: Actor, at: Course) -> None:
    chief = demo.person(PEOPLE["offer"]).actor
    with rls.acting_for(chief.organisation_id):
        _offer_to(chief, _key(at.first_id), POLICE)
        made = Signal.objects.get(pk=_key(at.first_id)).handovers.latest("offered_at")
    handing_over.accept(actor=actor, handover_id=made.pk)


def _talk(actor: Actor, at: Course) -> None:
    person = InvolvedPerson.objects.filter(
        signal_id=_key(at.second_id), is_possible_victim=True
    ).earliest("number")
    now = timezone.now()
    plan = talks.Plan("informative", now, place="Rustige kamer", language="Roemeens")
    talk = talks.plan_talk(actor=actor, person_id=person.pk, plan=plan)
    topics = tuple(
        row["code"] for row in reference.current("talk_checklist").rows if row["required"] == "yes"
    )
    result = talks.TalkResult(
        held_at=now, report="Zij vertelt dat zij haar paspoort niet terugkrijgt.", topics=topics
    )
    talks.record_talk(actor=actor, talk_id=talk.pk, result=result)
    persons.offer_help(actor=actor, person_id=person.pk, kind="care_coordinator", answer="accepted")


def _investigate(actor: Actor, at: Course) -> None:
    signal_id = _key(at.second_id)
    _enrich_signal(actor, signal_id)
    _weigh_signal(actor, signal_id, weighing.Outcome.INVESTIGATION)
    investigating.start_investigation(
        actor=actor, signal_id=signal_id, prosecutor="Hugo van Dam",
        purpose="Vaststellen wie haar paspoort bewaart en waar zij moest werken.",
    )  # fmt: skip


def _feedback(actor: Actor, at: Course) -> None:
    feedback.give_feedback(actor=actor, signal_id=_key(at.second_id))


def _key(found: UUID | None) -> UUID:
    if found is None:
        raise NothingToDo
    return found


def _phase(signal_id: UUID) -> Phase:
    return Phase(Signal.objects.values_list("phase", flat=True).get(pk=signal_id))


STEPS: Mapping[str, Callable[[Actor, Course], None]] = {
    "register": _register,
    "enrich": _enrich,
    "weigh": _weigh,
    "offer": _offer,
    "refuse": _refuse,
    "accept": _accept,
    "talk": _talk,
    "investigate": _investigate,
    "feedback": _feedback,
}
