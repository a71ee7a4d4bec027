"""The worker sends deliveries, and removes old ones."""

from uuid import UUID

from django.conf import settings
from procrastinate.contrib.django import app

from schakel.base import rls
from schakel.base.accounts import selectors as accounts
from schakel.base.webhooks.services import announcing, sending, wire


@app.task(name=announcing.SEND_TASK)
def send(*, organisation_id: int, delivery_id: str) -> None:
    """Send one delivery for its organisation."""
    actor, key = accounts.system_actor(organisation_id), UUID(delivery_id)
    with rls.acting_for(organisation_id):
        parcel = sending.begin(actor=actor, delivery_id=key)
    if parcel is None:
        return
    rules = wire.Rules(
        inner=frozenset(settings.SCHAKEL_WEBHOOK_INNER),
        may_leave=not settings.SCHAKEL_DEMONSTRATION,
    )
    answer = wire.post(parcel.url, body=parcel.body, headers=parcel.headers, rules=rules)
    with rls.acting_for(organisation_id):
        sending.finish(actor=actor, delivery_id=key, answer=answer)


@app.periodic(cron="35 3 * * *")
@app.task(name="webhooks.remove_old", queueing_lock="webhooks.remove_old")
def remove_old(timestamp: int) -> None:
    """Remove old deliveries and secrets, at every organisation."""
    for organisation in accounts.organisations():
        with rls.acting_for(organisation.pk):
            sending.remove_old(actor=accounts.system_actor(organisation.pk))
