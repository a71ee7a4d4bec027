"""Workers are killed while they send mail: what was acknowledged is sent all the same."""

import os
import subprocess
import sys
import time

import pytest
from django.db import connection
from tests.databases import ROOT, manage

from schakel.base import rls
from schakel.base.accounts.tests import factories
from schakel.base.outbox import services

PATIENCE = 300.0


@pytest.fixture
def actor(own_database, settings, tmp_path):
    (tmp_path / "outbox").mkdir()
    (tmp_path / "outbox" / "test.txt").write_text("Bericht\n\nEr wacht iets op u.\n")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    acting = factories.actor(factories.organisation())
    rls.set_organisation(acting.organisation_id)
    return acting


def _worker(database: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "manage.py", "procrastinate", "worker", "--concurrency", "4"],
        cwd=ROOT,
        env=os.environ | {"SCHAKEL_DB_NAME": database, "SCHAKEL_DB_ROLE": "schakel_app"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _sent() -> int:
    return _number("SELECT count(*) FROM outbox_outboxmessage WHERE state = 'sent'")


def _number(question: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def _wait_for_sent(number: int) -> None:
    until = time.monotonic() + PATIENCE
    while _sent() < number:
        assert time.monotonic() < until, f"{_sent()} of {number} sent"
        time.sleep(0.02)


def _age_the_dead() -> None:
    """Thirty seconds of silence make a worker dead; the drill does not wait for them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'"
        )


def _drill(database: str, actor, *, messages: int, kills: int) -> None:
    for _ in range(messages):
        services.queue_mail(actor=actor, address="a@example.test", kind="test", context={})
    for kill in range(1, kills + 1):
        worker = _worker(database)
        _wait_for_sent(kill * messages // (kills + 2))
        worker.kill()
        worker.wait()
        _age_the_dead()
    worker = _worker(database)
    try:
        _wait_for_sent(messages)
    finally:
        worker.terminate()
        worker.wait(30)
    sent_twice = "SELECT count(*) FROM outbox_outboxmessage WHERE tries > 1"
    assert _number("SELECT count(*) FROM outbox_outboxmessage") == messages
    assert _number(sent_twice) <= kills * 4  # only what was under way at a kill is tried again
    manage("verify_audit", database=database)


@pytest.mark.slow
def test_workers_killed_ten_times_lose_no_mail(own_database, actor):
    _drill(own_database, actor, messages=400, kills=10)
