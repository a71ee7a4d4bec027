"""Steps on the signal itself: enrich, weigh, wait, stop, link, investigate, answer."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from schakel.base.rights import Right
from schakel.sharing import selectors as sharing_rules
from schakel.sharing import services as sharing
from schakel.signals import services
from schakel.signals.forms import course, people
from schakel.signals.forms.about import About
from schakel.signals.services import enriching, investigating, persons, reports, weighing
from schakel.signals.views.acts import Act, On
from schakel.signals.workflow import ENDED, RUNNING, Answer, PersonRole, Phase

Data = Mapping[str, Any]
WORKING = RUNNING - {Phase.RECEIVED, Phase.WAITING}
_ENRICH = frozenset({Right.SIGNALS_ENRICH})
_ASSIGN = frozenset({Right.SIGNALS_ASSIGN})
_WEIGH = frozenset({Right.SIGNALS_WEIGH})
_CLOSE = frozenset({Right.SIGNALS_CLOSE})
_CONFIRM = frozenset({Right.SIGNALS_CONFIRM})
_LINK = frozenset({Right.SIGNALS_LINK})
_TALK = frozenset({Right.SIGNALS_TALK})
_INVESTIGATE = frozenset({Right.SIGNALS_INVESTIGATE})
_PROSECUTE = frozenset({Right.SIGNALS_PROSECUTE, Right.SIGNALS_NAME_SUSPECT})
_FEEDBACK = frozenset({Right.SIGNALS_FEEDBACK})
_ADD_PERSON = frozenset({Right.SIGNALS_RECEIVE, Right.SIGNALS_ENRICH, Right.SIGNALS_TALK})


def _plainly(service: Callable[..., object]) -> Callable[[About, Data], object]:
    """Call a service that needs nothing but the signal."""
    return lambda about, data: service(actor=about.actor, signal_id=about.signal.pk)


def _with(service: Callable[..., object], **names: str) -> Callable[[About, Data], object]:
    """Call a service with fields of the form, each under the name that the service gives it."""
    return lambda about, data: service(
        actor=about.actor,
        signal_id=about.signal.pk,
        **{name: data[field] for name, field in names.items()},
    )


def _record_step(about: About, data: Data) -> None:
    result = enriching.StepResult(data["done_on"], data["result"], data["source"])
    enriching.record_step(
        actor=about.actor, signal_id=about.signal.pk, act=data["act"], result=result
    )


def clearance_of(about: About, asked: sharing.Transfer, data: Data) -> sharing.Clearance:
    """Return what a form with the three reasons says the sender did for a transfer."""
    conditions = sharing_rules.answer(actor=about.actor, transfer=asked).conditions
    return sharing.Clearance(
        ticked=frozenset(c.key for c in conditions if data["conditions_met"]),
        necessity=data["necessity"],
        proportionality=data["proportionality"],
        subsidiarity=data["subsidiarity"],
    )


def _ask(about: About, data: Data) -> None:
    asked = enriching.question_to(signal=about.signal, recipient_id=int(data["recipient"]))
    enriching.ask_question(
        actor=about.actor,
        signal_id=about.signal.pk,
        recipient_id=int(data["recipient"]),
        content=data["content"],
        clearance=clearance_of(about, asked, data),
    )


def _answer(about: About, data: Data) -> None:
    enriching.answer_question(actor=about.actor, question_id=about.thing_id, answer=data["answer"])


def _weigh(about: About, data: Data) -> None:
    decision = weighing.WeighingInput(
        held_on=data["held_on"],
        outcome=weighing.Outcome(data["outcome"]),
        leads_enough=Answer(data["leads_enough"]),
        reasons=data["reasons"],
        would_change=data["would_change"],
        participants=tuple(filter(None, map(str.strip, data["participants"].splitlines()))),
        criteria=data["criteria"],
        dissent=data["dissent"],
        police_judgement=data["police_judgement"],
        prosecution_judgement=data["prosecution_judgement"],
        police_risk=data["police_risk"],
        prosecution_risk=data["prosecution_risk"],
    )
    weighing.weigh(actor=about.actor, signal_id=about.signal.pk, decision=decision)


def _propose_merge(about: About, data: Data) -> None:
    services.stopping.propose_merge(
        actor=about.actor,
        signal_id=about.signal.pk,
        into_id=data["reference"],
        explanation=data["why"],
    )


def _confirm_stop(about: About, data: Data) -> None:
    services.stopping.confirm_stop(actor=about.actor, proposal_id=about.thing_id)


def _turn_down_stop(about: About, data: Data) -> None:
    services.stopping.turn_down_stop(actor=about.actor, proposal_id=about.thing_id, why=data["why"])


def _link(about: About, data: Data) -> None:
    services.relations.link(
        actor=about.actor, signal_id=about.signal.pk, other_id=data["reference"], why=data["why"]
    )


def _unlink(about: About, data: Data) -> None:
    services.relations.unlink(actor=about.actor, link_id=about.thing_id)


def _split(about: About, data: Data) -> None:
    chosen = frozenset(UUID(key) for key in data["persons"])
    services.relations.split(
        actor=about.actor, signal_id=about.signal.pk, person_ids=chosen, why=data["why"]
    )


def _reconsider(about: About, data: Data) -> None:
    services.intake.reconsider(
        actor=about.actor,
        signal_id=about.signal.pk,
        answer=Answer(data["answer"]),
        why=data["why"],
    )


def _assign(about: About, data: Data) -> None:
    actor, key, given = about.actor, about.signal.pk, data["user"]
    if given.startswith(course.UNIT):
        unit_id = int(given.removeprefix(course.UNIT))
        services.intake.give_to_unit(actor=actor, signal_id=key, unit_id=unit_id)
    else:
        services.intake.assign(actor=actor, signal_id=key, user_id=int(given))


def _add_person(about: About, data: Data) -> None:
    person = reports.PersonInput(
        role=PersonRole(data["role"]),
        description=data["description"] or None,
        sex=data["sex"],
        is_minor=Answer(data["is_minor"]),
        is_under_24=Answer(data["is_under_24"]),
        in_forced_crime=Answer(data["in_forced_crime"]),
        language=data["language"],
    )
    persons.add_person(actor=about.actor, signal_id=about.signal.pk, person=person)


def _record_standards(about: About, data: Data) -> None:
    investigating.record_standards(
        actor=about.actor,
        signal_id=about.signal.pk,
        financial=Answer(data["financial"]),
        looked_abroad=Answer(data["looked_abroad"]),
    )


def _record_measure(about: About, data: Data) -> None:
    measure = investigating.MeasureInput(**data)
    investigating.record_measure(actor=about.actor, signal_id=about.signal.pk, measure=measure)


ACTS = (
    Act("verrijken", _("Start enriching"), course.ConfirmForm,
        _plainly(enriching.start_enriching), _ENRICH, phases=frozenset({Phase.REGISTERED}),
        help=_("The steps of your service's standard are put ready.")),
    Act("stap", _("Record a step"), course.StepForm, _record_step, _ENRICH,
        phases=frozenset({Phase.ENRICHING})),
    Act("stap-niet", _("Leave a step out"), course.LeaveOutForm,
        _with(enriching.leave_out_step, act="act", why="why"), _ENRICH,
        phases=frozenset({Phase.ENRICHING})),
    Act("vraag", _("Ask a question"), course.QuestionForm, _ask, _ENRICH, phases=WORKING,
        help=_("To the expert centre or abroad. What leaves is decided and recorded first.")),
    Act("antwoord", _("Record the answer"), course.AnswerForm, _answer, _ENRICH, on=On.QUESTION),
    Act("verrijkt", _("Ready to weigh"), course.ConfirmForm,
        _plainly(enriching.finish_enriching), _ENRICH, phases=frozenset({Phase.ENRICHING}),
        help=_("Every required step has a result, or a reason why it was not done.")),
    Act("wegen", _("Weigh"), course.WeighingForm, _weigh, _WEIGH,
        phases=frozenset({Phase.TO_WEIGH}), template="signals/weigh.html",
        help=_("Criteria are indications, not points. Write it so that it can be explained years"
               " from now.")),
    Act("terug-verrijken", _("Back to enriching"), course.WhyForm,
        _with(weighing.back_to_enriching, reason="why"), _WEIGH,
        phases=frozenset({Phase.WEIGHED})),
    Act("terug-gewogen", _("Back to weighing"), course.WhyForm,
        _with(weighing.back_to_weighed, reason="why"), _WEIGH | _TALK,
        phases=frozenset({Phase.TALK_AND_COMPLAINT})),
    Act("gesprekken", _("Start talks"), course.ConfirmForm,
        _plainly(services.talks.start_talks), _TALK | _WEIGH, phases=frozenset({Phase.WEIGHED}),
        help=_("An informative talk is planned with the possible victim.")),
    Act("ambtshalve", _("Go on ex officio"), people.ExOfficioForm,
        _with(services.talks.record_ex_officio, begun_on="begun_on", note="note"),
        _TALK | _INVESTIGATE, phases=frozenset({Phase.TALK_AND_COMPLAINT, Phase.INVESTIGATION}),
        help=_("Trafficking can be prosecuted without a complaint.")),
    Act("onderzoek", _("Start the investigation"), people.InvestigationForm,
        _with(investigating.start_investigation, prosecutor="prosecutor", purpose="purpose"),
        _INVESTIGATE, phases=frozenset({Phase.WEIGHED, Phase.TALK_AND_COMPLAINT})),
    Act("doel", _("Write the purpose"), people.PurposeForm,
        _with(investigating.write_purpose, purpose="purpose"), _INVESTIGATE,
        phases=frozenset({Phase.INVESTIGATION})),
    Act("normen", _("Record standards"), people.StandardsForm, _record_standards, _INVESTIGATE,
        phases=frozenset({Phase.INVESTIGATION})),
    Act("vervolging", _("To the prosecution"), course.ConfirmForm,
        _plainly(investigating.start_prosecution), _PROSECUTE,
        phases=frozenset({Phase.INVESTIGATION})),
    Act("maatregel", _("Record a measure"), people.MeasureForm, _record_measure,
        _ADD_PERSON | _INVESTIGATE, phases=WORKING,
        help=_("Administrative measures and barriers stand beside the criminal track.")),
    Act("persoon", _("Add a person"), people.PersonForm, _add_person, _ADD_PERSON,
        phases=RUNNING, help=_("Without a name: a name comes once there is a ground for it.")),
    Act("toewijzen", _("Assign to somebody"), course.AssignForm, _assign, _ASSIGN, phases=RUNNING),
    Act("heroverwegen", _("Reconsider as trafficking"), course.ReconsiderForm, _reconsider,
        _ENRICH, phases=RUNNING),
    Act("wachten", _("Let it wait"), course.WaitForm,
        _with(services.waiting.put_aside, reason_code="reason_code", reason="why",
              review_on="review_on"), _ENRICH | _ASSIGN, phases=WORKING,
        help=_("Waiting is never a stop: on the chosen day the signal comes back to you.")),
    Act("langer-wachten", _("Let it wait longer"), course.WaitForm,
        _with(services.waiting.review, reason_code="reason_code", reason="why",
              review_on="review_on"), _ENRICH | _ASSIGN, phases=frozenset({Phase.WAITING})),
    Act("verder", _("Take it up again"), course.ConfirmForm,
        _plainly(services.waiting.take_up_again), _ENRICH | _ASSIGN,
        phases=frozenset({Phase.WAITING})),
    Act("stilzetten", _("Let the term stand still"), course.StandStillForm,
        _with(services.clocks.let_stand_still, reason="reason", review_on="review_on",
              note="note"), _ASSIGN, phases=WORKING),
    Act("laten-lopen", _("Let the term run again"), course.ConfirmForm,
        _plainly(services.clocks.let_run_again), _ASSIGN, phases=WORKING),
    Act("koppelen", _("Link to another signal"), course.OtherSignalForm, _link, _LINK,
        phases=RUNNING),
    Act("ontkoppelen", _("Undo the link"), course.ConfirmForm, _unlink, _LINK, on=On.LINK),
    Act("splitsen", _("Split off persons"), course.SplitForm, _split, _LINK, phases=WORKING),
    Act("samenvoegen", _("Merge with an earlier signal"), course.OtherSignalForm, _propose_merge,
        _CLOSE, phases=RUNNING, help=_("A second person confirms it, and it can be undone.")),
    Act("losmaken", _("Undo the merge"), course.WhyForm,
        _with(services.stopping.unmerge, reason="why"), _LINK | _CLOSE,
        phases=frozenset({Phase.CLOSED})),
    Act("terugkoppelen", _("Tell the reporter"), course.FeedbackForm,
        _with(services.feedback.give_feedback, text="text"), _FEEDBACK,
        help=_("No more than this kind of reporter may know: a trafficker can pose as one.")),
    Act("niet-terugkoppelen", _("Tell the reporter nothing"), course.WithholdForm,
        _with(services.feedback.withhold_feedback, because="because", why="why"), _FEEDBACK),
    Act("stoppen", _("Propose a stop"), course.StopForm,
        _with(services.stopping.propose_stop, reason="reason", explanation="explanation"),
        _CLOSE, phases=frozenset({Phase.WEIGHED, Phase.TALK_AND_COMPLAINT, Phase.INVESTIGATION,
                                  Phase.PROSECUTION}), is_grave=True,
        help=_("Help goes on when a signal stops. No capacity is no reason to stop.")),
    Act("stop-bevestigen", _("Confirm the stop"), course.ConfirmForm, _confirm_stop, _CONFIRM,
        on=On.STOP, is_grave=True,
        help=_("You are the second person. Read the explanation first.")),
    Act("stop-afwijzen", _("Turn the stop down"), course.WhyForm, _turn_down_stop, _CONFIRM,
        on=On.STOP),
    Act("heropenen", _("Reopen"), course.ReopenForm,
        _with(services.stopping.reopen, reason_code="reason_code", reason="why"), _CLOSE,
        phases=ENDED - {Phase.HANDED_OVER}),
)  # fmt: skip
