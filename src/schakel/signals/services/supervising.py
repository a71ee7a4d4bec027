"""Supervision and investigation kept apart: `switch_powers`, `plan_inspection`, `record_findings`,
`require_switch`."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.reference import selectors as reference
from schakel.signals import policies
from schakel.signals.models import Inspection, PowersSwitch, Signal
from schakel.signals.services.course import StepNotAllowed, own_signal, require


class SwitchMissing(StepNotAllowed):
    """Record first on what ground and why supervision ends and investigation begins (Awb 3:3)."""


class SwitchIncomplete(Exception):
    """A switch has a ground, a reason and a named person who decided."""


class AlreadySwitched(Exception):
    """The switch of this signal stands on record already."""


class NoSupervision(Exception):
    """This organisation does not supervise, so there is nothing to switch from."""


class InspectionIncomplete(Exception):
    """A joint inspection names partners and its aim of supervision; findings come afterwards."""


@dataclass(frozen=True)
class Switch:
    """On what ground, why, who decided and on which day."""

    ground: str
    reason: str
    decided_by: int
    decided_on: date


@dataclass(frozen=True)
class InspectionInput:
    """On which day, with which organisations and for which aim of supervision."""

    held_on: date
    partners: tuple[int, ...]
    aim: str


@transaction.atomic
def switch_powers(*, actor: Actor, signal_id: UUID, switch: Switch) -> PowersSwitch:
    """Record that the aim becomes investigation; after that the signal may be handed over."""
    signal = own_signal(actor, signal_id)
    require(policies.may_weigh(actor, signal))
    if not switches_to(actor.organisation_type):
        raise NoSupervision
    known = {row["code"] for row in reference.current("switch_grounds").rows}
    if switch.ground not in known or not switch.reason.strip():
        raise SwitchIncomplete
    accounts.colleague(user_id=switch.decided_by, organisation_id=actor.organisation_id)
    if PowersSwitch.objects.filter(signal=signal).exists():
        raise AlreadySwitched
    row = PowersSwitch(
        organisation_id=signal.organisation_id,
        signal=signal,
        ground=switch.ground,
        reason=switch.reason,
        decided_by=switch.decided_by,
        decided_on=switch.decided_on,
        recorded_by=actor.user_id,
        at=timezone.now(),
    )
    row.save(force_insert=True)
    audit.record(actor=actor, action="signals.switch_powers", target=signal, ground=switch.ground)
    return row


@transaction.atomic
def plan_inspection(*, actor: Actor, signal_id: UUID, plan: InspectionInput) -> Inspection:
    """Plan an inspection with partners; nothing of the signal goes to them by this."""
    signal = own_signal(actor, signal_id)
    require(policies.may_enrich(actor, signal))
    partners = sorted({accounts.organisation(key).pk for key in plan.partners})
    if not partners or actor.organisation_id in partners or not plan.aim.strip():
        raise InspectionIncomplete
    row = Inspection(
        organisation_id=signal.organisation_id,
        signal=signal,
        held_on=plan.held_on,
        partners=partners,
        aim=plan.aim,
        planned_by=actor.user_id,
        at=timezone.now(),
    )
    row.save(force_insert=True)
    audit.record(
        actor=actor,
        action="signals.plan_inspection",
        target=signal,
        partners=[str(key) for key in partners],
    )
    return row


@transaction.atomic
def record_findings(
    *, actor: Actor, signal_id: UUID, inspection_id: UUID, findings: str
) -> Inspection:
    """Record what an inspection with partners found; once, after it was held."""
    signal = own_signal(actor, signal_id)
    require(policies.may_enrich(actor, signal))
    row = Inspection.objects.select_for_update().get(pk=inspection_id, signal=signal)
    if not findings.strip() or row.findings or row.held_on > timezone.localdate():
        raise InspectionIncomplete
    row.findings, row.found_by, row.found_at = findings, actor.user_id, timezone.now()
    row.save(update_fields=["findings", "found_by", "found_at"])
    audit.record(actor=actor, action="signals.inspection", target=signal)
    return row


def require_switch(signal: Signal, recipient_id: int) -> None:
    """Stop a hand-over from supervision to investigation that nobody gave a ground for."""
    sender = accounts.organisation(signal.organisation_id).type
    needs = accounts.organisation(recipient_id).type in switches_to(sender)
    if needs and not PowersSwitch.objects.filter(signal=signal).exists():
        raise SwitchMissing


def switches_to(organisation_type: str) -> frozenset[str]:
    """Return to which kinds of organisation supervision of this kind only goes by a switch."""
    rows = reference.current("powers_switches").rows
    return frozenset(
        kind for row in rows if row["code"] == organisation_type for kind in row["to"].split()
    )
