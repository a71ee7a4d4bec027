"""Runs: `ask_run`, `begin_run`, `read_some`, `stop_scanning`, `resume_scanning`."""

from dataclasses import dataclass
from importlib.metadata import version
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from procrastinate.contrib.django import app

from schakel.base import wordindex
from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.scanning import policies
from schakel.scanning.models import Hit, Note, RunLogLine, ScanRun, ScanSource
from schakel.scanning.services import engine
from schakel.scanning.services.sources import ground_of, require
from schakel.scanning.workflow import (
    BATCH,
    AgeBand,
    Ground,
    LogEvent,
    NoGround,
    Phase,
    RunState,
    Stratum,
    lexicon,
)

RUN_TASK = "scanning.run"


class ReasonMissing(Exception):
    """Say why the scan is stopped or goes on."""


@dataclass(frozen=True)
class _Entry:
    event: LogEvent
    reason: str = ""
    run: ScanRun | None = None


def is_stopped(organisation_id: int) -> bool:
    """Tell whether somebody pressed the stop switch and nobody released it."""
    last = RunLogLine.objects.filter(
        organisation_id=organisation_id, run=None, event__in=[LogEvent.STOPPED, LogEvent.RESUMED]
    ).first()
    return last is not None and last.event == LogEvent.STOPPED


@transaction.atomic
def ask_run(*, actor: Actor, source_id: UUID) -> ScanRun:
    """Ask for a run over everything that waits in a source; the worker does it."""
    source = ScanSource.objects.get(pk=source_id, organisation_id=actor.organisation_id)
    require(policies.may_run(actor))
    run = ScanRun.objects.create(
        organisation_id=actor.organisation_id,
        source=source,
        asked_by=actor.user_id,
        asked_at=timezone.now(),
    )
    audit.record(actor=actor, action="scanning.ask_run", target=run, source=str(source.pk))
    job = app.configure_task(RUN_TASK, lock=f"{RUN_TASK}-{actor.organisation_id}")
    job.defer(organisation_id=actor.organisation_id, run_id=str(run.pk))
    return run


@transaction.atomic
def begin_run(*, actor: Actor, run_id: UUID) -> ScanRun:
    """Begin a run, or refuse it: stopped by a person, source off, no ground."""
    require(policies.may_run(actor))
    run = _own_run(actor, run_id)
    if run.state != RunState.WAITING:
        return run
    run.started_at = timezone.now()
    if refusal := _refusal(actor, run.source):
        return _end(actor, run, RunState.REFUSED, _Entry(LogEvent.REFUSED, refusal, run))
    rules = engine.lexicon(lexicon.changes_in_force())
    run.rules_version, run.rules_hash = rules.data.settings.version, rules.data.hash
    run.offered, run.state = _waiting(run).count(), RunState.RUNNING
    run.save()
    _log(actor, _Entry(LogEvent.STARTED, run=run))
    audit.record(actor=actor, action="scanning.begin_run", target=run, offered=run.offered)
    return run


@transaction.atomic
def read_some(*, actor: Actor, run_id: UUID) -> ScanRun:
    """Read the next notes of a run; the stop switch and a lost ground end it at once."""
    require(policies.may_run(actor))
    run = _own_run(actor, run_id)
    if run.state != RunState.RUNNING:
        return run
    if refusal := _refusal(actor, run.source):
        return _end(actor, run, RunState.STOPPED, _Entry(LogEvent.STOPPED, refusal, run))
    notes = list(_waiting(run).select_for_update()[:BATCH])
    if not notes:
        _compare(run)
        return _end(actor, run, RunState.DONE, _Entry(LogEvent.FINISHED, run=run))
    _read(run, notes, ground_of(actor, run.source))
    run.save()
    return run


@transaction.atomic
def stop_scanning(*, actor: Actor, reason: str) -> RunLogLine:
    """Press the stop switch: no note is read any more until somebody releases it."""
    return _switch(actor, LogEvent.STOPPED, reason)


@transaction.atomic
def resume_scanning(*, actor: Actor, reason: str) -> RunLogLine:
    """Release the stop switch."""
    return _switch(actor, LogEvent.RESUMED, reason)


def _switch(actor: Actor, event: LogEvent, reason: str) -> RunLogLine:
    require(policies.may_run(actor) or policies.may_set_rules(actor))
    if not reason.strip():
        raise ReasonMissing
    line = _log(actor, _Entry(event, reason.strip()[:200]))
    audit.record(actor=actor, action=f"scanning.{event}", target=line)
    return line


def _own_run(actor: Actor, run_id: UUID) -> ScanRun:
    return (
        ScanRun.objects.select_for_update(of=("self",))
        .select_related("source")
        .get(pk=run_id, organisation_id=actor.organisation_id)
    )


def _refusal(actor: Actor, source: ScanSource) -> str:
    if is_stopped(actor.organisation_id):
        return "stopped"
    if not source.is_active:
        return "source_off"
    try:
        ground_of(actor, source)
    except NoGround:
        return "no_ground"
    return ""


