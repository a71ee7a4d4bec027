"""A signal with many persons: a light list with plain facts only, so that it needs no trail."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from schakel.base.actor import Actor
from schakel.base.reference import selectors as reference
from schakel.signals.models import HelpOffer, InvolvedPerson, Signal
from schakel.signals.selectors.choices import ROLES
from schakel.signals.selectors.kinds import kinds_of
from schakel.signals.selectors.lists import own
from schakel.signals.selectors.page import PersonView, views_of
from schakel.signals.selectors.people import persons_of
from schakel.signals.workflow import PersonRole

PAGE = 50
PLAIN = ("pk", "number", "role", "sex", "is_minor", "language", "is_possible_victim")
LEAST, MOST = 2, 200


@dataclass(frozen=True)
class PersonRow:
    """A person in the list: plain facts, and how far help got."""

    id: UUID
    number: int
    role: str
    sex: str
    is_minor: str
    language: str
    is_possible_victim: bool
    is_offered: bool
    has_accepted: bool


def count_persons(*, actor: Actor, signal_id: UUID) -> int:
    """Return how many persons an own signal has."""
    return persons_of(own(actor).get(pk=signal_id)).count()


def persons(*, actor: Actor, signal_id: UUID, page: int = 1) -> list[PersonRow]:
    """Return a page of the persons of an own signal, in one query whatever their number."""
    found = persons_of(own(actor).get(pk=signal_id))
    return _rows(found, (page - 1) * PAGE, page * PAGE)


def victims(signal: Signal) -> list[PersonRow]:
    """Return the possible victims in a signal itself, to whom help is offered."""
    return _rows(signal.persons.filter(is_possible_victim=True).order_by("number"))


def one_person(*, actor: Actor, signal_id: UUID, person_id: UUID) -> PersonView:
    """Return one person of an own signal with all that belongs to it."""
    signal = own(actor).select_related("from_handover").get(pk=signal_id)
    person = persons_of(signal).get(pk=person_id)
    kinds = kinds_of(signal_id)
    return views_of(actor=actor, signal=signal, persons=[person], kinds=kinds)[0]


def still_to_add(signal: Signal) -> int | None:
    """Return how many persons the workplaces of a signal name that are not in it yet."""
    named = sum(number or 0 for number in signal.workplaces.values_list("persons", flat=True))
    known = signal.persons.aggregate(number=Count("pk"))["number"]
    left = min(named - known, MOST)
    return left if left >= LEAST else None


def in_words(row: PersonRow) -> str:
    """Return a person in one line: number, sex, language and how far help got."""
    sex = reference.labels("sex").get(row.sex, "")
    return " · ".join(filter(None, [str(row.number), sex, row.language, help_in_words(row)]))


def help_in_words(row: PersonRow) -> str:
    """Return how far help got with a person."""
    if not row.is_possible_victim:
        return ""
    if row.has_accepted:
        return _("help accepted")
    return _("help offered") if row.is_offered else _("no help offered yet")


def _rows(
    found: QuerySet[InvolvedPerson], start: int = 0, end: int | None = None
) -> list[PersonRow]:
    offered = HelpOffer.objects.filter(person=OuterRef("pk"))
    people = found.annotate(
        is_offered=Exists(offered), has_accepted=Exists(offered.filter(answer="accepted"))
    ).values(*PLAIN, "is_offered", "has_accepted")
    return [
        PersonRow(id=row.pop("pk"), role=str(ROLES[PersonRole(row.pop("role"))]), **row)
        for row in people[start:end]
    ]
