"""Signals that belong together: `link`, `unlink`, `split` (merging takes two: see stopping)."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.signals import policies
from schakel.signals.models import InvolvedPerson, Link, Signal, Talk
from schakel.signals.services.course import OfferPending, own_signal, require
from schakel.signals.services.finding import refresh_words
from schakel.signals.services.intake import begin, new_signal
from schakel.signals.services.snapshot import CORE, REPORT, fill_around, take_snapshot
from schakel.signals.workflow import AWAITING_ANSWER, Phase


class CannotLink(Exception):
    """Link two different signals, with a reason, once."""


class CannotSplit(Exception):
    """Split off some, not all, of the persons of an open, registered signal, with a reason."""


@transaction.atomic
def link(*, actor: Actor, signal_id: UUID, other_id: UUID, why: str) -> Link:
    """Link two signals of your organisation that may concern the same people or place."""
    first, second = (own_signal(actor, key) for key in sorted((signal_id, other_id)))
    require(policies.may_link(actor, first) and policies.may_link(actor, second))
    same = Link.objects.filter(first=first, second=second, undone_at__isnull=True)
    if first.pk == second.pk or not why.strip() or same.exists():
        raise CannotLink
    row = Link(
        organisation_id=actor.organisation_id,
        first=first,
        second=second,
        why=why,
        made_by=actor.user_id,
        made_at=timezone.now(),
    )
    row.save(force_insert=True)
    audit.record(actor=actor, action="signals.link", target=first, other=str(second.pk))
    return row


@transaction.atomic
def unlink(*, actor: Actor, link_id: UUID) -> Link:
    """Undo a link; that it was there stays on record."""
    row = Link.objects.select_for_update().get(
        pk=link_id, organisation_id=actor.organisation_id, undone_at__isnull=True
    )
    require(policies.may_link(actor, own_signal(actor, row.first_id)))
    row.undone_by, row.undone_at = actor.user_id, timezone.now()
    row.save()
    audit.record(actor=actor, action="signals.unlink", target=row.first)
    return row


@transaction.atomic
def split(*, actor: Actor, signal_id: UUID, person_ids: frozenset[UUID], why: str) -> Signal:
    """Split some persons off into a signal of their own, which needs its own follow-up."""
    signal = own_signal(actor, signal_id)
    require(policies.may_link(actor, signal))
    moved = _moved(signal, person_ids, why)
    now = timezone.now()
    part = new_signal(actor, phase=Phase.REGISTERED, now=now)
    for name in CORE + REPORT:
        setattr(part, name, getattr(signal, name))
    part.parent_trace_id, part.split_from = signal.trace_id, signal
    part.registered_at, part.responsible_user_id = now, signal.responsible_user_id
    begin(actor, part, now=now, why="split")
    fill_around(part, take_snapshot(signal, ("circumstances",)))
    for number, person in enumerate(moved, start=1):
        person.signal, person.number = part, number
        person.save()
    Talk.objects.filter(person__in=moved).update(signal=part)
    for changed in (part, signal):
        refresh_words(changed)
        changed.save()
    audit.record(
        actor=actor, action="signals.split", target=signal, part=str(part.pk), persons=len(moved)
    )
    return part


def _moved(signal: Signal, person_ids: frozenset[UUID], why: str) -> list[InvolvedPerson]:
    if signal.handovers.filter(status__in=AWAITING_ANSWER).exists():
        raise OfferPending
    moved = list(signal.persons.filter(pk__in=person_ids))
    is_part = 0 < len(moved) == len(person_ids) < signal.persons.count()
    if not (is_part and why.strip() and signal.is_open and signal.phase != Phase.RECEIVED):
        raise CannotSplit
    return moved
