"""Who somebody is, for which organisation, and with which rights."""

from datetime import date

from schakel.base.accounts.models import Membership, Organisation, Unit, User
from schakel.base.actor import Actor
from schakel.base.rights import ROLES


def memberships_of(user: User) -> list[Membership]:
    """Return the places where a user may work now."""
    return list(
        Membership.objects.select_related("organisation", "user")
        .filter(user=user, user__is_active=True, is_active=True, organisation__is_active=True)
        .order_by("organisation__name", "role")
    )


def actor_for(membership: Membership, *, reason: str = "") -> Actor:
    """Return the actor that a user is in this membership."""
    role = ROLES[membership.role]
    return Actor(
        user_id=membership.user_id,
        organisation_id=membership.organisation_id,
        organisation_type=membership.organisation.type,
        rights=role.rights,
        role=role.code,
        purpose=membership.purpose,
        name=membership.user.name,
        reason=reason,
        unit_id=membership.unit_id,
    )


def actor_of(*, user_id: int, organisation_id: int, role: str) -> Actor | None:
    """Return who a person is now in this role; None where the role was taken away since."""
    found = Membership.objects.select_related("organisation", "user").filter(
        user_id=user_id,
        user__is_active=True,
        organisation_id=organisation_id,
        organisation__is_active=True,
        role=role,
        is_active=True,
    )
    membership = found.first()
    return actor_for(membership) if membership else None


def demonstration_memberships() -> list[Membership]:
    """Return the invented people of the demonstration, in the order in which they were added."""
    return list(
        Membership.objects.select_related("organisation", "user")
        .filter(organisation__is_demonstration=True, user__is_demonstration=True)
        .order_by("pk")
    )


def works_in_earnest() -> bool:
    """Tell whether real organisations are here, so that nothing invented may be added."""
    return Organisation.objects.filter(is_demonstration=False).exists()


def system_actor(organisation_id: int, *, purpose: str = "operations") -> Actor:
    """Return the actor of a scheduled task: no person, no rights but those of the task's code."""
    organisation = Organisation.objects.get(pk=organisation_id)
    return Actor(
        user_id=None,
        organisation_id=organisation.pk,
        organisation_type=organisation.type,
        rights=frozenset(),
        role="system",
        purpose=purpose,
    )


def organisations(*, type_codes: frozenset[str] | None = None) -> list[Organisation]:
    """Return the active partners of the chain, all or those of some types."""
    found = Organisation.objects.filter(is_active=True)
    return list(found if type_codes is None else found.filter(type__in=type_codes))


def names_of(user_ids: set[int]) -> dict[int, str]:
    """Return the names of users by id, for pages that show who did something."""
    return dict(User.objects.filter(pk__in=user_ids).values_list("pk", "name"))


def organisation_names(organisation_ids: set[int]) -> dict[int, str]:
    """Return the names of organisations by id."""
    return dict(Organisation.objects.filter(pk__in=organisation_ids).values_list("pk", "name"))


def organisation(organisation_id: int) -> Organisation:
    """Return one active partner of the chain."""
    return Organisation.objects.get(pk=organisation_id, is_active=True)


def certified_until(*, user_id: int, organisation_id: int) -> date | None:
    """Return until when a person is certified to hold informative talks for an organisation."""
    found = Membership.objects.filter(
        user_id=user_id, organisation_id=organisation_id, is_active=True
    )
    return max((m.certified_until for m in found if m.certified_until), default=None)


def certified_colleagues(organisation_id: int) -> list[Membership]:
    """Return who has or had a certificate for informative talks, by name, the longest one each."""
    found = Membership.objects.select_related("user", "unit").filter(
        organisation_id=organisation_id,
        is_active=True,
        user__is_active=True,
        certified_until__isnull=False,
    )
    longest: dict[int, Membership] = {}
    for membership in found.order_by("user__name", "-certified_until"):
        longest.setdefault(membership.user_id, membership)
    return list(longest.values())


