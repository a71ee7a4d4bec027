"""What people do with signals, allowed or not.

Each act takes the world of the test, a team, a role, a signal and a source of choices.
"""

from datetime import date, timedelta

from django.core.exceptions import ObjectDoesNotExist

from schakel.base import rls
from schakel.sharing import services as sharing
from schakel.signals.models import Handover, InvolvedPerson, StopProposal
from schakel.signals.services import (
    clocks,
    enriching,
    feedback,
    handing_over,
    intake,
    investigating,
    persons,
    relations,
    stopping,
    talks,
    waiting,
    weighing,
)
from schakel.signals.services.reports import PersonInput
from schakel.signals.tests import factories as make
from schakel.signals.workflow import AWAITING_ANSWER, PersonRole, Phase, TalkStatus


def register(world, team, role, signal, chance):
    intake.register(actor=team.as_(role), signal_id=signal.pk)


def enrich(world, team, role, signal, chance):
    enriching.start_enriching(actor=team.as_(role), signal_id=signal.pk)


def leave_out_all(world, team, role, signal, chance):
    for step in signal.steps.all():
        enriching.leave_out_step(
            actor=team.as_(role), signal_id=signal.pk, act=step.act, why="Niet nodig."
        )
    enriching.finish_enriching(actor=team.as_(role), signal_id=signal.pk)


def finish(world, team, role, signal, chance):
    enriching.finish_enriching(actor=team.as_(role), signal_id=signal.pk)


def weigh(world, team, role, signal, chance):
    weighing.weigh(actor=team.as_(role), signal_id=signal.pk, decision=make.a_decision())


def back(world, team, role, signal, chance):
    weighing.back_to_enriching(actor=team.as_(role), signal_id=signal.pk, reason="Meer nodig.")


def back_to_weighed(world, team, role, signal, chance):
    weighing.back_to_weighed(actor=team.as_(role), signal_id=signal.pk, reason="Opnieuw.")


def start_talks(world, team, role, signal, chance):
    talks.start_talks(actor=team.as_(role), signal_id=signal.pk)


def talk(world, team, role, signal, chance):
    person = chance.choice(list(signal.persons.all()) or [InvolvedPerson()])
    plan = talks.Plan(chance.choice([talks.ENRICHMENT, talks.INFORMATIVE]), world.now)
    made = talks.plan_talk(actor=team.as_(role), person_id=person.pk, plan=plan)
    if chance.random() < 0.5:
        talks.record_no_talk(
            actor=team.as_(role), talk_id=made.pk, status=TalkStatus.DECLINED, why="Wil niet."
        )
        return
    topics = tuple(talks.required_topics(is_minor=True))
    result = talks.TalkResult(world.now, "Verslag.", topics=topics)
    talks.record_talk(actor=team.as_(role), talk_id=made.pk, result=result)


def investigate(world, team, role, signal, chance):
    investigating.start_investigation(
        actor=team.as_(role),
        signal_id=signal.pk,
        prosecutor="mr. V.",
        purpose=chance.choice(["", "Doel."]),
    )


def purpose(world, team, role, signal, chance):
    investigating.write_purpose(actor=team.as_(role), signal_id=signal.pk, purpose="Doel.")


def prosecute(world, team, role, signal, chance):
    investigating.start_prosecution(actor=team.as_(role), signal_id=signal.pk)


def suspect(world, team, role, signal, chance):
    actor = team.as_(role)
    person = persons.add_person(
        actor=actor,
        signal_id=signal.pk,
        person=PersonInput(role=PersonRole.NAMED_PERSON),
    )
    if chance.random() < 0.7:
        persons.answer_non_punishment(
            actor=actor, person_id=person.pk, answer="not_forced", why="Nee."
        )
    persons.make_suspect(
        actor=actor,
        person_id=person.pk,
        suspicion=persons.Suspicion("findings", date(2026, 3, 1)),
    )


