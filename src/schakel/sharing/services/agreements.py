"""By two people: `draft_agreement`, `publish_agreement`, `draft_rules`, `publish_rules`."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.sharing import policies
from schakel.sharing.models import Agreement, RuleSet
from schakel.sharing.selectors import rules as published
from schakel.sharing.workflow import DraftState


class SamePerson(Exception):
    """Somebody else than the writer must bring it into force."""


class Incomplete(Exception):
    """Name the parties, the purposes, the data and the term."""


@dataclass(frozen=True)
class AgreementInput:
    """What the parties agreed: for what, which data, on which ground, from when until when."""

    title: str
    parties: frozenset[int]
    purposes: tuple[str, ...]
    classes: tuple[str, ...]
    legal_basis: str
    starts_on: date
    ends_on: date


@transaction.atomic
def draft_agreement(*, actor: Actor, agreement: AgreementInput) -> Agreement:
    """Write down a sharing agreement; it counts once a second person publishes it."""
    if not policies.may_draft(actor) or actor.user_id is None:
        raise PermissionDenied
    parties = agreement.parties | {actor.organisation_id}
    complete = agreement.title.strip() and agreement.purposes and agreement.classes
    if not complete or len(parties) < 2 or agreement.ends_on <= agreement.starts_on:
        raise Incomplete
    made = Agreement.objects.create(
        organisation_id=actor.organisation_id,
        title=agreement.title,
        parties=sorted(parties),
        purposes=list(agreement.purposes),
        classes=list(agreement.classes),
        legal_basis=agreement.legal_basis,
        starts_on=agreement.starts_on,
        ends_on=agreement.ends_on,
        state=DraftState.DRAFT,
        drafted_by=actor.user_id,
    )
    audit.record(actor=actor, action="sharing.draft_agreement", target=made)
    return made


@transaction.atomic
def publish_agreement(*, actor: Actor, agreement_id: UUID) -> Agreement:
    """Bring an agreement that somebody else wrote into force."""
    made = Agreement.objects.select_for_update().get(
        pk=agreement_id, organisation_id=actor.organisation_id, state=DraftState.DRAFT
    )
    _check_second(actor, made.drafted_by)
    made.state, made.published_by = DraftState.PUBLISHED, actor.user_id
    made.save()
    audit.record(actor=actor, action="sharing.publish_agreement", target=made)
    return made


@transaction.atomic
def draft_rules(*, actor: Actor, rule_ids: frozenset[str], note: str) -> RuleSet:
    """Choose the rules your organisation uses, in the text you read today."""
    if not policies.may_draft(actor) or actor.user_id is None:
        raise PermissionDenied
    texts = published.fingerprints()
    if rule_ids - texts.keys() or not note.strip():
        raise Incomplete(*sorted(rule_ids - texts.keys()))
    own = RuleSet.objects.filter(organisation_id=actor.organisation_id)
    made = RuleSet.objects.create(
        organisation_id=actor.organisation_id,
        number=(own.aggregate(Max("number"))["number__max"] or 0) + 1,
        rules={rule: texts[rule] for rule in sorted(rule_ids)},
        note=note,
        state=DraftState.DRAFT,
        drafted_by=actor.user_id,
        drafted_at=timezone.now(),
    )
    audit.record(actor=actor, action="sharing.draft_rules", target=made, rules=sorted(rule_ids))
    return made


@transaction.atomic
def publish_rules(*, actor: Actor, number: int) -> RuleSet:
    """Switch on the rules that somebody else chose."""
    made = RuleSet.objects.select_for_update().get(
        number=number, organisation_id=actor.organisation_id, state=DraftState.DRAFT
    )
    _check_second(actor, made.drafted_by)
    made.state, made.published_by = DraftState.PUBLISHED, actor.user_id
    made.published_at = timezone.now()
    made.save()
    audit.record(actor=actor, action="sharing.publish_rules", target=made, number=number)
    return made


def _check_second(actor: Actor, drafted_by: int) -> None:
    if actor.user_id == drafted_by:
        raise SamePerson
    if not policies.may_publish(actor, drafted_by):
        raise PermissionDenied
