"""Mails about what stands still: `tell`, `tell_of_offers`. Numbers and a link, never a case."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from schakel.base import rls
from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.outbox import services as outbox
from schakel.signals.models import Handover
from schakel.signals.workflow import RESPONSIBLE

# Who is told where nobody is responsible yet.
DESK = ("intake", "analyst")
LEAD = ("lead_detective", "care_coordinator")
STUCK, OFFERS = "/signalen/vast/", "/signalen/overdrachten/"


@dataclass(frozen=True)
class Alarm:
    """One term that passed: who works on it, and which roles must know now."""

    responsible_user_id: int | None
    tell: tuple[str, ...]


@transaction.atomic
def tell(*, actor: Actor, raised: Iterable[Alarm]) -> int:
    """Mail everybody who must know how many terms passed; one mail each. Returns how many."""
    times = Counter(address for alarm in raised for address in _addresses(actor, alarm))
    return _send(actor, times, kind="term_alarm", page=STUCK)


@transaction.atomic
def tell_of_offers(*, actor: Actor, offers: Iterable[Handover]) -> int:
    """Tell sender and receiver how many hand-overs wait longer than they may for an answer."""
    silent = list(offers)
    lead = Alarm(None, (RESPONSIBLE, *LEAD))
    ours = Counter({address: len(silent) for address in _addresses(actor, lead)}) if silent else {}
    sent = _send(actor, ours, kind="offer_alarm", page=OFFERS)
    for recipient_id, number in Counter(offer.recipient_id for offer in silent).items():
        with rls.acting_for(recipient_id):
            theirs = accounts.system_actor(recipient_id, purpose=actor.purpose)
            desk = _addresses(theirs, Alarm(None, (RESPONSIBLE,)))
            waiting = dict.fromkeys(desk, number)
            sent += _send(theirs, waiting, kind="answer_alarm", page=OFFERS)
    return sent


def _addresses(actor: Actor, alarm: Alarm) -> set[str]:
    roles = [role for role in alarm.tell if role != RESPONSIBLE]
    found = _mail_of(actor, roles)
    if RESPONSIBLE in alarm.tell:
        found |= _responsible(alarm) or _mail_of(actor, DESK) or _mail_of(actor, LEAD)
    return found


def _responsible(alarm: Alarm) -> set[str]:
    known = {alarm.responsible_user_id} if alarm.responsible_user_id else set()
    return set(accounts.addresses_of(known).values())


def _mail_of(actor: Actor, roles: Iterable[str]) -> set[str]:
    return {
        address
        for role in roles
        for address in accounts.mail_addresses(actor.organisation_id, role=role)
    }


def _send(actor: Actor, times: dict[str, int], *, kind: str, page: str) -> int:
    for address, number in sorted(times.items()):
        context: dict[str, str | int] = {"number": number, "url": settings.SCHAKEL_URL + page}
        outbox.queue_mail(actor=actor, address=address, kind=kind, context=context)
    return len(times)
