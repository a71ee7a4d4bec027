"""Filling the demonstration, and becoming somebody in it."""

from datetime import date

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest

from schakel.base.accounts import services as accounts
from schakel.base.accounts.models import Membership, Organisation, User
from schakel.base.demo.models import Filling
from schakel.base.encryption import services as encryption
from schakel.base.reference import selectors as reference
from schakel.base.registry import DemonstrationSeries, demonstration_series, demonstration_steps
from schakel.base.requests import MEMBERSHIP_KEY

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class NotADemonstration(Exception):
    """This installation is in earnest: nothing invented may enter it."""


def fill() -> list[str]:
    """Add the invented data of every app, once; what is there stays as it is."""
    if not settings.SCHAKEL_DEMONSTRATION:
        raise NotADemonstration
    encryption.ensure_master_key()
    steps = sorted(demonstration_steps.all(), key=lambda step: step.order)
    for step in steps:
        step.make()
    return [step.code for step in steps]


def fill_series() -> None:
    """Add the invented data that are too many for the first page, and go on where it stopped."""
    if not settings.SCHAKEL_DEMONSTRATION:
        raise NotADemonstration
    for series in demonstration_series.all():
        total = series.batches()
        Filling.objects.get_or_create(code=series.code, defaults={"total": total})
        for number in range(total):
            _write_batch(series, number)


@transaction.atomic
def _write_batch(series: DemonstrationSeries, number: int) -> None:
    filling = Filling.objects.select_for_update().get(code=series.code)
    # Two that fill at the same time take turns; what is there is not written again.
    if filling.done > number:
        return
    series.write(number)
    filling.done = number + 1
    filling.save(update_fields=["done"])


@transaction.atomic
def make_people() -> None:
    """Add the invented organisations and people."""
    if Organisation.objects.filter(is_demonstration=True).exists():
        return
    homes = {
        row["code"]: _organisation(row)
        for row in reference.current("demonstration/organisations").rows
    }
    for row in reference.current("demonstration/people").rows:
        _person(row, homes[row["organisation"]])


def become(*, request: HttpRequest, membership_id: int) -> Membership:
    """Sign in as an invented person, in one click."""
    if not settings.SCHAKEL_DEMONSTRATION:
        raise NotADemonstration
    membership = Membership.objects.select_related("user").get(
        pk=membership_id, user__is_demonstration=True, organisation__is_demonstration=True
    )
    login(request, membership.user, backend=_BACKEND)
    request.session[MEMBERSHIP_KEY] = membership.pk
    UserSession.objects.create_from_request(request)  # as allauth does where it signs in itself
    return membership


def _organisation(row: dict[str, str]) -> Organisation:
    organisation = accounts.add_organisation(
        code=row["code"],
        name=row["nl"],
        type_code=row["type"],
        region=row["region"],
        is_demonstration=True,
    )
    organisation.takes_public_reports = row["takes_public_reports"] == "yes"
    organisation.save(update_fields=["takes_public_reports"])
    for name in filter(None, (name.strip() for name in row["units"].split(";"))):
        accounts.add_unit(organisation_id=organisation.pk, name=name)
    return organisation


def _person(row: dict[str, str], home: Organisation) -> None:
    email = f"{row['code']}@voorbeeld.test"
    user = User.objects.create_user(email=email, name=row["nl"])
    user.is_demonstration = True
    user.save(update_fields=["is_demonstration"])
    accounts.add_membership(
        user=user,
        organisation=home,
        role=row["role"],
        purpose=row["purpose"],
        certified_until=date.fromisoformat(row["certified"]) if row["certified"] else None,
    )
