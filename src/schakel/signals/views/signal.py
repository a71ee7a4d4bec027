"""The page of one signal, and the steps one can take on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from schakel.base import paging
from schakel.base.accounts import selectors as accounts
from schakel.base.audit import selectors as audit
from schakel.base.reference import selectors as reference
from schakel.base.registry import PersonNote, person_notes
from schakel.base.requests import StaffRequest, staff_page
from schakel.base.retention import selectors as retention
from schakel.base.rights import Right
from schakel.signals import policies
from schakel.signals.models import Signal
from schakel.signals.selectors import (
    choices,
    competence,
    crowd,
    following,
    guideline,
    page,
    returns,
    supervision,
    timeline,
    words,
)
from schakel.signals.services import looking
from schakel.signals.services import talks as talking
from schakel.signals.views import beside, course, keeping, tracks
from schakel.signals.views import people as personal
from schakel.signals.views import supervision as supervising
from schakel.signals.views.acts import Act, On, act_page
from schakel.signals.workflow import AWAITING_ANSWER, CAN_BE_HANDED_OVER, Phase

TABLE: Mapping[str, Act] = {
    act.slug: act
    for act in (
        *course.ACTS,
        *beside.ACTS,
        *supervising.ACTS,
        *tracks.ACTS,
        *personal.ACTS,
        *keeping.ACTS,
    )
}
# What these organisations come for has a button of its own beside the next step.
MEASURE, NAMELESS = "measure", "nameless"
ADMINISTRATIVE = frozenset({"municipality_admin", "municipality_social", "mayor"})
NAMELESS_FIRST = frozenset({"youth_care", "certified_institution", "gp", "hospital",
                            "mental_health", "public_health", "municipality_social"})  # fmt: skip
act = act_page(TABLE)


@dataclass(frozen=True)
class Button:
    """A step that can be taken, with its address."""

    label: str | Promise
    url: str
    is_grave: bool = False
    slug: str = ""


@require_http_methods(["GET", "POST"])
@staff_page
def signal(request: StaffRequest, signal_id: UUID) -> HttpResponse:
    """Show one signal; who looks outside their own work says why first, and that is kept."""
    actor = replace(request.actor, reason=request.POST.get("reason", "").strip()[:500])
    try:
        found = looking.open_signal(actor=actor, signal_id=signal_id)
    except looking.ReasonNeeded:
        return render(request, "signals/reason.html", status=200)
    return render(request, "signals/signal.html", _shown(request, found))


@require_http_methods(["GET"])
@staff_page
def persons(request: StaffRequest, signal_id: UUID) -> HttpResponse:
    """Show the persons of a signal as a light list: plain facts, and how far help got."""
    subject = choices.signal_of(actor=request.actor, signal_id=signal_id)
    number = crowd.count_persons(actor=request.actor, signal_id=signal_id)
    number_of_page = paging.numbered(number, request.GET.get("page"), size=crowd.PAGE)
    rows = crowd.persons(actor=request.actor, signal_id=signal_id, page=number_of_page.number)
    shown = {
        "signal": subject,
        "rows": [
            (row, words.answer(row.is_minor), crowd.help_in_words(row)) for row in rows
        ],
        "page": number_of_page,
        "people": page.count_people(subject),
        "columns": (_("Number"), _("Role"), _("Sex"), _("Under 18?"), _("Language"), _("Help")),
        "buttons": [
            button for button in _buttons(request, subject, On.SIGNAL)
            if button.url.endswith(("/groep/", "/groepshulp/"))
        ],
    }  # fmt: skip
    return render(request, "signals/persons.html", shown)


@require_http_methods(["GET"])
@staff_page
def person(request: StaffRequest, signal_id: UUID, person_id: UUID) -> HttpResponse:
    """Show one person of a signal; that you looked is on record."""
    subject = choices.signal_of(actor=request.actor, signal_id=signal_id)
    try:
        view = looking.open_person(actor=request.actor, signal_id=signal_id, person_id=person_id)
    except looking.ReasonNeeded:
        return redirect("signals:signal", signal_id)
    notes = _notes(request, [view])
    shown = {"signal": subject, "shown": person_shown(request, subject, view) | notes[person_id]}
    return render(request, "signals/person.html", shown)


@require_http_methods(["GET"])
@staff_page
def outside_talk(request: StaffRequest, signal_id: UUID, talk_id: UUID) -> HttpResponse:
    """Read a talk outside the criminal procedure, as one of its readers."""
    owner = choices.signal_of(actor=request.actor, signal_id=signal_id)
    talk = talking.open_outside_talk(actor=request.actor, talk_id=talk_id)
    buttons = _buttons(request, owner, On.OUTSIDE_TALK, talk.pk)
    shown = {"signal": owner, "talk": talk, "buttons": buttons}
    return render(request, "signals/outside_talk.html", shown)


def _shown(request: StaffRequest, found: page.SignalPage) -> dict[str, Any]:
    subject, decided = found.signal, found.decisions
    steps, current = words.step_bar(found)
    standard = reference.labels(found.flow.standard)
    lines = audit.lines_about(actor=request.actor, target=subject, limit=20)
    on = partial(_buttons, request, subject)
    told = returns.told_about(
        key for key in (subject.from_handover_id, *(offer.pk for offer in found.offers)) if key
    )
    notes, elsewhere = _notes(request, found.persons), _elsewhere(request, found)
    names = page.names_on(found, *(line.user_id for line in lines))
    return {
        "signal": subject,
        "phase": words.label_in(found.flow, subject.phase),
        "with_whom": _with_whom(subject, names),
        "bar": steps,
        "current": current,
        "next": _next(request, found),
        "first": [one for one in elsewhere if one.slug in {MEASURE, NAMELESS}],
        "buttons": (*(one for one in elsewhere if one.slug not in {MEASURE, NAMELESS}),
                    *on(On.SIGNAL)),
        "story": words.story(subject),
        "around": words.around(found.circumstances),
        "indicators": words.indicators(found.circumstances),
        "keys": words.keys(subject),
        "persons": [person_shown(request, subject, view) | notes[view.person.pk]
                    for view in found.persons],
        "people": found.people,
        "more_people": found.people.total - len(found.persons),
        "supervision": supervision.shown(found, names),
        "checklist": guideline.checklist(found),
        "competence": competence.shown(found, names),
        "waits_for": returns.waits_for(subject, told),
        "told_by_us": told.get(subject.from_handover_id, ()) if subject.from_handover_id else (),
        "steps": [words.step(step, standard) for step in found.steps],
        "questions": [(question, on(On.QUESTION, question.pk) if not question.answered_at else ())
                      for question in found.questions],
        "weighings": [(held, words.weighing(held), words.judgements(held))
                      for held in decided.weighings],
        "consultations": [(held, words.consultation(held), words.judgements(held))
                          for held in found.beside.consultations],
        "stops": [(stop, on(On.STOP, stop.pk) if not stop.answered_at else ())
                  for stop in decided.stops],
        "investigation": decided.investigation,
        "measures": [(taken, words.measure(taken)) for taken in decided.measures],
        "feedback": [(told, words.feedback(told)) for told in decided.feedback],
        "offers": [(offer, told.get(offer.pk, ())) for offer in found.offers],
        "links": [(link, on(On.LINK, link.pk)) for link in found.links],
        "merged": found.merged,
        "parts": found.parts,
        "course": timeline.course(found, names),
        "may_report_findings": policies.may_enrich(request.actor, subject),
        "looks": words.looks(lines, names),
        "hold": retention.hold_of(actor=request.actor, target=subject),
    }  # fmt: skip


def _with_whom(signal: Signal, names: Mapping[int, str]) -> str:
    """Return who works on it, or which unit has it; empty where nobody does yet."""
    if signal.responsible_user_id:
        return names.get(signal.responsible_user_id, "")
    return accounts.unit_names({signal.unit_id}).get(signal.unit_id, "") if signal.unit_id else ""


def _notes(
    request: StaffRequest, views: Sequence[page.PersonView]
) -> dict[UUID, dict[str, list[PersonNote]]]:
    """Return what higher floors say beside each possible victim, for all of them at once."""
    victims = [view.person.pk for view in views if view.person.is_possible_victim]
    told = [note(request.actor, victims) for note in person_notes.all()] if victims else []
    return {view.person.pk: {"notes": [notes[view.person.pk] for notes in told
                                       if view.person.pk in notes]}
            for view in views}  # fmt: skip


def person_shown(request: StaffRequest, subject: Signal, view: page.PersonView) -> dict[str, Any]:
    """Return a person as the pages show it, with what can be recorded."""
    on = partial(_buttons, request, subject)
    return {
        "person": view.person,
        "role": words.role_of(view.person),
        "pairs": words.person(view.person),
        "help": [(offer, words.help_offer(offer)) for offer in view.help],
        "statuses": [words.victim_status(status) for status in view.statuses],
        "spoken": view.spoken,
        "buttons": on(On.PERSON, view.person.pk),
        "talks": [(talk, words.talk(talk), on(On.TALK, talk.pk) if talk.status == "planned" else ())
                  for talk in view.talks],
        "outside_talks": view.outside_talks,
        "outcomes": [(decided, words.outcome(decided)) for decided in view.outcomes],
    }  # fmt: skip


def _buttons(
    request: StaffRequest, subject: Any, on: On, object_id: UUID | None = None
) -> tuple[Button, ...]:
    phase = Phase(subject.phase)
    return tuple(
        Button(found.label, _url(subject.pk, found, object_id), found.is_grave)
        for found in TABLE.values()
        if found.on == on
        and found.is_for(request.actor.rights, phase, subject.workflow_service)
        and (subject.from_handover_id or not found.came_by_handover)
    )


def _next(request: StaffRequest, found: page.SignalPage) -> Button | None:
    """The one clear button, for who holds the right of the step."""
    step = following.following(found)
    if step is None:
        return None
    if step.slug not in TABLE:
        elsewhere = _elsewhere(request, found)
        return next((button for button in elsewhere if button.slug == step.slug), None)
    act = TABLE[step.slug]
    if not act.rights & request.actor.rights:
        return None
    return Button(act.label, _url(found.signal.pk, act, step.object_id))


def _elsewhere(request: StaffRequest, found: page.SignalPage) -> tuple[Button, ...]:
    """Return the steps that have pages of their own: register, hand over, files."""
    subject, rights = found.signal, request.actor.rights
    keys = [subject.pk]
    buttons = [Button(_("Files"), reverse("signals:files", args=keys))]
    if subject.phase == Phase.RECEIVED and Right.SIGNALS_RECEIVE in rights:
        address = reverse("signals:register", args=keys)
        buttons.insert(0, Button(_("Register this report"), address, slug="inname"))
    if subject.phase in CAN_BE_HANDED_OVER and Right.SIGNALS_HAND_OVER in rights:
        address = reverse("signals:hand_over", args=keys)
        buttons.insert(0, Button(_("Hand over"), address, slug="overdragen"))
    if request.actor.organisation_type in ADMINISTRATIVE and found.signal.is_open:
        address = reverse("signals:take_measure", args=keys)
        buttons.insert(0, Button(_("Measure taken"), address, slug=MEASURE))
    if request.actor.organisation_type in NAMELESS_FIRST and found.signal.is_open:
        address = reverse("signals:nameless", args=keys)
        buttons.insert(0, Button(_("Step by step without a name"), address, slug=NAMELESS))
    waiting = [offer for offer in found.offers if offer.status in AWAITING_ANSWER]
    if waiting and Right.SIGNALS_HAND_OVER in rights:
        address = reverse("signals:offer", args=[waiting[0].pk])
        buttons.insert(0, Button(_("See the offer"), address, slug="aanbod"))
    return tuple(buttons)


def _url(signal_id: UUID, found: Act, object_id: UUID | None) -> str:
    keys = [signal_id, found.slug] + ([object_id] if object_id else [])
    return reverse("signals:act", args=keys)
