"""Invented reports to CoMensha in every state, through the services: `make`."""

from django.db import transaction
from django.utils import timezone

from schakel.base import rls
from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.sharing import services as sharing
from schakel.signals.selectors import subjects
from schakel.victims.models import Registration
from schakel.victims.selectors import comensha
from schakel.victims.services import reporting, taking_over
from schakel.victims.workflow import term

POLICE = "politie-rivierland"
NUMBER = 5
SEEN = sharing.Clearance(masking_confirmed=True)


@transaction.atomic
def make() -> None:
    """Report some of those the invented police spoke with; the rest is left for today."""
    homes = {home.code: home.pk for home in accounts.organisations() if home.is_demonstration}
    recipient = comensha()
    if POLICE not in homes or recipient is None or recipient not in homes.values():
        return
    detective = accounts.first_with_role(organisation_id=homes[POLICE], role="detective")
    registrar = accounts.first_with_role(organisation_id=recipient, role="registrar")
    if detective is None or registrar is None:
        return
    with rls.acting_for(homes[POLICE]):
        made = _report(detective)
    with rls.acting_for(recipient):
        _work(registrar, made)


def _report(actor: Actor) -> list[Registration]:
    if Registration.objects.filter(sender_id=actor.organisation_id).exists():
        return []
    now = timezone.now()
    heard = subjects.heard_between(actor=actor, after=now - term("look_back"), before=now)
    return [
        reporting.report(
            actor=actor, person_id=one.person_id, wish=reporting.Wish("REG"), clearance=SEEN
        )
        for one in heard[:NUMBER]
    ]


def _work(actor: Actor, made: list[Registration]) -> None:
    """Leave two as they came, confirm one, ask back about one and take one over."""
    for registration in made[2:3]:
        taking_over.note_receipt(actor=actor, registration_id=registration.pk)
    for registration in made[3:4]:
        taking_over.ask_back(actor=actor, registration_id=registration.pk, missing=("person",))
    for registration in made[4:]:
        taking_over.take_over(actor=actor, registration_id=registration.pk)
