"""Where a service may investigate itself, and what it chose for a signal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from schakel.base.reference import selectors as reference
from schakel.signals import workflow
from schakel.signals.models import BorderCheck, Signal
from schakel.signals.selectors.page import SignalPage
from schakel.signals.workflow import Track

Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class ChoiceShown:
    """What was chosen: place, track in words, reason, by whom and when."""

    place: str
    track: str
    reason: str
    who: str
    at: datetime


@dataclass(frozen=True)
class CompetenceShown:
    """The place a signal came up, whether the service may investigate there, and the choices."""

    place: str
    may_investigate: bool
    choices: list[ChoiceShown]


def shown(found: SignalPage, people: Mapping[int, str]) -> CompetenceShown | None:
    """Return the competence for a signal, or None where the service may investigate everywhere."""
    places = found.flow.places
    if not places:
        return None
    rows = {row["code"]: row for row in reference.current(places).rows}
    names, made = reference.labels(places), found.beside.tracks
    check = found.circumstances.border_check
    code = made[-1].place if made else place_of(check, places)
    return CompetenceShown(
        place=names.get(code, check.post if check else ""),
        may_investigate=code in rows and rows[code]["own_investigation"] == "yes",
        choices=[
            ChoiceShown(
                names.get(row.place, row.place), track_in_words(row.track), row.reason or "",
                people.get(row.chosen_by or 0, ""), row.at,
            )
            for row in made
        ],
    )  # fmt: skip


def places_of(signal: Signal) -> Choices:
    """Return the places of the service, each with what it may do there."""
    places = _list_of(signal)
    if not places:
        return []
    names = reference.labels(places)
    return [
        (row["code"], _told(names[row["code"]], row["own_investigation"] == "yes"))
        for row in reference.current(places).rows
    ]


def first_place(signal: Signal) -> str:
    """Return the code of the place that the border check of a signal names, if it is known."""
    places = _list_of(signal)
    return place_of(BorderCheck.objects.filter(signal=signal).first(), places) if places else ""


def place_of(check: BorderCheck | None, places: str) -> str:
    """Return the code of the place whose name the post of a border check holds."""
    post = check.post.casefold() if check else ""
    names = ((code, name) for code, name in reference.labels(places).items() if post)
    return next((code for code, name in names if name.casefold() in post), "")


def track_in_words(track: str) -> str:
    """Return who investigates."""
    return _("own investigation") if track == Track.OWN_INVESTIGATION else _("hand over")


def _told(name: str, may_investigate: bool) -> str:
    if may_investigate:
        return _("%(place)s: own investigation is possible") % {"place": name}
    return _("%(place)s: hand over") % {"place": name}


def _list_of(signal: Signal) -> str:
    return workflow.at_version(signal.workflow_service, signal.workflow_version).places
