"""Many persons at once: `add_group`, `offer_help_to`."""

from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.signals import policies
from schakel.signals.models import HelpOffer, InvolvedPerson
from schakel.signals.services.course import own_signal, require
from schakel.signals.services.persons import (
    NotAPossibleVictim,
    SignalEnded,
    check_help,
    next_number,
)
from schakel.signals.services.reports import PersonInput
from schakel.signals.workflow import PersonRole

MOST = 200


class GroupSizeWrong(Exception):
    """A group has at least two and at most two hundred persons; add a larger one in parts."""


@dataclass(frozen=True)
class HelpInput:
    """Which help, what the persons answered, and why it was not possible where it was not."""

    kind: str
    answer: str
    note: str = ""


@transaction.atomic
def add_group(
    *, actor: Actor, signal_id: UUID, number: int, shared: PersonInput
) -> list[InvolvedPerson]:
    """Add many possible victims without a name at once, each with what is known of all."""
    signal = own_signal(actor, signal_id)
    require(policies.may_add_person(actor, signal))
    if not 2 <= number <= MOST or shared.has_identity or shared.role != PersonRole.POSSIBLE_VICTIM:
        raise GroupSizeWrong
    if not signal.is_open:
        raise SignalEnded
    first = next_number(signal)
    values = asdict(shared)
    added = InvolvedPerson.objects.bulk_create(
        InvolvedPerson(
            organisation_id=signal.organisation_id,
            signal=signal,
            number=place,
            is_possible_victim=True,
            added_by=actor.user_id,
            **values,
        )
        for place in range(first, first + number)
    )
    _record(actor, "signals.add_person", added)
    return added


@transaction.atomic
def offer_help_to(
    *, actor: Actor, signal_id: UUID, person_ids: frozenset[UUID], help_given: HelpInput
) -> list[HelpOffer]:
    """Record help for many persons at once; it stands with each of them apart."""
    signal = own_signal(actor, signal_id)
    outside = policies.may_talk_outside(actor, signal)
    require(outside or policies.may_add_person(actor, signal))
    check_help(help_given.kind, help_given.answer, help_given.note)
    persons = list(
        InvolvedPerson.objects.filter(signal=signal, pk__in=person_ids, is_possible_victim=True)
    )
    if not persons or len(persons) != len(person_ids):
        raise NotAPossibleVictim
    now = timezone.now()
    offers = HelpOffer.objects.bulk_create(
        HelpOffer(
            organisation_id=signal.organisation_id,
            person=person,
            kind=help_given.kind,
            answer=help_given.answer,
            note=help_given.note or None,
            offered_by=actor.user_id,
            offered_on=timezone.localdate(now),
            at=now,
        )
        for person in persons
    )
    _record(actor, "signals.offer_help", persons)
    return offers


def _record(actor: Actor, action: str, persons: list[InvolvedPerson]) -> None:
    targets = (audit.Target("signals.InvolvedPerson", str(person.pk)) for person in persons)
    audit.record_each(actor=actor, action=action, targets=targets)
