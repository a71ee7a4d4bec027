"""Supervision on the page of a signal: the switch to investigation, and inspections with partners."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from schakel.base.accounts import selectors as accounts
from schakel.base.reference import selectors as reference
from schakel.signals.models import Inspection
from schakel.signals.selectors.page import SignalPage


@dataclass(frozen=True)
class Partner:
    """An organisation that took part, and when something of this signal went to it, if ever."""

    name: str
    shared_at: datetime | None


@dataclass(frozen=True)
class InspectionShown:
    """An inspection with its partners."""

    row: Inspection
    partners: list[Partner]


@dataclass(frozen=True)
class SwitchShown:
    """On what ground the aim became investigation, and who decided."""

    ground: str
    reason: str
    decided_by: str
    decided_on: date


@dataclass(frozen=True)
class SupervisionShown:
    """What a signal's page says about supervision."""

    switch: SwitchShown | None
    inspections: list[InspectionShown]


def shown(found: SignalPage, names: Mapping[int, str]) -> SupervisionShown:
    """Return the switch and the inspections of a signal, with names."""
    return SupervisionShown(switch=_switch(found, names), inspections=_inspections(found))


def _switch(found: SignalPage, names: Mapping[int, str]) -> SwitchShown | None:
    row = found.beside.switch
    if row is None:
        return None
    return SwitchShown(
        ground=reference.labels("switch_grounds").get(row.ground, row.ground),
        reason=row.reason or "",
        decided_by=names.get(row.decided_by, ""),
        decided_on=row.decided_on,
    )


def _inspections(found: SignalPage) -> list[InspectionShown]:
    rows = found.beside.inspections
    if not rows:
        return []
    names = accounts.organisation_names({key for row in rows for key in row.partners})
    ours = found.signal.organisation_id
    went = {
        disclosure.recipient_id: disclosure.disclosed_at
        for disclosure in found.beside.disclosures
        if disclosure.sender_id == ours and disclosure.recipient_id
    }
    return [
        InspectionShown(row, [Partner(names.get(key, ""), went.get(key)) for key in row.partners])
        for row in rows
    ]
