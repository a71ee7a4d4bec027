"""The computed answer to: may this go to them, for this, in this form?"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone
from django.utils.translation import get_language, gettext

from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.sharing import policies
from schakel.sharing.models import Consent, Decision
from schakel.sharing.selectors import rules
from schakel.sharing.workflow import ConsentState
from schakel_methods.sharing import wording
from schakel_methods.sharing.change import would_change
from schakel_methods.sharing.codes import DataClass, Form, Verdict
from schakel_methods.sharing.decide import Decision as Decided
from schakel_methods.sharing.decide import decide
from schakel_methods.sharing.facts import Question

HAND_OVER = "hand_over_signal"
# For what a signal may go to another organisation, the first that the rules allow.
HAND_OVER_PURPOSES = (
    HAND_OVER,
    "daily_police_task",
    "report_suspicion",
    "report_child_abuse",
    "start_criminal_case",
    "prosecution",
)


class UnknownRecipient(Exception):
    """There is no such active organisation, or the outsider has no name and kind."""


@dataclass(frozen=True)
class Transfer:
    """What is about to leave: about which subject, to whom, for what, and which fields.

    An outsider is named by `outsider` and its type. Without classes the heaviest that such a
    sender holds are taken. `facts` are those of `schakel_methods.sharing.codes.FACTS`; what is
    said there about consent does not count: the recorded consent does.
    """

    subject_id: UUID
    recipient_id: int | None
    purpose: str
    fields: tuple[str, ...]
    form: str = Form.IDENTIFIED.value
    classes: frozenset[str] = frozenset()
    age: int | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    recipient_type: str = ""
    outsider: str = ""


@dataclass(frozen=True)
class Condition:
    """One condition of the rules, to be ticked before anything leaves."""

    key: str
    text: str


@dataclass(frozen=True)
class Answer:
    """The decision with all a person needs to understand it."""

    decision: Decided
    conditions: tuple[Condition, ...]
    explanation: wording.Explanation
    consent: Consent | None
    recipient_type: str
    classes: tuple[str, ...]

    @property
    def verdict(self) -> Verdict:
        """The verdict of the rules in force."""
        return self.decision.verdict


def answer(*, actor: Actor, transfer: Transfer) -> Answer:
    """Return what the rules in force say about a transfer, with its reasons."""
    consent = recorded_consent(actor=actor, transfer=transfer)
    question = _question(actor, transfer, consent)
    book, codes = rules.book_of(actor.organisation_id), rules.vocabulary()
    decision = decide(question, book, codes)
    language = "en" if (get_language() or "nl").startswith("en") else "nl"
    changes = would_change(decision, book, codes)
    return Answer(
        decision=decision,
        conditions=_conditions(decision, language),
        explanation=wording.explain(decision, changes, language=language, translate=gettext),
        consent=consent if decision.consent_recorded else None,
        recipient_type=question.recipient,
        classes=tuple(sorted(question.classes)),
    )


def usual_purpose(*, actor: Actor, about: Transfer) -> str:
    """Return for what a signal goes to an organisation: the first purpose the rules allow.

    A consent that was recorded for exactly this counts; the purpose of `about` does not.
    """
    for purpose in HAND_OVER_PURPOSES:
        transfer = replace(about, purpose=purpose)
        consent = recorded_consent(actor=actor, transfer=transfer)
        question = _question(actor, transfer, consent)
        if consent is None:
            question = question.with_facts(**about.facts)
        if _verdict(actor, question) < Verdict.ASK_PO:
            return purpose
    return HAND_OVER


def purpose_with_consent(*, actor: Actor, recipient_id: int) -> str:
    """Return for what a signal may go to an organisation once the person consents, if at all."""
    for purpose in HAND_OVER_PURPOSES:
        transfer = Transfer(UUID(int=0), recipient_id, purpose, ("report",))
        question = _question(actor, transfer, None).with_facts(consent="yes", consent_by="person")
        if _verdict(actor, question) is Verdict.CONSENT:
            return purpose
    return ""


def _verdict(actor: Actor, question: Question) -> Verdict:
    return decide(question, rules.book_of(actor.organisation_id), rules.vocabulary()).verdict


def recorded_consent(*, actor: Actor, transfer: Transfer) -> Consent | None:
    """Return the consent in force that covers a transfer wholly: its recipient, purpose, fields."""
    found = Consent.objects.filter(
        organisation_id=actor.organisation_id,
        subject_id=transfer.subject_id,
        purpose=transfer.purpose,
        fields__contains=list(transfer.fields),
        state=ConsentState.GIVEN,
        valid_until__gte=timezone.localdate(),
        **same_recipient(transfer),
    )
    named = (consent for consent in found.order_by("-given_at") if is_named(consent, transfer))
    return next(named, None)


def newest_decision(*, actor: Actor, transfer: Transfer) -> Decision | None:
    """Return the newest decision about this subject, recipient, purpose and form."""
    about = Decision.objects.filter(
        organisation_id=actor.organisation_id,
        subject_id=transfer.subject_id,
        purpose=transfer.purpose,
        form=transfer.form,
        **same_recipient(transfer),
    )
    named = (row for row in about.order_by("-decided_at") if is_named(row, transfer))
    return next(named, None)


def same_recipient(transfer: Transfer) -> dict[str, object]:
    """Return the lookup for rows about the recipient of a transfer."""
    if transfer.recipient_id is not None:
        return {"recipient_id": transfer.recipient_id}
    return {"recipient_id": None, "recipient_type": transfer.recipient_type}


def is_named(row: Consent | Decision, transfer: Transfer) -> bool:
    """Tell whether a row is about this very outsider; its name is sealed, so no query knows it."""
    if transfer.recipient_id is not None:
        return True
    return (row.outsider or "").strip().casefold() == transfer.outsider.strip().casefold()


def type_of(organisation_id: int) -> str:
    """Return the type of an active organisation."""
    try:
        return accounts.organisation(organisation_id).type
    except ObjectDoesNotExist as error:
        raise UnknownRecipient(organisation_id) from error


def classes_of(organisation_type: str) -> frozenset[str]:
    """Return the heaviest classes of data that an organisation of a type holds on a case."""
    party = rules.vocabulary().parties[organisation_type]
    return policies.heaviest_classes(party.regimes, party.group)


def _question(actor: Actor, transfer: Transfer, consent: Consent | None) -> Question:
    classes = transfer.classes or classes_of(actor.organisation_type)
    if transfer.recipient_id is None and not (transfer.recipient_type and transfer.outsider):
        raise UnknownRecipient
    question = Question(
        sender=actor.organisation_type,
        recipient=transfer.recipient_type
        if transfer.recipient_id is None
        else type_of(transfer.recipient_id),
        purpose=transfer.purpose,
        form=Form(transfer.form),
        classes=frozenset(map(DataClass, classes)),
        age=transfer.age,
        facts={**transfer.facts, "consent": "no", "consent_by": "unknown"},
    )
    if consent is None:
        return question
    age = question.age if question.age is not None else consent.age
    return replace(question, age=age).with_facts(consent="yes", consent_by=consent.given_by)


def _conditions(decision: Decided, language: str) -> tuple[Condition, ...]:
    """The conditions a sender ticks; those of consent rules are met by the record itself."""
    if Form.ANONYMISED in decision.question.forms:
        return ()
    return tuple(
        Condition(f"{item.rule.id}.{number}", text)
        for item in decision.applied
        if item.verdict is Verdict.YES_IF and item.regimes
        for number, text in enumerate(item.rule.texts[language].conditions, start=1)
    )
