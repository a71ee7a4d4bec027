"""The database is killed while signals are reported: what got a reference is there afterwards."""

import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection, connections
from django.db.utils import DatabaseError
from tests import databases

from schakel.base import rls
from schakel.signals.services import intake
from schakel.signals.tests import factories as make
from schakel_local.creation import create_database
from schakel_local.server import Server, local_server

REPORTERS = 4
PATIENCE = 300.0  # seconds; a busy machine only makes the drill longer


@pytest.fixture
def durable(django_db_blocker) -> Iterator[Server]:
    """A server of its own that keeps what it says it kept, with the tables in it."""
    folder = Path(tempfile.mkdtemp(prefix="schakel-drill-"))
    folder.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SCHAKEL_VAR", str(folder / "var"))
        patch.setenv("SCHAKEL_CLUSTER", "run")
        server = local_server()
        server.start()
        try:
            with server.connect("postgres") as owner:
                create_database(owner, "schakel")
            databases.manage("migrate", database="schakel")
            databases.manage("load_reference", database="schakel")
            with django_db_blocker.unblock(), _django_at(server):
                yield server
        finally:
            server.remove()
            shutil.rmtree(folder)


def _django_at(server: Server):
    return databases.used_by_django("schakel", host=str(server.place.socket))


def _report_until_killed(actor, number: int, acknowledged: list[str]) -> None:
    key = 0
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE schakel_app")
        rls.set_organisation(actor.organisation_id)
        while True:
            report = make.a_report()
            made = intake.report_signal(
                actor=actor, report=report, key=f"{number}-{key}-{id(acknowledged)}"
            )
            acknowledged.append(made.reference)
            key += 1
    except (DatabaseError, psycopg.Error):
        return
    finally:
        connections.close_all()


def _kill_under_load(server: Server, actor, wanted: int) -> list[str]:
    acknowledged: list[str] = []
    reporters = [
        threading.Thread(target=_report_until_killed, args=(actor, number, acknowledged))
        for number in range(REPORTERS)
    ]
    for reporter in reporters:
        reporter.start()
    until = time.monotonic() + PATIENCE
    while len(acknowledged) < wanted and time.monotonic() < until:
        time.sleep(0.01)
    postmaster = int((server.data / "postmaster.pid").read_text().splitlines()[0])
    os.kill(postmaster, signal.SIGKILL)
    for reporter in reporters:
        reporter.join(PATIENCE)
    return acknowledged


def _drill(server: Server, *, kills: int, wanted: int) -> None:
    actor = make.team().as_()
    connections.close_all()
    promised: set[str] = set()
    for _ in range(kills):
        promised |= set(_kill_under_load(server, actor, wanted))
        server.start()
    with connection.cursor() as cursor:
        cursor.execute("SELECT reference FROM signals_signal")
        stored = [row[0] for row in cursor.fetchall()]
        cursor.execute(
            "SELECT count(*) FROM signals_signal s WHERE NOT EXISTS "
            "(SELECT FROM signals_phasechange p WHERE p.signal_id = s.id)"
        )
        (without_history,) = cursor.fetchone()
    assert promised - set(stored) == set()
    assert len(stored) == len(set(stored))
    assert without_history == 0
    assert len(promised) >= wanted * kills
    databases.manage("verify_audit", database="schakel")


@pytest.mark.slow
def test_no_acknowledged_signal_is_lost_in_ten_kills_of_the_database(durable):
    _drill(durable, kills=10, wanted=50)
