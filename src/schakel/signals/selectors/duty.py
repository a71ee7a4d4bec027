"""Who is certified for informative talks, and who is on duty now and this week."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.rights import Right
from schakel.signals.models import DutyTurn

# A certificate that ends within this time is shown as one to renew.
SOON = timedelta(days=60)
AHEAD = timedelta(days=7)
RIGHTS = frozenset({Right.SIGNALS_ASSIGN, Right.SIGNALS_TALK})


@dataclass(frozen=True)
class Certified:
    """A colleague with a certificate, until when it is valid, and the turns of this week."""

    user_id: int
    name: str
    unit: str
    until: date
    turns: tuple[DutyTurn, ...]

    @property
    def is_valid(self) -> bool:
        """Tell whether the certificate is valid today."""
        return self.until >= timezone.localdate()

    @property
    def ends_soon(self) -> bool:
        """Tell whether the certificate must be renewed soon."""
        return self.is_valid and self.until <= timezone.localdate() + SOON

    @property
    def is_on_duty(self) -> bool:
        """Tell whether somebody is on duty now, with a certificate that is valid."""
        now = timezone.now()
        return self.is_valid and any(t.starts_at <= now < t.ends_at for t in self.turns)


def certified(*, actor: Actor) -> list[Certified]:
    """Return the certified colleagues, who is on duty now first; in two queries."""
    return _certified(actor, _turns(actor, AHEAD)) if actor.rights & RIGHTS else []


def on_duty(*, actor: Actor) -> list[Certified]:
    """Return who is on duty now; where nobody has a turn that is one query."""
    turns = _turns(actor, timedelta(0)) if actor.rights & RIGHTS else {}
    return [one for one in _certified(actor, turns) if one.is_on_duty] if turns else []


def _turns(actor: Actor, ahead: timedelta) -> dict[int, list[DutyTurn]]:
    """Return by person the turns that run now, or begin within this time."""
    now = timezone.now()
    turns: dict[int, list[DutyTurn]] = {}
    for turn in DutyTurn.objects.filter(
        organisation_id=actor.organisation_id,
        withdrawn_at__isnull=True,
        ends_at__gt=now,
        starts_at__lte=now + ahead,
    ).order_by("starts_at"):
        turns.setdefault(turn.user_id, []).append(turn)
    return turns


def _certified(actor: Actor, turns: Mapping[int, list[DutyTurn]]) -> list[Certified]:
    found = [
        Certified(
            user_id=membership.user_id,
            name=membership.user.name,
            unit=membership.unit.name if membership.unit else "",
            until=membership.certified_until,
            turns=tuple(turns.get(membership.user_id, ())),
        )
        for membership in accounts.certified_colleagues(actor.organisation_id)
        if membership.certified_until
    ]
    return sorted(found, key=lambda one: (not one.is_on_duty, not one.is_valid, one.name))
