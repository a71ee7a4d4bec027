"""What people did with an invented signal until it was weighed; each act mirrors its service."""

from datetime import timedelta

from django.utils import timezone

from schakel.base.identifiers import new_id
from schakel.base.reference import selectors as reference
from schakel.base.rights import Right
from schakel.signals.models import (
    BorderCheck,
    Company,
    CriterionAnswer,
    EnrichmentStep,
    HelpOffer,
    IndicatorAnswer,
    InvolvedPerson,
    Place,
    PlatformUse,
    Submission,
    Weighing,
    Workplace,
)
from schakel.signals.services.course import flow_of
from schakel.signals.services.demonstration.life import Life
from schakel.signals.services.demonstration.telling import facts, say
from schakel.signals.services.intake import new_signal
from schakel.signals.workflow import Answer, PersonRole, Phase

SECTORS = {
    "SEX_DOM": ("HOTEL", "HOME", "ESCORT"),
    "SEX_CROSS": ("MASSAGE", "HOTEL", "WINDOW"),
    "LAB": ("I", "A", "F", "C"),
    "CRIM": ("DRUG_TRANSPORT", "MONEY_MULE", "EXTRACTION", "CULTIVATION"),
    "BEG": ("BEGGING",),
}
SOURCES = {
    "police": ("own_work", "professional", "tip", "scan", "partner", "victim", "other_offence"),
    "nla_investigation": ("partner", "professional", "workplace", "tip"),
    "nla_inspection": ("inspection", "workplace", "professional"),
    "kmar": ("border_check",),
}
REPORTERS = ("YOUTHCARE", "GP_HEALTH", "MUNI", "CITIZEN", "SHELTER", "FAIRWORK", "COA_AZC")
RISKS = ("high", "real", "real", "limited", "unclear")
AGREES = 0.65
NAMED = 0.3
ONLINE = frozenset({"SEX_DOM", "SEX_CROSS", "CRIM"})


def report(life: Life) -> None:
    """Somebody reports: facts, statements and interpretation apart, nameless first."""
    chance, actor = life.chance, life.team.who(Right.SIGNALS_REGISTER)
    kinds = SOURCES.get(life.team.type, ("professional",))
    signal = new_signal(actor, phase=Phase.RECEIVED, now=life.now)
    signal.source_kind = chance.choice(kinds)
    signal.facts = facts(chance, life.form)
    signal.statements = say("told", chance) if chance.random() < 0.7 else None
    signal.interpretation = say("meaning", chance) if chance.random() < 0.6 else None
    signal.exploitation_forms = [life.form]
    signal.sectors = [chance.choice(SECTORS[life.form])] if life.form in SECTORS else []
    signal.reporter_type = chance.choice(REPORTERS)
    is_young = life.form in {"SEX_DOM", "CRIM"} and chance.random() < 0.35
    signal.minors = Answer.YES if is_young else Answer.UNKNOWN
    signal.danger = Answer.YES if chance.random() < 0.08 else Answer.UNKNOWN
    signal.is_urgent = Answer.YES in {signal.minors, signal.danger}
    border = _border(life) if signal.source_kind == "border_check" else None
    if border:
        signal.leaves_at, signal.is_leaving = border.leaves_at, border.leaves_at is not None
    life.bear(signal, actor, why=signal.source_kind)
    _around(life, is_young=is_young)
    if border:
        border.signal = signal
        life.book.add(border)
    life.book.add(
        Submission(organisation_id=signal.organisation_id, key=new_id().hex, signal=signal)
    )
    life.tell(actor, "signals.report", signal, source=signal.source_kind)


def register(life: Life) -> None:
    """The desk gives it an owner."""
    life.pass_time(0.2)
    actor = life.team.who(Right.SIGNALS_RECEIVE)
    owner = life.team.who(Right.SIGNALS_ENRICH)
    life.signal.registered_at = life.now
    life.signal.responsible_user_id = owner.user_id
    life.take(actor, Phase.REGISTERED)


def enrich(life: Life) -> None:
    """An analyst starts; the steps of the standard are put ready."""
    life.pass_time(1)
    actor = life.team.who(Right.SIGNALS_ENRICH)
    life.take(actor, Phase.ENRICHING)
    for row in reference.current(flow_of(life.signal).standard).rows:
        step = EnrichmentStep(
            organisation_id=life.signal.organisation_id,
            signal=life.signal,
            act=row["code"],
            is_required=row["required"] == "yes",
        )
        life.steps.append(step)
        life.book.add(step)


def do_some_steps(life: Life) -> None:
    """Half of the steps have a result."""
    _do_steps(life, share=0.5)


def do_all_steps(life: Life) -> None:
    """Every required step is done, or it says why not."""
    _do_steps(life, share=1)


def finish(life: Life) -> None:
    """The signal goes to the weighing meeting."""
    life.pass_time(1)
    life.take(life.team.who(Right.SIGNALS_ENRICH), Phase.TO_WEIGH)


def weigh_talk(life: Life) -> None:
    """The meeting decides on talks."""
    weigh(life, "talk")


def weigh_investigation(life: Life) -> None:
    """The meeting decides on an investigation."""
    weigh(life, "investigation")


def weigh_stop(life: Life) -> None:
    """The meeting sees no more leads now."""
    weigh(life, "stop")


