"""The guided tour of the demonstration: nine steps through the eyes of seven people."""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from schakel.base.demo import selectors as demo
from schakel.base.demo import services as demonstration
from schakel.signals.selectors import tour as touring
from schakel.signals.selectors.tour import Course
from schakel.signals.services import tour as doing

TEXTS: dict[str, tuple[str | Promise, str | Promise]] = {
    "register": (
        _("A border guard reports"),
        _("At the airport somebody else keeps a woman's passport. Look at the form: no name is"
          " asked, facts and opinion are apart, and it says who to call."),
    ),
    "enrich": (
        _("An analyst enriches"),
        _("Look at the steps of the standard: each is done with a source, or left out with a"
          " reason. The due date shows how much time is left."),
    ),
    "weigh": (
        _("The meeting weighs"),
        _("Look at the criteria: indications with yes, no or unknown. The record says what would"
          " have changed the outcome."),
    ),
    "offer": (
        _("The chief hands over"),
        _("The hotel seems to lie elsewhere. Look at what the receiver would see and what the"
          " sharing rules ask. The sender stays responsible."),
    ),
    "refuse": (
        _("The neighbours refuse"),
        _("It is not their region. Look at the reason and what was missing: the sender sees both"
          " and has the signal back."),
    ),
    "accept": (
        _("Another unit accepts"),
        _("The chief offers it again, to the right unit. Accepting makes a signal there and ends"
          " the one here, in the same moment."),
    ),
    "talk": (
        _("A detective talks with the woman"),
        _("Look at who already spoke with her, and at the topics that must be explained. Help is"
          " offered whatever she says."),
    ),
    "investigate": (
        _("The investigation starts"),
        _("Look at the history: every step, by whom, when and why. Nothing in it can be changed."),
    ),
    "feedback": (
        _("The reporter hears something"),
        _("As much as this kind of reporter may know, or a reason why not."),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Stop:
    """One step of the tour, ready to show."""

    code: str
    title: str | Promise
    look: str | Promise
    person: demo.Person
    state: str


@require_GET
def tour(request: HttpRequest) -> HttpResponse:
    """Follow one invented signal from the border to the investigation."""
    _only_in_demonstration()
    at = touring.course()
    waiting = [code for code in TEXTS if code not in at.done]
    current = waiting[0] if waiting else ""
    stops = [
        Stop(code, *words, demo.person(doing.PEOPLE[code]), _state(code, current, at))
        for code, words in TEXTS.items()
    ]
    shown = {"stops": stops, "reference": at.reference, "done": len(at.done), "total": len(TEXTS)}
    return render(request, "signals/tour.html", shown)


@require_POST
def tour_step(request: HttpRequest, code: str) -> HttpResponse:
    """Do a step as the invented person would, or be that person and look for oneself."""
    _only_in_demonstration()
    if code not in TEXTS:
        raise Http404
    at = touring.course()
    if "look" in request.POST:
        who = demo.person(doing.PEOPLE[code])
        demonstration.become(request=request, membership_id=who.membership_id)
        return redirect(_page(code, at))
    try:
        if "again" in request.POST:
            doing.begin_anew(code=code)
        else:
            doing.take_step(code=code, at=at)
    except doing.NothingToDo:
        return redirect("tour")
    return redirect(reverse("tour") + f"#step-{code}")


def _only_in_demonstration() -> None:
    if not settings.SCHAKEL_DEMONSTRATION:
        raise Http404


def _state(code: str, current: str, at: Course) -> str:
    if code in at.done:
        return "done"
    return "current" if code == current else "later"


def _page(code: str, at: Course) -> str:
    if at.first_id is None:
        return reverse("signals:report")
    pages = {
        "register": ("signals:signal", at.first_id),
        "enrich": ("signals:signal", at.first_id),
        "weigh": ("signals:signal", at.first_id),
        "offer": ("signals:signal", at.first_id),
        "refuse": ("signals:offer", at.offer_id),
        "accept": ("signals:signal", at.second_id) if at.second_id else ("signals:offers", None),
    }
    name, key = pages.get(code, ("signals:signal", at.second_id))
    return reverse(name, args=[key]) if key else reverse("signals:offers")
