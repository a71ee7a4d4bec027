"""What earlier receivers hear: `correct`, `open_notice`, `handle_notice`, `tell_receivers`."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.outbox import services as outbox
from schakel.sharing import policies
from schakel.sharing.models import AccessGrant, Disclosure, Notice
from schakel.sharing.services.door import check_texts
from schakel.sharing.workflow import ACCESS_REQUEST, Channel, NoticeKind

HANDLED = ("corrected", "removed", "kept_by_law")
# Outsiders have no place in Schakel: the sender tells them and records that.
TOLD = "told"


class NothingToCorrect(Exception):
    """Say what was wrong and what it should be."""


class HowMissing(Exception):
    """Say what you did with it: corrected, removed, or kept because a law says so."""


@transaction.atomic
def correct(*, actor: Actor, disclosure_id: UUID, content: str) -> int:
    """Tell everybody who received this what was wrong in it (AVG 19; Wpg 4(4))."""
    if not policies.may_ask(actor):
        raise PermissionDenied
    if not content.strip():
        raise NothingToCorrect
    disclosure = Disclosure.objects.get(pk=disclosure_id, sender_id=actor.organisation_id)
    return tell_all(
        actor=actor, subject_id=disclosure.subject_id, kind=NoticeKind.CORRECTION, content=content
    )


def tell_all(*, actor: Actor, subject_id: UUID, kind: NoticeKind, content: str) -> int:
    """Tell everybody who received data about a person what changed; returns how many."""
    about = Disclosure.objects.filter(sender_id=actor.organisation_id, subject_id=subject_id)
    # Reporters and persons concerned got an answer, no data to keep up to date.
    kept = about.exclude(channel=Channel.FEEDBACK).exclude(purpose=ACCESS_REQUEST)
    for form in set(kept.values_list("form", flat=True)):
        check_texts(form=form, texts=(content,))
    return tell_receivers(actor=actor, disclosures=list(kept), kind=kind, content=content)


@transaction.atomic
def open_notice(*, actor: Actor, notice_id: UUID) -> Notice:
    """Read a correction or withdrawal; the sender sees that it arrived."""
    notice = _of_us(actor).select_for_update(of=("self",)).get(pk=notice_id)
    if not (policies.may_ask(actor) or policies.may_approve(actor)):
        raise PermissionDenied
    if notice.received_at is None and notice.recipient_id is not None:
        notice.received_at = timezone.now()
        notice.save(update_fields=["received_at"])
    audit.record(actor=actor, action="sharing.open_notice", target=notice)
    return notice


def _of_us(actor: Actor) -> QuerySet[Notice]:
    """Notices for the own organisation to handle: received, or to pass on to an outsider."""
    ours = Q(recipient_id=actor.organisation_id) | Q(
        recipient_id__isnull=True, sender_id=actor.organisation_id
    )
    return Notice.objects.filter(ours).select_related("sender", "disclosure")


@transaction.atomic
def handle_notice(*, actor: Actor, notice_id: UUID, how: str) -> Notice:
    """Record what your organisation did with a correction or a withdrawn consent."""
    notice = _of_us(actor).select_for_update(of=("self",)).get(pk=notice_id)
    if not (policies.may_ask(actor) or policies.may_approve(actor)):
        raise PermissionDenied
    if how not in (HANDLED if notice.recipient_id else (TOLD,)):
        raise HowMissing
    notice.handled_by, notice.handled_at, notice.handled_how = actor.user_id, timezone.now(), how
    notice.save()
    audit.record(actor=actor, action="sharing.handle_notice", target=notice, how=how)
    return notice


def tell_receivers(
    *, actor: Actor, disclosures: Sequence[Disclosure], kind: NoticeKind, content: str
) -> int:
    """Put a notice at every receiver in Schakel and mail its privacy officers a link.

    Returns how many organisations were told.
    """
    newest = {(row.recipient_id, row.outsider): row for row in reversed(disclosures)}
    for (recipient_id, _outsider), disclosure in newest.items():
        notice = Notice(
            disclosure=disclosure,
            sender_id=actor.organisation_id,
            recipient_id=recipient_id,
            kind=kind,
            content=content,
            sent_by=actor.user_id,
            sent_at=timezone.now(),
        )
        notice.save(force_insert=True)
        audit.record(actor=actor, action="sharing.tell", target=notice, kind=str(kind))
        _mail(actor, recipient_id)
    return len(newest)


def close_access(*, actor: Actor, disclosures: Sequence[Disclosure]) -> None:
    """End the codes with which outsiders could still read these disclosures."""
    running = AccessGrant.objects.filter(
        organisation_id=actor.organisation_id,
        package__disclosure__in=disclosures,
        revoked_at__isnull=True,
    )
    running.update(revoked_at=timezone.now())


def _mail(actor: Actor, recipient_id: int | None) -> None:
    if recipient_id is None:
        return
    for address in accounts.mail_addresses(recipient_id, role="privacy_officer"):
        outbox.queue_mail(
            actor=actor,
            address=address,
            kind="sharing_notice",
            context={"url": f"{settings.SCHAKEL_URL}/delen/"},
        )
