"""What the trail calls signals and what belongs to them: numbers, never names of persons.

Who reads the trail holds the right to do so, not that to read signals; a number is all they get.
"""

from collections.abc import Callable
from functools import partial

from django.utils.formats import date_format
from django.utils.timezone import localtime

from schakel.base.actor import Actor
from schakel.base.identifiers import ids_among
from schakel.base.registry import ThingNames
from schakel.signals.models import (
    Handover,
    InvolvedPerson,
    Signal,
    SignalImport,
    StopProposal,
    Talk,
)

Numbers = dict[str, str]
Names = Callable[[Actor, set[str]], dict[str, str]]


def _signals(actor: Actor, keys: set[str]) -> dict[str, str]:
    found = Signal.objects.filter(organisation_id=actor.organisation_id, pk__in=ids_among(keys))
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
    rows = found.filter(pk__in=ids_among(keys)).values_list("pk", "signal__reference", "number")
    return {str(key): f"{reference} / {number}" for key, reference, number in rows}


def _offers(actor: Actor, keys: set[str]) -> dict[str, str]:
    # Only our own number: what we sent, or what it became here; never that of the other side.
    found = Handover.objects.filter(sender_id=actor.organisation_id, pk__in=ids_among(keys))
    sent = {str(key): number for key, number in found.values_list("pk", "signal__reference")}
    ours = Signal.objects.filter(
        organisation_id=actor.organisation_id, from_handover_id__in=ids_among(keys)
    )
    rows = ours.order_by("received_at").values_list("from_handover_id", "reference")
    return {str(key): number for key, number in rows} | sent


def _of_a_signal(model: type[Talk] | type[StopProposal], actor: Actor, keys: set[str]) -> Numbers:
    found = model._default_manager.filter(organisation_id=actor.organisation_id)
    rows = found.filter(pk__in=ids_among(keys)).values_list("pk", "signal__reference")
    return {str(key): number for key, number in rows}


def _imports(actor: Actor, keys: set[str]) -> Numbers:
    # When, not what it is called: people put names of others in the names of their files.
    found = SignalImport.objects.filter(organisation_id=actor.organisation_id)
    rows = found.filter(pk__in=ids_among(keys)).values_list("pk", "added_at")
    return {str(key): date_format(localtime(at), "j F Y, H:i") for key, at in rows}


NAMES = (
    ThingNames("signals.Signal", _signals, _called),
    ThingNames("signals.InvolvedPerson", persons),
    ThingNames("signals.Handover", _offers),
    ThingNames("signals.Talk", partial(_of_a_signal, Talk)),
    ThingNames("signals.StopProposal", partial(_of_a_signal, StopProposal)),
    ThingNames("signals.SignalImport", _imports),
)
