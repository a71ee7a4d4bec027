"""Reading of the trail, and the check that nobody touched it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from schakel.base.accounts.selectors import role_names
from schakel.base.actor import Actor
from schakel.base.audit.models import AuditLine
from schakel.base.registry import TodayLine
from schakel.base.rights import Right


def lines_about(*, actor: Actor, target: models.Model, limit: int = 50) -> list[AuditLine]:
    """Return who of the own organisation looked at a thing or changed it, newest first."""
    return list(
        AuditLine.objects.filter(
            organisation_id=actor.organisation_id,
            target_type=target._meta.label,
            target_id=str(target.pk),
        ).order_by("-number")[:limit]
    )


@dataclass(frozen=True)
class Part:
    """Whether somebody ever did something with a thing; if not, the reason they gave for looking."""

    has_acted: bool
    reason: str


def part_in(*, actor: Actor, target: models.Model, looks: Collection[str], since: datetime) -> Part:
    """Return somebody's part in a thing, other than these acts of looking; reasons no older than `since`."""
    looked = models.Q(action__in=looks)
    told = models.Q(at__gte=since) & ~models.Q(reason_digest="")
    acts_first = models.ExpressionWrapper(looked, models.BooleanField()).asc()
    found = _own_lines(actor, target).filter(~looked | told)
    line = found.order_by(acts_first, "-number").first()
    if line is None:
        return Part(has_acted=False, reason="")
    has_acted = line.action not in looks
    return Part(has_acted, "" if has_acted else line.reason)


def touched(
    *, organisation_id: int, target_type: str, target_ids: Collection[str], besides: Collection[str]
) -> set[str]:
    """Return the things of a kind to which something was done, other than these acts."""
    found = AuditLine.objects.filter(
        organisation_id=organisation_id, target_type=target_type, target_id__in=target_ids
    )
    return set(found.exclude(action__in=besides).values_list("target_id", flat=True))


def _own_lines(actor: Actor, target: models.Model) -> models.QuerySet[AuditLine]:
    return AuditLine.objects.filter(
        organisation_id=actor.organisation_id,
        user_id=actor.user_id,
        target_type=target._meta.label,
        target_id=str(target.pk),
    )


def lines(
    *, actor: Actor, action: str = "", user_id: int | None = None
) -> models.QuerySet[AuditLine]:
    """Return the trail of the own organisation, newest first, for who may read it."""
    if not actor.may(Right.AUDIT_READ):
        return AuditLine.objects.none()
    found = AuditLine.objects.filter(organisation_id=actor.organisation_id).order_by("-number")
    found = found.filter(action=action) if action else found
    return found.filter(user_id=user_id) if user_id else found


def lines_of_subject(*, actor: Actor, subject: str, limit: int = 500) -> list[AuditLine]:
    """Return what the own organisation did with the data of one person concerned, newest first."""
    found = AuditLine.objects.filter(
        organisation_id=actor.organisation_id, details__subject=subject
    )
    return list(found.order_by("-number")[:limit])


def lines_on(
    *, actor: Actor, target_type: str, target_ids: Collection[str], limit: int = 500
) -> list[AuditLine]:
    """Return who of the own organisation looked at things or changed them, newest first."""
    found = AuditLine.objects.filter(
        organisation_id=actor.organisation_id, target_type=target_type, target_id__in=target_ids
    )
    return list(found.order_by("-number")[:limit])


def told(lines: Collection[AuditLine], words: Mapping[str, str | Promise]) -> list[TodayLine]:
    """Return the lines as a person concerned hears them: who by role, never by name."""
    roles, otherwise = role_names(), _("worked on it")
    return [
        TodayLine(
            title=date_format(timezone.localtime(line.at), "j F Y, H:i"),
            url="",
            why=f"{roles.get(line.role, line.role)}: {words.get(line.action, otherwise)}",
            due_at=None,
        )
        for line in lines
    ]
