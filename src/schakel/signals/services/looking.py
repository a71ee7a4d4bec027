"""Looking leaves a trail: `open_signal`, `open_person`, `open_suspect`, `search`, `search_list`;
`with_reason`."""

from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from schakel.base import calendar
from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.audit import selectors as trail
from schakel.base.audit import services as audit
from schakel.base.reference import selectors as reference
from schakel.signals import policies
from schakel.signals.models import Signal, Talk
from schakel.signals.selectors import crowd
from schakel.signals.selectors.lists import SignalRow, WorkFilter, find, work_list
from schakel.signals.selectors.page import PersonView, SignalPage, signal_page
from schakel.signals.selectors.suspects import SuspectPage, suspect_page
from schakel.signals.services.course import require


class ReasonNeeded(Exception):
    """This is outside your own work: say why you look."""


@transaction.atomic
def open_signal(*, actor: Actor, signal_id: UUID) -> SignalPage:
    """Open the page of a signal; that you looked, and why, is on record."""
    page = signal_page(actor=actor, signal_id=signal_id)
    require(policies.may_read(actor, page.signal))
    audit.record(
        actor=with_reason(actor, page.signal),
        action="signals.open",
        target=page.signal,
        persons=[str(view.person.pk) for view in page.persons],
    )
    return page


@transaction.atomic
def open_person(*, actor: Actor, signal_id: UUID, person_id: UUID) -> PersonView:
    """Open one person of a signal with many; that you looked is on record."""
    view = crowd.one_person(actor=actor, signal_id=signal_id, person_id=person_id)
    looking = with_reason(actor, view.person.signal)
    audit.record(actor=looking, action="signals.open", target=view.person)
    return view


@transaction.atomic
def open_suspect(*, actor: Actor, person_id: UUID) -> SuspectPage:
    """Open one suspect with the victim's view beside it; that you looked is on record."""
    page = suspect_page(actor=actor, person_id=person_id)
    audit.record(actor=actor, action="signals.open_suspect", target=page.person)
    return page


@transaction.atomic
def search(*, actor: Actor, text: str) -> list[SignalRow]:
    """Search the organisation's own signals; what you found is on record, what you typed is not."""
    found = find(actor=actor, text=text)
    _note_found(actor, found)
    return found


@transaction.atomic
def search_list(
    *, actor: Actor, wanted: WorkFilter, page: int = 1, sort: str = ""
) -> list[SignalRow]:
    """Show a page of a list narrowed by words; what was found by them is on record."""
    found = work_list(actor=actor, wanted=wanted, page=page, sort=sort)
    if wanted.text:
        _note_found(actor, found)
    return found


def _note_found(actor: Actor, found: list[SignalRow]) -> None:
    shown = (audit.Target("signals.Signal", str(row.id)) for row in found)
    audit.record_each(actor=actor, action="signals.found", targets=shown)


def with_reason(actor: Actor, signal: Signal) -> Actor:
    """Return the actor with a reason where the signal is outside their own work.

    A reason given earlier today counts for the whole day; raises ReasonNeeded where there is none.
    """
    if actor.reason.strip() or _is_own_work(actor, signal):
        return actor
    part = _part_in(actor, signal)
    if part.has_acted or _has_talked(actor, signal):
        return actor
    if not part.reason:
        raise ReasonNeeded
    return replace(actor, reason=part.reason)


def _is_own_work(actor: Actor, signal: Signal) -> bool:
    if actor.user_id in {signal.responsible_user_id, signal.created_by}:
        return True
    return policies.is_work_of(actor, signal, unit_id=_unit_of_responsible(actor, signal))


def _unit_of_responsible(actor: Actor, signal: Signal) -> int | None:
    if actor.unit_id is None or signal.responsible_user_id is None:
        return signal.unit_id
    return accounts.unit_of(
        user_id=signal.responsible_user_id, organisation_id=signal.organisation_id
    )


def _part_in(actor: Actor, signal: Signal) -> trail.Part:
    rows = reference.current("audit_actions").rows
    looks = {row["code"] for row in rows if row["group"] == "look"}
    midnight = timezone.now().astimezone(calendar.AMSTERDAM).replace(hour=0, minute=0, second=0)
    return trail.part_in(actor=actor, target=signal, looks=looks, since=midnight)


def _has_talked(actor: Actor, signal: Signal) -> bool:
    """Tell whether this person talks with somebody in the signal."""
    talking = Q(planned_by=actor.user_id) | Q(detective_id=actor.user_id)
    return Talk.objects.filter(talking, signal=signal).exists()
