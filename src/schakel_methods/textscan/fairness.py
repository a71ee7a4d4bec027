"""Does the scan treat like alike? Counterfactual swaps and error rates per group.

A swap changes who a note is about (name, nationality, sex, language) and nothing of what happened;
the rules must then give the same hits and the same sum (Kusner and others, 2017, "Counterfactual
fairness", in the plain form that needs no model of the world). Error rates follow the AI Act,
articles 10 and 15: intervals beside every rate, small groups suppressed.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from schakel_methods.textscan.sampling import Interval, wilson

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")

NAMES = (
    [
        "Jan",
        "Mohammed",
        "Emre",
        "Piotr",
        "Bogdan",
        "Chinedu",
        "Wei",
        "Ricardo",
        "Dimitar",
        "Tesfay",
    ],
    [
        "Anna",
        "Fatima",
        "Elif",
        "Agnieszka",
        "Mihaela",
        "Blessing",
        "Ling",
        "Shanti",
        "Desislava",
        "Selam",
    ],
    [
        "Bakker",
        "Yilmaz",
        "Kowalski",
        "Ionescu",
        "Okafor",
        "Zhang",
        "Winklaar",
        "Dimitrov",
        "Haile",
        "Jansen",
    ],
)
NATIONALITIES = (
    [
        "Nederlandse",
        "Poolse",
        "Roemeense",
        "Bulgaarse",
        "Hongaarse",
        "Nigeriaanse",
        "Vietnamese",
        "Chinese",
        "Filipijnse",
        "Marokkaanse",
        "Turkse",
        "Surinaamse",
        "Braziliaanse",
        "Oekraïense",
        "Spaanse",
        "Eritrese",
        "Duitse",
    ],
    [
        "Nederlands",
        "Pools",
        "Roemeens",
        "Bulgaars",
        "Hongaars",
        "Nigeriaans",
        "Vietnamees",
        "Chinees",
        "Filipijns",
        "Marokkaans",
        "Turks",
        "Surinaams",
        "Braziliaans",
        "Oekraïens",
        "Spaans",
        "Eritrees",
        "Duits",
    ],
    [
        "Nederland",
        "Polen",
        "Roemenië",
        "Bulgarije",
        "Hongarije",
        "Nigeria",
        "Vietnam",
        "China",
        "Marokko",
        "Turkije",
        "Suriname",
        "Brazilië",
        "Oekraïne",
        "Spanje",
        "Eritrea",
        "Duitsland",
    ],
    [
        "Nederlander",
        "Pool",
        "Roemeen",
        "Bulgaar",
        "Hongaar",
        "Nigeriaan",
        "Vietnamees",
        "Chinees",
        "Marokkaan",
        "Turk",
        "Surinamer",
        "Braziliaan",
        "Oekraïner",
        "Spanjaard",
        "Eritreeër",
        "Duitser",
    ],
)
LANGUAGES = (
    [
        "Engels",
        "Pools",
        "Roemeens",
        "Bulgaars",
        "Hongaars",
        "Vietnamees",
        "Mandarijn",
        "Tagalog",
        "Arabisch",
        "Turks",
        "Portugees",
        "Oekraïens",
        "Spaans",
        "Tigrinya",
        "Duits",
        "Frans",
    ],
)
_TO_FEMALE = {
    "hij": "zij", "hem": "haar", "man": "vrouw", "mannen": "vrouwen", "jongen": "meisje",
    "jongens": "meisjes", "jongeman": "jongedame", "heer": "dame", "vader": "moeder",
    "zoon": "dochter", "broer": "zus", "oom": "tante", "neef": "nicht", "mannelijke": "vrouwelijke",
    "cliënt": "cliënte", "eigenaar": "eigenares", "aangever": "aangeefster",
}  # fmt: skip
_TO_MALE = {new: old for old, new in _TO_FEMALE.items() if old not in ("hij", "hem")}
_TO_MALE |= {"dame": "heer", "haar": "zijn"}


@dataclass(frozen=True)
class Swap:
    """Words to be replaced, lower case, and by what; capitals follow the word replaced."""

    dimension: str
    words: Mapping[str, str]


@dataclass(frozen=True)
class Difference:
    """A text whose outcome changed although only the person changed."""

    index: int
    dimension: str
    swapped: str
    before: Hashable
    after: Hashable


@dataclass(frozen=True)
class Reading:
    """A note after reading: flagged by the rules, a signal by the reader, and its groups."""

    groups: Mapping[str, str]
    flagged: bool
    signal: bool


@dataclass(frozen=True)
class Rate:
    """`hits` of `trials` with a 95 % Wilson interval; `share` None where it is suppressed."""

    hits: int
    trials: int
    share: float | None
    interval: Interval


@dataclass(frozen=True)
class GroupRates:
    """Error rates of one group. Suppressed counts are shown as zero of zero."""

    group: str
    precision: Rate
    recall: Rate
    false_positives: Rate


def standard_swaps(turns: Sequence[int] = (1, 4)) -> tuple[Swap, ...]:
    """Return swaps of names, nationality, language and sex, each list turned `turns` places."""
    lists = (("name", NAMES), ("nationality", NATIONALITIES), ("language", LANGUAGES))
    turned = [Swap(dimension, _turned(words, turn)) for dimension, words in lists for turn in turns]
    return (*turned, Swap("sex", _TO_FEMALE), Swap("sex", _TO_MALE))


def swap_words(text: str, swap: Swap) -> str:
    """Replace every word of the swap at once, so that a pair may change places.

    >>> swap_words("De Poolse man werkt.", Swap("sex", {"man": "vrouw"}))
    'De Poolse vrouw werkt.'
    """

    def other(match: re.Match[str]) -> str:
        word = match[0]
        new = swap.words.get(word.lower())
        if new is None:
            return word
        if word.isupper() and len(word) > 1:
            return new.upper()
        return new[0].upper() + new[1:] if word[0].isupper() else new

    return _WORD.sub(other, text)


def find_differences(
    texts: Sequence[str],
    swaps: Iterable[Swap],
    rate: Callable[[Sequence[str]], Sequence[Hashable]],
) -> tuple[Difference, ...]:
    """Return every text whose outcome changes under a swap; an empty answer is the aim.

    `rate` gives one outcome per text that can be compared: for the rules the sum with each hit's
    indicator and status, without places, which shift with the length of a name.
    """
    before = rate(texts)
    found = []
    for swap in swaps:
        swapped = [swap_words(text, swap) for text in texts]
        changed = [i for i, text in enumerate(swapped) if text != texts[i]]
        after = rate([swapped[i] for i in changed])
        found += [
            Difference(i, swap.dimension, swapped[i], before[i], outcome)
            for i, outcome in zip(changed, after, strict=True)
            if outcome != before[i]
        ]
    return tuple(found)


def count_swapped(texts: Sequence[str], swaps: Iterable[Swap]) -> dict[str, int]:
    """How many texts each dimension really changes: a test that swaps nothing proves nothing."""
    counts: defaultdict[str, int] = defaultdict(int)
    for swap in swaps:
        counts[swap.dimension] += sum(swap_words(text, swap) != text for text in texts)
    return dict(counts)


def error_rates(
    readings: Iterable[Reading], dimension: str, *, smallest: int = 10
) -> tuple[GroupRates, ...]:
    """Return precision, recall and false-positive rate per group of one dimension.

    Only readings drawn with known probability may enter: flagged notes alone have no recall.
    Rates over fewer than `smallest` notes are suppressed.
    """
    groups: defaultdict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        if dimension in reading.groups:
            groups[reading.groups[dimension]].append(reading)
    return tuple(_rates(name, rows, smallest) for name, rows in sorted(groups.items()))


def find_alarms(rates: Sequence[GroupRates]) -> tuple[tuple[str, str, str], ...]:
    """Return (measure, group, group) where the intervals of two groups do not meet."""
    return tuple(
        (measure, one.group, other.group)
        for measure in ("precision", "recall", "false_positives")
        for place, one in enumerate(rates)
        for other in rates[place + 1 :]
        if _parted(getattr(one, measure), getattr(other, measure))
    )


def _turned(lists: Iterable[Sequence[str]], turn: int) -> dict[str, str]:
    """Each word to the one `turn` places further; a word of two lists keeps its first place."""
    mapping: dict[str, str] = {}
    for words in lists:
        for place, word in enumerate(words):
            mapping.setdefault(word.lower(), words[(place + turn) % len(words)])
    return mapping


def _rates(group: str, rows: Sequence[Reading], smallest: int) -> GroupRates:
    flagged = [row for row in rows if row.flagged]
    signals = [row for row in rows if row.signal]
    innocent = [row for row in rows if not row.signal]
    return GroupRates(
        group,
        _rate([row.signal for row in flagged], smallest),
        _rate([row.flagged for row in signals], smallest),
        _rate([row.flagged for row in innocent], smallest),
    )


def _rate(outcomes: Sequence[bool], smallest: int) -> Rate:
    hits, trials = sum(outcomes), len(outcomes)
    if trials < smallest:
        return Rate(0, 0, None, (0.0, 1.0))
    return Rate(hits, trials, hits / trials, wilson(hits, trials))


def _parted(one: Rate, other: Rate) -> bool:
    return one.interval[1] < other.interval[0] or other.interval[1] < one.interval[0]
