"""The small language of the lexicon's patterns, read by a recursive-descent parser.

    pattern  = sequence ("|" sequence)*
    sequence = item (gap? item)*            gap = "~" digits ">"?
    item     = atom | "!" group | "^" group !(...) must not occur in the window, ^(...) must occur
                                            somewhere in the note
    atom     = group "?"? | word
    group    = "(" pattern ")"
    word     = letters "*"? | "=" letters | "@" name | "#" digits "-" digits

`~4` allows four words between, in any order; `~4 >` keeps the order; no gap means next to each
other. `x*` is a beginning, `=x` this form only, `@x` a word class, `#12-18` a number.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

_LEXEME = re.compile(r"\s*(?:(~\d+)|(>)|(\()|(\))|(\|)|(\?)|(!)|(\^)|([^\s()|?~>!^]+))")
_PIECE = re.compile(r"[a-z0-9]+")


class PatternError(ValueError):
    """A pattern cannot be read; the message names the place in the pattern."""


@dataclass(frozen=True, slots=True)
class Word:
    """One term: `kind` is lemma, exact, prefix, class or number."""

    kind: str
    text: str


@dataclass(frozen=True)
class Sequence:
    """Items one after another; `gaps[i]` stands before item i+1 (None: adjacent)."""

    items: "tuple[Node, ...]"
    gaps: tuple[int | None, ...]
    ordered: tuple[bool, ...]


@dataclass(frozen=True)
class Choice:
    """One of the options."""

    options: "tuple[Node, ...]"


@dataclass(frozen=True)
class Absent:
    """What must not stand in the window."""

    inner: Choice


@dataclass(frozen=True)
class Around:
    """What must stand somewhere in the note: the setting in which the rest means something."""

    inner: Choice


Node = Word | Sequence | Choice | Absent | Around


@dataclass(frozen=True)
class Lexeme:
    """A piece of the pattern with its place."""

    kind: str
    text: str
    place: int


_KINDS = ("gap", "order", "open", "close", "bar", "optional", "absent", "around", "word")


def parse(pattern: str) -> Sequence:
    """Read one pattern.

    Raises PatternError with the place of the first thing that cannot be read. Example:
    `parse("@paper ~4 (innemen|afpakken)")` has two items with a gap of four between them.
    """
    return _Reader(pattern).whole()


def _lexemes(pattern: str) -> list[Lexeme]:
    found, place = [], 0
    stripped = pattern.rstrip()
    while place < len(stripped):
        match = _LEXEME.match(stripped, place)
        if match is None or match.lastindex is None:
            raise PatternError(f"position {place + 1}: cannot read {stripped[place : place + 8]!r}")
        kind = _KINDS[match.lastindex - 1]
        found.append(Lexeme(kind, match[match.lastindex], match.start(match.lastindex)))
        place = match.end()
    return found


class _Reader:
    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.lexemes = _lexemes(pattern)
        self.at = 0

    def whole(self) -> Sequence:
        if not self.lexemes:
            raise PatternError("position 1: the pattern is empty")
        options: list[Node] = [self.sequence()]
        while self.take("bar"):
            options.append(self.sequence())
        if self.at < len(self.lexemes):
            raise self.error(f"did not expect {self.lexemes[self.at].text!r}")
        first = options[0]
        if len(options) == 1 and isinstance(first, Sequence):
            return first
        return Sequence((Choice(tuple(options)),), (), ())

    def sequence(self) -> Sequence:
        first = self.item()
        if self.take("optional"):
            first = Choice((first, Sequence((), (), ())))
        items: list[Node] = [first]
        gaps: list[int | None] = []
        ordered: list[bool] = []
        while self.kind() not in {"", "bar", "close"}:
            gap = self.gap()
            in_order = self.take("order")
            if self.kind() in {"", "bar", "close"}:
                break  # a final gap is only a comment on the usual context
            item = self.item()
            if self.take("optional"):
                if gap is not None:
                    continue  # `~6 (...)?` is a comment as well: what may be absent decides nothing
                item = Choice((item, Sequence((), (), ())))
            gaps.append(gap)
            ordered.append(in_order)
            items.append(item)
        return Sequence(tuple(items), tuple(gaps), tuple(ordered))

    def gap(self) -> int | None:
        if self.kind() != "gap":
            return None
        self.at += 1
        return int(self.lexemes[self.at - 1].text[1:])

    def item(self) -> Node:
        for mark, node in (("absent", Absent), ("around", Around)):
            if self.take(mark):
                if self.kind() != "open":
                    raise self.error("expected ( after ! or ^")
                return node(self.group())
        if self.kind() == "open":
            return self.group()
        if self.kind() != "word":
            raise self.error("expected a word or (")
        self.at += 1
        lexeme = self.lexemes[self.at - 1]
        return _term(lexeme)

    def group(self) -> Choice:
        opened = self.lexemes[self.at].place
        self.at += 1
        options: list[Node] = [self.sequence()]
        while self.take("bar"):
            options.append(self.sequence())
        if not self.take("close"):
            raise PatternError(f"position {opened + 1}: this ( is never closed")
        return Choice(tuple(options))

    def kind(self) -> str:
        return self.lexemes[self.at].kind if self.at < len(self.lexemes) else ""

    def take(self, kind: str) -> bool:
        if self.kind() != kind:
            return False
        self.at += 1
        return True

    def error(self, message: str) -> PatternError:
        ended = self.at >= len(self.lexemes)
        place = len(self.pattern) if ended else self.lexemes[self.at].place
        return PatternError(f"position {place + 1}: {message}")


def _term(lexeme: Lexeme) -> Node:
    text = lexeme.text
    if text.startswith("@"):
        return Word("class", text[1:])
    if text.startswith("#"):
        return _number(lexeme)
    exact, prefix = text.startswith("="), text.endswith("*")
    pieces = _PIECE.findall(text)
    if not pieces:
        raise PatternError(f"position {lexeme.place + 1}: no letters in {text!r}")
    kinds = ["exact" if exact else "lemma"] * len(pieces)
    if prefix:
        kinds[-1] = "prefix"
    words = tuple(Word(kind, piece) for kind, piece in zip(kinds, pieces, strict=True))
    if len(words) == 1:
        return words[0]
    adjacent: tuple[int | None, ...] = (None,) * (len(words) - 1)
    return Sequence(words, adjacent, (True,) * (len(words) - 1))


def _number(lexeme: Lexeme) -> Word:
    if not re.fullmatch(r"#\d+-\d+", lexeme.text):
        raise PatternError(f"position {lexeme.place + 1}: a number range looks like #12-18")
    return Word("number", lexeme.text[1:])


_PAIRS = (
    "man-vrouw jongen-meisje zoon-dochter broer-zus oom-tante vader-moeder heer-dame hij-zij "
    "vriend-vriendin neef-nicht hem-haar meneer-mevrouw echtgenoot-echtgenote opa-oma "
    "gastvader-gastmoeder schoonvader-schoonmoeder stiefvader-stiefmoeder broertje-zusje "
    "zoontje-dochtertje neefje-nichtje zwager-schoonzus mannelijk-vrouwelijk vriendje-vriendinnetje "
    "werkgever-werkgeefster begeleider-begeleidster mannen-vrouwen heren-dames jongens-meisjes "
    "gastheer-gastvrouw leerling-leerlinge scholier-scholiere"
)


def _counterparts() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for pair in _PAIRS.split():
        one, other = pair.split("-")
        found[one] = found.get(one, frozenset()) | {other}
        found[other] = found.get(other, frozenset()) | {one}
    return found


COUNTERPARTS = _counterparts()
"""Words that say a sex, with the same word for the other: a pattern holds for everyone."""

Step = tuple[frozenset[Word], int]
"""The terms that fit at one place, and how many words may stand before it (0: adjacent)."""
Alternative = tuple[Step, ...]
Group = frozenset[Alternative]


@dataclass(frozen=True)
class Pattern:
    """A pattern worked out: all `groups` must occur in a window of `width` words.

    `orders` holds pairs of group numbers of which the first must stand before the second;
    `absent` are the groups that must not occur in the window, `around` those that must occur
    somewhere in the note (judged on the rarest word of each alternative).
    """

    groups: tuple[Group, ...]
    width: int
    orders: tuple[tuple[int, int], ...] = ()
    absent: tuple[Group, ...] = ()
    around: tuple[Group, ...] = ()


def expand(sequence: Sequence, classes: "dict[str, Group]") -> Pattern:
    """Work a parsed pattern out into groups of alternatives.

    `classes` holds the word classes, already worked out. Raises PatternError for an unknown class
    or for a pattern of which nothing needs to occur.
    """
    builder = _PatternBuilder(classes)
    for number, item in enumerate(sequence.items):
        gap = sequence.gaps[number - 1] if number else None
        if isinstance(item, Absent):
            builder.absent.append(_group(item.inner, classes))
        elif isinstance(item, Around):
            builder.around.append(_group(item.inner, classes))
        else:
            builder.add(item, gap, is_ordered=bool(number) and sequence.ordered[number - 1])
    return builder.pattern()


class _PatternBuilder:
    """Collects adjacent items into groups; a gap closes a group."""

    def __init__(self, classes: "dict[str, Group]") -> None:
        self.classes = classes
        self.groups: list[Group] = []
        self.absent: list[Group] = []
        self.around: list[Group] = []
        self.orders: list[tuple[int, int]] = []
        self.total = 0
        self.run: list[Node] = []

    def add(self, item: Node, gap: int | None, *, is_ordered: bool) -> None:
        if gap is not None:
            self.close()
            self.total += gap
            if is_ordered:
                self.orders.append((len(self.groups) - 1, len(self.groups)))
        self.run.append(item)

    def close(self) -> None:
        if self.run:
            gaps = (None,) * (len(self.run) - 1)
            self.groups.append(_group(Sequence(tuple(self.run), gaps, ()), self.classes))
            self.run.clear()

    def pattern(self) -> Pattern:
        self.close()
        groups = tuple(self.groups)
        if not groups or any(() in group for group in groups):
            raise PatternError("position 1: nothing in this pattern has to occur")
        width = self.total + len(groups) + 4
        return Pattern(groups, width, tuple(self.orders), tuple(self.absent), tuple(self.around))


def _group(node: Node, classes: "dict[str, Group]") -> Group:
    """All ways in which a node can stand in a text; single words are merged into one step."""
    ways = _ways(node, classes)
    single = _one(frozenset(word for way in ways if len(way) == 1 for word in way[0][0]))
    longer = {way for way in ways if len(way) != 1}
    return frozenset(longer | ({((single, 0),)} if single else set()))


@lru_cache(maxsize=1 << 16)
def _one(terms: frozenset[Word]) -> frozenset[Word]:
    """The same terms stand in thousands of patterns: keep them once, megabytes less."""
    return terms


def _ways(node: Node, classes: "dict[str, Group]") -> set[Alternative]:
    if isinstance(node, Word):
        if node.kind != "class":
            others = COUNTERPARTS.get(node.text, frozenset())
            terms = frozenset({node, *(Word(node.kind, other) for other in others)})
            return {((_one(terms), 0),)}
        if node.text not in classes:
            raise PatternError(f"unknown word class @{node.text}")
        return set(classes[node.text])
    if isinstance(node, Choice):
        return {way for option in node.options for way in _group(option, classes)}
    if isinstance(node, Absent | Around):
        raise PatternError("!(...) and ^(...) only at the outer level")
    return _sequence_ways(node, classes)


def _sequence_ways(node: Sequence, classes: "dict[str, Group]") -> set[Alternative]:
    parts = [_group(item, classes) for item in node.items]
    gaps = [0, *(gap or 0 for gap in node.gaps)][: len(parts)]
    ways = set()
    for choice in product(*parts):
        way: list[Step] = []
        for gap, part in zip(gaps, choice, strict=True):
            if part:
                (terms, _), *rest = part
                way.extend([(terms, gap if way else 0), *rest])
        ways.add(tuple(way))
    return ways
