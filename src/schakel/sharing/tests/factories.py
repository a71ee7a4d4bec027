"""The least that is valid: rules switched on, conditions met, consents and agreements."""

from typing import Any
from uuid import uuid4

from django.utils import timezone

from schakel.base import rls
from schakel.base.accounts.models import Organisation
from schakel.base.actor import Actor
from schakel.sharing.models import RuleSet
from schakel.sharing.selectors.answers import Transfer, answer
from schakel.sharing.selectors.rules import fingerprints
from schakel.sharing.services.door import Clearance
from schakel.sharing.workflow import DraftState

FIRST, SECOND = 1, 2


def switch_on(organisation: Organisation, rules: set[str] | None = None) -> RuleSet:
    """Switch on all rules, or some, as two people of the organisation did; it acts from now on."""
    rls.set_organisation(organisation.pk)
    now = timezone.now()
    chosen = {key: text for key, text in fingerprints().items() if rules is None or key in rules}
    return RuleSet.objects.create(
        organisation=organisation,
        number=RuleSet.objects.filter(organisation=organisation).count() + 1,
        rules=chosen,
        note="Gelezen.",
        state=DraftState.PUBLISHED,
        drafted_by=FIRST,
        published_by=SECOND,
        drafted_at=now,
        published_at=now,
    )


def cleared(actor: Actor, transfer: Transfer, **fields: Any) -> Clearance:
    """Tick every condition the rules name for a transfer, with the three reasons."""
    conditions = answer(actor=actor, transfer=transfer).conditions
    standard: dict[str, Any] = {
        "ticked": frozenset(condition.key for condition in conditions),
        "necessity": "Zonder dit kan niemand helpen.",
        "proportionality": "Alleen wat nodig is.",
        "subsidiarity": "Er is geen lichtere weg.",
    }
    return Clearance(**(standard | fields))


def transfer(recipient: Organisation, **fields: Any) -> Transfer:
    """Return a report of a suspicion about a subject nobody shared before."""
    standard: dict[str, Any] = {
        "subject_id": uuid4(),
        "recipient_id": recipient.pk,
        "purpose": "report_suspicion",
        "fields": ("facts", "name"),
    }
    return Transfer(**(standard | fields))
