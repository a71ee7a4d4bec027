"""Which step comes next: what the workflow says, made exact by what was recorded since.

The workflow knows that somebody has to act on a weighing; the page has one button, and it must lead
to what the meeting decided.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from schakel.signals.selectors.page import PersonView, SignalPage
from schakel.signals.workflow import PersonRole, TalkStatus


@dataclass(frozen=True)
class Following:
    """A step by its address, and the person, talk or proposal it is about."""

    slug: str
    object_id: UUID | None = None


PLAIN = {
    "register": "inname",
    "new": "inname",
    "start_enriching": "verrijken",
    "weigh": "wegen",
    "investigate": "vervolging",
    "review": "verder",
    "await_answer": "aanbod",
    "came_back": "overdragen",
}
DECIDED = {
    "investigation": "onderzoek",
    "hand_over": "overdragen",
    "enrich_more": "terug-verrijken",
}


def following(found: SignalPage) -> Following | None:
    """Return the step that comes next, or nothing where the workflow knows none."""
    step = found.signal.next_step
    if step in EXACT:
        return EXACT[step](found)
    return Following(PLAIN[step]) if step in PLAIN else None


def _enriching(found: SignalPage) -> Following:
    is_complete = all(step.at for step in found.steps)
    return Following("verrijkt" if is_complete else "stap")


def _weighed(found: SignalPage) -> Following:
    proposed = _proposed_stop(found)
    if proposed:
        return proposed
    held = found.decisions.weighings
    return Following(DECIDED.get(held[-1].outcome, "gesprekken") if held else "gesprekken")


def _talking(found: SignalPage) -> Following:
    """A talk that was planned is recorded, a possible victim nobody spoke with gets one."""
    victims = _in_role(found, PersonRole.POSSIBLE_VICTIM)
    planned = [talk for view in victims for talk in view.talks if talk.status == TalkStatus.PLANNED]
    if planned:
        return Following("gesprek-gevoerd", planned[0].pk)
    unspoken = [view.person.pk for view in victims if not view.talks]
    if unspoken:
        return Following("gesprek", unspoken[0])
    return _proposed_stop(found) or Following("onderzoek")


def _prosecuting(found: SignalPage) -> Following:
    """Every suspect has an outcome before the signal can stop."""
    suspects = _in_role(found, PersonRole.SUSPECT)
    undecided = [view.person.pk for view in suspects if not view.outcomes]
    if undecided:
        return Following("afloop", undecided[0])
    return _proposed_stop(found) or Following("stoppen")


def _proposed_stop(found: SignalPage) -> Following | None:
    asked = [stop.pk for stop in found.decisions.stops if not stop.answered_at]
    return Following("stop-bevestigen", asked[0]) if asked else None


def _in_role(found: SignalPage, role: PersonRole) -> list[PersonView]:
    return [view for view in found.persons if view.person.role == role]


EXACT: Mapping[str, Callable[[SignalPage], Following]] = {
    "finish_enriching": _enriching,
    "act_on_weighing": _weighed,
    "hold_talk": _talking,
    "record_outcome": _prosecuting,
}
