"""Files of signals: `send_file`, `set_columns`, `check_some`, `confirm_import`, `import_some`,
`pause_import`, `discard_import`, `open_errors`, `remove_expired_imports`."""

import base64
from collections.abc import Sequence
from datetime import timedelta
from itertools import islice
from pathlib import PurePath
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from schakel.base import sheets, wordindex
from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.sheets import SheetRefused
from schakel.signals import policies
from schakel.signals.models import ImportMapping, ImportRow, Signal, SignalImport, Submission
from schakel.signals.models.importing import BUSY
from schakel.signals.selectors.holding import holding
from schakel.signals.services import batches
from schakel.signals.services.batches import SentReport
from schakel.signals.services.course import require
from schakel.signals.services.importrows import FIELDS, NUMBER, RowReader, same_number
from schakel.signals.workflow import IMPORT_UNDONE, ImportState, RowState

IMPORT_TASK = "signals.work_on_import"
# Rows in one transaction. The trail of the organisation is locked while signals are made, so few.
CHECK_BATCH, MAKE_BATCH, SAMPLES = 200, 20, 3
KEPT_FOR = timedelta(days=14)


class ColumnsUnclear(Exception):
    """Say which column holds your own case number, and which the facts."""


class NotNow(Exception):
    """This file is not at that point: look again where it stands."""


class RowsWrong(Exception):
    """Some rows have mistakes: mend the file, or say that these rows may be left out."""


@transaction.atomic
def send_file(*, actor: Actor, name: str, content: bytes) -> SignalImport:
    """Send a CSV or XLSX file of signals; nothing counts before you confirmed."""
    require(policies.may_import(actor))
    # A header and at least one row.
    first = list(islice(sheets.read(content), SAMPLES + 1))
    if len(first) < 2:
        raise SheetRefused("empty")
    header = first[0][1]
    now = timezone.now()
    made = SignalImport(
        organisation_id=actor.organisation_id,
        name=PurePath(name).name[:200],
        content=base64.b64encode(content).decode(),
        header=header,
        samples=[cells for _number, cells in first[1:]],
        state=ImportState.MAPPING,
        added_by=actor.user_id or 0,
        added_at=now,
        expires_at=now + KEPT_FOR,
    )
    made.save(force_insert=True)
    audit.record(actor=actor, action="signals.send_file", target=made, columns=len(header))
    return made


@transaction.atomic
def set_columns(
    *, actor: Actor, import_id: UUID, mapping: Sequence[str], source_kind: str
) -> SignalImport:
    """Say what each column means; it is remembered, and the rows are checked."""
    sent = own_import(actor, import_id, states={ImportState.MAPPING, ImportState.CHECKED})
    known = [name if name in FIELDS else "" for name in mapping][: len(sent.header)]
    if NUMBER not in known or not {"facts", "statements"} & set(known):
        raise ColumnsUnclear
    sent.mapping, sent.source_kind = known, source_kind
    sent.state, sent.rows_done = ImportState.CHECKING, 0
    sent.save()
    _remember(actor, sent)
    sent.rows.update(state=RowState.READ, errors=[], number_key="")
    audit.record(actor=actor, action="signals.set_columns", target=sent, columns=sorted({*known}))
    hand_to_worker(sent)
    return sent


@transaction.atomic
def check_some(*, actor: Actor, import_id: UUID) -> SignalImport:
    """Check the next rows of a file; the worker calls this until all are checked."""
    sent = locked(actor, import_id)
    if sent.state != ImportState.CHECKING:
        return sent
    if sent.content is not None and not _read_rows(sent):
        return sent
    rows = list(sent.rows.filter(state=RowState.READ)[:CHECK_BATCH])
    reader = RowReader(sent.mapping, sent.source_kind)
    for row in rows:
        _check(sent, row, reader)
    sent.rows_done += len(rows)
    if not rows:
        sent.state = ImportState.CHECKED
        audit.record(actor=actor, action="signals.checked_file", target=sent, rows=sent.rows_total)
    sent.save()
    return sent


@transaction.atomic
def confirm_import(*, actor: Actor, import_id: UUID, leave_out_wrong: bool = False) -> SignalImport:
    """Confirm that the checked rows become signals; from now on each row is done once."""
    sent = own_import(actor, import_id, states={ImportState.CHECKED, ImportState.PAUSED})
    if sent.rows.filter(state=RowState.WRONG).exists() and not leave_out_wrong:
        raise RowsWrong
    sent.confirmed_by, sent.confirmed_role = actor.user_id, actor.role
    sent.state, sent.failure = ImportState.IMPORTING, ""
    ready = sent.rows.filter(state=RowState.READY).count()
    sent.rows_done = sent.rows.filter(state=RowState.MADE).count()
    sent.save()
    audit.record(actor=actor, action="signals.confirm_import", target=sent, rows=ready)
    hand_to_worker(sent)
    return sent


