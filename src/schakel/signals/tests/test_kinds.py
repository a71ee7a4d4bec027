"""What a page leaves unasked is really empty, also where rows hang on merged or linked signals."""

import pytest
from django.db.models import Q
from django.utils import timezone

from schakel.signals.models import (
    EnrichmentStep,
    Handover,
    HelpOffer,
    Investigation,
    Link,
    Signal,
    Talk,
    Weighing,
)
from schakel.signals.selectors.kinds import kinds_of
from schakel.signals.selectors.people import persons_of
from schakel.signals.services import relations, stopping, talks
from schakel.signals.tests import factories as make

pytestmark = pytest.mark.django_db


def rows_of(kind, signal):
    """The rows of a kind, asked one table at a time as a page did before."""
    if kind is Signal:
        return Signal.objects.filter(Q(merged_into=signal) | Q(split_from=signal))
    if kind is Link:
        return Link.objects.filter(Q(first=signal) | Q(second=signal))
    names = {field.name for field in kind._meta.fields}
    if "person" in names:
        return kind.objects.filter(person__in=persons_of(signal))
    return kind.objects.filter(signal=signal)


def merged_with_help(police):
    """A signal with a twin merged into it, whose person was offered help and is talked with."""
    kept, twin = make.weighed(police), make.registered(police, persons=(make.victim(),))
    make.help_all(police, twin)
    plan = talks.Plan("enrichment", timezone.now())
    talks.plan_talk(actor=police.as_(), person_id=twin.persons.get().pk, plan=plan)
    proposal = stopping.propose_merge(
        actor=police.as_(), signal_id=twin.pk, into_id=kept.pk, explanation="Zelfde adres."
    )
    stopping.confirm_stop(actor=police.as_("weigher"), proposal_id=proposal.pk)
    return kept


def test_a_signal_has_the_kinds_of_which_there_are_rows():
    police, other = make.team(), make.team()
    kept, bare = merged_with_help(police), make.reported(police)
    investigated, offered = make.investigated(police), make.registered(police)
    make.offered(police, other, offered)
    relations.link(actor=police.as_(), signal_id=bare.pk, other_id=offered.pk, why="Adres.")

    seen = set()
    for signal in (kept, bare, investigated, offered):
        has = kinds_of(signal.pk).has
        assert has == {kind: rows_of(kind, signal).exists() for kind in has}
        seen |= {kind for kind in has if has[kind]}

    assert seen >= {
        EnrichmentStep, Handover, HelpOffer, Investigation, Link, Signal, Talk, Weighing,
    }  # fmt: skip


def test_a_kind_that_nobody_looked_for_is_an_error_and_not_empty():
    signal = make.reported(make.team())

    with pytest.raises(KeyError):
        kinds_of(signal.pk).rows(signal.clocks.all())
