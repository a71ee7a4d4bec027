"""Looking leaves a trail: `open_signal`, `open_person`, `search`, `search_list`."""

from uuid import UUID

from django.db import transaction

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.signals import policies
from schakel.signals.models import Signal
from schakel.signals.selectors import crowd
from schakel.signals.selectors.lists import SignalRow, WorkFilter, find, work_list
from schakel.signals.selectors.page import PersonView, SignalPage, signal_page
from schakel.signals.services.course import require


class ReasonNeeded(Exception):
    """This is outside your own work: say why you look."""


@transaction.atomic
def open_signal(*, actor: Actor, signal_id: UUID) -> SignalPage:
    """Open the page of a signal; that you looked, and why, is on record."""
    page = signal_page(actor=actor, signal_id=signal_id)
    require(policies.may_read(actor, page.signal))
    if _is_outside_own_work(actor, page.signal) and not actor.reason.strip():
        raise ReasonNeeded
    audit.record(
        actor=actor,
        action="signals.open",
        target=page.signal,
        persons=[str(view.person.pk) for view in page.persons],
    )
    return page


@transaction.atomic
def open_person(*, actor: Actor, signal_id: UUID, person_id: UUID) -> PersonView:
    """Open one person of a signal with many; that you looked is on record."""
    view = crowd.one_person(actor=actor, signal_id=signal_id, person_id=person_id)
    audit.record(actor=actor, action="signals.open", target=view.person)
    return view


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


def _is_outside_own_work(actor: Actor, signal: Signal) -> bool:
    is_mine = actor.user_id in {signal.responsible_user_id, signal.created_by}
    return not signal.is_open and not is_mine