@transaction.atomic
def import_some(*, actor: Actor, import_id: UUID) -> SignalImport:
    """Make signals of the next rows, for the person who confirmed; a row is never done twice."""
    sent = locked(actor, import_id)
    if sent.state != ImportState.IMPORTING:
        return sent
    person = accounts.actor_of(
        user_id=sent.confirmed_by or 0,
        organisation_id=sent.organisation_id,
        role=sent.confirmed_role,
    )
    if person is None or not policies.may_import(person):
        sent.state, sent.failure = ImportState.PAUSED, "no_right"
        sent.save()
        return sent
    rows = list(sent.rows.select_for_update().filter(state=RowState.READY)[:MAKE_BATCH])
    reader = RowReader(sent.mapping, sent.source_kind)
    _make(person, rows, reader)
    sent.rows_done += len(rows)
    if not rows:
        sent.state, sent.finished_at = ImportState.DONE, timezone.now()
        audit.record(actor=person, action="signals.imported", target=sent, rows=sent.rows_done)
    sent.save()
    return sent


@transaction.atomic
def pause_import(*, actor: Actor, import_id: UUID) -> SignalImport:
    """Hold an import; what is done stays done, and it can go on later."""
    sent = own_import(actor, import_id, states={ImportState.IMPORTING})
    sent.state = ImportState.PAUSED
    sent.save()
    audit.record(actor=actor, action="signals.pause_import", target=sent)
    return sent


@transaction.atomic
def discard_import(*, actor: Actor, import_id: UUID) -> None:
    """Throw a file away; signals that were made of it stay."""
    sent = own_import(actor, import_id, states=frozenset(ImportState) - BUSY)
    audit.record(actor=actor, action="signals.discard_import", target=sent)
    sent.delete()


@transaction.atomic
def open_errors(*, actor: Actor, import_id: UUID) -> tuple[SignalImport, list[ImportRow]]:
    """Open what is wrong in a file, row by row; the look is on record."""
    sent = own_import(actor, import_id, states=frozenset(ImportState))
    audit.record(actor=actor, action="signals.open_import_errors", target=sent)
    return sent, list(sent.rows.filter(state=RowState.WRONG).defer("cells"))


def remove_expired_imports(*, actor: Actor) -> int:
    """Remove files that nobody looked after for two weeks; their signals stay."""
    own = SignalImport.objects.filter(organisation_id=actor.organisation_id)
    expired = own.filter(expires_at__lte=timezone.now()).exclude(state__in=sorted(BUSY))
    number, _by_model = expired.delete()
    return number


def own_import(
    actor: Actor, import_id: UUID, *, states: frozenset[ImportState] | set[ImportState]
) -> SignalImport:
    """Return a file of the own organisation, locked, that stands at one of these points."""
    sent = locked(actor, import_id)
    require(policies.may_import(actor))
    if sent.state not in states:
        raise NotNow
    return sent


def locked(actor: Actor, import_id: UUID) -> SignalImport:
    """Return a file of the own organisation, locked, wherever it stands: the worker looks itself."""
    return SignalImport.objects.select_for_update().get(
        pk=import_id, organisation_id=actor.organisation_id
    )


def hand_to_worker(sent: SignalImport) -> None:
    """Let the worker of the organisation go on with a file, one file at a time."""
    job = app.configure_task(IMPORT_TASK, lock=f"{IMPORT_TASK}-{sent.organisation_id}")
    job.defer(organisation_id=sent.organisation_id, import_id=str(sent.pk))


def _remember(actor: Actor, sent: SignalImport) -> None:
    kept = ImportMapping.objects.filter(organisation_id=actor.organisation_id).first()
    kept = kept or ImportMapping(organisation_id=actor.organisation_id, fields={})
    meant = dict(zip(sent.header, sent.mapping, strict=True))
    kept.fields = {**kept.fields, **{name.casefold(): code for name, code in meant.items()}}
    kept.source_kind, kept.changed_at = sent.source_kind, timezone.now()
    kept.save()


