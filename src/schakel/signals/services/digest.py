"""The daily mail: `send_digest`. It holds numbers and a link, never a case."""

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.outbox import services as outbox
from schakel.signals.models import Handover, Signal
from schakel.signals.workflow import AWAITING_ANSWER, RUNNING

# Who keep the work of an organisation going.
READERS = ("intake", "analyst", "lead_detective", "care_coordinator")
TODAY = "/vandaag/"


@transaction.atomic
def send_digest(*, actor: Actor) -> int:
    """Tell the desk by mail how much waits today; a quiet day sends nothing. Returns how many."""
    numbers = _numbers(actor.organisation_id)
    if not any(numbers.values()):
        return 0
    addresses = {
        address
        for role in READERS
        for address in accounts.mail_addresses(actor.organisation_id, role=role)
    }
    context = numbers | {"url": settings.SCHAKEL_URL + TODAY}
    for address in sorted(addresses):
        outbox.queue_mail(actor=actor, address=address, kind="daily_digest", context=context)
    return len(addresses)


def _numbers(organisation_id: int) -> dict[str, int | str]:
    found = Signal.objects.filter(organisation_id=organisation_id, phase__in=sorted(RUNNING))
    sums = found.aggregate(
        urgent=Count("id", filter=Q(is_urgent=True) | Q(is_leaving=True)),
        overdue=Count("id", filter=Q(due_at__lt=timezone.now())),
    )
    waiting = Handover.objects.filter(
        recipient_id=organisation_id, status__in=sorted(AWAITING_ANSWER)
    )
    return {**sums, "offered": waiting.count()}
