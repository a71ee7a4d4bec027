"""Lists: what was decided, disclosed, agreed and asked, as far as the organisation took part."""

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from schakel.base.actor import Actor
from schakel.sharing import policies
from schakel.sharing.models import (
    Agreement,
    Consent,
    Decision,
    Disclosure,
    Notice,
    Package,
    PersonRequest,
    Request,
)
from schakel.sharing.workflow import PersonRequestState, RequestState

OPEN = (RequestState.OPEN, RequestState.SECOND_PERSON)


def disclosures(*, actor: Actor, subject_id: UUID) -> list[Disclosure]:
    """Return what was disclosed about a subject from or to the own organisation."""
    found = _taking_part(actor).filter(subject_id=subject_id)
    return list(found.select_related("sender", "recipient"))


def disclosures_of_organisation(*, actor: Actor, limit: int = 200) -> list[Disclosure]:
    """Return the newest disclosures of the own organisation, for who oversees them."""
    if not policies.may_oversee(actor):
        return []
    return list(_taking_part(actor).select_related("sender", "recipient")[:limit])


def decisions(*, actor: Actor, subject_id: UUID | None = None) -> list[Decision]:
    """Return what the own organisation decided, about a subject or at all."""
    found = Decision.objects.filter(organisation_id=actor.organisation_id)
    found = found.filter(subject_id=subject_id) if subject_id else found
    return list(found.select_related("recipient").order_by("-decided_at"))


def requests(*, actor: Actor, only_open: bool = False) -> list[Request]:
    """Return the questions to the privacy officer: all for who decides, else one's own."""
    found = Request.objects.filter(organisation_id=actor.organisation_id)
    if not (policies.may_approve(actor) or policies.may_confirm_override(actor, None)):
        found = found.filter(asked_by=actor.user_id or 0)
    found = found.filter(state__in=OPEN) if only_open else found
    return list(found.select_related("recipient").defer("question", "proposed_reasons"))


def consents(*, actor: Actor) -> list[Consent]:
    """Return the consents of the own organisation, without names."""
    if not (policies.may_record_consent(actor) or policies.may_oversee(actor)):
        return []
    found = Consent.objects.filter(organisation_id=actor.organisation_id)
    return list(found.select_related("recipient").defer("person", "explained"))


def notices(*, actor: Actor) -> list[Notice]:
    """Return the corrections and withdrawals that the own organisation must still handle."""
    found = Notice.objects.filter(recipient_id=actor.organisation_id, handled_at__isnull=True)
    return list(found.select_related("sender", "disclosure").defer("content").order_by("sent_at"))


def received(*, actor: Actor, limit: int = 100) -> list[Package]:
    """Return the packages that were sent to the own organisation, without their content."""
    found = Package.objects.filter(recipient_id=actor.organisation_id)
    return list(found.select_related("sender", "disclosure").defer("content")[:limit])


def agreements(*, actor: Actor, today: date) -> list[Agreement]:
    """Return the agreements that the own organisation is a party of and that still run."""
    party = Q(organisation_id=actor.organisation_id) | Q(parties__contains=[actor.organisation_id])
    return list(Agreement.objects.filter(party, ends_on__gte=today))


def person_requests(*, actor: Actor, only_open: bool = False) -> list[PersonRequest]:
    """Return the requests of persons concerned, for who oversees sharing."""
    if not policies.may_oversee(actor):
        return []
    found = PersonRequest.objects.filter(organisation_id=actor.organisation_id)
    found = found.filter(state=PersonRequestState.OPEN) if only_open else found
    return list(found.defer("name", "safe_contact", "answer"))


def _taking_part(actor: Actor) -> QuerySet[Disclosure]:
    own = Q(sender_id=actor.organisation_id) | Q(recipient_id=actor.organisation_id)
    return Disclosure.objects.filter(own).order_by("-disclosed_at")
