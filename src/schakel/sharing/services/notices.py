"""What earlier receivers hear: `correct`, `handle_notice`, `tell_receivers`."""

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.outbox import services as outbox
from schakel.sharing import policies
from schakel.sharing.models import Disclosure, Notice
from schakel.sharing.workflow import NoticeKind

HANDLED = ("corrected", "removed", "kept_by_law")


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
    about = Disclosure.objects.filter(
        sender_id=actor.organisation_id, subject_id=disclosure.subject_id
    )
    return tell_receivers(
        actor=actor, disclosures=list(about), kind=NoticeKind.CORRECTION, content=content
    )


@transaction.atomic
def handle_notice(*, actor: Actor, notice_id: UUID, how: str) -> Notice:
    """Record what your organisation did with a correction or a withdrawn consent."""
    notice = Notice.objects.select_for_update().get(
        pk=notice_id, recipient_id=actor.organisation_id
    )
    if not (policies.may_ask(actor) or policies.may_approve(actor)):
        raise PermissionDenied
    if how not in HANDLED:
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
    newest = {row.recipient_id: row for row in disclosures if row.recipient_id is not None}
    for recipient_id, disclosure in newest.items():
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
        for address in accounts.mail_addresses(recipient_id, role="privacy_officer"):
            outbox.queue_mail(actor=actor, address=address, kind="sharing_notice", context={})
    return len(newest)
