"""Lines of the trail of one's own organisation, by person, thing, period and kind of act."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from schakel.base.accounts import selectors as accounts
from schakel.base.accounts.models import Membership
from schakel.base.actor import Actor
from schakel.base.audit.models import AuditLine
from schakel.base.calendar import AMSTERDAM
from schakel.base.identifiers import ids_among
from schakel.base.reference import selectors as reference
from schakel.base.reference.models import ReferenceVersion
from schakel.base.registry import thing_names
from schakel.base.rights import ROLES

PAGE = 50
MOST = 10_000  # lines in one file; the page says so when there are more
SYSTEM = "system"
PAGES = "audit_pages"


@dataclass(frozen=True)
class Question:
    """What somebody asks the trail."""

    who: str = ""
    group: str = ""
    thing: str = ""
    start: date | None = None
    end: date | None = None
    before: int | None = None


@dataclass(frozen=True)
class Row:
    """One line of the trail in words."""

    number: int
    at: datetime
    who: str
    role: str
    purpose: str
    act: str
    kind: str
    thing: str
    reason: str


@dataclass(frozen=True)
class Trail:
    """A page of the trail; `next_before` leads to the lines before it."""

    rows: list[Row]
    next_before: int | None


def found(actor: Actor, question: Question) -> QuerySet[AuditLine]:
    """Return the lines of the own organisation that answer the question, newest first."""
    lines = AuditLine.objects.filter(organisation_id=actor.organisation_id).order_by("-number")
    if question.who == SYSTEM:
        lines = lines.filter(user_id__isnull=True)
    elif question.who:
        lines = lines.filter(user_id=int(question.who))
    if question.group:
        lines = lines.filter(action__in=codes_of(question.group))
    if question.thing:
        lines = lines.filter(target_id__in=things_called(actor, question.thing))
    return _within(lines, question)


def _within(lines: QuerySet[AuditLine], question: Question) -> QuerySet[AuditLine]:
    if question.start:
        lines = lines.filter(at__gte=_midnight(question.start))
    if question.end:
        lines = lines.filter(at__lt=_midnight(question.end + timedelta(days=1)))
    return lines.filter(number__lt=question.before) if question.before else lines


def page(actor: Actor, question: Question) -> Trail:
    """Return one page of lines in words."""
    lines = list(found(actor, question)[: PAGE + 1])
    more = len(lines) > PAGE
    shown = in_words(actor, lines[:PAGE])
    return Trail(shown, shown[-1].number if more else None)


def in_words(actor: Actor, lines: Iterable[AuditLine]) -> list[Row]:
    """Return lines with the names of people, acts and things instead of their codes."""
    kept = list(lines)
    people = accounts.names_of({line.user_id for line in kept if line.user_id})
    acts, kinds = reference.labels("audit_actions"), reference.labels("audit_things")
    names = _names(actor, kept)
    return [
        Row(
            number=line.number,
            at=line.at,
            who=people.get(line.user_id or 0, _("the system")),
            role=role_name(line.role),
            purpose=line.purpose,
            act=acts.get(line.action, line.action),
            kind=kinds.get(line.target_type, line.target_type),
            thing=names.get((line.target_type, line.target_id), line.target_id),
            reason=line.reason,
        )
        for line in kept
    ]


def role_name(code: str) -> str:
    """Return what a role is called; the system's own has no name."""
    if code == SYSTEM:
        return ""
    return str(ROLES[code].label) if code in ROLES else code


def members(actor: Actor, keys: set[str]) -> dict[str, str]:
    """Return who members of the own organisation are; a key that is no number is nobody's."""
    found = Membership.objects.filter(organisation_id=actor.organisation_id)
    rows = found.filter(pk__in=[int(key) for key in keys if key.isdecimal()])
    return {str(key): name for key, name in rows.values_list("pk", "user__name")}


def versions(_actor: Actor, keys: set[str]) -> dict[str, str]:
    """Return of which list, text or workflow a version is, and its number."""
    names = reference.labels("policy_kinds")
    found = ReferenceVersion.objects.filter(pk__in=ids_among(keys))
    rows = [(str(key), kind, str(number)) for key, kind, number
            in found.values_list("pk", "kind", "number")]  # fmt: skip
    for key in keys:
        # Who took one along left its kind and number as the key.
        kind, apart, number = key.partition(" ")
        rows += [(key, kind, number)] if apart else []
    return {key: f"{names.get(kind, kind)} / {number}" for key, kind, number in rows}


def _names(actor: Actor, lines: list[AuditLine]) -> dict[tuple[str, str], str]:
    return {
        (known.target_type, key): name
        for known in thing_names.all()
        if (keys := {line.target_id for line in lines if line.target_type == known.target_type})
        for key, name in known.names(actor, keys).items()
    }


def things_called(actor: Actor, text: str) -> list[str]:
    """Return the keys of the things with this name or number; a key stands for itself."""
    return [text, *(key for known in thing_names.all() for key in known.find(actor, text))]


def pages(_actor: Actor, routes: set[str]) -> dict[str, str]:
    """Return what people call the pages and acts with these names, in the words of their part."""
    words = reference.labels(PAGES)
    parts = {route: words.get(route.partition(":")[0], route) for route in routes}
    return {route: words.get(route, part) for route, part in parts.items()}


def pages_called(_actor: Actor, text: str) -> list[str]:
    """Return the names of the pages and acts that people call this."""
    wanted = text.strip().casefold()
    return [route for route, word in reference.labels(PAGES).items() if word.casefold() == wanted]


def codes_of(group: str) -> list[str]:
    """Return the acts of one group."""
    rows = reference.current("audit_actions").rows
    return [row["code"] for row in rows if row["group"] == group]


def groups() -> list[tuple[str, str]]:
    """Return the groups of acts, as choices of a form field."""
    return reference.choices("audit_groups")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=AMSTERDAM)
