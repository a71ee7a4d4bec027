"""Terms and holds."""

from datetime import datetime, timedelta

from django.db.models import Model

from schakel.base.actor import Actor
from schakel.base.reference import selectors as reference
from schakel.base.retention.models import LegalHold


class NoTerm(Exception):
    """Nothing says how long this class is kept; what has no term is not destroyed."""


def due_before(retention_class: str, *, now: datetime) -> datetime:
    """Return the moment before which the last step must lie; raises NoTerm where there is no term."""
    rows = {row["code"]: row for row in reference.current("retention_classes").rows}
    days = rows[retention_class]["days"] if retention_class in rows else ""
    if not days:
        raise NoTerm(retention_class)
    return now - timedelta(days=int(days))


def held(*, target_type: str) -> set[str]:
    """Return the keys of the things of a kind that are under a legal hold, as far as one may see."""
    found = LegalHold.objects.filter(target_type=target_type, lifted_at__isnull=True)
    return set(found.values_list("target_id", flat=True))


def hold_of(*, actor: Actor, target: Model) -> LegalHold | None:
    """Return the legal hold on a thing of the organisation, if there is one now."""
    return LegalHold.objects.filter(
        organisation_id=actor.organisation_id,
        target_type=target._meta.label,
        target_id=str(target.pk),
        lifted_at__isnull=True,
    ).first()
