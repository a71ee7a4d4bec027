"""The one door: `record_disclosure`, `acknowledge`.

Whoever lets something leave calls `record_disclosure` in the same transaction; it decides there
and then by the rules in force, the recorded consents and the privacy officer's decisions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.sharing import policies
from schakel.sharing.models import Consent, Decision, Disclosure, Receipt
from schakel.sharing.selectors.answers import (
    Answer,
    Transfer,
    answer,
    newest_decision,
)
from schakel.sharing.services.masking import mask_text
from schakel.sharing.workflow import Channel, Informed
from schakel_methods.sharing.codes import Form, Verdict


class SharingRefused(Exception):
    """Nothing left. The kinds of refusal below say what to do."""


class AskPrivacyOfficer(SharingRefused):
    """The rules do not allow this by themselves: ask your privacy officer for a decision."""


class NotAllowed(SharingRefused):
    """The law forbids this; only an override by two people could change it."""


class RefusedByPrivacyOfficer(SharingRefused):
    """Your privacy officer decided that this is not shared."""


class ConsentMissing(SharingRefused):
    """Only with consent of the person: record it first."""


class ConditionsOpen(SharingRefused):
    """Tick the conditions and say why it is needed, in proportion, and not possible otherwise."""


class MaskingNotConfirmed(SharingRefused):
    """Somebody must confirm that nobody can be recognised in it."""


class NamesLeft(SharingRefused):
    """This text still points at somebody: leave out what is named here."""


class TextsUnseen(SharingRefused):
    """Where nobody may be recognised the door wants to see the free text itself."""


class FieldsTooMany(SharingRefused):
    """Where nobody may be recognised, no field goes along that points at somebody."""


class InformingUnclear(SharingRefused):
    """Telling the person later needs a day on which it is looked at again."""


class WrongPackage(Exception):
    """What arrived is not what was sent."""


@dataclass(frozen=True)
class Clearance:
    """What the sender did for it: conditions ticked, the three reasons, telling the person."""

    ticked: frozenset[str] = frozenset()
    necessity: str = ""
    proportionality: str = ""
    subsidiarity: str = ""
    informed: str = Informed.NO.value
    informed_later_on: date | None = None
    masking_confirmed: bool = False

    @property
    def reasons(self) -> dict[str, str] | None:
        """The three reasons, or None as long as one is missing."""
        given = {
            "necessity": self.necessity.strip(),
            "proportionality": self.proportionality.strip(),
            "subsidiarity": self.subsidiarity.strip(),
        }
        return given if all(given.values()) else None


class Line(TypedDict):
    """What the trail says about a disclosure."""

    subject: str
    decision: str
    recipient: int | None
    fields: list[str]


@dataclass(frozen=True)
class _Met:
    """How the answer was met."""

    ground: str
    decided_by: int
    approval: Decision | None = None
    consent: Consent | None = None


@transaction.atomic
def record_disclosure(
    *,
    actor: Actor,
    transfer: Transfer,
    package_hash: str,
    clearance: Clearance | None = None,
    channel: str = Channel.HAND_OVER.value,
    texts: Sequence[str] | None = None,
) -> Disclosure:
    """Decide whether this may leave now and record that it does, or say why not.

    `texts` is the free text of the package, asked for wherever nobody may be recognised.
    """
    check_texts(form=transfer.form, texts=texts)
    disclosure = prepare_disclosure(
        actor=actor,
        transfer=transfer,
        package_hash=package_hash,
        clearance=clearance,
        channel=channel,
        at=timezone.now(),
    )
    disclosure.save(force_insert=True)
    line = line_of(disclosure)
    audit.record(actor=actor, action="sharing.disclose", target=disclosure, **line)
    return disclosure


def line_of(disclosure: Disclosure) -> Line:
    """Return what the trail says about a disclosure."""
    return Line(
        subject=str(disclosure.subject_id),
        decision=disclosure.decision,
        recipient=disclosure.recipient_id,
        fields=list(disclosure.fields),
    )


def prepare_disclosure(
    *,
    actor: Actor,
    transfer: Transfer,
    package_hash: str,
    clearance: Clearance | None = None,
    channel: str = Channel.HAND_OVER.value,
    at: datetime,
) -> Disclosure:
    """Decide whether this may leave, and return the record of it, not yet saved."""
    if actor.user_id is None:
        raise PermissionDenied
    done = clearance or Clearance()
    found = answer(actor=actor, transfer=transfer)
    _check_form(transfer, done)
    met = _meet(actor, transfer, found, done)
    return Disclosure(
        sender_id=actor.organisation_id,
        recipient_id=transfer.recipient_id,
        recipient_type=found.recipient_type,
        outsider=transfer.outsider or None,
        subject_id=transfer.subject_id,
        purpose=transfer.purpose,
        channel=channel,
        form=transfer.form,
        classes=list(found.classes),
        fields=sorted(transfer.fields),
        decision=met.ground,
        verdict=found.verdict.code,
        rule_ids=list(found.decision.rule_ids),
        rule_version=found.decision.version,
        grounds=found.explanation.basis,
        conditions=sorted(done.ticked & {condition.key for condition in found.conditions}),
        reasons=done.reasons,
        consent=met.consent,
        approval=met.approval,
        masking_confirmed=done.masking_confirmed,
        informed=done.informed,
        informed_later_on=done.informed_later_on,
        decided_by=met.decided_by,
        package_hash=package_hash,
        disclosed_at=at,
    )


def check_texts(*, form: str, texts: Sequence[str] | None) -> None:
    """Refuse free text in which our rules still see somebody, unless the form names people."""
    if form == Form.IDENTIFIED:
        return
    if texts is None:
        raise TextsUnseen
    hidden = [word for text in texts for word in mask_text(text).hidden]
    if hidden:
        raise NamesLeft(*hidden)


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
            "recipient_id": actor.organisation_id,
            "package_hash": package_hash,
            "received_by": actor.user_id,
            "received_at": timezone.now(),
        },
    )
    return receipt


def _check_form(transfer: Transfer, done: Clearance) -> None:
    if done.informed == Informed.DEFERRED and done.informed_later_on is None:
        raise InformingUnclear
    if transfer.form == Form.IDENTIFIED:
        return
    if not done.masking_confirmed:
        raise MaskingNotConfirmed
    if policies.IDENTIFYING & set(transfer.fields):
        raise FieldsTooMany(*sorted(policies.IDENTIFYING & set(transfer.fields)))


def _meet(actor: Actor, transfer: Transfer, found: Answer, done: Clearance) -> _Met:
    """Tell by what the answer is met; a decision of the privacy officer goes before the rules."""
    decided = _newest_decision(actor, transfer, found)
    if decided is not None and not decided.may_share:
        raise RefusedByPrivacyOfficer
    if decided is not None:
        return _Met(f"decision {decided.pk}", decided.decided_by, approval=decided)
    _meet_by_rules(found, done)
    # Only where the answer rests on consent is the consent the ground.
    consent = found.consent if found.verdict is Verdict.CONSENT else None
    return _Met(found.decision.version, actor.user_id or 0, consent=consent)


def _meet_by_rules(found: Answer, done: Clearance) -> None:
    verdict = found.verdict
    if verdict is Verdict.NO:
        raise NotAllowed(found.explanation.basis)
    if verdict >= Verdict.CONDITIONAL:
        raise AskPrivacyOfficer(found.explanation.basis)
    if verdict is Verdict.CONSENT and found.consent is None:
        raise ConsentMissing(found.explanation.basis)
    missing = {condition.key for condition in found.conditions} - done.ticked
    if missing or (verdict is Verdict.YES_IF and done.reasons is None):
        raise ConditionsOpen(*sorted(missing))


def _newest_decision(actor: Actor, transfer: Transfer, found: Answer) -> Decision | None:
    """Return the newest decision on exactly this: a wider transfer was never decided on."""
    newest = newest_decision(actor=actor, transfer=transfer)
    if newest is None:
        return None
    covers = set(transfer.fields) <= set(newest.fields) and set(found.classes) <= set(
        newest.classes
    )
    return newest if covers or not newest.may_share else None
