"""The sum of a note: integers, caps and combinations that anyone can re-add with a pencil."""

from collections.abc import Sequence
from dataclasses import dataclass

from schakel_methods.textscan.hits import Hit, Status
from schakel_methods.textscan.index import Lexicon
from schakel_methods.textscan.lexicon import Combination, Indicator, LexiconData

_COUNTS = {Status.AFFIRMED: 0, Status.OTHER_PERSON: 0, Status.UNCERTAIN: -1}
_BEST = (Status.AFFIRMED, Status.OTHER_PERSON, Status.UNCERTAIN)
_MEDIUM = 2
_GENERAL_FORM = "algemeen"


@dataclass(frozen=True)
class Line:
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
    the counted indicators point at, strongest first.
    """

    total: int
    level: int
    forms: tuple[str, ...]
    lines: tuple[Line, ...]


def value_of(hit: Hit, lexicon: Lexicon) -> int:
    """What one hit is worth after its status; 0 when it does not count."""
    if hit.status not in _COUNTS:
        return 0
    return max(0, lexicon.data.indicators[hit.indicator].weight + _COUNTS[hit.status])


def weigh(hits: Sequence[Hit], lexicon: Lexicon) -> Score:
    """Add up the hits of one note.

    Each indicator counts once, with its best status; a category counts for at most its highest
    value plus one; weak values count only beside a stronger one or in a combination, for at most
    two points together; combinations add at most three. Example: `weigh((), lexicon).level == 0`.
    """
    data = lexicon.data
    values = _per_indicator(hits, lexicon)
    strong = {code: value for code, value in values.items() if value >= _MEDIUM}
    weak = {code: value for code, value in values.items() if 0 < value < _MEDIUM}
    combinations = _combinations(values, data)
    lines = [_line(code, value, hits) for code, value in sorted(strong.items())]
    lines += _caps(strong, data)
    lines += _weak_lines(weak, hits, bool(strong or combinations), data)
    lines += _combination_lines(combinations, data)
    total = sum(line.value for line in lines)
    level = 0 if total < data.settings.line else 1 + (total >= data.settings.strong)
    counted = [line.code for line in lines if line.kind == "indicator" and line.value > 0]
    return Score(total, level, _forms(counted, values, data), tuple(lines))


def _per_indicator(hits: Sequence[Hit], lexicon: Lexicon) -> dict[str, int]:
    values: dict[str, int] = {}
    for hit in hits:
        value = value_of(hit, lexicon)
        values[hit.indicator] = max(value, values.get(hit.indicator, 0))
    return values


def _line(code: str, value: int, hits: Sequence[Hit]) -> Line:
    mine = [hit for hit in hits if hit.indicator == code and hit.status in _COUNTS]
    return Line("indicator", code, value, tuple(sorted(mine, key=_by_status)))


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
    weak: dict[str, int], hits: Sequence[Hit], beside: bool, data: LexiconData
) -> list[Line]:
    lines = [_line(code, value, hits) for code, value in sorted(weak.items())]
    together = sum(weak.values())
    allowed = min(together, data.settings.weak_together) if beside else 0
    if together > allowed:
        lines.append(Line("weak", "", allowed - together, codes=tuple(sorted(weak))))
    return lines


def _combinations(values: dict[str, int], data: LexiconData) -> list[Combination]:
    return [rule for rule in data.combinations if _applies(rule, values, data.indicators)]


def _applies(rule: Combination, values: dict[str, int], indicators: dict[str, Indicator]) -> bool:
    """A rule needs hits in enough of its categories; a rule for weak hits counts weak ones too."""
    least = 1 if rule.weak else _MEDIUM
    codes = [code for code, value in values.items() if value >= least]
    categories = {indicators[code].category for code in codes} & set(rule.needs)
    if not rule.weak:
        return len(categories) >= rule.at_least
    among = [code for code in codes if indicators[code].category in rule.needs]
    return len(categories) >= _MEDIUM and len(among) >= rule.at_least


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