def unit_of(*, user_id: int, organisation_id: int) -> int | None:
    """Return the unit in which a person works for an organisation; None where they have none."""
    found = Membership.objects.filter(
        user_id=user_id, organisation_id=organisation_id, is_active=True, unit__isnull=False
    )
    return found.order_by("pk").values_list("unit_id", flat=True).first()


def units(organisation_id: int) -> list[tuple[int, str]]:
    """Return the units of an organisation, by name."""
    found = Unit.objects.filter(organisation_id=organisation_id).order_by("name")
    return list(found.values_list("pk", "name"))


def unit_names(unit_ids: set[int]) -> dict[int, str]:
    """Return the names of units by id."""
    return dict(Unit.objects.filter(pk__in=unit_ids).values_list("pk", "name"))


def unit(*, unit_id: int, organisation_id: int) -> Unit:
    """Return a unit of the organisation; any other does not exist."""
    return Unit.objects.get(pk=unit_id, organisation_id=organisation_id)


def people_of(unit_id: int) -> list[int]:
    """Return who works in a unit now."""
    found = Membership.objects.filter(unit_id=unit_id, is_active=True)
    return list(found.values_list("user_id", flat=True))


def colleague(*, user_id: int, organisation_id: int) -> User:
    """Return somebody who works for the organisation; anybody else does not exist."""
    return (
        User.objects.filter(
            memberships__organisation_id=organisation_id,
            memberships__is_active=True,
            is_active=True,
        )
        .distinct()
        .get(pk=user_id)
    )


def colleagues(organisation_id: int, *, role: str = "") -> list[tuple[int, str]]:
    """Return who works in an organisation now, all or those with one role, by name."""
    people = User.objects.filter(
        memberships__organisation_id=organisation_id, memberships__is_active=True, is_active=True
    )
    if role:
        people = people.filter(
            pk__in=Membership.objects.filter(
                organisation_id=organisation_id, role=role, is_active=True
            ).values("user_id")
        )
    return list(people.distinct().order_by("name").values_list("pk", "name"))


def taking_public_reports() -> list[Organisation]:
    """Return the organisations that take reports from the public without a sign-in."""
    return list(Organisation.objects.filter(is_active=True, takes_public_reports=True))


def organisation_id_of(*, code: str) -> int:
    """Return the active organisation with this code; there may be none (DoesNotExist)."""
    return Organisation.objects.get(code=code, is_active=True).pk


def mail_addresses(organisation_id: int, *, role: str) -> list[str]:
    """Return where the people with a role in an organisation get their mail."""
    people = [key for key, _name in colleagues(organisation_id, role=role)]
    return list(User.objects.filter(pk__in=people).order_by("pk").values_list("email", flat=True))


def first_with_role(*, organisation_id: int, role: str) -> Actor | None:
    """Return somebody with a role in an organisation, for data of the demonstration."""
    found = Membership.objects.select_related("organisation", "user").filter(
        organisation_id=organisation_id, role=role, is_active=True
    )
    membership = found.order_by("pk").first()
    return actor_for(membership) if membership else None


def members(*, role: str, is_demonstration: bool) -> list[Membership]:
    """Return who holds a role, among the invented people or among the real ones."""
    found = Membership.objects.select_related("user", "organisation").filter(
        role=role, is_active=True, organisation__is_demonstration=is_demonstration
    )
    return list(found.order_by("pk"))


def people_ever(organisation_id: int) -> list[tuple[int, str]]:
    """Return who works or worked in an organisation, by name; the trail names them all."""
    people = User.objects.filter(memberships__organisation_id=organisation_id)
    return list(people.distinct().order_by("name").values_list("pk", "name"))


def addresses_of(user_ids: set[int]) -> dict[int, str]:
    """Return where people get their mail, by id; who left gets none."""
    found = User.objects.filter(pk__in=user_ids, is_active=True, memberships__is_active=True)
    return dict(found.values_list("pk", "email"))


def role_names() -> dict[str, str]:
    """Return the roles by code, in words."""
    return {code: str(role.label) for code, role in ROLES.items()} | {"system": "Schakel"}