def outcome(world, team, role, signal, chance):
    person = chance.choice(list(signal.persons.filter(role="suspect")) or [InvolvedPerson()])
    investigating.weigh_non_punishment(
        actor=team.as_(role), person_id=person.pk, answer="not_forced", why="Nee."
    )
    decided = investigating.OutcomeInput(
        outcome="DISMISSED",
        decided_on=date(2026, 9, 1),
        facts_on=date(2025, 1, 1),
        qualification="273f_2013",
        dismissal_code="02",
    )
    investigating.record_outcome(actor=team.as_(role), person_id=person.pk, decided=decided)


def help_somebody(world, team, role, signal, chance):
    person = chance.choice(list(signal.persons.all()) or [InvolvedPerson()])
    persons.offer_help(
        actor=team.as_(role),
        person_id=person.pk,
        kind="shelter",
        answer=chance.choice(["offered", "declined"]),
    )


def add_victim(world, team, role, signal, chance):
    persons.add_person(actor=team.as_(role), signal_id=signal.pk, person=make.victim())


def propose(world, team, role, signal, chance):
    reason = chance.choice(["NO_LEADS", "NOT_THB", "STOPPED", "DISMISSED", "ADMIN", "capacity"])
    stopping.propose_stop(
        actor=team.as_(role), signal_id=signal.pk, reason=reason, explanation="Daarom."
    )


def merge(world, team, role, signal, chance):
    into = chance.choice([key for _, key in world.known])
    stopping.propose_merge(
        actor=team.as_(role), signal_id=signal.pk, into_id=into, explanation="Zelfde."
    )


def confirm(world, team, role, signal, chance):
    proposal = signal.stop_proposals.filter(answer="").first() or StopProposal()
    stopping.confirm_stop(actor=team.as_(role), proposal_id=proposal.pk)


def turn_down(world, team, role, signal, chance):
    proposal = signal.stop_proposals.filter(answer="").first() or StopProposal()
    stopping.turn_down_stop(actor=team.as_(role), proposal_id=proposal.pk, why="Nee.")


def reopen(world, team, role, signal, chance):
    if signal.merged_into_id:
        stopping.unmerge(actor=team.as_(role), signal_id=signal.pk, reason="Toch niet.")
        return
    stopping.reopen(
        actor=team.as_(role), signal_id=signal.pk, reason_code="new_information", reason="Nieuw."
    )


def put_aside(world, team, role, signal, chance):
    waiting.put_aside(
        actor=team.as_(role),
        signal_id=signal.pk,
        reason_code=chance.choice(["capacity", "information"]),
        reason="Nu niet.",
        review_on=(world.now + timedelta(days=chance.choice([1, 5, 90]))).date(),
    )


def take_up(world, team, role, signal, chance):
    waiting.take_up_again(actor=team.as_(role), signal_id=signal.pk)


def stand_still(world, team, role, signal, chance):
    clocks.let_stand_still(
        actor=team.as_(role),
        signal_id=signal.pk,
        reason="partner",
        review_on=(world.now + timedelta(days=3)).date(),
    )


def run_again(world, team, role, signal, chance):
    clocks.let_run_again(actor=team.as_(role), signal_id=signal.pk)


def offer(world, team, role, signal, chance):
    """Half of the offers rest on the rules, the others on a decision of the privacy officer."""
    recipient = chance.choice(world.teams)
    by_decision = chance.random() < 0.5
    if by_decision:
        _decide(team, recipient, signal, chance)
    ground, purpose = ("decision", handing_over.PURPOSE) if by_decision else ("wpg_15", "")
    parts = ("report", "circumstances", "persons", "talks")
    actor = team.as_(role)
    offered = make.an_offer(actor, recipient, signal, ground=ground, parts=parts, purpose=purpose)
    handing_over.offer(actor=actor, signal_id=signal.pk, offered=offered)


def _decide(team, recipient, signal, chance):
    parts = ("report", "circumstances", "persons", "talks")
    transfer = sharing.Transfer(
        signal.trace_id, recipient.organisation.pk, handing_over.PURPOSE, parts
    )
    sharing.record_decision(
        actor=team.as_("privacy_officer"),
        transfer=transfer,
        may_share=chance.random() < 0.8,
        reasons="Afgewogen.",
    )


