"""Policy data as draft and publication: `write_draft`, `change_row`, `publish`, `discard`."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from schakel.base.actor import Actor
from schakel.base.administration.selectors import policy
from schakel.base.audit import services as audit
from schakel.base.reference import selectors as reference
from schakel.base.reference import services as publishing
from schakel.base.reference.models import ReferenceVersion
from schakel.base.reference.services import SamePerson
from schakel.base.registry import policy_checks
from schakel.base.rights import Right

__all__ = ["NotSound", "RowChange", "SamePerson", "change_row", "discard", "publish"]
NEW_KIND = re.compile(r"^(workflow|enrichment)_[a-z0-9_]{2,40}$")
STABLE_CODE = re.compile(r"^[A-Za-z0-9_.-]{1,60}$")
LONGEST = 4000
MOST_SHOWN = 8


class NotSound(Exception):
    """The draft has mistakes; `problems` says which, in words."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class RowChange:
    """One row as it should be; without values the row goes."""

    code: str
    values: dict[str, str] | None
    note: str


@transaction.atomic
def write_draft(*, actor: Actor, kind: str, content: Any, note: str) -> ReferenceVersion:
    """Write a whole new version of a list, standard or workflow as a draft."""
    require_drafting(actor)
    _require_sound(kind, content)
    return publishing.draft(actor=actor, kind=kind, content=content, note=note)


@transaction.atomic
def change_row(*, actor: Actor, kind: str, change: RowChange) -> ReferenceVersion:
    """Change, add or drop one row of a list, as a draft."""
    require_drafting(actor)
    before = reference.current(kind)
    rows = [row for row in before.rows if row.get(policy.KEY) != change.code]
    if change.values is not None:
        places = [row.get(policy.KEY) for row in before.rows]
        place = places.index(change.code) if change.code in places else len(rows)
        rows.insert(place, {**change.values, policy.KEY: change.code})
    ordered = [{column: row[column] for column in policy.columns(before.content)} for row in rows]
    return write_draft(actor=actor, kind=kind, content=ordered, note=change.note)


@transaction.atomic
def publish(*, actor: Actor, kind: str, number: int) -> ReferenceVersion:
    """Let a draft count that somebody else wrote; it is checked once more first."""
    if not actor.may(Right.REFERENCE_PUBLISH):
        raise PermissionDenied
    _require_sound(kind, reference.draft(kind, number).content)
    return publishing.publish(actor=actor, kind=kind, number=number)


@transaction.atomic
def discard(*, actor: Actor, kind: str, number: int) -> ReferenceVersion:
    """Put a draft aside."""
    return publishing.discard(actor=actor, kind=kind, number=number)


@transaction.atomic
def take_along(*, actor: Actor, kind: str) -> reference.Published:
    """Take the version that counts now with you as a file."""
    require_reading(actor)
    found = reference.current(kind)
    target = audit.Target("reference.ReferenceVersion", f"{kind} {found.number}")
    audit.record(actor=actor, action="reference.download", target=target)
    return found


def require_reading(actor: Actor) -> None:
    """Stop here unless this actor writes or publishes policy data."""
    if not actor.rights & {Right.REFERENCE_DRAFT, Right.REFERENCE_PUBLISH}:
        raise PermissionDenied


def require_drafting(actor: Actor) -> None:
    """Stop here unless this actor writes policy data."""
    if not actor.may(Right.REFERENCE_DRAFT):
        raise PermissionDenied


def problems_of(kind: str, content: Any) -> list[str]:
    """Return in words what is wrong with a draft; nothing means that it may be published."""
    before = policy.used_in_force(kind)
    if before is None and not NEW_KIND.match(kind):
        return [_("A new kind is called workflow_… or enrichment_…, in small letters.")]
    if before is not None and type(before) is not type(content):
        return [_("A list stays a list and a tree stays a tree: upload the same kind of file.")]
    form = _problems_of_rows(before, content) if isinstance(content, list) else []
    return form or [
        problem
        for check in policy_checks.all()
        if check.is_about(kind)
        for problem in check.problems(kind, content)
    ]


def _require_sound(kind: str, content: Any) -> None:
    if kind in policy.ELSEWHERE:
        raise PermissionDenied
    if problems := problems_of(kind, content):
        raise NotSound(problems)


def _problems_of_rows(before: Any, rows: list[dict[str, str]]) -> list[str]:
    if not rows:
        return [_("There is no row in it.")]
    if wrong := _wrong_columns(policy.columns(before or rows), rows[0]):
        return wrong
    problems = [line for place, row in enumerate(rows, 1) for line in _wrong_values(place, row)]
    problems += _missing(before or [], rows) + _not_answered(before or [], rows) + _twice(rows)
    return problems[:MOST_SHOWN]


def _wrong_columns(wanted: list[str], row: dict[str, str]) -> list[str]:
    if set(wanted) == set(row):
        return []
    named = {"wanted": ", ".join(wanted), "found": ", ".join(map(str, row))}
    return [_("The columns must be: %(wanted)s. Found: %(found)s.") % named]


def _wrong_values(place: int, row: dict[str, str]) -> list[str]:
    if any(not isinstance(value, str) for value in row.values()):
        return [_("Row %(place)d has more or fewer values than there are columns.")
                % {"place": place}]  # fmt: skip
    if policy.KEY in row and not STABLE_CODE.match(row[policy.KEY]):
        return [_("Row %(place)d: a code holds letters, digits, dots, dashes and underscores only.")
                % {"place": place}]  # fmt: skip
    if any(len(value) > LONGEST or "\0" in value for value in row.values()):
        return [_("Row %(place)d holds a text that is too long or unreadable.") % {"place": place}]
    return []


def _missing(before: list[dict[str, str]], rows: list[dict[str, str]]) -> list[str]:
    """Find values that are empty where the version in force has one in every row."""
    always = [c for c in policy.columns(before) if all(row[c] for row in before)]
    return [
        _("Row %(place)d: “%(column)s” is empty.") % {"place": place, "column": column}
        for place, row in enumerate(rows, 1)
        for column in always
        if not row[column]
    ]


def _not_answered(before: list[dict[str, str]], rows: list[dict[str, str]]) -> list[str]:
    """Find other words than yes and no where every row of the version in force has one of them."""
    answered = sorted(policy.answered_yes_or_no(before))
    return [
        _("Row %(place)d: “%(column)s” holds yes or no, in English.")
        % {"place": place, "column": column}
        for place, row in enumerate(rows, 1)
        for column in answered
        if row[column] not in {"", *policy.YES_OR_NO}
    ]


def _twice(rows: list[dict[str, str]]) -> list[str]:
    if policy.KEY not in rows[0]:
        return []
    times = Counter(row[policy.KEY] for row in rows)
    return [
        _("The code “%(code)s” occurs more than once.") % {"code": code}
        for code, number in times.items()
        if number > 1
    ]
