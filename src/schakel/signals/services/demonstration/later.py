"""What happened to an invented signal after weighing: talks, investigation, waiting, stopping."""

from datetime import timedelta

from django.utils import timezone

from schakel.base import calendar
from schakel.base.rights import Right
from schakel.signals.models import (
    Investigation,
    InvolvedPerson,
    Measure,
    NonPunishmentCheck,
    Proceeding,
    RoleChange,
    StopProposal,
    SuspectOutcome,
    Talk,
)
from schakel.signals.services.course import PHASE_CLOCK
from schakel.signals.services.demonstration.acts import offer_help
from schakel.signals.services.demonstration.life import Life, NobodyMay
from schakel.signals.services.demonstration.telling import say
from schakel.signals.services.investigating import PURPOSE_WITHIN
from schakel.signals.services.talks import required_topics
from schakel.signals.workflow import Answer, PersonRole, Phase, TalkStatus

LAW = "273f_2013"


def start_talks(life: Life) -> None:
    """From the decision to talks."""
    life.pass_time(1)
    life.take(life.team.who(Right.SIGNALS_TALK), Phase.TALK_AND_COMPLAINT)


def plan_talk(life: Life) -> None:
    """An informative talk is planned."""
    life.pass_time(0.2)
    actor = life.team.who(Right.SIGNALS_TALK)
    talk = Talk(
        organisation_id=life.signal.organisation_id,
        signal=life.signal,
        person=life.persons[0],
        kind="informative",
        status=TalkStatus.PLANNED,
        planned_for=life.now + timedelta(days=3),
        place=say("place", life.chance),
        planned_by=actor.user_id,
    )
    life.talk = talk
    life.book.add(talk)
    life.tell(actor, "signals.plan_talk", talk, kind=talk.kind)


def hold_talk(life: Life) -> None:
    """A certified detective holds the talk and writes the report."""
    life.pass_time(3)
    talk = life.talk
    actor = next(
        actor
        for actor in life.team.actors
        if Right.SIGNALS_TALK in actor.rights and actor.user_id in life.team.certified
    )
    if actor.user_id is None:
        raise NobodyMay
    talk.status, talk.held_at = TalkStatus.HELD, life.now
    talk.certified_until = life.team.certified[actor.user_id]
    talk.detective_id, talk.report = actor.user_id, say("talk", life.chance)
    talk.topics = sorted(required_topics(is_minor=True))
    talk.wish = life.chance.choice(("complaint", "think", "none"))
    life.tell(actor, "signals.record_talk", talk, kind=talk.kind)


def decline_talk(life: Life) -> None:
    """The person does not want to talk now."""
    life.pass_time(2)
    talk, actor = life.talk, life.team.who(Right.SIGNALS_TALK)
    talk.status, talk.why_not = TalkStatus.DECLINED, say("declined", life.chance)
    life.tell(actor, "signals.no_talk", talk, status=str(TalkStatus.DECLINED))


def file_complaint(life: Life) -> None:
    """The person files a criminal complaint after the talk."""
    life.pass_time(2)
    talk, actor = life.talk, life.team.who(Right.SIGNALS_TALK)
    life.book.add(
        Proceeding(
            organisation_id=life.signal.organisation_id,
            signal=life.signal,
            kind="complaint",
            person=life.persons[0],
            talk=talk,
            begun_on=timezone.localdate(life.now),
            recorded_by=actor.user_id,
            at=life.now,
        )
    )
    life.tell(actor, "signals.proceed", life.signal, kind="complaint")


def investigate(life: Life) -> None:
    """An investigation under a prosecutor, with its purpose on paper."""
    life.pass_time(2)
    actor = life.team.who(Right.SIGNALS_INVESTIGATE)
    today = timezone.localdate(life.now)
    investigation = Investigation(
        organisation_id=life.signal.organisation_id,
        signal=life.signal,
        started_on=today,
        purpose_due_on=today + PURPOSE_WITHIN,
        started_by=actor.user_id,
        prosecutor=say("person", life.chance),
        purpose=say("purpose", life.chance),
        purpose_written_on=today,
        financial=life.chance.choice(list(Answer)),
        looked_abroad=life.chance.choice(list(Answer)),
    )
    life.investigation = investigation
    life.book.add(investigation)
    life.take(actor, Phase.INVESTIGATION)


