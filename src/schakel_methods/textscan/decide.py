"""From matches to hits: what the whole note says of them, and where their words stand."""

from collections.abc import Sequence
from operator import attrgetter, itemgetter
from typing import NamedTuple

from schakel_methods.textscan.ages import dated_by_ages
from schakel_methods.textscan.document import Situation, Told, situations
from schakel_methods.textscan.hits import COUNTED, Hit, Span, Status, Trigger
from schakel_methods.textscan.index import Lexicon
from schakel_methods.textscan.normalise import Folded
from schakel_methods.textscan.status import Said

_PLACE = attrgetter("start", "indicator")


class Match(NamedTuple):
    """A match with the status its own sentence gives it; places are of the folded text."""

    sentence: int
    indicator: str
    variant: int
    counter: bool
    words: tuple[Span, ...]
    status: Status
    decided: Said | None
    reporter: Said | None


class Note(NamedTuple):
    """What was read of a note: the triggers that look at all of it, by sentence, and the tense of
    every sentence."""

    folded: Folded
    far: Sequence[Told]
    past: Sequence[bool]


def hits_of(note: Note, matches: Sequence[Match], lexicon: Lexicon) -> tuple[Hit, ...]:
    """Return the hits of a note in order of place, each with its status and what decided it."""
    held = _situations(note)
    if held:
        held = _without_idle_excuses(held, matches, lexicon)
    folded = note.folded
    found = [_hit(match, folded, _decide(match, held)) for match in matches]
    if len(found) > 1:
        found.sort(key=_PLACE)
    return tuple(found)


def _situations(note: Note) -> list[Situation]:
    """What the triggers of the whole note decide; ages also decide the sentence they stand in."""
    ages = dated_by_ages(note.folded.text)
    if not note.far and not ages:
        return []
    still = {number for number, said in note.far if said.rule.kind == "still"}
    dated = [(number, said) for number, said in ages if number not in still]
    told = sorted([*note.far, *dated], key=itemgetter(0))
    return situations(told, note.past) + [
        Situation(Status.HISTORICAL, number, said, number, number + 1) for number, said in dated
    ]


def _without_idle_excuses(
    held: list[Situation], matches: Sequence[Match], lexicon: Lexicon
) -> list[Situation]:
    """ "A quarrel at home" explains blows, not earnings handed over: a strong hit besides what
    an excuse explains, or two medium ones, makes the excuse worthless."""
    scoped = [item for item in held if item.found.rule.only]
    if not scoped:
        return held
    general = [item for item in held if not item.found.rule.only]
    indicators = lexicon.data.indicators
    counted = {
        match.indicator
        for match in matches
        if indicators[match.indicator].weight > 1 and _status(match, general) in COUNTED
    }
    return general + [item for item in scoped if not counted - item.found.rule.only]


def _status(match: Match, held: Sequence[Situation]) -> Status:
    """The status without what explains a whole note otherwise."""
    if match.counter:
        return Status.NEGATED
    whole = _whole(match, held)
    return whole.status if whole is not None else match.status


def _whole(match: Match, held: Sequence[Situation]) -> Situation | None:
    """What a whole note says of a match: that it is general, or else what it says first."""
    first = None
    for item in held:
        if item.holds(match.sentence, match.indicator):
            if item.status is Status.GENERAL:
                return item
            first = first or item
    return first


def _decide(match: Match, held: Sequence[Situation]) -> tuple[Status, Said | None]:
    """The status of a match and the trigger that decided it; None and negated: its own words."""
    whole = _whole(match, held) if held else None
    if whole is not None and whole.status is Status.GENERAL:
        return whole.status, whole.found
    if match.counter:
        return Status.NEGATED, None
    if match.status is not Status.NEGATED and whole is not None:
        return whole.status, whole.found
    return match.status, match.decided


def _hit(match: Match, folded: Folded, decided: tuple[Status, Said | None]) -> Hit:
    status, said = decided
    words = match.words
    if folded.offsets is not None:
        words = tuple(folded.original(start, end) for start, end in words)
    other = match.decided if match.status is Status.OTHER_PERSON else None
    return Hit(
        indicator=match.indicator,
        variant=match.variant,
        start=words[0][0],
        end=words[-1][1],
        words=words,
        status=status,
        trigger=_trigger(match, said, folded),
        about=_text(other, folded),
        reported_by=_text(match.reporter, folded),
    )


def _trigger(match: Match, said: Said | None, folded: Folded) -> Trigger | None:
    """The words that decided; those of an innocent twin decide its status themselves."""
    if said is not None:
        rule, first, last = said.rule.id, said.start, said.end
    elif match.counter:
        rule = f"{match.indicator}-{match.variant + 1}"
        first, last = match.words[0][0], match.words[-1][1]
    else:
        return None
    start, end = folded.original(first, last)
    return Trigger(rule, folded.text[first:last], start, end)


def _text(said: Said | None, folded: Folded) -> str:
    return folded.text[said.start : said.end] if said is not None else ""
