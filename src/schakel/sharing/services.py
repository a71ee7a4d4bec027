"""Deciding and recording what leaves: `decide`, `record_decision`, `record_disclosure`,
`acknowledge`."""

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import transaction
from django.utils import timezone

from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.sharing import policies
from schakel.sharing.models import Decision, Disclosure, Receipt
from schakel.sharing.policies import Verdict


class AskPrivacyOfficer(Exception):
    """The rules do not allow this by themselves: ask your privacy officer for a decision."""


class ReasonsMissing(Exception):
    """A decision says why."""


class WrongPackage(Exception):
    """What arrived is not what was sent."""


class UnknownRecipient(Exception):
    """There is no such active organisation."""


@dataclass(frozen=True)
class Transfer:
    """What is about to leave: about which subject, to whom, for what, and which fields."""

    subject_id: UUID
    recipient_id: int
    purpose: str
    fields: tuple[str, ...]


def decide(*, actor: Actor, recipient_id: int) -> Verdict:
    """Tell whether identified data may go to an organisation by the provisional rule."""
    return policies.provisional_rule(
        sender_type=actor.organisation_type, recipient_type=_type_of(recipient_id)
    )


@transaction.atomic
def record_decision(*, actor: Actor, transfer: Transfer, may_share: bool, reasons: str) -> Decision:
    """Record that you, by name, decided whether something may go to another organisation."""
    if actor.user_id is None or not policies.may_approve(actor):
        raise PermissionDenied
    if not reasons.strip():
        raise ReasonsMissing
    decision = Decision(
        organisation_id=actor.organisation_id,
        recipient_id=transfer.recipient_id,
        subject_id=transfer.subject_id,
        purpose=transfer.purpose,
        fields=sorted(transfer.fields),
        may_share=may_share,
        reasons=reasons,
        rule_version=policies.RULE_VERSION,
        decided_by=actor.user_id,
        decided_at=timezone.now(),
    )
    decision.save()
    audit.record(actor=actor, action="sharing.decide", target=decision, may_share=may_share)
    return decision


@transaction.atomic
def record_disclosure(*, actor: Actor, transfer: Transfer, package_hash: str) -> Disclosure:
    """Record what leaves for another organisation, or say that a privacy officer must decide."""
    decision, decided_by = _ground(actor, transfer)
    disclosure = Disclosure.objects.create(
        sender_id=actor.organisation_id,
        recipient_id=transfer.recipient_id,
        subject_id=transfer.subject_id,
        purpose=transfer.purpose,
        fields=sorted(transfer.fields),
        decision=decision,
        rule_version=policies.RULE_VERSION,
        decided_by=decided_by,
        package_hash=package_hash,
        disclosed_at=timezone.now(),
    )
    audit.record(
        actor=actor,
        action="sharing.disclose",
        target=disclosure,
        decision=decision,
        recipient=transfer.recipient_id,
        fields=sorted(transfer.fields),
    )
    return disclosure


@transaction.atomic
def acknowledge(*, actor: Actor, disclosure_id: UUID, package_hash: str) -> Receipt:
    """Confirm that what another organisation disclosed to you arrived unchanged."""
    disclosure = Disclosure.objects.get(pk=disclosure_id, recipient_id=actor.organisation_id)
    if disclosure.package_hash != package_hash:
        raise WrongPackage
    receipt, _ = Receipt.objects.get_or_create(
        disclosure=disclosure,
        defaults={
            "sender_id": disclosure.sender_id,
            "recipient_id": disclosure.recipient_id,
            "package_hash": package_hash,
            "received_by": actor.user_id,
            "received_at": timezone.now(),
        },
    )
    return receipt


def _ground(actor: Actor, transfer: Transfer) -> tuple[str, int]:
    verdict = decide(actor=actor, recipient_id=transfer.recipient_id)
    if verdict == Verdict.YES and actor.user_id is not None:
        return policies.RULE_VERSION, actor.user_id
    newest = (
        Decision.objects.filter(
            organisation_id=actor.organisation_id,
            recipient_id=transfer.recipient_id,
            subject_id=transfer.subject_id,
            purpose=transfer.purpose,
        )
        .order_by("-decided_at")
        .first()
    )
    if newest is None or not newest.may_share or set(transfer.fields) - set(newest.fields):
        raise AskPrivacyOfficer
    return f"decision {newest.pk}", newest.decided_by


def _type_of(organisation_id: int) -> str:
    try:
        return accounts.organisation(organisation_id).type
    except ObjectDoesNotExist as error:
        raise UnknownRecipient(organisation_id) from error
