"""The people of one's own organisation, for its administrator."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from allauth.usersessions.models import UserSession

from schakel.base.accounts.models import Membership, Unit
from schakel.base.actor import Actor
from schakel.base.administration.selectors.trail import role_name
from schakel.base.reference import selectors as reference


@dataclass(frozen=True)
class Member:
    """One person in one role, as the administrator sees them."""

    id: int
    user_id: int
    name: str
    email: str
    role: str
    purpose: str
    unit: str
    certified_until: date | None
    signed_in_at: datetime | None
    is_active: bool
    is_own: bool


def memberships(actor: Actor) -> list[Member]:
    """Return everybody who works or worked in the organisation, by name."""
    found = Membership.objects.select_related("user", "unit").filter(
        organisation_id=actor.organisation_id
    )
    ordered = list(found.order_by("-is_active", "user__name", "role"))
    purposes = reference.labels("purposes")
    return [_member(actor, found_one, purposes) for found_one in ordered]


def membership(actor: Actor, membership_id: int) -> Membership:
    """Return a membership of the own organisation; another organisation's does not exist."""
    return Membership.objects.select_related("user", "unit", "organisation").get(
        pk=membership_id, organisation_id=actor.organisation_id
    )


def units(actor: Actor) -> list[Unit]:
    """Return the units of the own organisation."""
    return list(Unit.objects.filter(organisation_id=actor.organisation_id))


def sessions(user_id: int) -> list[UserSession]:
    """Return where somebody is signed in now."""
    return [one for one in UserSession.objects.filter(user_id=user_id) if one.exists()]


def _member(actor: Actor, found: Membership, purposes: Mapping[str, str]) -> Member:
    return Member(
        id=found.pk,
        user_id=found.user_id,
        name=found.user.name,
        email=found.user.email,
        role=role_name(found.role),
        purpose=purposes.get(found.purpose, found.purpose),
        unit=found.unit.name if found.unit else "",
        certified_until=found.certified_until,
        signed_in_at=found.user.last_login,
        is_active=found.is_active,
        is_own=found.user_id == actor.user_id,
    )
