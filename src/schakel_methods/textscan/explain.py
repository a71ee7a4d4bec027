"""The explanation of a score, as data and as text. No HTML, no bare number."""

from collections.abc import Sequence
from typing import NamedTuple

from schakel_methods.textscan import wording
from schakel_methods.textscan.hits import COUNTED, Hit, Span, Trigger
from schakel_methods.textscan.index import Lexicon
from schakel_methods.textscan.scoring import Line, Score
from schakel_methods.textscan.wording import Translate


class Reason(NamedTuple):
    """One line of an explanation; the values of all lines add up to the total.

    `words` and `trigger` are offsets of the original text. A reason without hits explains the
    arithmetic: a cap, the rule for weak indicators or a combination. A reason of kind `situation` gives the sum
    of one of the people a note tells of; the reasons of another `situation` than the strongest are no part of
    the total.
    """

    kind: str
    code: str
    description: str
    source: str
    source_status: str
    forms: tuple[str, ...]
    value: int
    words: tuple[Span, ...] = ()
    status: str = ""
    trigger: Trigger | None = None
    reported_by: str = ""
    codes: tuple[str, ...] = ()
    situation: int = 0


def explain(score: Score, hits: Sequence[Hit], lexicon: Lexicon) -> tuple[Reason, ...]:
    """Return every line of the sum, and then every hit that does not count, with its reason.

    Where the note tells of several people, first those of the strongest situation, then those of the others.
    Example: `sum(r.value for r in explain(score, hits, lexicon) if r.situation == score.situation) ==
    score.total`.
    """
    # A line of the sum holds every hit of its indicator that counts.
    reasons = [_reason(line, lexicon, score.situation) for line in score.lines]
    summed = {(line.code, score.situation) for line in score.lines if line.kind == "indicator"}
    for other in score.others:
        reasons += [_reason(line, lexicon, other.situation) for line in other.lines]
        summed |= {(line.code, other.situation) for line in other.lines}
    reasons += [
        _of_hit(hit, 0, lexicon, hit.situation)
        for hit in hits
        if hit.status not in COUNTED or not _is_summed(hit, score, summed)
    ]
    return tuple(reasons)


def _is_summed(hit: Hit, score: Score, summed: set[tuple[str, int]]) -> bool:
    """What belongs to everyone stands in every sum."""
    own = hit.situation if score.others and hit.situation else score.situation
    return (hit.indicator, own) in summed


def _reason(line: Line, lexicon: Lexicon, situation: int) -> Reason:
    if line.kind == "indicator":
        return _of_hit(line.hits[0], line.value, lexicon, situation)
    rules = {rule.id: rule for rule in lexicon.data.combinations}
    rule = rules.get(line.code)
    description, source = (rule.description, rule.source) if rule else ("", "")
    return Reason(
        line.kind, line.code, description, source, "", (), line.value,
        codes=line.codes, situation=situation,
    )  # fmt: skip


def _of_hit(hit: Hit, value: int, lexicon: Lexicon, situation: int) -> Reason:
    indicator = lexicon.data.indicators[hit.indicator]
    return Reason(
        kind="indicator",
        code=hit.indicator,
        description=indicator.description,
        source=indicator.source,
        source_status=indicator.source_status,
        forms=indicator.forms,
        value=value,
        words=hit.words,
        status=hit.status.value,
        trigger=hit.trigger,
        reported_by=hit.reported_by,
        situation=situation,
    )


def as_text(
    score: Score, reasons: Sequence[Reason], text: str, *, rules: str, translate: Translate
) -> str:
    """Write the explanation of one note, one line per reason, the sum last."""
    if not reasons:
        return translate(wording.NONE_FOUND)
    if score.others:
        lines = _by_situation(score, reasons, text, translate)
    else:
        lines = [_line(reason, text, translate) for reason in reasons]
    if not score.lines:
        lines.append(translate(wording.NOTHING_COUNTS))
    level = translate(wording.LEVELS[score.level])
    lines.append(translate(wording.TOTAL).format(total=score.total, level=level, rules=rules[:12]))
    return "\n".join(lines)


def _by_situation(
    score: Score, reasons: Sequence[Reason], text: str, translate: Translate
) -> list[str]:
    """A heading with its sum for each of the people, strongest first; then what counts for nobody."""
    lines = [translate(wording.SITUATIONS).format(count=1 + len(score.others))]
    for part in (score, *score.others):
        level = translate(wording.LEVELS[part.level])
        lines.append(
            translate(wording.SITUATION).format(
                number=part.situation, total=part.total, level=level
            )
        )
        lines += [
            _line(reason, text, translate)
            for reason in reasons
            if reason.situation == part.situation
        ]
    return lines + [_line(reason, text, translate) for reason in reasons if not reason.situation]


def _line(reason: Reason, text: str, translate: Translate) -> str:
    if reason.kind == "cap":
        return translate(wording.CAP).format(code=reason.code, value=reason.value)
    if reason.kind == "weak":
        return translate(wording.WEAK).format(codes=", ".join(reason.codes), value=reason.value)
    if reason.kind == "combination":
        return translate(wording.COMBINATION).format(
            code=reason.code, value=reason.value, description=reason.description
        )
    return _indicator_line(reason, text, translate)


def _indicator_line(reason: Reason, text: str, translate: Translate) -> str:
    message = wording.INDICATOR if reason.value else wording.NOT_COUNTED
    words = " ... ".join(text[start:end] for start, end in _joined(reason.words, text))
    line = translate(message).format(
        code=reason.code,
        description=reason.description,
        value=reason.value,
        words=f"\u201c{words}\u201d",
        status=translate(reason.status),
    )
    parts = [line]
    if reason.trigger is not None:
        parts.append(translate(wording.DECIDED_BY).format(trigger=reason.trigger.text))
    if reason.reported_by:
        parts.append(translate(wording.REPORTED_BY).format(reporter=reason.reported_by))
    parts.append(translate(wording.SOURCE).format(source=reason.source, read=reason.source_status))
    return "; ".join(parts)


def _joined(words: Sequence[Span], text: str) -> list[Span]:
    """Neighbouring words are shown as one phrase."""
    joined: list[Span] = []
    for start, end in words:
        if joined and text[joined[-1][1] : start].isspace():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