def name_suspect(life: Life) -> None:
    """The lead detective names a suspect, after the question of non-punishment."""
    life.pass_time(10)
    actor = life.team.who(Right.SIGNALS_NAME_SUSPECT)
    today = timezone.localdate(life.now)
    person = InvolvedPerson(
        organisation_id=life.signal.organisation_id,
        signal=life.signal,
        number=len(life.persons) + 1,
        role=PersonRole.SUSPECT,
        age_group="27+",
        is_minor=Answer.NO,
        non_punishment="not_forced",
        non_punishment_why="Verzonnen: geen aanwijzing van dwang.",
        non_punishment_by=actor.user_id,
        non_punishment_at=life.now,
        suspect_ground="findings",
        suspect_on=today,
        suspect_by=actor.user_id,
        added_by=actor.user_id,
    )
    life.persons.append(person)
    life.suspect = person
    life.book.add(person)
    life.book.add(
        RoleChange(
            organisation_id=person.organisation_id,
            person=person,
            from_role=PersonRole.NAMED_PERSON,
            to_role=PersonRole.SUSPECT,
            ground="findings",
            changed_by=actor.user_id,
            at=life.now,
        )
    )
    life.tell(actor, "signals.add_person", person, role=str(PersonRole.NAMED_PERSON))
    life.tell(actor, "signals.non_punishment", person, answer="not_forced")
    life.tell(actor, "signals.change_role", person, to=str(PersonRole.SUSPECT))


def prosecute(life: Life) -> None:
    """The case goes to the prosecution."""
    life.pass_time(20)
    life.investigation.ended_on = timezone.localdate(life.now)
    life.take(life.team.who(Right.SIGNALS_NAME_SUSPECT), Phase.PROSECUTION)


def convict(life: Life) -> None:
    """The court convicts the suspect."""
    _outcome(life, "CONVICTED")


def dismiss(life: Life) -> None:
    """The prosecution answers whether the suspect was forced, and dismisses the case."""
    _weigh_force(life)
    _outcome(life, "DISMISSED")


def take_measure(life: Life) -> None:
    """The municipality closes the premises, beside the criminal track."""
    life.pass_time(3)
    actor = life.team.who(Right.SIGNALS_INVESTIGATE)
    life.book.add(
        Measure(
            organisation_id=life.signal.organisation_id,
            signal=life.signal,
            kind="closing",
            authority="Gemeente (verzonnen)",
            taken_on=timezone.localdate(life.now),
            recorded_by=actor.user_id,
            at=life.now,
        )
    )
    life.tell(actor, "signals.measure", life.signal, kind="closing")


def wait_for_people(life: Life) -> None:
    """No detective is free: the signal waits, and never closes by that."""
    wait(life, "capacity")


def wait_for_person(life: Life) -> None:
    """The person needs time."""
    wait(life, "person")


def take_up_again(life: Life) -> None:
    """The signal goes on where it was."""
    life.pass_time(3)
    signal = life.signal
    back = Phase(signal.phase_before)
    signal.wait_reason, signal.review_on = "", None
    life.take(life.team.who(Right.SIGNALS_ENRICH), back)


def propose_no_leads(life: Life) -> None:
    """One person proposes to stop for lack of leads, after help was offered."""
    _propose(life, "NO_LEADS")


def propose_not_trafficking(life: Life) -> None:
    """One person proposes to stop: it is something else."""
    _propose(life, "NOT_THB")


def propose_measure(life: Life) -> None:
    """One person proposes to stop: the measure settled it."""
    _propose(life, "ADMIN")


def propose_stopped(life: Life) -> None:
    """One person proposes to stop: the investigation led nowhere."""
    life.investigation.ended_on = timezone.localdate(life.now)
    _propose(life, "STOPPED")


def propose_outcome(life: Life) -> None:
    """One person proposes to close with the outcome of the suspect."""
    _propose(life, life.outcome.outcome)


