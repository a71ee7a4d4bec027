"""The cards of the demonstration: who one can be."""

from dataclasses import dataclass

from django.db.models import Sum
from django.utils.functional import Promise
from django.utils.translation import get_language

from schakel.base.accounts import selectors as accounts
from schakel.base.accounts.models import Membership
from schakel.base.actor import Actor
from schakel.base.demo.models import Filling
from schakel.base.reference import selectors as reference
from schakel.base.rights import ROLES


@dataclass(frozen=True)
class Card:
    """One invented person, and what they come to do."""

    membership_id: int
    name: str
    role: str | Promise
    organisation: str
    does: str


@dataclass(frozen=True)
class Desk:
    """The people of one invented organisation."""

    organisation: str
    cards: tuple[Card, ...]


def percentage_filled() -> int | None:
    """Return how far the demonstration is filled, None when nothing is being written."""
    found = Filling.objects.aggregate(done=Sum("done"), total=Sum("total"))
    if not found["total"] or found["done"] >= found["total"]:
        return None
    return int(100 * found["done"] / found["total"])


def desks() -> list[Desk]:
    """Return all cards, by organisation in the order in which a signal travels."""
    people = {f"{row['code']}@voorbeeld.test": row
              for row in reference.current("demonstration/people").rows}  # fmt: skip
    order = {email: place for place, email in enumerate(people)}
    memberships = Membership.objects.select_related("user", "organisation").filter(
        user__email__in=people, organisation__is_demonstration=True
    )
    cards: dict[str, list[Card]] = {}
    for membership in sorted(memberships, key=lambda membership: order[membership.user.email]):
        cards.setdefault(membership.organisation.name, []).append(_card(membership, people))
    return [Desk(name, tuple(found)) for name, found in cards.items()]


def _card(membership: Membership, people: dict[str, dict[str, str]]) -> Card:
    english = (get_language() or "nl").startswith("en")
    row = people[membership.user.email]
    return Card(
        membership_id=membership.pk,
        name=membership.user.name,
        role=ROLES[membership.role].label,
        organisation=membership.organisation.name,
        does=row["does_en"] if english else row["does"],
    )


@dataclass(frozen=True)
class Person:
    """An invented person as somebody who can act."""

    membership_id: int
    actor: Actor
    role: str | Promise
    organisation: str


def person(code: str) -> Person:
    """Return an invented person by the code of reference/demonstration/people.csv."""
    membership = Membership.objects.select_related("user", "organisation").get(
        user__email=f"{code}@voorbeeld.test", organisation__is_demonstration=True
    )
    return Person(
        membership_id=membership.pk,
        actor=accounts.actor_for(membership),
        role=ROLES[membership.role].label,
        organisation=membership.organisation.name,
    )
