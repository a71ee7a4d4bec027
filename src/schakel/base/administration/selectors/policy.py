"""Policy data: which kinds there are, their versions, and what a draft would change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from schakel.base.actor import Actor
from schakel.base.reference import selectors as reference
from schakel.base.reference.models import ReferenceVersion
from schakel.base.reference.workflow import Status
from schakel.base.registry import policy_checks
from schakel.base.rights import Right

# These have pages of their own, with their own checks.
ELSEWHERE = frozenset({"scan_changes", "sharing_rules"})
KEY = "code"
FIRST = (KEY, "nl", "en")
NAMES = "policy_kinds"
COLUMNS = "policy_columns"
YES_OR_NO = {"no": _("No"), "yes": _("Yes")}
GROUPS = {
    "process": _("Workflows, standards and texts"),
    "reasons": _("Reasons, grounds and answers"),
    "lists": _("Lists to choose from"),
    "figures": _("Words explained and published figures"),
    "house": _("Words of the product itself"),
    "other": _("Without a name yet"),
}


@dataclass(frozen=True)
class Kind:
    """One list, text, standard or workflow, as it counts now."""

    code: str
    name: str
    number: int
    owner: str
    dated_on: str
    source: str
    is_local: bool
    drafts: int


@dataclass(frozen=True)
class Difference:
    """What a draft adds and drops, with its values, and changes, with those before and after."""

    added: list[tuple[str, str]] = field(default_factory=list)
    dropped: list[tuple[str, str]] = field(default_factory=list)
    changed: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing differs."""
        return not (self.added or self.dropped or self.changed)


def kinds() -> list[tuple[str, list[Kind]]]:
    """Return every kind of policy data that is kept here by name, under the heading of its group.

    A kind that somebody added bears no name before somebody gives it a row in `policy_kinds`.
    """
    groups = {row["code"]: row["group"] for row in reference.current(NAMES).rows}
    found: dict[str, list[Kind]] = {}
    for kind in sorted(_kinds(), key=lambda kind: kind.name):
        found.setdefault(groups.get(kind.code, "other"), []).append(kind)
    return [(str(title), found[code]) for code, title in GROUPS.items() if code in found]


def name_of(kind: str) -> str:
    """Return what people call a kind of policy data: its code, where it has no name yet."""
    return reference.labels(NAMES).get(kind, kind)


def _kinds() -> list[Kind]:
    rows = _kept_here()
    counted = rows.values("kind").annotate(drafts=Count("id", filter=Q(status=Status.DRAFT)))
    drafts = {row["kind"]: row["drafts"] for row in counted}
    newest: dict[str, ReferenceVersion] = {}
    for row in rows.filter(status=Status.PUBLISHED).defer("content").order_by("-origin", "number"):
        newest[row.kind] = row  # shipped first, so a local publication has the last word
    return [
        Kind(code, name_of(code), row.number, reference.owner_in_words(row.owner), row.dated_on, row.source,
             row.origin == "local", drafts.get(code, 0))
        for code, row in newest.items()
    ]  # fmt: skip


def new_kinds() -> list[ReferenceVersion]:
    """Return the drafts of kinds that do not exist yet."""
    known = ReferenceVersion.objects.filter(status=Status.PUBLISHED).values("kind")
    found = ReferenceVersion.objects.filter(status=Status.DRAFT).exclude(kind__in=known)
    return list(found.defer("content"))


def to_publish(actor: Actor) -> list[ReferenceVersion]:
    """Return the drafts that somebody else wrote and this person may let count, oldest first."""
    if not actor.may(Right.REFERENCE_PUBLISH):
        return []
    others = _kept_here().filter(status=Status.DRAFT).exclude(drafted_by=actor.user_id)
    return list(others.defer("content").order_by("drafted_at"))


def _kept_here() -> QuerySet[ReferenceVersion]:
    """Return the versions of all kinds that have no pages of their own elsewhere."""
    return ReferenceVersion.objects.exclude(kind__in=ELSEWHERE).exclude(kind__contains="/")


def versions(kind: str) -> list[ReferenceVersion]:
    """Return all versions of a kind, newest first, without their content."""
    found = ReferenceVersion.objects.filter(kind=kind).exclude(kind__in=ELSEWHERE)
    listed = list(found.defer("content"))
    if not listed:
        raise ReferenceVersion.DoesNotExist
    return listed


def columns(content: Any) -> list[str]:
    """Return the columns of a list: code and labels first, for the database keeps no order."""
    found = list(content[0]) if isinstance(content, list) and content else []
    return [name for name in FIRST if name in found] + [n for n in found if n not in FIRST]


def answered_yes_or_no(rows: list[dict[str, str]]) -> frozenset[str]:
    """Return the columns in which every row says yes or no: their readers know no other word."""
    return frozenset(
        name for name in columns(rows) if {row.get(name) for row in rows} <= set(YES_OR_NO)
    )


def heading(column: str) -> str:
    """Return what people call a column of a list: its own word, where it has no other yet."""
    return capfirst(reference.labels(COLUMNS).get(column, column.replace("_", " ")))


def difference(before: Any, after: Any) -> Difference:
    """Compare two versions: by code in a list, by path in a tree."""
    old, new = _flat(before), _flat(after)
    return Difference(
        added=[(name, value) for name, value in new.items() if name not in old],
        dropped=[(name, value) for name, value in old.items() if name not in new],
        changed=[
            (name, old[name], value)
            for name, value in new.items()
            if name in old and old[name] != value
        ],
    )


def effects(actor: Actor, kind: str) -> list[str]:
    """Return what the apps say a new version of this kind would mean."""
    return [
        line
        for check in policy_checks.all()
        if check.is_about(kind)
        for line in check.effects(actor, kind)
    ]


def used_in_force(kind: str) -> Any:
    """Return the content that counts now, or nothing for a new kind."""
    found = reference.newest(kind)
    return found.content if found else None


def _flat(content: Any) -> dict[str, str]:
    if isinstance(content, list) and columns(content):
        return {_name(row, place): _row(row) for place, row in enumerate(content)}
    return dict(_leaves(content, "")) if content is not None else {}


def _name(row: Mapping[str, str], place: int) -> str:
    return row.get(KEY) or str(place + 1)


def _row(row: Mapping[str, str]) -> str:
    said = [(column, row[column]) for column in columns([row]) if column != KEY]
    return " | ".join(f"{heading(column)}: {value}" for column, value in said)


def _leaves(tree: Any, path: str) -> list[tuple[str, str]]:
    if not isinstance(tree, dict):
        return [(path, str(tree))]
    return [
        leaf
        for key, branch in tree.items()
        for leaf in _leaves(branch, f"{path}.{key}" if path else str(key))
    ]
