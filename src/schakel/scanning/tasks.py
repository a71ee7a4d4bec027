"""The daily run, runs somebody asked for, replays and the grouping of advertisements."""

import csv
import logging
from pathlib import Path
from uuid import UUID

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from schakel.base import rls
from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.scanning import forms, selectors, services
from schakel.scanning.models import ScanSource
from schakel.scanning.services.ads import GROUP_TASK
from schakel.scanning.services.notes import GivenTwice, TooOld
from schakel.scanning.services.orders import LEARN_TASK, TooFewReadings
from schakel.scanning.services.rules import REPLAY_TASK
from schakel.scanning.services.runs import RUN_TASK
from schakel.scanning.workflow import NoGround

log = logging.getLogger(__name__)
# At a first start the numeric libraries may still be on their way: try again for ten minutes.
_PATIENT = RetryStrategy(max_attempts=20, wait=30, retry_exceptions={ImportError})


@app.task(name=RUN_TASK, retry=_PATIENT)
def run(*, organisation_id: int, run_id: str) -> None:
    """Do a run in steps that each stay done, so that its progress can be followed."""
    with rls.acting_for(organisation_id):
        actor = accounts.system_actor(organisation_id)
        current = services.runs.begin_run(actor=actor, run_id=UUID(run_id))
    while current.is_busy:
        with rls.acting_for(organisation_id):
            current = services.runs.read_some(actor=actor, run_id=UUID(run_id))
    with rls.acting_for(organisation_id):
        services.orders.rank_waiting(actor=actor)
        services.samples.draw_weekly(actor=actor)


@app.task(name=REPLAY_TASK, retry=_PATIENT)
def replay(*, organisation_id: int, replay_id: str) -> None:
    """Try a draft of the rules out."""
    with rls.acting_for(organisation_id):
        actor = accounts.system_actor(organisation_id)
        services.rules.replay(actor=actor, replay_id=UUID(replay_id))


@app.task(name=LEARN_TASK, retry=_PATIENT)
def learn_order(*, organisation_id: int) -> None:
    """Learn an order of the reading list; too few readings is no failure."""
    with rls.acting_for(organisation_id):
        try:
            services.orders.learn(actor=accounts.system_actor(organisation_id))
        except TooFewReadings:
            log.info("too few readings to learn an order from")


@app.task(name=GROUP_TASK, retry=_PATIENT)
def group_ads(*, organisation_id: int) -> None:
    """Group the advertisements of an organisation."""
    with rls.acting_for(organisation_id):
        services.ads.group_ads(actor=accounts.system_actor(organisation_id))


@app.periodic(cron="15 4 * * *")
@app.task(name="scanning.daily", queueing_lock="scanning.daily")
def daily(timestamp: int) -> None:
    """Look into the watched folders and ask for a run of every source that is on."""
    for organisation in accounts.organisations():
        with rls.acting_for(organisation.pk):
            actor = accounts.system_actor(organisation.pk)
            for source in selectors.lists.active_sources(actor=actor):
                if source.folder:
                    take_folder(actor=actor, source=source)
                services.runs.ask_run(actor=actor, source_id=source.pk)


def take_folder(*, actor: Actor, source: ScanSource) -> int:
    """Take every file of a watched folder in; one that cannot be read stays, with its errors."""
    folder = Path(settings.SCHAKEL_VAR) / "scan" / source.folder
    taken = 0
    for path in sorted(folder.glob("*")):
        if path.suffix not in {".csv", ".xlsx", ".jsonl"}:
            continue
        notes, errors = forms.read_notes(path.name, path.read_bytes())
        try:
            if not errors:
                services.notes.receive_notes(actor=actor, source_id=source.pk, notes=notes)
        except (NoGround, GivenTwice, TooOld) as error:
            errors = [forms.RowError(0, type(error).__name__)]
        taken += not errors
        _put_aside(path, errors)
    return taken


def _put_aside(path: Path, errors: list[forms.RowError]) -> None:
    """A file is read once: it goes to `done`, or to `refused` with what is wrong beside it."""
    to = path.parent / ("refused" if errors else "done")
    to.mkdir(exist_ok=True, mode=0o700)
    path.rename(to / path.name)
    if errors:
        with (to / f"{path.name}.errors.csv").open("w", newline="") as file:
            csv.writer(file).writerows([error.row, str(error.what)] for error in errors)