def _read_rows(sent: SignalImport) -> bool:
    """Read the rows of the file once, all of them or none."""
    rows: list[ImportRow] = []
    try:
        found = sheets.read(base64.b64decode(sent.content or ""))
        next(found)
        for number, cells in found:
            row = ImportRow(organisation_id=sent.organisation_id, signal_import=sent)
            row.number, row.state, row.cells = number, RowState.READ, cells
            rows.append(row)
    except SheetRefused as refusal:
        sent.state, sent.failure, sent.content = ImportState.REFUSED, refusal.code, None
        sent.save()
        return False
    ImportRow.objects.bulk_create(rows, batch_size=500)
    sent.content, sent.rows_total = None, len(rows)
    return True


def _check(sent: SignalImport, row: ImportRow, reader: RowReader) -> None:
    reading = reader.check(row.cells)
    number = reading.values.get(NUMBER, "")
    if number:
        row.number_key = _blind(row.organisation_id, number)
        if sent.rows.filter(number_key=row.number_key, number__lt=row.number).exists():
            reading.wrong(NUMBER, "twice")
    row.errors = reading.errors
    known = None
    if not row.errors:
        earlier = _earlier(row.organisation_id, number)
        known = _known(row.organisation_id, number, earlier)
    row.signal_id = known.pk if known else None
    row.state = RowState.WRONG if row.errors else RowState.KNOWN if known else RowState.READY
    row.save(update_fields=["number_key", "errors", "state", "signal"])


def _make(person: Actor, rows: Sequence[ImportRow], reader: RowReader) -> None:
    """Make signals of rows, together; each row is one thing more that is done, or wrong."""
    ready = [(row, one) for row in rows if (one := _to_send(row, reader))]
    outcomes = batches.report_many(actor=person, sent=[one for _row, one in ready])
    for (row, _one), outcome in zip(ready, outcomes, strict=True):
        if outcome.acknowledgement is None:
            raise outcome.refusal or RowsWrong  # what the reader let through must be taken
        row.signal_id = outcome.acknowledgement.signal_id
        _settle(row, RowState.MADE)


def _to_send(row: ImportRow, reader: RowReader) -> SentReport | None:
    """Return the report of a row; settle one that makes no signal after all.

    Code lists and signals may have changed since the row was checked.
    """
    reading = reader.check(row.cells)
    if reading.errors:
        row.state, row.errors = RowState.WRONG, reading.errors
        row.save(update_fields=["state", "errors"])
        return None
    number = reading.values[NUMBER]
    earlier = _earlier(row.organisation_id, number)
    known = _known(row.organisation_id, number, earlier)
    if known:
        row.signal = known
        _settle(row, RowState.KNOWN)
        return None
    # Whatever was made of this number before was taken back.
    key = _submission_key(row.organisation_id, number, len(earlier))
    return SentReport(key, reader.report(row.cells))


def _settle(row: ImportRow, state: RowState) -> None:
    # What was written in the row is in the signal now.
    row.state, row.cells = state, []
    row.save(update_fields=["state", "signal", "cells"])


def _known(organisation_id: int, number: str, earlier: Sequence[Signal]) -> Signal | None:
    """Return the signal that already has this own case number, however it came in."""
    if earlier and not _is_undone(earlier[-1]):
        return earlier[-1]
    asked = wordindex.asked_words(organisation_id=organisation_id, text=number)
    if not asked:
        return None
    held = holding(*(word.blind for word in asked))
    found = Signal.objects.filter(held, organisation_id=organisation_id)
    wanted = same_number(number)
    same = (s for s in found if same_number(s.own_case_number or "") == wanted)
    return next((s for s in same if not _is_undone(s)), None)


def _is_undone(signal: Signal) -> bool:
    """Tell whether this signal was taken back with its file, so that its number is free again."""
    return signal.closing_reason == IMPORT_UNDONE


def _earlier(organisation_id: int, number: str) -> list[Signal]:
    """Return the signals that files made of this number, the last one last."""
    found: list[Signal] = []
    sent = Submission.objects.filter(organisation_id=organisation_id).select_related("signal")
    while last := sent.filter(key=_submission_key(organisation_id, number, len(found))).first():
        found.append(last.signal)
    return found


def _blind(organisation_id: int, number: str) -> str:
    values = [same_number(number)]
    return wordindex.blind_values(organisation_id=organisation_id, values=values)[0]


def _submission_key(organisation_id: int, number: str, undone: int) -> str:
    """Return the key under which a number makes one signal, after so many were taken back."""
    return f"import{undone or ''}-{_blind(organisation_id, number)}"[:64]