def _waiting(run: ScanRun) -> QuerySet[Note]:
    return Note.objects.filter(source=run.source, phase=Phase.QUEUED, is_current=True).order_by(
        "received_at", "id"
    )


def _read(run: ScanRun, notes: list[Note], ground: Ground) -> None:
    today = timezone.localdate()
    bands = {note.pk: ground.band(note.first_processed_on, today) for note in notes}
    full = [note for note in notes if bands[note.pk] is AgeBand.FULL]
    rules = engine.lexicon(lexicon.changes_in_force())
    found = engine.read([note.text for note in full], rules, today=today)
    for note, result in zip(full, found, strict=True):
        _write(run, note, result)
    for note in notes:
        if bands[note.pk] is not AgeBand.FULL:
            _set_apart(run, note, bands[note.pk])


def _write(run: ScanRun, note: Note, found: engine.Found) -> None:
    score = found.score
    note.run, note.scanned_at, note.rules_hash = run, timezone.now(), run.rules_hash
    note.level, note.total, note.forms = score.level, score.total, list(score.forms)
    note.order_level, note.order_total = score.level, score.total
    note.explanation, note.oddities = found.explanation, found.oddities
    note.phase = Phase.READING if score.level else Phase.BELOW_LINE
    note.stratum = "" if score.level else _stratum(found)
    note.contact_keys = _keys(note) if score.level else []
    note.save()
    Hit.objects.bulk_create(_hit(note, place, found) for place in range(len(found.hits)))
    run.scanned += 1
    run.strong += score.level == 2
    run.weak += score.level == 1
    run.below += score.level == 0


def _hit(note: Note, place: int, found: engine.Found) -> Hit:
    hit = found.hits[place]
    return Hit(
        organisation_id=note.organisation_id,
        note=note,
        place=place,
        indicator=hit.indicator,
        variant=hit.variant,
        status=hit.status.value,
        value=found.values[place],
        words=[list(span) for span in hit.words],
        trigger_rule=hit.trigger.rule if hit.trigger else "",
        trigger=[hit.trigger.start, hit.trigger.end] if hit.trigger else [],
        situation=hit.situation,
    )


def _stratum(found: engine.Found) -> Stratum:
    if found.score.total > 0:
        return Stratum.NEAR
    return Stratum.STRUCK if found.hits else Stratum.REST


def _set_apart(run: ScanRun, note: Note, band: AgeBand) -> None:
    """An older record answers only whether it shares a contact point with a recent hit (Wpg 8)."""
    note.run, note.scanned_at, note.phase = run, timezone.now(), Phase.COMPARED
    if band is AgeBand.COMPARE:
        note.contact_keys = _keys(note)
        run.compared += 1
    else:
        run.expired += 1
    note.save()


def _keys(note: Note) -> list[str]:
    return wordindex.blind_values(
        organisation_id=note.organisation_id, values=engine.contact_points(note.text)
    )


def _compare(run: ScanRun) -> None:
    older = Note.objects.filter(
        organisation_id=run.organisation_id, phase=Phase.COMPARED, is_current=True
    )
    listed = Note.objects.filter(
        organisation_id=run.organisation_id, phase=Phase.READING, level__gt=0, is_current=True
    ).exclude(contact_keys=[])
    for note in listed.only("id", "contact_keys", "older_hits"):
        same = older.filter(contact_keys__overlap=note.contact_keys).count()
        if same != note.older_hits:
            Note.objects.filter(pk=note.pk).update(older_hits=same)


def _end(actor: Actor, run: ScanRun, state: RunState, entry: _Entry) -> ScanRun:
    run.state, run.finished_at, run.refusal = state, timezone.now(), entry.reason
    run.save()
    _log(actor, entry)
    audit.record(actor=actor, action="scanning.end_run", target=run, state=str(state))
    return run


def _log(actor: Actor, entry: _Entry) -> RunLogLine:
    run = entry.run
    line = RunLogLine(
        organisation_id=actor.organisation_id,
        run=run,
        event=entry.event,
        at=timezone.now(),
        by=run.asked_by if run else actor.user_id,
        code_version=version("schakel"),
        reason=entry.reason,
    )
    if run:
        line.purpose, line.ground = run.source.purpose, run.source.ground
        line.rules_hash, line.counts = run.rules_hash, counts_of(run)
    line.save(force_insert=True)
    return line


def counts_of(run: ScanRun) -> dict[str, int]:
    """Return the counts of a run, by age band and by outcome, with its duration in seconds."""
    names = ("offered", "scanned", "compared", "expired", "strong", "weak", "below")
    counts = {name: int(getattr(run, name)) for name in names}
    if run.started_at and run.finished_at:
        counts["seconds"] = round((run.finished_at - run.started_at).total_seconds())
    return counts
