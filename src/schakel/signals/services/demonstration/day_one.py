"""What three services find on day one, made by the services: duty, fifty workers, own investigation."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils import timezone

from schakel.base import rls
from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.rights import Right
from schakel.sharing import services as sharing
from schakel.signals.models import Handover, Signal
from schakel.signals.services import (
    consulting,
    duty,
    groups,
    intake,
    investigating,
    supervising,
    tracks,
)
from schakel.signals.services.demonstration.life import Team
from schakel.signals.services.reports import (
    BorderInput,
    PersonInput,
    PlaceInput,
    Report,
    WorkplaceInput,
)
from schakel.signals.workflow import HandoverStatus, PersonRole, Phase, Track

POLICE, SUPERVISION, BORDER = "politie-rivierland", "inspectie-toezicht", "grensdienst"
EXPERTS, TOWN = "emm-oefening", "gemeente-rivierland"
WORKERS, HELPED = 50, 20


def show_day_one(cast: Mapping[str, Team]) -> None:
    """Add to the invented signals what a unit, the inspectorate and the Marechaussee look for."""
    for show, code in ((_police, POLICE), (_supervision, SUPERVISION), (_border, BORDER)):
        with rls.acting_for(cast[code].organisation_id):
            show(cast[code])
    with rls.acting_for(cast[POLICE].organisation_id):
        _tell_back(cast[POLICE], cast[BORDER])


def _police(team: Team) -> None:
    now, leader = timezone.now(), team.who(Right.SIGNALS_WEIGH)
    for place, user_id in enumerate(sorted(team.certified)):
        starts = now - timedelta(hours=2) + timedelta(days=place)
        turn = duty.Turn(user_id, starts, starts + timedelta(hours=10))
        duty.put_on_duty(actor=leader, turn=turn)
    signal = _first(team, Phase.TO_WEIGH)
    consulted = consulting.ConsultationInput(
        prosecutor="Officier (verzonnen)",
        consulted_on=timezone.localdate(),
        own_judgement="Verzonnen: twee bronnen noemen hetzelfde adres; wij zien een groot risico.",
        own_risk="high",
        prosecution_risk="limited",
        advice="talk_first",
        advised="Verzonnen: eerst met de persoon spreken; zonder verklaring is er te weinig.",
    )
    consulting.consult_prosecutor(actor=leader, signal_id=signal.pk, consulted=consulted)
    _copy(leader, signal)


def _copy(actor: Actor, signal: Signal) -> None:
    recipient = accounts.organisation_id_of(code=EXPERTS)
    asked = consulting.copy_to(signal=signal, recipient_id=recipient)
    consulting.send_copy(
        actor=actor,
        signal_id=signal.pk,
        recipient_id=recipient,
        remark="Verzonnen: graag nagaan of elders hetzelfde speelt.",
        clearance=sharing.clear(actor=actor, transfer=asked),
    )


def _supervision(team: Team) -> None:
    inspector = team.who(Right.SIGNALS_TALK)
    farm = _report(team, _farm(), key="verzonnen-kas")
    shared = PersonInput(
        role=PersonRole.POSSIBLE_VICTIM,
        description="Verzonnen: slaapt met tien anderen in een loods bij de kas.",
        language="Pools",
    )
    people = groups.add_group(actor=inspector, signal_id=farm.pk, number=WORKERS, shared=shared)
    groups.offer_help_to(
        actor=inspector,
        signal_id=farm.pk,
        person_ids=frozenset(person.pk for person in people[:HELPED]),
        help_given=groups.HelpInput("care_coordinator", "offered"),
    )
    _inspect(inspector, farm)
    _fine(inspector, farm)
    _switch(team, _first(team, Phase.ENRICHING))


def _inspect(actor: Actor, signal: Signal) -> None:
    partners = tuple(accounts.organisation_id_of(code=code) for code in (TOWN, POLICE))
    plan = supervising.InspectionInput(
        timezone.localdate() - timedelta(days=1), partners,
        "Verzonnen: werktijden, loon en huisvesting.",
    )  # fmt: skip
    row = supervising.plan_inspection(actor=actor, signal_id=signal.pk, plan=plan)
    supervising.record_findings(
        actor=actor,
        signal_id=signal.pk,
        inspection_id=row.pk,
        findings="Verzonnen: vijftig bedden in een loods, geen loonstroken, paspoorten in een kluis.",
    )


def _fine(actor: Actor, signal: Signal) -> None:
    fine = investigating.MeasureInput(
        kind="fine",
        authority="Arbeidsinspectie Toezicht (oefening)",
        taken_on=timezone.localdate(),
        reason="Verzonnen: onderbetaling staat vast; het strafrecht gaat over de dwang.",
        amount=12_000,
    )
    investigating.record_measure(actor=actor, signal_id=signal.pk, measure=fine)


def _switch(team: Team, signal: Signal) -> None:
    weigher = team.who(Right.SIGNALS_WEIGH)
    switch = supervising.Switch(
        ground="coercion",
        reason="Verzonnen: drie werknemers verklaren dat zij niet weg mogen. Het toezicht stopt hier"
        " met vragen over de werkgever.",
        decided_by=weigher.user_id or 0,
        decided_on=timezone.localdate(),
    )
    supervising.switch_powers(actor=weigher, signal_id=signal.pk, switch=switch)


def _border(team: Team) -> None:
    for key, post, track in (
        ("verzonnen-schiphol", "Schiphol, vertrekhal (verzonnen)", Track.OWN_INVESTIGATION),
        ("verzonnen-trein", "Internationale trein (verzonnen)", Track.HAND_OVER),
    ):
        signal = _report(team, _escorted(post), key=key)
        place = "schiphol" if track == Track.OWN_INVESTIGATION else "train"
        reason = "Verzonnen: verdachte en getuigen zijn hier, de reis begon hier."
        choice = tracks.Choice(place, track, reason)
        leader = team.who(Right.SIGNALS_WEIGH)
        tracks.choose_track(actor=leader, signal_id=signal.pk, choice=choice)


def _tell_back(team: Team, sender: Team) -> None:
    """The police tell about one of the signals they took over; of the others nothing is heard."""
    taken = Signal.objects.filter(
        organisation_id=team.organisation_id,
        from_handover__in=Handover.objects.filter(
            sender_id=sender.organisation_id, status=HandoverStatus.ACCEPTED
        ),
    )
    first = taken.order_by("reference").first()
    if first is not None:
        tracks.tell_back(
            actor=team.who(Right.SIGNALS_FEEDBACK), signal_id=first.pk, result="enriching"
        )


def _farm() -> Report:
    return Report(
        source_kind="inspection",
        facts="Verzonnen: bij een kas werken vijftig mensen, zes dagen per week, twaalf uur per dag.",
        exploitation_forms=("LAB",),
        sectors=("A",),
        places=(PlaceInput("work", "Rivierland", "Kasweg 1 (verzonnen)"),),
        workplaces=(WorkplaceInput(sector="A", site="Kas (verzonnen)", persons=WORKERS),),
    )


def _escorted(post: str) -> Report:
    return Report(
        source_kind="border_check",
        facts="Verzonnen: een jonge vrouw reist met een man die haar paspoort draagt en antwoordt.",
        exploitation_forms=("SEX_CROSS",),
        persons=(PersonInput(role=PersonRole.POSSIBLE_VICTIM),),
        places=(PlaceInput("other", "Rivierland", post),),
        border_check=BorderInput(post=post, travels_by="flight", direction="in"),
    )


def _report(team: Team, report: Report, *, key: str) -> Signal:
    actor = team.who(Right.SIGNALS_REGISTER)
    made = intake.report_signal(actor=actor, report=report, key=key)
    desk = team.who(Right.SIGNALS_RECEIVE)
    return intake.register(actor=desk, signal_id=made.signal_id)


def _first(team: Team, phase: Phase) -> Signal:
    found = Signal.objects.filter(organisation_id=team.organisation_id, phase=phase)
    signal = found.filter(handovers=None).order_by("reference").first()
    if signal is None:
        raise LookupError(f"the invented {team.code} has nothing in {phase}")
    return signal
