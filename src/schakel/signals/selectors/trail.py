"""What the trail calls signals and what belongs to them: numbers, never names of persons.

Who reads the trail holds the right to do so, not that to read signals; a number is all they get.
"""

from collections.abc import Callable
from uuid import UUID

from schakel.base.actor import Actor
from schakel.base.registry import ThingNames
from schakel.signals.models import Handover, InvolvedPerson, Signal, StopProposal, Talk

Names = Callable[[Actor, set[str]], dict[str, str]]


def _signals(actor: Actor, keys: set[str]) -> dict[str, str]:
    found = Signal.objects.filter(organisation_id=actor.organisation_id, pk__in=_uuids(keys))
    return {str(key): number for key, number in found.values_list("pk", "reference")}


def _called(actor: Actor, text: str) -> list[str]:
    """Give the signal of this number with its persons, hand-overs, talks and stops."""
    signals = Signal.objects.filter(
        organisation_id=actor.organisation_id, reference__iexact=text.strip()
    )
    keys = [str(key) for key in signals.values_list("pk", flat=True)]
    if keys:
        for model in (InvolvedPerson, Handover, StopProposal, Talk):
            around = model._default_manager.filter(signal__in=signals)
            keys += [str(key) for key in around.values_list("pk", flat=True)]
    return keys


def persons(actor: Actor, keys: set[str]) -> dict[str, str]:
    """Return what persons in own signals are called: the number of the signal and their own."""
    found = InvolvedPerson.objects.filter(signal__organisation_id=actor.organisation_id)
    rows = found.filter(pk__in=_uuids(keys)).values_list("pk", "signal__reference", "number")
    return {str(key): f"{reference} / {number}" for key, reference, number in rows}


def _offers(actor: Actor, keys: set[str]) -> dict[str, str]:
    # Only the sender's own number: at the receiver the signal of the other side has no number.
    found = Handover.objects.filter(sender_id=actor.organisation_id, pk__in=_uuids(keys))
    return {str(key): number for key, number in found.values_list("pk", "signal__reference")}


def _nothing(actor: Actor, text: str) -> list[str]:
    return []


def _uuids(keys: set[str]) -> list[UUID]:
    return [UUID(key) for key in keys if len(key) == len(str(UUID(int=0)))]


NAMES = (
    ThingNames("signals.Signal", _signals, _called),
    ThingNames("signals.InvolvedPerson", persons, _nothing),
    ThingNames("signals.Handover", _offers, _nothing),
)
