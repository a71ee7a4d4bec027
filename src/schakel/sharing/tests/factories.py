"""The least that is valid: rules switched on, conditions met, consents and agreements."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from schakel.base import rls
from schakel.base.accounts.models import Organisation
from schakel.base.actor import Actor
from schakel.sharing.models import RuleSet
from schakel.sharing.selectors.answers import Transfer, answer
from schakel.sharing.selectors.rules import fingerprints
from schakel.sharing.services.agreements import AgreementInput
from schakel.sharing.services.door import Clearance
from schakel.sharing.services.persons import RequestInput
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


def outside(**fields: Any) -> Transfer:
    """Return a soft signal to a GP who has no place in Schakel."""
    standard: dict[str, Any] = {
        "subject_id": uuid4(),
        "recipient_id": None,
        "recipient_type": "gp",
        "outsider": "Huisartspraktijk De Linde (verzonnen)",
        "purpose": "share_soft_signal",
        "fields": ("facts",),
        "form": "anonymised",
    }
    return Transfer(**(standard | fields))


def person_request(**fields: Any) -> RequestInput:
    """Return a request of a person to see the own data."""
    standard: dict[str, Any] = {
        "subject_id": uuid4(),
        "kind": "access",
        "requester": "self",
        "name": "Persoon A",
        "safe_contact": "via de hulpverlener",
    }
    return RequestInput(**(standard | fields))


def agreement(other: Organisation, **fields: Any) -> AgreementInput:
    """Return an agreement with another organisation that runs for ten days."""
    today = timezone.localdate()
    standard: dict[str, Any] = {
        "title": "Convenant",
        "parties": frozenset({other.pk}),
        "purposes": ("share_soft_signal",),
        "classes": ("special",),
        "legal_basis": "Geen.",
        "starts_on": today,
        "ends_on": today + timedelta(days=10),
    }
    return AgreementInput(**(standard | fields))
