"""Acts of a police unit, an inspectorate or the Marechaussee, arranged as cases of a right."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from schakel.sharing.tests import factories as shares
from schakel.signals.services import (
    consulting,
    duty,
    groups,
    handing_over,
    supervising,
    tracks,
)
from schakel.signals.tests import factories as make
from schakel.signals.tests.cases import Case


def a_consultation(**fields: Any) -> consulting.ConsultationInput:
    standard: dict[str, Any] = {
        "prosecutor": "mr. Voorbeeld",
        "consulted_on": date(2026, 3, 2),
        "own_judgement": "Wij vinden het risico hoog.",
        "own_risk": "high",
        "prosecution_risk": "limited",
        "advice": "talk_first",
        "advised": "Eerst een verklaring.",
    }
    return consulting.ConsultationInput(**(standard | fields))


def consult_prosecutor(team):
    key, consulted = make.registered(team).pk, a_consultation()
    return lambda actor: consulting.consult_prosecutor(
        actor=actor, signal_id=key, consulted=consulted
    )


def send_copy(team):
    signal, emm = make.registered(team), make.team("emm")
    transfer = consulting.copy_to(signal=signal, recipient_id=emm.organisation.pk)
    return lambda actor: consulting.send_copy(
        actor=actor,
        signal_id=signal.pk,
        recipient_id=emm.organisation.pk,
        clearance=shares.cleared(actor, transfer),
    )


def a_turn(team: make.Team) -> duty.Turn:
    now = timezone.now()
    return duty.Turn(team.as_().user_id or 0, now - timedelta(hours=1), now + timedelta(hours=7))


def put_on_duty(team):
    turn = a_turn(team)
    return lambda actor: duty.put_on_duty(actor=actor, turn=turn)


def take_off_duty(team):
    key = put_on_duty(team)(team.as_()).pk
    return lambda actor: duty.take_off_duty(actor=actor, turn_id=key)


def a_switch(team: make.Team) -> supervising.Switch:
    by = team.as_().user_id or 0
    return supervising.Switch("suspicion", "Er is dwang verklaard.", by, date(2026, 3, 2))


def an_inspection(partner: make.Team, **fields: Any) -> supervising.InspectionInput:
    standard: dict[str, Any] = {
        "held_on": date(2026, 3, 2),
        "partners": (partner.organisation.pk,),
        "aim": "Werktijden en huisvesting.",
    }
    return supervising.InspectionInput(**(standard | fields))


def plan_inspection(team):
    key, plan = make.registered(team).pk, an_inspection(make.team("municipality_admin"))
    return lambda actor: supervising.plan_inspection(actor=actor, signal_id=key, plan=plan)


def record_findings(team):
    row = plan_inspection(team)(team.as_())
    return lambda actor: supervising.record_findings(
        actor=actor, signal_id=row.signal_id, inspection_id=row.pk, findings="Vijftig bedden."
    )


def add_group(team):
    key = make.registered(team).pk
    return lambda actor: groups.add_group(
        actor=actor, signal_id=key, number=3, shared=make.victim(language="Pools")
    )


def help_group(team):
    people = add_group(team)(team.as_())
    keys = frozenset(person.pk for person in people)
    return lambda actor: groups.offer_help_to(
        actor=actor,
        signal_id=people[0].signal_id,
        person_ids=keys,
        help_given=groups.HelpInput("shelter", "offered"),
    )


def tell_back(team):
    kmar = make.team("kmar")
    offer = make.offered(kmar, team, make.registered(kmar))
    key = handing_over.accept(actor=team.as_(), handover_id=offer.pk).pk
    return lambda actor: tracks.tell_back(actor=actor, signal_id=key, result="talk")


CASES = (
    Case(tell_back),
    Case(plan_inspection),
    Case(record_findings),
    Case(add_group),
    Case(help_group),
    Case(consult_prosecutor, may_not="analyst"),
    Case(send_copy),
    Case(put_on_duty),
    Case(take_off_duty),
)
