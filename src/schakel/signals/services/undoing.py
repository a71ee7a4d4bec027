"""Taking back a whole file that was brought in: `ask_undo`, `call_off_undo`, `confirm_undo`,
`undo_some`.

Nothing vanishes: each signal that nobody worked on is stopped by two people, with a reason of its own,
and its own case number is free for the right file. What somebody worked on stays.
"""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.rights import Right
from schakel.signals.models import ImportRow, SignalImport
from schakel.signals.selectors.imports import worked_on
from schakel.signals.services.course import own_signal, require
from schakel.signals.services.importing import hand_to_worker, locked, own_import
from schakel.signals.services.stopping import ReasonMissing, SamePerson, stop_unworked
from schakel.signals.workflow import ImportState, RowState

# Signals in one transaction; the trail of the organisation is locked meanwhile.
UNDO_BATCH = 20


@transaction.atomic
def ask_undo(*, actor: Actor, import_id: UUID, reason: str) -> SignalImport:
    """Ask a colleague to take back, with you, what was made of a file, and say why."""
    sent = own_import(actor, import_id, states={ImportState.DONE, ImportState.PAUSED})
    if not reason.strip():
        raise ReasonMissing
    sent.state, sent.failure = ImportState.UNDO_ASKED, ""
    sent.undo_asked_by, sent.undo_reason = actor.user_id, reason
    sent.save()
    audit.record(actor=actor, action="signals.ask_undo_import", target=sent)
    return sent


@transaction.atomic
def call_off_undo(*, actor: Actor, import_id: UUID) -> SignalImport:
    """Leave a file as it was brought in after all."""
    sent = own_import(actor, import_id, states={ImportState.UNDO_ASKED})
    _stand_back(sent)
    audit.record(actor=actor, action="signals.call_off_undo_import", target=sent)
    return sent


@transaction.atomic
def confirm_undo(*, actor: Actor, import_id: UUID) -> SignalImport:
    """Agree, as the second person, that what was made of a file is taken back."""
    sent = own_import(actor, import_id, states={ImportState.UNDO_ASKED})
    require(actor.may(Right.SIGNALS_CONFIRM))
    if sent.undo_asked_by == actor.user_id:
        raise SamePerson
    sent.undo_confirmed_by, sent.undo_confirmed_role = actor.user_id, actor.role
    sent.state, sent.rows_done = ImportState.UNDOING, 0
    sent.save()
    audit.record(actor=actor, action="signals.undo_import", target=sent)
    hand_to_worker(sent)
    return sent


@transaction.atomic
def undo_some(*, actor: Actor, import_id: UUID) -> SignalImport:
    """Take back the next signals of a file, for the person who agreed; each is done once."""
    sent = locked(actor, import_id)
    if sent.state != ImportState.UNDOING:
        return sent
    person = accounts.actor_of(
        user_id=sent.undo_confirmed_by or 0,
        organisation_id=sent.organisation_id,
        role=sent.undo_confirmed_role,
    )
    if person is None or not person.may(Right.SIGNALS_CONFIRM):
        _stand_back(sent, failure="no_right")
        return sent
    rows = list(sent.rows.select_for_update().filter(state=RowState.MADE)[:UNDO_BATCH])
    _undo(person, sent, rows)
    sent.rows_done += len(rows)
    if not rows:
        undone = sent.rows.filter(state=RowState.UNDONE).count()
        sent.state, sent.finished_at = ImportState.UNDONE, timezone.now()
        audit.record(actor=person, action="signals.undone_import", target=sent, rows=undone)
    sent.save()
    return sent


def _undo(person: Actor, sent: SignalImport, rows: list[ImportRow]) -> None:
    # Locked first: whoever begins to work on one now comes before or after, never between.
    signals = {row.signal_id: own_signal(person, row.signal_id) for row in rows if row.signal_id}
    kept = worked_on(organisation_id=sent.organisation_id, signal_ids=list(signals))
    why, asked_by = sent.undo_reason or "", sent.undo_asked_by or 0
    for row in rows:
        signal = signals.get(row.signal_id) if row.signal_id else None
        row.state = RowState.KEPT
        if signal is not None and signal.pk not in kept:
            stop_unworked(actor=person, signal=signal, proposed_by=asked_by, why=why)
            row.state = RowState.UNDONE
        row.save(update_fields=["state"])


def _stand_back(sent: SignalImport, failure: str = "") -> None:
    to_do = sent.rows.filter(state=RowState.READY).exists()
    sent.state, sent.failure = ImportState.PAUSED if to_do else ImportState.DONE, failure
    sent.undo_asked_by, sent.undo_reason = None, None
    sent.save()
