"""By which words the own organisation finds a signal: `refresh_words`, `index_words`, `keep_findable`,
`refresh_some_words`, `text_of`."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import models, transaction

from schakel.base import wordindex
from schakel.base.actor import Actor
from schakel.signals.models import (
    Company,
    InvolvedPerson,
    Place,
    PlatformUse,
    Signal,
    Workplace,
)

# By which fields a signal is found; who may read the signal may read all of these.
FOUND_BY = ("facts", "statements", "interpretation", "happened", "own_case_number")
FOUND_BY_AROUND: Mapping[type[models.Model], tuple[str, ...]] = {
    InvolvedPerson: ("name", "contact", "description"),
    Place: ("municipality", "address", "note"),
    Company: ("name", "number", "note"),
    PlatformUse: ("address",),
    Workplace: ("site", "housing", "company_number"),
}


def refresh_words(signal: Signal) -> None:
    """Make the blind index of the words by which the own organisation finds the signal."""
    related = (signal.persons, signal.places, signal.companies, signal.platforms, signal.workplaces)
    index_words(signal, [row for each in related for row in each.all()])


def index_words(signal: Signal, around: Iterable[models.Model]) -> None:
    """Make the blind index of the words from the rows around a signal, written or not yet."""
    text = text_of(signal, around)
    signal.words = wordindex.blind_words(organisation_id=signal.organisation_id, text=text)


def text_of(signal: Signal, around: Iterable[models.Model]) -> str:
    """Return everything in a signal and around it by which somebody would look for it."""
    found = [getattr(signal, name) for name in FOUND_BY]
    for row in around:
        found += [getattr(row, name) for name in FOUND_BY_AROUND.get(type(row), ())]
    # Apart, so that two numbers never read as one.
    return " ; ".join(text for text in found if text)


def keep_findable(signal: Signal) -> None:
    """Renew the words of a signal that the caller locked, after something around it changed."""
    refresh_words(signal)
    signal.save(update_fields=["words"])


@transaction.atomic
def refresh_some_words(*, actor: Actor, after: UUID | None, number: int = 200) -> UUID | None:
    """Renew the words of the next signals of an organisation, after the index learned more forms.

    Returns the last one done, to go on behind; None once all are.
    """
    own = Signal.objects.filter(organisation_id=actor.organisation_id).order_by("pk")
    found = own.filter(pk__gt=after) if after else own
    last = None
    for signal in found.select_for_update(of=("self",))[:number]:
        keep_findable(signal)
        last = signal.pk
    return last