def _offer_of(world, signal):
    found = Handover.objects.filter(signal_id=signal.pk, status__in=AWAITING_ANSWER).first()
    if found is None:
        raise ObjectDoesNotExist
    return found


def answer(world, team, role, signal, chance):
    """The receiver answers, whoever the sender is."""
    sender = next(owner for owner, key in world.known if key == signal.pk)
    rls.set_organisation(sender.organisation.pk)
    offered = _offer_of(world, signal)
    receiver = next(t for t in world.teams if t.organisation.pk == offered.recipient_id)
    actor = receiver.as_(role)
    kind = chance.choice(["accept", "accept", "refuse", "receipt", "missing"])
    if kind == "accept":
        taken = handing_over.accept(actor=actor, handover_id=offered.pk)
        world.known.append((receiver, taken.pk))
    elif kind == "refuse":
        handing_over.refuse(
            actor=actor,
            handover_id=offered.pk,
            refusal=handing_over.Refusal("too_little", missing=("place",)),
        )
    elif kind == "receipt":
        handing_over.note_receipt(actor=actor, handover_id=offered.pk)
    else:
        handing_over.say_what_was_missing(actor=actor, handover_id=offered.pk, missing=("talk",))


def answer_for_the_other(world, team, role, signal, chance):
    """Somebody who is not the receiver tries to accept."""
    offered = _offer_of(world, signal)
    if offered.recipient_id == team.organisation.pk:
        raise ObjectDoesNotExist
    handing_over.accept(actor=team.as_(role), handover_id=offered.pk)
    raise AssertionError("an offer was accepted by somebody else")


def revoke(world, team, role, signal, chance):
    handing_over.revoke(actor=team.as_(role), handover_id=_offer_of(world, signal).pk)


def split(world, team, role, signal, chance):
    chosen = frozenset(p.pk for p in signal.persons.all()[:1])
    part = relations.split(
        actor=team.as_(role), signal_id=signal.pk, person_ids=chosen, why="Ander feit."
    )
    world.known.append((team, part.pk))


def link(world, team, role, signal, chance):
    other = chance.choice([key for _, key in world.known])
    relations.link(actor=team.as_(role), signal_id=signal.pk, other_id=other, why="Zelfde adres.")


def tell(world, team, role, signal, chance):
    feedback.give_feedback(actor=team.as_(role), signal_id=signal.pk)


ASIDE = [put_aside, offer, answer, merge, confirm, help_somebody, add_victim, split, turn_down]
_STOP = [help_somebody, propose, confirm, confirm]
NATURAL = {
    Phase.RECEIVED: [register],
    Phase.REGISTERED: [enrich],
    Phase.ENRICHING: [leave_out_all],
    Phase.TO_WEIGH: [weigh],
    Phase.WEIGHED: [start_talks, investigate, *_STOP],
    Phase.TALK_AND_COMPLAINT: [talk, investigate, investigate, back_to_weighed, *_STOP],
    Phase.INVESTIGATION: [purpose, prosecute, prosecute, suspect, *_STOP],
    Phase.PROSECUTION: [suspect, outcome, *_STOP],
    Phase.WAITING: [take_up],
    Phase.CLOSED: [reopen, help_somebody],
    Phase.HANDED_OVER: [reopen, register],
}
OWNERS_ONLY = [
    register,
    enrich,
    leave_out_all,
    finish,
    weigh,
    back,
    back_to_weighed,
    start_talks,
    talk,
    investigate,
    purpose,
    prosecute,
    suspect,
    outcome,
    help_somebody,
    add_victim,
    propose,
    merge,
    confirm,
    turn_down,
    reopen,
    put_aside,
    take_up,
    stand_still,
    run_again,
    offer,
    revoke,
    split,
    link,
    tell,
]
ANYTHING = [*OWNERS_ONLY, answer, answer_for_the_other]
