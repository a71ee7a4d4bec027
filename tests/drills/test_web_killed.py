"""The web server is killed while systems report: what got a reference is there, and nothing twice."""

import http.client
import json
import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.utils import timezone
from tests import databases
from tests.site import running_site

from schakel.base import rls
from schakel.base.accounts.tests import factories as people
from schakel.base.api import services as tokens
from schakel.signals.tests import factories as make

REPORTERS = 8
PATIENCE = 120.0
REPORT = json.dumps({
    "sourceKind": "professional",
    "facts": "Slaapt in de opslag.",
    "places": [{"kind": "work", "municipality": "Nergenshuizen"}],
})  # fmt: skip


@dataclass
class Reporting:
    """What systems sent, and which references they got for it."""

    secret: str
    sent: list[str] = field(default_factory=list)
    references: dict[str, str] = field(default_factory=dict)

    def report(self, url: str, key: str) -> None:
        """Report once; the reference counts from the moment it is in hand."""
        headers = {
            "Authorization": f"Bearer {self.secret}", "Idempotency-Key": key,
            "Content-Type": "application/json",
        }  # fmt: skip
        line = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
        try:
            line.request("POST", "/api/v1/signals", REPORT, headers)
            answer = line.getresponse()
            text = answer.read()
        finally:
            line.close()
        assert answer.status == 201, text
        self.references[key] = json.loads(text)["reference"]

    def until_killed(self, url: str, name: str) -> None:
        """Report one signal after the other until the line breaks."""
        number = 0
        try:
            while True:
                key = f"{name}-{number:05d}"
                self.sent.append(key)
                self.report(url, key)
                number += 1
        except (OSError, http.client.HTTPException):
            return


@pytest.fixture
def reporting(own_database) -> Reporting:
    team = make.team()
    administrator = people.actor(team.organisation, "functional_administrator")
    rls.set_organisation(team.organisation.pk)
    wanted = tokens.TokenInput(
        name="ons systeem", rights=tokens.FOR_SYSTEMS, purpose="hand_over_signal",
        expires_on=timezone.localdate() + timedelta(days=2),
    )  # fmt: skip
    _, secret = tokens.issue_token(actor=administrator, wanted=wanted)
    return Reporting(secret)


def _kill_under_load(reporting: Reporting, database: str, log, *, wanted: int, name: str) -> None:
    with running_site(database, log) as site:
        reporters = [
            threading.Thread(target=reporting.until_killed, args=(site.url, f"{name}-{number}"))
            for number in range(REPORTERS)
        ]
        for reporter in reporters:
            reporter.start()
        before, until = len(reporting.references), time.monotonic() + PATIENCE
        while len(reporting.references) < before + wanted and time.monotonic() < until:
            time.sleep(0.01)
        site.web.kill()
        for reporter in reporters:
            reporter.join(PATIENCE)


def _drill(reporting: Reporting, database: str, folder, *, kills: int, wanted: int) -> None:
    for kill in range(kills):
        log = folder / f"server-{kill}.log"
        _kill_under_load(reporting, database, log, wanted=wanted, name=f"round-{kill}")
    acknowledged = dict(reporting.references)
    with running_site(database, folder / "again.log") as site:
        for key in reporting.sent:  # who got no answer sends again, and so does who did
            reporting.report(site.url, key)
    with connection.cursor() as cursor:
        cursor.execute("SELECT reference FROM signals_signal")
        stored = [row[0] for row in cursor.fetchall()]
    assert len(acknowledged) >= kills * wanted
    assert {key: reporting.references[key] for key in acknowledged} == acknowledged
    assert sorted(stored) == sorted(reporting.references.values())
    assert len(stored) == len(set(stored)) == len(reporting.sent)
    databases.manage("verify_audit", database=database)


@pytest.mark.slow
def test_a_killed_web_server_loses_nothing_and_doubles_nothing(own_database, reporting, tmp_path):
    _drill(reporting, own_database, tmp_path, kills=1, wanted=10)


@pytest.mark.slow
def test_a_web_server_killed_ten_times_loses_nothing(own_database, reporting, tmp_path):
    _drill(reporting, own_database, tmp_path, kills=10, wanted=50)
