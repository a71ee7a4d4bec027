"""Bringing organisations and people into the chain."""

from datetime import date

from django.db import transaction

from schakel.base.accounts.models import Membership, Organisation, Unit, User
from schakel.base.encryption import services as encryption
from schakel.base.rights import ROLES


class RoleUnknown(Exception):
    """There is no role of this code."""


@transaction.atomic
def add_organisation(
    *,
    code: str,
    name: str,
    type_code: str,
    region: str = "",
    parent: Organisation | None = None,
    is_demonstration: bool = False,
) -> Organisation:
    """Bring an organisation into the chain, with its own keys."""
    organisation = Organisation.objects.create(
        code=code,
        name=name,
        type=type_code,
        region=region,
        parent=parent,
        is_demonstration=is_demonstration,
    )
    encryption.make_keys(organisation_id=organisation.pk)
    return organisation


def add_unit(*, organisation_id: int, name: str) -> Unit:
    """Give an organisation a unit, unless it has one of this name."""
    unit, _is_new = Unit.objects.get_or_create(organisation_id=organisation_id, name=name)
    return unit


def add_membership(
    *,
    user: User,
    organisation: Organisation,
    role: str,
    purpose: str,
    unit: Unit | None = None,
    certified_until: date | None = None,
) -> Membership:
    """Give a person a role and a purpose in an organisation."""
    if role not in ROLES:
        raise RoleUnknown(role)
    return Membership.objects.create(
        user=user,
        organisation=organisation,
        role=role,
        purpose=purpose,
        unit=unit,
        certified_until=certified_until,
    )
