"""The sum of a note: integers, caps and combinations that anyone can re-add with a pencil."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from schakel_methods.textscan.hits import Hit, Status
from schakel_methods.textscan.index import Lexicon
from schakel_methods.textscan.lexicon import Combination, LexiconData
from schakel_methods.textscan.parts import EVERYONE

_COUNTS = {Status.AFFIRMED: 0, Status.OTHER_PERSON: 0, Status.UNCERTAIN: -1}
_BEST = (Status.AFFIRMED, Status.OTHER_PERSON, Status.UNCERTAIN)
_MEDIUM = 2
_GENERAL_FORM = "algemeen"


class Line(NamedTuple):
    """One line of the sum. `kind` is indicator, cap, weak or combination; `value` is added."""

    kind: str
    code: str
    value: int
    hits: tuple[Hit, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Score:
    """The sum of a note: `level` is 0 (below the line), 1 (weak) or 2 (strong).

    The values of `lines` add up to `total`. `forms` are the codes of the forms of exploitation that
    the counted indicators point at, strongest first. Where a note tells of several people it is the sum
    of the strongest `situation`; `others` holds those of the other situations.
    """

    total: int
    level: int
    forms: tuple[str, ...]
    lines: tuple[Line, ...]
    situation: int = 0
    others: tuple["Score", ...] = ()


def value_of(hit: Hit, lexicon: Lexicon) -> int:
    """What one hit is worth after its status; 0 when it does not count."""
    if hit.status not in _COUNTS:
        return 0
    return max(0, lexicon.data.indicators[hit.indicator].weight + _COUNTS[hit.status])


def weigh(hits: Sequence[Hit], lexicon: Lexicon) -> Score:
    """Add up the hits of one note.

    Each indicator counts once per situation, with its best status; a category counts for at most its
    highest value plus one; weak values count only beside a stronger one or in a combination, for at most
    two points together; combinations add at most three. Sums of different people are not added: the
    strongest situation is the note's. Example: `weigh((), lexicon).level == 0`.
    """
    numbers = sorted({hit.situation for hit in hits if hit.situation != EVERYONE})
    if len(numbers) < 2:
        return _weigh(hits, lexicon, situation=EVERYONE)
    scores = [
        _weigh(
            [hit for hit in hits if hit.situation in (EVERYONE, number)], lexicon, situation=number
        )
        for number in numbers
    ]
    best = max(scores, key=lambda score: score.total)
    others = tuple(score for score in scores if score is not best)
    forms = [form for score in (best, *others) if score.level for form in score.forms]
    return replace(best, forms=tuple(dict.fromkeys([*best.forms, *forms])), others=others)


def _weigh(hits: Sequence[Hit], lexicon: Lexicon, *, situation: int) -> Score:
    data = lexicon.data
    values = _per_indicator(hits, lexicon)
    strong = {code: value for code, value in values.items() if value >= _MEDIUM}
    weak = {code: value for code, value in values.items() if 0 < value < _MEDIUM}
    combinations = _combinations(values, data)
    counting = _counting(hits)
    lines = [_line(code, value, counting) for code, value in sorted(strong.items())]
    lines += _caps(strong, data)
    lines += _weak_lines(weak, counting, beside=bool(strong or combinations), data=data)
    lines += _combination_lines(combinations, data)
    total = sum(line.value for line in lines)
    level = 0 if total < data.settings.line else 1 + (total >= data.settings.strong)
    counted = [line.code for line in lines if line.kind == "indicator" and line.value > 0]
    return Score(total, level, _forms(counted, values, data), tuple(lines), situation)


def _per_indicator(hits: Sequence[Hit], lexicon: Lexicon) -> dict[str, int]:
    values: dict[str, int] = {}
    for hit in hits:
        value = value_of(hit, lexicon)
        values[hit.indicator] = max(value, values.get(hit.indicator, 0))
    return values


def _counting(hits: Sequence[Hit]) -> dict[str, list[Hit]]:
    """The hits that count, by indicator, the best status first."""
    found: dict[str, list[Hit]] = {}
    for hit in hits:
        if hit.status in _COUNTS:
            found.setdefault(hit.indicator, []).append(hit)
    for mine in found.values():
        if len(mine) > 1:
            mine.sort(key=_by_status)
    return found


def _line(code: str, value: int, counting: dict[str, list[Hit]]) -> Line:
    return Line("indicator", code, value, tuple(counting[code]))


def _by_status(hit: Hit) -> tuple[int, int]:
    return _BEST.index(hit.status), hit.start


def _caps(values: dict[str, int], data: LexiconData) -> list[Line]:
    """Three signs of poor pay are one pay dispute."""
    per_category: dict[str, list[str]] = {}
    for code in values:
        per_category.setdefault(data.indicators[code].category, []).append(code)
    lines = []
    for category, codes in sorted(per_category.items()):
        total, cap = sum(values[code] for code in codes), max(values[code] for code in codes) + 1
        if total > cap:
            lines.append(Line("cap", category, cap - total, codes=tuple(sorted(codes))))
    return lines


def _weak_lines(
    weak: dict[str, int], counting: dict[str, list[Hit]], *, beside: bool, data: LexiconData
) -> list[Line]:
    lines = [_line(code, value, counting) for code, value in sorted(weak.items())]
    together = sum(weak.values())
    allowed = min(together, data.settings.weak_together) if beside else 0
    if together > allowed:
        lines.append(Line("weak", "", allowed - together, codes=tuple(sorted(weak))))
    return lines


def _combinations(values: dict[str, int], data: LexiconData) -> list[Combination]:
    medium = {data.indicators[code].category for code, value in values.items() if value >= _MEDIUM}
    any_value = [data.indicators[code].category for code, value in values.items() if value]
    return [
        rule
        for rule in data.combinations
        if (_of_weak(rule, any_value) if rule.weak else _of_medium(rule, medium))
    ]


def _of_medium(rule: Combination, categories: set[str]) -> bool:
    """A rule needs hits in enough of its categories."""
    return sum(need in categories for need in set(rule.needs)) >= rule.at_least


def _of_weak(rule: Combination, categories: list[str]) -> bool:
    """A rule for weak hits counts them all, in at least two categories."""
    among = [category for category in categories if category in rule.needs]
    return len(among) >= rule.at_least and len(set(among)) >= _MEDIUM


def _combination_lines(rules: list[Combination], data: LexiconData) -> list[Line]:
    lines, left = [], data.settings.bonus_together
    for rule in sorted(rules, key=lambda rule: (-rule.bonus, rule.id)):
        if left:
            lines.append(Line("combination", rule.id, min(rule.bonus, left), codes=rule.needs))
            left -= min(rule.bonus, left)
    return lines


def _forms(counted: list[str], values: dict[str, int], data: LexiconData) -> tuple[str, ...]:
    """Forms in order of the value that points at them; `algemeen` only if nothing says more."""
    weights: dict[str, int] = {}
    for code in counted:
        for form in data.indicators[code].forms:
            weights[form] = weights.get(form, 0) + values[code]
    specific = {form: weight for form, weight in weights.items() if form != _GENERAL_FORM}
    ordered = sorted((specific or weights).items(), key=lambda item: (-item[1], item[0]))
    return tuple(form for form, _ in ordered)
