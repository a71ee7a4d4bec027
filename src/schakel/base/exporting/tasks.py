"""Exports are made by the worker; expired ones are removed every hour."""

from uuid import UUID

from procrastinate.contrib.django import app

from schakel.base import rls
from schakel.base.accounts import selectors as accounts
from schakel.base.exporting.services import asking, making


@app.task(name=asking.EXPORT_TASK)
def make(*, organisation_id: int, export_id: str) -> None:
    """Make one file for its organisation."""
    actor = accounts.system_actor(organisation_id)
    with rls.acting_for(organisation_id):
        export = making.begin(actor=actor, export_id=UUID(export_id))
    if not export.is_busy:
        return
    try:
        making.make_file(actor=actor, export_id=export.pk)
    except Exception:
        with rls.acting_for(organisation_id):
            making.fail(actor=actor, export_id=export.pk)
        raise


@app.periodic(cron="25 * * * *")
@app.task(name="exporting.remove_expired", queueing_lock="exporting.remove_expired")
def remove_expired(timestamp: int) -> None:
    """Remove files after their week, at every organisation."""
    for organisation in accounts.organisations():
        with rls.acting_for(organisation.pk):
            asking.remove_expired(actor=accounts.system_actor(organisation.pk))
