"""The reference data in force, and every version before it."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from math import inf
from types import MappingProxyType
from typing import Any, TypeVar

from django.db.models import Case, Value, When
from django.utils.text import slugify
from django.utils.translation import get_language

from schakel.base.reference.models import ReferenceVersion
from schakel.base.reference.workflow import Origin, Status

# A process notices a new publication after at most this many seconds.
FRESH_SECONDS = 5.0
_NOWHERE: Mapping[str, int] = MappingProxyType({})
_in_force: tuple[float, Mapping[str, int]] = (-inf, _NOWHERE)
_derived: list[Callable[[], None]] = []

Made = TypeVar("Made")


class ReferenceMissing(Exception):
    """There is no such reference data: `manage.py load_reference` was not run, or a name is wrong."""


@dataclass(frozen=True)
class Published:
    """One version of reference data: rows of a list, or a tree."""

    kind: str
    number: int
    content: Any
    source: str
    owner: str
    dated_on: str

    @property
    def rows(self) -> list[dict[str, str]]:
        """Return the rows of a list."""
        rows: list[dict[str, str]] = self.content
        return rows


def current(kind: str) -> Published:
    """Return the version in force: the newest local publication, else the newest shipped."""
    global _in_force
    asked_at, numbers = _in_force
    if kind not in numbers or time.monotonic() - asked_at >= FRESH_SECONDS:
        # Of all kinds at once: a page looks words up in twenty lists.
        _in_force = (time.monotonic(), _numbers())
        numbers = _in_force[1]
    if kind not in numbers:
        raise ReferenceMissing(kind)
    return version(kind, numbers[kind])


def _numbers() -> Mapping[str, int]:
    """Return by kind the number of the version in force."""
    local_last = Case(When(origin=Origin.LOCAL, then=Value(1)), default=Value(0))
    published = ReferenceVersion.objects.filter(status=Status.PUBLISHED)
    return dict(published.order_by(local_last, "number").values_list("kind", "number"))


def newest(kind: str) -> Published | None:
    """Return the version in force, or nothing for a kind that does not exist yet."""
    try:
        return current(kind)
    except ReferenceMissing:
        return None


@cache
def version(kind: str, number: int) -> Published:
    """Return one published version, for cases that started under it."""
    found = ReferenceVersion.objects.filter(
        kind=kind, number=number, status__in=[Status.PUBLISHED, Status.WITHDRAWN]
    ).first()
    if found is None:
        raise ReferenceMissing(f"{kind} {number}")
    return Published(
        found.kind, found.number, found.content, found.source, found.owner, found.dated_on
    )


def history(kind: str) -> list[Published]:
    """Return every published version of a kind, newest first, also those that no longer count."""
    known = ReferenceVersion.objects.filter(
        kind=kind, status__in=[Status.PUBLISHED, Status.WITHDRAWN]
    )
    numbers = known.order_by("-number").values_list("number", flat=True)
    return [version(kind, number) for number in numbers]


def derived(make: Callable[..., Made]) -> Callable[..., Made]:
    """Remember what a function makes of a published version, as long as the version itself."""
    remembered = cache(make)
    _derived.append(remembered.cache_clear)
    return remembered


def drafts(kind: str) -> list[ReferenceVersion]:
    """Return the drafts of a kind that nobody has published yet, newest first."""
    return list(ReferenceVersion.objects.filter(kind=kind, status=Status.DRAFT))


def draft(kind: str, number: int) -> ReferenceVersion:
    """Return one draft, to try it out before it counts."""
    return ReferenceVersion.objects.get(kind=kind, number=number, status=Status.DRAFT)


def labels(kind: str) -> Mapping[str, str]:
    """Return the labels of a code list in the active language, Dutch where English lacks."""
    column = "en" if (get_language() or "nl").startswith("en") else "nl"
    return _labels(kind, current(kind).number, column)


@derived
def _labels(kind: str, number: int, column: str) -> Mapping[str, str]:
    # A list of fifty signals asks this two hundred times; nobody may change what all of them get.
    rows = version(kind, number).rows
    return MappingProxyType({row["code"]: row.get(column) or row["nl"] for row in rows})


def owner_in_words(owner: str) -> str:
    """Return who keeps policy data in the active language: as the file has it, where unknown."""
    return labels("policy_owners").get(slugify(owner), owner)


def source_in_words(kind: str, source: str) -> str:
    """Return where policy data come from in the active language: as the file has it, where unknown.

    A translation counts for exactly the text it was made of, so no newer source hides behind it.
    """
    translated = {row["code"] for row in current("policy_sources").rows if row["en"] == source}
    return labels("policy_sources")[kind] if kind in translated else source


def choices(kind: str) -> list[tuple[str, str]]:
    """Return a code list as choices of a form field."""
    return list(labels(kind).items())


def forget() -> None:
    """Drop what the process remembers (after a publication, and between tests)."""
    global _in_force
    _in_force = (-inf, _NOWHERE)
    version.cache_clear()
    for clear in _derived:
        clear()