def weigh(life: Life, outcome: str) -> None:
    """Record a weighing with its criteria, the judgements of both and what would change it."""
    life.pass_time(2)
    chance, actor = life.chance, life.team.who(Right.SIGNALS_WEIGH)
    risk, both = chance.choice(RISKS), chance.random() < 0.6
    second = risk if chance.random() < AGREES else chance.choice(RISKS)
    undone = [step for step in life.steps if step.done_on is None]
    not_done = {step.act: step.not_done_because or "" for step in undone}
    weighing = Weighing(
        organisation_id=life.signal.organisation_id,
        signal=life.signal,
        held_on=timezone.localdate(life.now),
        leads_enough=Answer.NO if outcome == "stop" else Answer.YES,
        outcome=outcome,
        reasons=say("no_reason" if outcome == "stop" else "reason", chance),
        would_change=say("change", chance),
        police_judgement=say("judgement", chance),
        prosecution_judgement=say("judgement", chance) if both else None,
        police_risk=risk,
        prosecution_risk=second if both else "",
        participants=[say("person", chance), say("person", chance)],
        steps_not_done=not_done,
        threshold_version=reference.current("weighing_criteria").number,
        recorded_by=actor.user_id,
        at=life.now,
    )
    life.book.add(weighing)
    _criteria(life, weighing)
    life.take(actor, Phase.WEIGHED, reason=weighing.reasons or "")
    life.tell(actor, "signals.weigh", life.signal, outcome=outcome)


def offer_help(life: Life) -> None:
    """Help is offered to each possible victim."""
    for person in life.persons:
        if not person.is_possible_victim:
            continue
        life.pass_time(0.1)
        actor = life.team.who(Right.SIGNALS_ENRICH)
        answer = life.chance.choice(("offered", "accepted", "declined"))
        life.book.add(
            HelpOffer(
                organisation_id=life.signal.organisation_id,
                person=person,
                kind=life.chance.choice(("care_coordinator", "shelter", "legal", "medical")),
                answer=answer,
                offered_by=actor.user_id,
                offered_on=timezone.localdate(life.now),
                at=life.now,
            )
        )
        life.tell(actor, "signals.offer_help", person, answer=answer)


def _do_steps(life: Life, *, share: float) -> None:
    actor = life.team.who(Right.SIGNALS_ENRICH)
    for step in life.steps[: round(share * len(life.steps)) or 1]:
        life.pass_time(0.5)
        if life.chance.random() < 0.75:
            step.done_on = timezone.localdate(life.now)
            step.result, step.source = say("result", life.chance), say("source", life.chance)
        else:
            step.not_done_because = say("not_done", life.chance)
        step.recorded_by, step.at = actor.user_id, life.now
        life.tell(actor, "signals.enrich", life.signal, act=step.act)


def _criteria(life: Life, weighing: Weighing) -> None:
    for row in reference.current("weighing_criteria").rows:
        if row["service"] != "all":
            continue
        answer = life.chance.choice(list(Answer))
        effect = {Answer.YES: "for", Answer.NO: "against"}.get(answer, "neutral")
        life.book.add(
            CriterionAnswer(
                organisation_id=weighing.organisation_id,
                weighing=weighing,
                criterion=row["code"],
                answer=answer,
                source=None if answer == Answer.UNKNOWN else say("source", life.chance),
                effect=effect,
            )
        )


def _around(life: Life, *, is_young: bool) -> None:
    chance, signal = life.chance, life.signal
    owner = {"organisation_id": signal.organisation_id, "signal": signal}
    life.book.add(
        Place(
            kind=chance.choice(("work", "housing", "meeting")),
            municipality=say("municipality", chance),
            address=say("place", chance),
            **owner,
        )
    )
    if life.form == "LAB":
        life.book.add(Company(name=say("company", chance), sector=signal.sectors[0], **owner))
        life.book.add(Workplace(sector=signal.sectors[0], persons=chance.randint(2, 40), **owner))
    if life.form in ONLINE and chance.random() < 0.5:
        life.book.add(PlatformUse(type="MESSAGING", role="RECRUIT", **owner))
    for number in range(1, chance.choice((1, 1, 1, 2, 3)) + 1):
        _person(life, number, is_young=is_young and number == 1)
    for row in chance.sample(reference.current("signal_indicators").rows, 5):
        answer = chance.choice(list(Answer))
        life.book.add(IndicatorAnswer(indicator=row["code"], answer=answer, **owner))


def _person(life: Life, number: int, *, is_young: bool) -> None:
    chance, signal = life.chance, life.signal
    role = PersonRole.POSSIBLE_VICTIM if number < 3 else PersonRole.NAMED_PERSON
    is_named = life.team.type == "police" and chance.random() < NAMED
    person = InvolvedPerson(
        organisation_id=signal.organisation_id,
        signal=signal,
        number=number,
        role=role,
        is_possible_victim=role == PersonRole.POSSIBLE_VICTIM,
        naming_ground="police_task" if is_named else "",
        name=say("person", chance) if is_named else None,
        age_group="15-17" if is_young else chance.choice(("18-22", "23-26", "27+", "UNK")),
        is_minor=Answer.YES if is_young else chance.choice((Answer.NO, Answer.UNKNOWN)),
        sex=chance.choice(("F", "M", "")),
        added_by=signal.created_by,
    )
    life.persons.append(person)
    life.book.add(person)


def _border(life: Life) -> BorderCheck:
    chance = life.chance
    leaves = life.now + timedelta(hours=chance.randint(3, 30)) if chance.random() < 0.4 else None
    return BorderCheck(
        organisation_id=life.team.organisation_id,
        post="Luchthaven (verzonnen)",
        travels_by=chance.choice(("flight", "train")),
        direction=chance.choice(("in", "out", "transit")),
        leaves_at=leaves,
    )
