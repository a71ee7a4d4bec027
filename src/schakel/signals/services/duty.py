"""Who is on duty for informative talks: `put_on_duty`, `take_off_duty`, `certified_on`."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from schakel.base import calendar
from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.signals import policies
from schakel.signals.models import DutyTurn
from schakel.signals.services.course import require


class NotCertified(Exception):
    """Only a detective with a certificate that is valid on that day holds an informative talk."""


class TurnInvalid(Exception):
    """A turn ends after it starts, and not in the past."""


@dataclass(frozen=True)
class Turn:
    """Who is on duty, from when until when."""

    user_id: int
    starts_at: datetime
    ends_at: datetime


@transaction.atomic
def put_on_duty(*, actor: Actor, turn: Turn) -> DutyTurn:
    """Put a certified colleague on duty for informative talks."""
    require(policies.may_plan_duty(actor))
    accounts.colleague(user_id=turn.user_id, organisation_id=actor.organisation_id)
    now = timezone.now()
    if turn.ends_at <= turn.starts_at or turn.ends_at <= now:
        raise TurnInvalid
    certified_on(turn.user_id, actor.organisation_id, at=turn.ends_at)
    row = DutyTurn(
        organisation_id=actor.organisation_id,
        user_id=turn.user_id,
        starts_at=turn.starts_at,
        ends_at=turn.ends_at,
        added_by=actor.user_id,
        added_at=now,
    )
    row.save(force_insert=True)
    audit.record(actor=actor, action="signals.put_on_duty", target=row, user=turn.user_id)
    return row


@transaction.atomic
def take_off_duty(*, actor: Actor, turn_id: UUID) -> DutyTurn:
    """Take a colleague off duty; that the turn was planned stays on record."""
    row = DutyTurn.objects.select_for_update().get(
        pk=turn_id, organisation_id=actor.organisation_id
    )
    require(policies.may_plan_duty(actor))
    if row.withdrawn_at is None:
        row.withdrawn_at = timezone.now()
        row.save(update_fields=["withdrawn_at"])
        audit.record(actor=actor, action="signals.take_off_duty", target=row, user=row.user_id)
    return row


def certified_on(user_id: int | None, organisation_id: int, *, at: datetime) -> date:
    """Return until when somebody is certified; raises NotCertified where not on that day."""
    if user_id is None:
        raise NotCertified
    until = accounts.certified_until(user_id=user_id, organisation_id=organisation_id)
    if until is None or until < at.astimezone(calendar.AMSTERDAM).date():
        raise NotCertified
    return until
