"""What happened beside the course of a signal: who was consulted, and what left to whom."""

from dataclasses import dataclass

from schakel.base.actor import Actor
from schakel.sharing import selectors as sharing
from schakel.sharing.services import Disclosure
from schakel.signals.models import Consultation, Inspection, PowersSwitch, Signal, TrackChoice
from schakel.signals.selectors.kinds import Kinds


@dataclass(frozen=True)
class Beside:
    """The events beside the phases, each on record and on the timeline."""

    consultations: list[Consultation]
    disclosures: list[Disclosure]
    switch: PowersSwitch | None
    inspections: list[Inspection]
    tracks: list[TrackChoice]


def beside(*, actor: Actor, signal: Signal, kinds: Kinds) -> Beside:
    """Return what was recorded beside the phases of an own signal."""
    return Beside(
        consultations=kinds.rows(signal.consultations.all()),
        disclosures=sharing.disclosures(actor=actor, subject_id=signal.trace_id),
        switch=kinds.first(PowersSwitch.objects.filter(signal=signal)),
        inspections=kinds.rows(Inspection.objects.filter(signal=signal)),
        tracks=kinds.rows(TrackChoice.objects.filter(signal=signal)),
    )
