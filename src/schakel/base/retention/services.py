"""Legal holds: `place_hold`, `ask_lifting`, `lift_hold`; and `destroy_due`, for retention only."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from schakel.base import registry
from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.retention import policies, selectors
from schakel.base.retention.models import LegalHold

ROLE = "schakel_retention"


class ReasonMissing(Exception):
    """A legal hold needs a reason, and so does lifting it."""


class AlreadyHeld(Exception):
    """This is under a legal hold already."""


class NotHeld(Exception):
    """There is no legal hold to lift, or nobody asked to lift it yet."""


class SamePerson(Exception):
    """Who asked to lift a legal hold cannot be the second person."""


class WrongRole(Exception):
    """Destroying is for the role of retention alone."""


@transaction.atomic
def place_hold(*, actor: Actor, target: Model, reason: str) -> LegalHold:
    """Keep a thing past its term, and say why."""
    _require(actor)
    if actor.user_id is None or not reason.strip():
        raise ReasonMissing
    if selectors.hold_of(actor=actor, target=target):
        raise AlreadyHeld
    hold = LegalHold(
        organisation_id=actor.organisation_id,
        target_type=target._meta.label,
        target_id=str(target.pk),
        reason=reason,
        placed_by=actor.user_id,
        placed_at=timezone.now(),
    )
    hold.save(force_insert=True)
    audit.record(actor=actor, action="retention.hold", target=target)
    return hold


@transaction.atomic
def ask_lifting(*, actor: Actor, target: Model, reason: str) -> LegalHold:
    """Ask a colleague to lift a legal hold with you, and say why."""
    hold = _locked(actor, target)
    if not reason.strip():
        raise ReasonMissing
    hold.why_lifted, hold.lifting_asked_by = reason, actor.user_id
    hold.save()
    audit.record(actor=actor, action="retention.ask_lifting", target=target)
    return hold


@transaction.atomic
def lift_hold(*, actor: Actor, target: Model) -> LegalHold:
    """Lift a legal hold that a colleague asked you to lift; from then on the term counts again."""
    hold = _locked(actor, target)
    if hold.lifting_asked_by is None:
        raise NotHeld
    if hold.lifting_asked_by == actor.user_id:
        raise SamePerson
    hold.lifted_by, hold.lifted_at = actor.user_id, timezone.now()
    hold.save()
    audit.record(actor=actor, action="retention.lift", target=target)
    return hold


def destroy_due(*, now: datetime, is_preview: bool = False) -> dict[str, int]:
    """Destroy what no term allows any more, per class of retention; a preview only counts it."""
    _require_role()
    return {
        rule.retention_class: rule.count_due(now) if is_preview else rule.destroy_due(now)
        for rule in registry.retention_rules.all()
    }


def _require_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone() != (ROLE,):
            raise WrongRole


def _require(actor: Actor) -> None:
    if not policies.may_hold(actor):
        raise PermissionDenied


def _locked(actor: Actor, target: Model) -> LegalHold:
    _require(actor)
    found = selectors.hold_of(actor=actor, target=target)
    if found is None:
        raise NotHeld
    return LegalHold.objects.select_for_update().get(pk=found.pk)
