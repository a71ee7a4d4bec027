"""Consent: `record_consent`, `withdraw`. Withdrawing is one step, as giving is."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.registry import consent_withdrawals
from schakel.sharing import policies
from schakel.sharing.models import Consent, ConsentEvent, Disclosure
from schakel.sharing.selectors import rules
from schakel.sharing.selectors.answers import UnknownRecipient, type_of
from schakel.sharing.services.notices import close_access, tell_receivers
from schakel.sharing.workflow import CONSENT_DAYS, CONSENT_TEXT, ConsentState, GivenBy, NoticeKind
from schakel_methods.sharing.codes import DataClass, Form
from schakel_methods.sharing.facts import Question, binding_regimes, who_consents


class RepresentativeSuspect(Exception):
    """Never ask a suspected parent or guardian: ask your privacy officer."""


class WrongPersonConsents(Exception):
    """From 16 the person consents; under 16 the parent or guardian; 12 to 15 in care both."""


class NotFree(Exception):
    """Who is under pressure or depends on you cannot consent freely: ask your privacy officer."""


class ExplanationMissing(Exception):
    """Write down what you explained, and choose what may be shared."""


class UnknownPurpose(Exception):
    """There is no such purpose."""


class AlreadyWithdrawn(Exception):
    """This consent was withdrawn before."""


@dataclass(frozen=True)
class ConsentInput:
    """Who consents to what: recipient, purpose and fields, in which language it was explained.

    Without `recipient_id` it is for the outsider of this kind and name.
    """

    subject_id: UUID
    recipient_id: int | None
    purpose: str
    fields: tuple[str, ...]
    person: str
    explained: str
    language: str
    given_by: str
    is_free: bool
    age: int | None = None
    representative_suspect: bool = False
    recipient_type: str = ""
    outsider: str = ""


@transaction.atomic
def record_consent(*, actor: Actor, consent: ConsentInput) -> Consent:
    """Record that a person agrees to sharing, after you explained it in their language."""
    if not policies.may_record_consent(actor) or actor.user_id is None:
        raise PermissionDenied
    _check(actor, consent)
    now = timezone.now()
    made = Consent(
        organisation_id=actor.organisation_id,
        recipient_id=consent.recipient_id,
        recipient_type="" if consent.recipient_id else consent.recipient_type,
        outsider=None if consent.recipient_id else consent.outsider.strip(),
        subject_id=consent.subject_id,
        person=consent.person,
        age=consent.age,
        purpose=consent.purpose,
        fields=sorted(consent.fields),
        text_version=CONSENT_TEXT,
        language=consent.language,
        explained=consent.explained,
        given_by=consent.given_by,
        is_free=consent.is_free,
        representative_suspect=consent.representative_suspect,
        state=ConsentState.GIVEN,
        asked_by=actor.user_id,
        given_at=now,
        valid_until=timezone.localdate(now) + timedelta(days=CONSENT_DAYS),
    )
    made.save(force_insert=True)
    _note(actor, made, told=0)
    audit.record(
        actor=actor, action="sharing.consent", target=made, subject=str(consent.subject_id)
    )
    return made


@transaction.atomic
def withdraw(*, actor: Actor, consent_id: UUID) -> int:
    """Record that a person takes consent back; who received data on it hears so at once.

    Returns how many earlier receivers were told.
    """
    consent = Consent.objects.select_for_update().get(
        pk=consent_id, organisation_id=actor.organisation_id
    )
    if not policies.may_withdraw(actor, consent.organisation_id):
        raise PermissionDenied
    if consent.state != ConsentState.GIVEN:
        raise AlreadyWithdrawn
    same = _same_consents(consent)
    shared = Disclosure.objects.filter(sender_id=actor.organisation_id, consent__in=same)
    told = tell_receivers(
        actor=actor, disclosures=list(shared), kind=NoticeKind.WITHDRAWAL, content=""
    )
    close_access(actor=actor, disclosures=list(shared))
    for told_app in consent_withdrawals.all():
        told_app(actor, str(consent.subject_id))
    for earlier in same:
        _end(actor, earlier, told=told)
    return told


def _same_consents(consent: Consent) -> list[Consent]:
    """All that was given for this person, recipient and purpose: a renewal ends with the first."""
    alike = Consent.objects.select_for_update().filter(
        organisation_id=consent.organisation_id,
        subject_id=consent.subject_id,
        purpose=consent.purpose,
        recipient_id=consent.recipient_id,
        recipient_type=consent.recipient_type,
    )
    return [row for row in alike if row.pk == consent.pk or row.outsider == consent.outsider]


def _end(actor: Actor, consent: Consent, *, told: int) -> None:
    if consent.state != ConsentState.GIVEN:
        return
    consent.state = ConsentState.WITHDRAWN
    consent.save(update_fields=["state"])
    _note(actor, consent, told=told)
    audit.record(actor=actor, action="sharing.withdraw", target=consent, told=told)


def _check(actor: Actor, consent: ConsentInput) -> None:
    if not consent.explained.strip() or not consent.fields or not consent.person.strip():
        raise ExplanationMissing
    if consent.purpose not in rules.vocabulary().purposes:
        raise UnknownPurpose
    _check_recipient(consent)
    if not consent.is_free:
        raise NotFree
    if consent.representative_suspect and consent.given_by != GivenBy.PERSON:
        raise RepresentativeSuspect
    if consent.given_by not in _who(actor, consent):
        raise WrongPersonConsents


def _check_recipient(consent: ConsentInput) -> None:
    if consent.recipient_id is not None:
        type_of(consent.recipient_id)
    elif consent.recipient_type not in rules.vocabulary().parties or not consent.outsider.strip():
        raise UnknownRecipient


def _who(actor: Actor, consent: ConsentInput) -> tuple[str, ...]:
    question = Question(
        actor.organisation_type,
        actor.organisation_type,
        consent.purpose,
        Form.IDENTIFIED,
        frozenset({DataClass.SPECIAL}),
        age=consent.age,
    )
    return who_consents(question, binding_regimes(question, rules.vocabulary()))


def _note(actor: Actor, consent: Consent, *, told: int) -> None:
    ConsentEvent.objects.create(
        organisation_id=actor.organisation_id,
        consent=consent,
        state=consent.state,
        by_user_id=actor.user_id,
        receivers_told=told,
        at=timezone.now(),
    )
