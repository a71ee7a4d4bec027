"""Steps on a person in a signal: name, help, status, talks, complaint, suspicion, outcome."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from schakel.base.rights import Right
from schakel.signals.forms import people
from schakel.signals.forms.about import About
from schakel.signals.services import investigating, persons, talks
from schakel.signals.views.acts import Act, On
from schakel.signals.workflow import RUNNING, Answer, PersonRole, Phase, TalkStatus

Data = Mapping[str, Any]
_PEOPLE = frozenset({Right.SIGNALS_RECEIVE, Right.SIGNALS_ENRICH, Right.SIGNALS_TALK})
_HELP = _PEOPLE | {Right.SIGNALS_TALK_OUTSIDE}
_TALK = frozenset({Right.SIGNALS_TALK})
_OUTSIDE = frozenset({Right.SIGNALS_TALK_OUTSIDE})
_SUSPECT = frozenset({Right.SIGNALS_NAME_SUSPECT})
_FORCED = _SUSPECT | {Right.SIGNALS_TALK, Right.SIGNALS_INVESTIGATE}
_OUTCOME = frozenset({Right.SIGNALS_PROSECUTE, Right.SIGNALS_NAME_SUSPECT})


def _person(service: Callable[..., object], **names: str) -> Callable[[About, Data], object]:
    """Call a service about a person with fields of the form, each under the service's name."""
    return lambda about, data: service(
        actor=about.actor,
        person_id=about.thing_id,
        **{name: data[field] for name, field in names.items()},
    )


def _name(about: About, data: Data) -> None:
    identity = persons.Identity(
        ground=data["ground"],
        name=data["name"],
        birth_date=data["birth_date"] or None,
        contact=data["contact"] or None,
        nationality=data["nationality"] or None,
    )
    persons.name_person(actor=about.actor, person_id=about.thing_id, identity=identity)


def _change_role(about: About, data: Data) -> None:
    persons.change_role(actor=about.actor, person_id=about.thing_id, to=PersonRole(data["role"]))


def _make_suspect(about: About, data: Data) -> None:
    suspicion = persons.Suspicion(data["ground"], data["since"], data["why"])
    persons.make_suspect(actor=about.actor, person_id=about.thing_id, suspicion=suspicion)


def _record_status(about: About, data: Data) -> None:
    persons.record_victim_status(
        actor=about.actor, person_id=about.thing_id, decided=persons.StatusInput(**data)
    )


def _plan_talk(about: About, data: Data) -> None:
    chosen = {name: value for name, value in data.items() if name != "detective"}
    plan = talks.Plan(
        **{**chosen, "interpreter": Answer(data["interpreter"])},
        detective_id=int(data["detective"]) if data["detective"] else None,
    )
    talks.plan_talk(actor=about.actor, person_id=about.thing_id, plan=plan)


def _record_talk(about: About, data: Data) -> None:
    three_valued = {
        name: Answer(data[name]) for name in ("recording", "shelter_needed", "care_consent")
    }
    result = talks.TalkResult(**{**data, **three_valued, "topics": tuple(data["topics"])})
    talks.record_talk(actor=about.actor, talk_id=about.thing_id, result=result)


def _record_no_talk(about: About, data: Data) -> None:
    talks.record_no_talk(
        actor=about.actor,
        talk_id=about.thing_id,
        status=TalkStatus(data["status"]),
        why=data["why"],
    )


def _add_reader(about: About, data: Data) -> None:
    talks.add_reader(actor=about.actor, talk_id=about.thing_id, user_id=int(data["user"]))


def _record_outcome(about: About, data: Data) -> None:
    investigating.record_outcome(
        actor=about.actor, person_id=about.thing_id, decided=investigating.OutcomeInput(**data)
    )


ACTS = (
    Act("hulp", _("Record help"), people.HelpForm,
        _person(persons.offer_help, kind="kind", answer="answer", note="note"), _HELP,
        on=On.PERSON, help=_("Help never depends on a complaint, nor on the course of the signal.")),
    Act("gesprek", _("Plan a talk"), people.PlanTalkForm, _plan_talk, _TALK, on=On.PERSON,
        phases=RUNNING),
    Act("gesprek-gevoerd", _("Record the talk"), people.TalkForm, _record_talk, _TALK, on=On.TALK),
    Act("geen-gesprek", _("No talk was held"), people.NoTalkForm, _record_no_talk, _TALK,
        on=On.TALK),
    Act("aangifte", _("Record a complaint"), people.ComplaintForm,
        _person(talks.record_complaint, begun_on="begun_on", acute_why="acute_why"), _TALK,
        on=On.PERSON, phases=RUNNING),
    Act("los-gesprek", _("Record a talk outside the criminal procedure"), people.OutsideTalkForm,
        _person(talks.record_outside_talk, purpose="purpose", held_at="held_at", note="note"),
        _OUTSIDE, on=On.PERSON,
        help=_("Only you and colleagues you name can read it. There is no way from here to a"
               " detective.")),
    Act("meelezer", _("Let a colleague read along"), people.ReaderForm, _add_reader, _OUTSIDE,
        on=On.OUTSIDE_TALK),
    Act("naam", _("Write down a name"), people.NameForm, _name, _PEOPLE, on=On.PERSON,
        help=_("Only with a ground. Without one the person stays nameless.")),
    Act("rol", _("Change the role"), people.RoleForm, _change_role, _PEOPLE, on=On.PERSON),
    Act("slachtofferschap", _("Record who decided on victimhood"), people.StatusForm,
        _record_status, _PEOPLE, on=On.PERSON,
        help=_("Apart from any verdict. Until somebody decides, this is a possible victim.")),
    Act("gedwongen", _("Was this person forced?"), people.NonPunishmentForm,
        _person(persons.answer_non_punishment, answer="answer", why="why"), _FORCED, on=On.PERSON,
        help=_("Asked before anybody under 24 or in forced crime becomes a suspect.")),
    Act("verdachte", _("Make a suspect"), people.SuspectForm, _make_suspect, _SUSPECT,
        on=On.PERSON, phases=frozenset({Phase.INVESTIGATION, Phase.PROSECUTION}), is_grave=True),
    Act("dwang-wegen", _("Answer as prosecution: was this suspect forced?"),
        people.NonPunishmentForm,
        _person(investigating.weigh_non_punishment, answer="answer", why="why"), _OUTCOME,
        on=On.PERSON, phases=frozenset({Phase.INVESTIGATION, Phase.PROSECUTION}),
        help=_("First the view of the victim. Without an answer the prosecution decides nothing"
               " about this suspect. After force a dismissal 06 fits, else 42.")),
    Act("afloop", _("Record the outcome"), people.OutcomeForm, _record_outcome, _OUTCOME,
        on=On.PERSON, phases=frozenset({Phase.PROSECUTION})),
)  # fmt: skip
