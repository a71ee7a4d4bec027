"""Every right of the signal chain: how to arrange it, who may, and who may not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from schakel.base.actor import Actor
from schakel.sharing import services as sharing
from schakel.sharing.tests import factories as shares
from schakel.signals.services import (
    clocks,
    enriching,
    feedback,
    handing_over,
    intake,
    investigating,
    looking,
    relations,
    stopping,
    waiting,
    weighing,
)
from schakel.signals.tests import factories as make
from schakel.signals.tests.people_cases import (
    TODAY,
    a_suspect,
    add_person,
    add_reader,
    change_role,
    make_suspect,
    name_person,
    non_punishment,
    offer_help,
    open_outside_talk,
    outside_talk,
    plan_talk,
    record_complaint,
    record_ex_officio,
    record_no_talk,
    record_talk,
    start_talks,
    victim_status,
)
from schakel.signals.workflow import Answer

Act = Callable[[Actor], object]


@dataclass(frozen=True)
class Case:
    """How to arrange it, who may, and a role of the same organisation that may not."""

    arrange: Callable[[make.Team], Act]
    may: str = "lead_detective"
    may_not: str = "researcher"


def _proposal(team: make.Team) -> object:
    signal = make.weighed(team)
    return stopping.propose_stop(
        actor=team.as_(), signal_id=signal.pk, reason="NO_LEADS", explanation="Geen sporen."
    )


def register(team):
    key = make.reported(team).pk
    return lambda actor: intake.register(actor=actor, signal_id=key)


def assign(team):
    key, user = make.registered(team).pk, team.as_("analyst").user_id
    return lambda actor: intake.assign(actor=actor, signal_id=key, user_id=user)


def add_details(team):
    key = make.registered(team).pk
    report = make.a_report(persons=(make.victim(),))
    return lambda actor: intake.add_details(actor=actor, signal_id=key, report=report)


def reconsider(team):
    key = make.registered(team).pk
    return lambda actor: intake.reconsider(
        actor=actor, signal_id=key, answer=Answer.NO, why="Geen dwang."
    )


def start_enriching(team):
    key = make.registered(team).pk
    return lambda actor: enriching.start_enriching(actor=actor, signal_id=key)


def record_step(team):
    key = make.enriching_signal(team).pk
    result = enriching.StepResult(TODAY, "Niets bekend.", "BVH")
    return lambda actor: enriching.record_step(
        actor=actor, signal_id=key, act="systems", result=result
    )


def leave_out_step(team):
    key = make.enriching_signal(team).pk
    return lambda actor: enriching.leave_out_step(
        actor=actor, signal_id=key, act="digw", why="Geen toegang."
    )


def ask_question(team):
    signal, emm = make.enriching_signal(team), make.team("emm")
    about = (enriching.QUESTION_PURPOSE, enriching.QUESTION_FIELDS)
    transfer = sharing.Transfer(signal.trace_id, emm.organisation.pk, *about)
    return lambda actor: enriching.ask_question(
        actor=actor,
        signal_id=signal.pk,
        recipient_id=emm.organisation.pk,
        content="Bekend?",
        clearance=shares.cleared(actor, transfer),
    )


def finish_enriching(team):
    signal = make.enriching_signal(team)
    for step in signal.steps.all():
        enriching.leave_out_step(
            actor=team.as_(), signal_id=signal.pk, act=step.act, why="Niet nodig."
        )
    return lambda actor: enriching.finish_enriching(actor=actor, signal_id=signal.pk)


def weigh(team):
    key = make.to_weigh(team).pk
    return lambda actor: weighing.weigh(actor=actor, signal_id=key, decision=make.a_decision())


def back_to_enriching(team):
    key = make.weighed(team).pk
    return lambda actor: weighing.back_to_enriching(actor=actor, signal_id=key, reason="Meer.")


def start_investigation(team):
    key = make.weighed(team).pk
    return lambda actor: investigating.start_investigation(
        actor=actor, signal_id=key, prosecutor="mr. Voorbeeld"
    )


def write_purpose(team):
    key = make.investigated(team).pk
    return lambda actor: investigating.write_purpose(actor=actor, signal_id=key, purpose="Doel.")


def record_standards(team):
    key = make.investigated(team).pk
    return lambda actor: investigating.record_standards(
        actor=actor, signal_id=key, financial=Answer.YES, looked_abroad=Answer.NO
    )


def start_prosecution(team):
    key = make.investigated(team).pk
    return lambda actor: investigating.start_prosecution(actor=actor, signal_id=key)


def record_outcome(team):
    key = a_suspect(team).pk
    decided = investigating.OutcomeInput("ACQUITTED", TODAY, date(2025, 1, 1), "273f_2013")
    return lambda actor: investigating.record_outcome(actor=actor, person_id=key, decided=decided)


def record_measure(team):
    key = make.registered(team).pk
    measure = investigating.MeasureInput("closing", "Gemeente Nergenshuizen", TODAY)
    return lambda actor: investigating.record_measure(actor=actor, signal_id=key, measure=measure)


def give_feedback(team):
    key = make.registered(team).pk
    return lambda actor: feedback.give_feedback(actor=actor, signal_id=key)


def withhold_feedback(team):
    key = make.registered(team).pk
    return lambda actor: feedback.withhold_feedback(
        actor=actor, signal_id=key, because="danger", why="Melder is mogelijk de uitbuiter."
    )


def propose_stop(team):
    key = make.weighed(team).pk
    return lambda actor: stopping.propose_stop(
        actor=actor, signal_id=key, reason="NO_LEADS", explanation="Geen sporen."
    )


def propose_merge(team):
    key, into = make.registered(team).pk, make.registered(team).pk
    return lambda actor: stopping.propose_merge(
        actor=actor, signal_id=key, into_id=into, explanation="Zelfde."
    )


def confirm_stop(team):
    key = _proposal(team).pk
    return lambda actor: stopping.confirm_stop(actor=actor, proposal_id=key)


def turn_down_stop(team):
    key = _proposal(team).pk
    return lambda actor: stopping.turn_down_stop(actor=actor, proposal_id=key, why="Nog niet.")


def reopen(team):
    key = make.closed(team).pk
    return lambda actor: stopping.reopen(
        actor=actor, signal_id=key, reason_code="article_12", reason="Beklag."
    )


def _merged(team):
    proposal = propose_merge(team)(team.as_())
    return stopping.confirm_stop(actor=team.as_("weigher"), proposal_id=proposal.pk)


def unmerge(team):
    key = _merged(team).pk
    return lambda actor: stopping.unmerge(actor=actor, signal_id=key, reason="Ander adres.")


def put_aside(team):
    key = make.registered(team).pk
    return lambda actor: waiting.put_aside(
        actor=actor,
        signal_id=key,
        reason_code="capacity",
        reason="Nu niet.",
        review_on=timezone.localdate() + timedelta(days=1),
    )


def review(team):
    key = make.waiting_signal(team, make.registered(team)).pk
    return lambda actor: waiting.review(
        actor=actor,
        signal_id=key,
        reason_code="capacity",
        reason="Nog niet.",
        review_on=timezone.localdate() + timedelta(days=2),
    )


def take_up_again(team):
    key = make.waiting_signal(team, make.registered(team)).pk
    return lambda actor: waiting.take_up_again(actor=actor, signal_id=key)


def let_stand_still(team):
    key = make.registered(team).pk
    return lambda actor: clocks.let_stand_still(
        actor=actor, signal_id=key, reason="partner", review_on=timezone.localdate()
    )


def let_run_again(team):
    key = make.registered(team).pk
    clocks.let_stand_still(
        actor=team.as_(), signal_id=key, reason="partner", review_on=timezone.localdate()
    )
    return lambda actor: clocks.let_run_again(actor=actor, signal_id=key)


def link(team):
    one, two = make.registered(team).pk, make.registered(team).pk
    return lambda actor: relations.link(actor=actor, signal_id=one, other_id=two, why="Adres.")


def unlink(team):
    key = link(team)(team.as_()).pk
    return lambda actor: relations.unlink(actor=actor, link_id=key)


def split(team):
    signal = make.registered(team, persons=(make.victim(), make.victim()))
    chosen = frozenset({signal.persons.first().pk})
    return lambda actor: relations.split(
        actor=actor, signal_id=signal.pk, person_ids=chosen, why="Ander feit."
    )


def offer(team):
    signal, kmar = make.registered(team), make.team("kmar")
    offered = make.an_offer(team.as_(), kmar, signal, parts=("report",))
    return lambda actor: handing_over.offer(actor=actor, signal_id=signal.pk, offered=offered)


def revoke(team):
    key = make.offered(team, make.team("kmar"), make.registered(team)).pk
    return lambda actor: handing_over.revoke(actor=actor, handover_id=key)


def _incoming(team):
    kmar = make.team("kmar")
    return make.offered(kmar, team, make.registered(kmar)).pk


def note_receipt(team):
    key = _incoming(team)
    return lambda actor: handing_over.note_receipt(actor=actor, handover_id=key)


def accept(team):
    key = _incoming(team)
    return lambda actor: handing_over.accept(actor=actor, handover_id=key)


def refuse(team):
    key, refusal = _incoming(team), handing_over.Refusal("too_little", missing=("place",))
    return lambda actor: handing_over.refuse(actor=actor, handover_id=key, refusal=refusal)


def say_missing(team):
    key = _incoming(team)
    return lambda actor: handing_over.say_what_was_missing(
        actor=actor, handover_id=key, missing=("talk",)
    )


def open_offer(team):
    key = _incoming(team)
    return lambda actor: handing_over.open_offer(actor=actor, handover_id=key)


def open_signal(team):
    key = make.registered(team).pk
    return lambda actor: looking.open_signal(actor=actor, signal_id=key)


CASES = [
    Case(register),
    Case(assign, may_not="professional"),
    Case(add_details),
    Case(reconsider),
    Case(add_person, may_not="professional"),
    Case(name_person),
    Case(change_role),
    Case(non_punishment, may_not="analyst"),
    Case(make_suspect, may_not="detective"),
    Case(make_suspect, "prosecutor", "weigher"),
    Case(offer_help),
    Case(victim_status),
    Case(start_enriching, may_not="intake"),
    Case(record_step),
    Case(leave_out_step),
    Case(ask_question),
    Case(finish_enriching),
    Case(weigh, may_not="analyst"),
    Case(back_to_enriching),
    Case(start_talks),
    Case(plan_talk, may_not="analyst"),
    Case(record_talk),
    Case(record_no_talk),
    Case(record_complaint),
    Case(record_ex_officio),
    Case(outside_talk, "care_coordinator", "lead_detective"),
    Case(open_outside_talk, "care_coordinator", "lead_detective"),
    Case(add_reader, "care_coordinator", "lead_detective"),
    Case(start_investigation),
    Case(write_purpose),
    Case(record_standards),
    Case(start_prosecution),
    Case(record_outcome, may_not="detective"),
    Case(record_measure),
    Case(give_feedback, may_not="intake"),
    Case(withhold_feedback),
    Case(propose_stop, may_not="intake"),
    Case(propose_merge, may_not="intake"),
    Case(confirm_stop, "weigher", "analyst"),
    Case(turn_down_stop, "weigher", "analyst"),
    Case(reopen),
    Case(unmerge),
    Case(put_aside),
    Case(review),
    Case(take_up_again),
    Case(let_stand_still),
    Case(let_run_again),
    Case(link),
    Case(unlink),
    Case(split),
    Case(offer, "intake", "professional"),
    Case(revoke),
    Case(note_receipt, "intake"),
    Case(accept, "intake", "professional"),
    Case(refuse, "intake"),
    Case(say_missing, "intake"),
    Case(open_offer, "intake"),
    Case(open_signal, "intake"),
]
