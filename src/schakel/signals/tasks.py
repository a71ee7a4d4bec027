"""Files of signals are checked and brought in. Scheduled work: what is overdue escalates, offers without an answer come back, drafts expire, the
desk gets its daily mail."""

from uuid import UUID

from procrastinate.contrib.django import app

from schakel.base import rls
from schakel.base.accounts import selectors as accounts
from schakel.signals.services import (
    clocks,
    counting,
    digest,
    drafts,
    handing_over,
    importing,
    papers,
    undoing,
)


@app.periodic(cron="*/10 * * * *")
@app.task(name="signals.keep_watch", queueing_lock="signals.keep_watch")
def keep_watch(timestamp: int) -> None:
    """Let no signal wait in silence, at any organisation."""
    for organisation in accounts.organisations():
        rls.set_organisation(organisation.pk)
        actor = accounts.system_actor(organisation.pk)
        handing_over.follow_offers(actor=actor)
        clocks.escalate_overdue(actor=actor)
        drafts.remove_expired_drafts(actor=actor)
        importing.remove_expired_imports(actor=actor)
        papers.remove_expired_papers(actor=actor)
    rls.set_organisation(None)


@app.task(name=importing.IMPORT_TASK)
def work_on_import(*, organisation_id: int, import_id: str) -> None:
    """Check a file, make its signals or take them back, in steps that each stay done; a new worker goes on."""
    busy = True
    while busy:
        with rls.acting_for(organisation_id):
            actor = accounts.system_actor(organisation_id)
            key = UUID(import_id)
            sent = importing.check_some(actor=actor, import_id=key)
            sent = importing.import_some(actor=actor, import_id=key)
            sent = undoing.undo_some(actor=actor, import_id=key)
            busy = sent.is_busy


@app.task(name=papers.PAPER_TASK)
def make_paper(*, organisation_id: int, paper_id: str) -> None:
    """Set one paper for its organisation."""
    with rls.acting_for(organisation_id):
        actor = accounts.system_actor(organisation_id)
        papers.make_paper(actor=actor, paper_id=UUID(paper_id))


@app.periodic(cron="0 6 * * 1-5")
@app.task(name="signals.send_digests", queueing_lock="signals.send_digests")
def send_digests(timestamp: int) -> None:
    """Mail every organisation on working days how much waits for it."""
    for organisation in accounts.organisations():
        rls.set_organisation(organisation.pk)
        digest.send_digest(actor=accounts.system_actor(organisation.pk))
    rls.set_organisation(None)


@app.periodic(cron="17 * * * *")
@app.task(name="signals.count_nationally", queueing_lock="signals.count_nationally")
def count_nationally(timestamp: int) -> None:
    """Renew the rounded figures over all organisations, for who publishes them."""
    for organisation in accounts.organisations(type_codes=frozenset({"national_rapporteur"})):
        rls.set_organisation(organisation.pk)
        counting.count_nationally(actor=accounts.system_actor(organisation.pk))
    rls.set_organisation(None)


@app.periodic(cron="12 * * * *")
@app.task(name="signals.count_periods", queueing_lock="signals.count_periods")
def count_periods(timestamp: int) -> None:
    """Add up the tallies and count the long periods, so that the account of any organisation opens at once."""
    for organisation in accounts.organisations():
        rls.set_organisation(organisation.pk)
        actor = accounts.system_actor(organisation.pk)
        counting.add_up_tallies(actor=actor)
        counting.count_periods(actor=actor)
    rls.set_organisation(None)