def confirm_stop(life: Life) -> None:
    """Another person confirms the stop."""
    life.pass_time(1)
    stop, signal = life.stop, life.signal
    actor = life.team.who(Right.SIGNALS_CONFIRM, but=stop.proposed_by)
    stop.answer, stop.answered_by, stop.answered_at = "confirmed", actor.user_id, life.now
    signal.closing_reason, signal.closed_at = stop.reason, life.now
    signal.closed_by, signal.confirmed_by = stop.proposed_by, actor.user_id
    life.take(actor, Phase.CLOSED, reason=stop.explanation or "", code=stop.reason)


def reopen(life: Life) -> None:
    """New information opens the signal again."""
    life.pass_time(5)
    signal = life.signal
    signal.closing_reason, signal.closed_at = "", None
    signal.closed_by = signal.confirmed_by = None
    actor = life.team.who(Right.SIGNALS_CLOSE)
    reason = "Verzonnen: er kwam een tweede melding binnen."
    life.take(actor, Phase(signal.phase_before), reason=reason, code="new_information")


def wait(life: Life, why: str) -> None:
    """The signal waits, for one of the reasons of the list."""
    life.pass_time(1)
    signal, actor = life.signal, life.team.who(Right.SIGNALS_ENRICH)
    review = calendar.add_working_days(timezone.localdate(life.now), 5)
    signal.wait_reason, signal.review_on = why, review
    life.take(actor, Phase.WAITING, reason=say("wait", life.chance), code=why)
    signal.due_at = calendar.end_of_day(review)
    life.start_clock(PHASE_CLOCK, calendar.Unit.WORKING_DAYS, signal.due_at)
    life.turn_over(None)


def _propose(life: Life, reason: str) -> None:
    offer_help(life)
    life.pass_time(1)
    actor = life.team.who(Right.SIGNALS_CLOSE)
    stop = StopProposal(
        organisation_id=life.signal.organisation_id,
        signal=life.signal,
        reason=reason,
        explanation=say("no_reason", life.chance),
        proposed_by=actor.user_id or 0,
        proposed_at=life.now,
    )
    life.stop = stop
    life.book.add(stop)
    life.tell(actor, "signals.propose_stop", life.signal, reason_code=reason)


def _weigh_force(life: Life) -> None:
    # Nobody knows whether this suspect did it under force, so no dismissal comes before the answer.
    life.pass_time(5)
    suspect = life.suspect
    actor = life.team.who(Right.SIGNALS_NAME_SUSPECT)
    answer, why = "not_forced", "Verzonnen: dwang werd gewogen; daarvoor is geen aanwijzing."
    suspect.non_punishment, suspect.non_punishment_why = answer, why
    suspect.non_punishment_by, suspect.non_punishment_at = actor.user_id, life.now
    life.book.add(
        NonPunishmentCheck(
            organisation_id=suspect.organisation_id,
            person=suspect,
            answer=answer,
            why=why,
            weighed_by=actor.user_id or 0,
            at=life.now,
        )
    )
    life.tell(actor, "signals.non_punishment", suspect, answer=answer)
    life.tell(actor, "signals.weigh_forced", suspect, answer=answer)


def _outcome(life: Life, outcome: str) -> None:
    life.pass_time(30)
    suspect = life.suspect
    actor = life.team.who(Right.SIGNALS_NAME_SUSPECT)
    today = timezone.localdate(life.now)
    row = SuspectOutcome(
        organisation_id=life.signal.organisation_id,
        person=suspect,
        outcome=outcome,
        dismissal_code="02" if outcome == "DISMISSED" else "",
        sanction="prison" if outcome == "CONVICTED" else "",
        sanction_amount=life.chance.randint(90, 900) if outcome == "CONVICTED" else None,
        facts_on=today - timedelta(days=life.chance.randint(60, 400)),
        qualification=LAW,
        decided_on=today,
        recorded_by=actor.user_id,
        at=life.now,
    )
    life.outcome = row
    life.book.add(row)
    life.tell(actor, "signals.outcome", suspect, outcome=outcome)
