"""What lower floors must set going above them: a closed list of typed hooks.

An app registers in its `apps.py`; a lower floor asks `all()` and knows nobody by name.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from uuid import UUID

from django.utils.functional import Promise

from schakel.base.actor import Actor
from schakel.base.rights import Right

if TYPE_CHECKING:
    from django.db.models import QuerySet

Entry = TypeVar("Entry")


@dataclass(frozen=True)
class Hook(Generic[Entry]):
    """A named place where apps of higher floors add entries."""

    name: str
    _entries: list[Entry] = field(default_factory=list)

    def register(self, entry: Entry) -> None:
        """Add an entry once; a reloaded app changes nothing."""
        if entry not in self._entries:
            self._entries.append(entry)

    def all(self) -> tuple[Entry, ...]:
        """Return the entries in the order in which apps registered them."""
        return tuple(self._entries)


@dataclass(frozen=True)
class NavigationItem:
    """One line of the workplace's navigation, shown to who holds any of the rights.

    `count` tells how much waits there: a number, or the rows to count. Every page asks, so the rows
    of all lines are counted in one question.
    """

    label: str | Promise
    url_name: str
    rights: frozenset[Right]
    order: int
    count: Callable[[Actor], "int | QuerySet[Any]"] | None = None
    icon: str = "list"

    def is_for(self, actor: Actor) -> bool:
        """Tell whether this actor gets to see the line."""
        return not self.rights or bool(self.rights & actor.rights)


@dataclass(frozen=True)
class TodayLine:
    """One thing that waits for somebody."""

    title: str
    url: str
    why: str
    due_at: datetime | None
    is_urgent: bool = False


# How many lines of a block of Today are seen at once; nobody oversees thirty.
AT_ONCE = 10


@dataclass(frozen=True)
class Waiting:
    """The lines of a block of Today, how many there are in all, and which page has them all."""

    lines: Sequence[TodayLine]
    number: int
    url: str = ""


@dataclass(frozen=True)
class TodayPanel:
    """A block of the page "Vandaag"; an empty one says why it is empty and what to do.

    Its lines come from `lines`, or, for blocks that show the same things from several sides, from
    `together`: asked once for all blocks of a page that name it, by their codes.
    """

    code: str
    title: str | Promise
    empty: str | Promise
    order: int
    lines: Callable[[Actor], Sequence[TodayLine]] | None = None
    together: Callable[[Actor, frozenset[str]], Mapping[str, Waiting]] | None = None
    rights: frozenset[Right] = frozenset()
    # Left out while it is empty, for what few organisations ever meet.
    hides_empty: bool = False


@dataclass(frozen=True)
class SearchProvider:
    """A kind of thing that the search field on every page looks through."""

    title: str | Promise
    search: Callable[[Actor, str], Sequence[TodayLine]]
    rights: frozenset[Right]
    # What to say of an answer: why it is empty, or that it is too broad. Given how many were found.
    note: Callable[[Actor, str, int], str] | None = None


@dataclass(frozen=True)
class RetentionRule:
    """How many closed cases of a retention class may be destroyed, and how that is done."""

    retention_class: str
    count_due: Callable[[datetime], int]
    destroy_due: Callable[[datetime], int]


@dataclass(frozen=True)
class PersonReport:
    """What an app can tell a person about the data held and shared on them."""

    title: str | Promise
    lines: Callable[[Actor, str], Sequence[TodayLine]]


@dataclass(frozen=True)
class DemonstrationStep:
    """Invented data that an app adds to the demonstration, in order of floors."""

    code: str
    make: Callable[[], None]
    order: int


def found_by_no_name(_actor: Actor, _text: str) -> list[str]:
    """Return nothing: things of this kind are not asked for by name."""
    return []


@dataclass(frozen=True)
class ThingNames:
    """What things of one kind in the trail are called, and which are meant by a name."""

    target_type: str
    names: Callable[[Actor, set[str]], dict[str, str]]
    find: Callable[[Actor, str], list[str]] = found_by_no_name


@dataclass(frozen=True)
class PolicyCheck:
    """What an app knows about kinds of policy data: is a draft sound, and what would it change?"""

    is_about: Callable[[str], bool]
    problems: Callable[[str, object], Sequence[str]]
    effects: Callable[[Actor, str], Sequence[str]]


@dataclass(frozen=True)
class PersonNote:
    """What a higher floor says beside a possible victim on the page of a signal, and its step."""

    title: str
    text: str
    kind: str
    url: str
    action: str
    is_step: bool = False


@dataclass(frozen=True)
class DemonstrationSeries:
    """Invented data that are too many for the first page: batches, written one by one after it."""

    code: str
    batches: Callable[[], int]
    write: Callable[[int], None]


navigation = Hook[NavigationItem]("navigation")
today_panels = Hook[TodayPanel]("today panels")
searches = Hook[SearchProvider]("searches")
retention_rules = Hook[RetentionRule]("retention rules")
person_reports = Hook[PersonReport]("person reports")
consent_withdrawals = Hook[Callable[[Actor, str], None]]("consent withdrawals")
demonstration_steps = Hook[DemonstrationStep]("demonstration steps")
thing_names = Hook[ThingNames]("names of things in the trail")
policy_checks = Hook[PolicyCheck]("checks of policy data")
person_notes = Hook[Callable[[Actor, Sequence[UUID]], Mapping[UUID, PersonNote]]](
    "notes beside possible victims"
)
demonstration_series = Hook[DemonstrationSeries]("demonstration series")
