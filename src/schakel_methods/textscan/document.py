"""What a whole note says about its hits: a lesson, a closed report, something long past."""

from collections.abc import Sequence
from dataclasses import dataclass

from schakel_methods.textscan.hits import Status
from schakel_methods.textscan.status import Said

_DOCUMENT = {
    "general_document": Status.GENERAL,
    "negated_document": Status.NEGATED,
    "historical_document": Status.HISTORICAL,
}


@dataclass(frozen=True)
class Situation:
    """The status that holds for the sentences `[first, last)` of a note, with its trigger."""

    status: Status
    sentence: int
    found: Said
    first: int
    last: int

    def holds(self, sentence: int, indicator: str) -> bool:
        """Whether this decides the status of an indicator found in that sentence."""
        only = self.found.rule.only
        return self.first <= sentence < self.last and (not only or indicator in only)


def situations(found: Sequence[Sequence[Said]], past: Sequence[bool]) -> list[Situation]:
    """Read the triggers and the tense of all sentences; return what holds for (part of) the note.

    A lesson stops where someone discloses; a past that is told of stops where the present begins.
    """
    count = len(found)
    result: list[Situation] = []
    for number, triggers in enumerate(found):
        for item in triggers:
            status = _DOCUMENT.get(item.rule.kind)
            if status is not None and _holds(status, number, found):
                first, last = _range(status, number, found, count)
                result.append(Situation(status, number, item, first, last))
    result += _story_goes_on(found, past)
    if not any(item.status is Status.GENERAL for item in result):
        result += _lessons_by_audience(found, count)
    return result


def _story_goes_on(found: Sequence[Sequence[Said]], past: Sequence[bool]) -> list[Situation]:
    """A past that is told of lasts as long as the next sentences stay in the past tense.

    It may be dated afterwards as well: "She was beaten. That was in 1995."
    """
    result = []
    held: tuple[int, Said] | None = None
    for number, triggers in enumerate(found):
        dated = next((item for item in triggers if item.rule.kind == "historical"), None)
        if dated is not None:
            held = None if _has(triggers, "still") else (number, dated)
            if held and number and past[number - 1]:
                result.append(Situation(Status.HISTORICAL, number, dated, number - 1, number))
        elif held is not None and past[number]:
            result.append(Situation(Status.HISTORICAL, held[0], held[1], number, number + 1))
        else:
            held = None
    return result


def _range(
    status: Status, number: int, found: Sequence[Sequence[Said]], count: int
) -> tuple[int, int]:
    if status is not Status.GENERAL:
        return 0, count
    return 0, next((at for at in range(number, count) if _has(found[at], "disclosure")), count)


def _holds(status: Status, number: int, found: Sequence[Sequence[Said]]) -> bool:
    """A case that was closed is history only if the note also says when it happened."""
    if status is not Status.HISTORICAL:
        return True
    past = any(_has(triggers, "historical") for triggers in found)
    present = any(_has(triggers, "now_signal") for triggers in found)
    return past and not present


def _lessons_by_audience(found: Sequence[Sequence[Said]], count: int) -> list[Situation]:
    """A meeting becomes a lesson when the note also speaks of an audience."""
    meeting = _first(found, "meeting")
    if meeting is None or _first(found, "audience") is None:
        return []
    number, item = meeting
    first, last = _range(Status.GENERAL, number, found, count)
    return [Situation(Status.GENERAL, number, item, first, last)]


def _first(found: Sequence[Sequence[Said]], kind: str) -> tuple[int, Said] | None:
    return next(
        ((number, item) for number, triggers in enumerate(found) for item in triggers
         if item.rule.kind == kind),
        None,
    )  # fmt: skip


def _has(triggers: Sequence[Said], kind: str) -> bool:
    return any(item.rule.kind == kind for item in triggers)
