"""Lists: what was decided, disclosed, agreed and asked, as far as the organisation took part."""

from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from schakel.base.actor import Actor
from schakel.sharing import policies
from schakel.sharing.models import (
    AccessGrant,
    Agreement,
    Consent,
    Decision,
    Disclosure,
    Notice,
    Package,
    PersonRequest,
    Request,
)
from schakel.sharing.selectors.answers import Transfer, newest_decision
from schakel.sharing.workflow import DraftState, PersonRequestState, RequestState

OPEN = (RequestState.OPEN, RequestState.SECOND_PERSON)


def disclosures(*, actor: Actor, subject_id: UUID) -> list[Disclosure]:
    """Return what was disclosed about a subject from or to the own organisation."""
    found = _taking_part(actor).filter(subject_id=subject_id)
    return list(found.select_related("sender", "recipient", "receipt"))


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
    """Return the corrections and withdrawals that the own organisation must still handle.

    What an outsider must hear is there too: the sender passes it on.
    """
    ours = Q(recipient_id=actor.organisation_id) | Q(
        recipient_id__isnull=True, sender_id=actor.organisation_id
    )
    found = Notice.objects.filter(ours, handled_at__isnull=True)
    return list(found.select_related("sender", "disclosure").defer("content").order_by("sent_at"))


def sent(*, actor: Actor, limit: int = 50) -> list[Package]:
    """Return the packages that the own organisation sent, without their content."""
    if not (policies.may_ask(actor) or policies.may_oversee(actor)):
        return []
    found = Package.objects.filter(sender_id=actor.organisation_id)
    joined = found.select_related("recipient", "disclosure", "disclosure__receipt")
    return list(joined.defer("content", "disclosure__outsider", "disclosure__reasons")[:limit])


def grants(*, actor: Actor, package_id: UUID) -> list[AccessGrant]:
    """Return the codes that were given for a package, newest first."""
    found = AccessGrant.objects.filter(organisation_id=actor.organisation_id, package_id=package_id)
    return list(found.order_by("-made_at").annotate(opened=Count("uses", Q(uses__was_opened=True))))


def told_about(*, actor: Actor, disclosure_id: UUID) -> list[Notice]:
    """Return what recipients were told since about a disclosure, and what they did with it."""
    found = Notice.objects.filter(sender_id=actor.organisation_id, disclosure_id=disclosure_id)
    return list(found.defer("content").order_by("sent_at"))


def received(*, actor: Actor, limit: int = 100) -> list[Package]:
    """Return the packages that were sent to the own organisation, without their content."""
    if not (policies.may_ask(actor) or policies.may_oversee(actor)):
        return []
    found = Package.objects.filter(recipient_id=actor.organisation_id)
    return list(found.select_related("sender", "disclosure").defer("content")[:limit])


def agreements(*, actor: Actor, today: date) -> list[Agreement]:
    """Return the agreements that the own organisation is a party of and that still run."""
    party = Q(organisation_id=actor.organisation_id) | Q(parties__contains=[actor.organisation_id])
    return list(Agreement.objects.filter(party, ends_on__gte=today))


def agreements_to_publish(*, actor: Actor) -> list[Agreement]:
    """Return the agreements of the own organisation that still wait for a second person."""
    own = Agreement.objects.filter(organisation_id=actor.organisation_id, state=DraftState.DRAFT)
    return list(own.filter(ends_on__gte=timezone.localdate()))


def agreements_about(*, actor: Actor, transfer: Transfer) -> list[Agreement]:
    """Return the agreements in force between the own organisation and a recipient for a purpose."""
    today = timezone.localdate()
    if transfer.recipient_id is None:
        return []
    found = Agreement.objects.filter(
        parties__contains=[actor.organisation_id, transfer.recipient_id],
        purposes__contains=[transfer.purpose],
        state=DraftState.PUBLISHED,
        starts_on__lte=today,
        ends_on__gte=today,
    )
    return list(found)


def has_approval(*, actor: Actor, transfer: Transfer) -> bool:
    """Tell whether the newest decision on this recipient, purpose and fields says yes."""
    newest = newest_decision(actor=actor, transfer=transfer)
    if newest is None or not newest.may_share:
        return False
    return set(transfer.fields) <= set(newest.fields)


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
