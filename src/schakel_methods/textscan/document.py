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


Told = tuple[int, Said]
"""A trigger that looks at the whole note, with the number of its sentence."""


def situations(found: Sequence[Told], past: Sequence[bool]) -> list[Situation]:
    """Read the far triggers of a note and the tense of its sentences; return what they decide.

    A lesson stops where someone discloses; a past that is told of stops where the present begins.
    """
    kinds = {said.rule.kind for _, said in found}
    result: list[Situation] = []
    for number, said in found:
        status = _DOCUMENT.get(said.rule.kind)
        if status is not None and _holds(status, kinds):
            first, last = _range(status, number, found, len(past))
            result.append(Situation(status, number, said, first, last))
    if "historical" in kinds:
        result += _story_goes_on(found, past)
    if "meeting" in kinds and "audience" in kinds:
        result += _lessons_by_audience(found, result, len(past))
    return result


def _story_goes_on(found: Sequence[Told], past: Sequence[bool]) -> list[Situation]:
    """A past that is told of lasts as long as the next sentences stay in the past tense.

    It may be dated afterwards as well: "She was beaten. That was in 1995."
    """
    dated = {number: said for number, said in reversed(found) if said.rule.kind == "historical"}
    still = {number for number, said in found if said.rule.kind == "still"}
    result = []
    held: tuple[int, Said] | None = None
    for number in range(min(dated), len(past)):
        if number in dated:
            held = None if number in still else (number, dated[number])
            if held and number and past[number - 1]:
                result.append(Situation(Status.HISTORICAL, *held, number - 1, number))
        elif held is not None and past[number]:
            result.append(Situation(Status.HISTORICAL, *held, number, number + 1))
        else:
            held = None
    return result


def _range(status: Status, number: int, found: Sequence[Told], count: int) -> tuple[int, int]:
    if status is not Status.GENERAL:
        return 0, count
    told = (at for at, said in found if at >= number and said.rule.kind == "disclosure")
    return 0, next(told, count)


def _holds(status: Status, kinds: set[str]) -> bool:
    """A case that was closed is history only if the note also says when it happened."""
    if status is not Status.HISTORICAL:
        return True
    return "historical" in kinds and "now_signal" not in kinds


def _lessons_by_audience(
    found: Sequence[Told], known: Sequence[Situation], count: int
) -> list[Situation]:
    """A meeting becomes a lesson when the note also speaks of an audience."""
    if any(item.status is Status.GENERAL for item in known):
        return []
    number, said = next(item for item in found if item[1].rule.kind == "meeting")
    first, last = _range(Status.GENERAL, number, found, count)
    return [Situation(Status.GENERAL, number, said, first, last)]
