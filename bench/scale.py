"""A million signals: pages of sixteen staff while other systems report, beside bare Django.

    make bench ONLY=scale                # SIZE=1000000 MINUTES=3 by default
    make bench ONLY=scale SIZE=20000     # smaller

The filled database stays in SCALE_VAR (default var/scale-<SIZE>), so measuring again is cheap.
"""

import json
import os
import secrets
import shutil
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

from bench.measuring import Report

ROOT = Path(__file__).resolve().parents[1]
SIZE = int(os.environ.get("SIZE") or 1_000_000)
MINUTES = float(os.environ.get("MINUTES") or 3)
RATE = float(os.environ.get("RATE") or 104)
BATCH = int(os.environ.get("BATCH") or 13)  # reports in a call: each system sends once a second
SINGLE_RATE = 25.0  # the same with one report in a call
SINGLE_MINUTES = float(os.environ.get("SINGLE_MINUTES") or 1)
PORT = int(os.environ.get("PORT") or 8106) + 1
INTAKE_PORT = PORT + 1  # systems report to a web process of their own, as docs/scale.md recommends
STAFF = 16
SYSTEMS = 8  # organisations that reports come in at
VAR = Path(os.environ.get("SCALE_VAR") or ROOT / "var" / f"scale-{SIZE}").absolute()
# What docs/scale.md recommends for an installation of this size, on this memory.
TUNED = {
    "max_parallel_workers_per_gather": "0", "shared_buffers": "3GB",
    "effective_cache_size": "12GB", "work_mem": "32MB",
    "maintenance_work_mem": "1GB", "max_wal_size": "8GB", "random_page_cost": "1.1",
    "jit": "off", "max_connections": "100", "shared_preload_libraries": "pg_prewarm",
}  # fmt: skip


@dataclass(frozen=True)
class Filled:
    """What there is before the visitors come."""

    signals: int
    seconds: float
    gigabytes: float


def measure() -> Report:
    """Fill once, then let staff look and systems report at the same time."""
    _prepare()
    server = _database()
    filled = _fill()
    _night()
    plan = _plan()
    with _web(server) as processes:
        # Caches of a server that has run.
        _run_load(plan | {"seconds": 60, "rate": 20, "batch": 1}, "warm")
        told, bare = _measured(plan, RATE, BATCH, MINUTES)
        single, bare_single = _measured(plan, SINGLE_RATE, 1, SINGLE_MINUTES)
        memory = sum(_memory(web.pid) for web in processes)
    text = METHOD.format(
        size=filled.signals, filled=_filling(filled), minutes=MINUTES, load=os.getloadavg()[0],
        staff=STAFF, rate=RATE, batch=BATCH, systems=SYSTEMS, think=plan["think"], memory=memory,
        cpu=told["cpu"] / (MINUTES * 60) * 100, settings=", ".join(f"{k} {v}" for k, v in TUNED.items()),
        workers=os.environ["WEB_CONCURRENCY"], pool=os.environ["SCHAKEL_DB_POOL"],
    )  # fmt: skip
    alone = f"**One report in a call**, {SINGLE_RATE:g} per second, {SINGLE_MINUTES:g} minute:"
    parts = (_table(told, bare), _intake(told), alone, _table(single, bare_single), _intake(single))
    return Report("A million signals", text, (*parts, _seconds_of()))


def _measured(
    plan: dict[str, Any], rate: float, batch: int, minutes: float
) -> tuple[dict[str, Any], "_Bare"]:
    """Visit and report for so long; what was acknowledged is there, and nothing else."""
    before = _conservation()
    with _Bare() as bare:
        told = _run_load(plan | {"seconds": minutes * 60, "rate": rate, "batch": batch}, "real")
    _check(before, _conservation(), told)
    return told, bare


def _night() -> None:
    """What the worker does every night, so that the pages are those of any day."""
    from schakel.signals import tasks  # noqa: PLC0415 - after the settings

    tasks.count_periods(timestamp=0)


METHOD = """\
{size:,} invented signals of 40 organisations (the largest has a tenth) in a database of its own:
{filled}. The real server (uvicorn, {workers} processes for people and one of lower priority for systems, a pool of {pool} connections each,
role `schakel_app`, row-level security on, durable commits) is visited over HTTP for {minutes:g} minutes by {staff} signed-in people of the eight
largest organisations, who wait {think:g} seconds on average between two pages, after a minute in which the server and
its caches wake up; meanwhile {systems}
systems send {rate:g} reports per second in calls of {batch} to `POST /api/v1/signal-batches`, each with its own
idempotency key, on a clock that does not wait for answers, so that latency counts from the planned moment. “Bare” is
Django and PostgreSQL and nothing else, in the same minutes on the same machine: a `create()` on a
plain table without row-level security, seals or trail, and a `filter().order_by()[:50]` on it.

Server, database and the visitors share the machine's cores: the visitors took {cpu:.0f}% of one.
Load average at the end: {load:.1f}; with other work on the machine the figures are worse than they
are alone. Peak memory of the web processes together: {memory:.0f} MB. PostgreSQL: {settings}."""


def _prepare() -> None:
    os.environ.pop("SCHAKEL_CLUSTER", None)
    os.environ.update(
        SCHAKEL_VAR=str(VAR), SCHAKEL_DB_ROLE="schakel_owner", SCHAKEL_DEMONSTRATION="1",
        DJANGO_SETTINGS_MODULE="schakel.settings", SCHAKEL_SERIES="0",
    )  # fmt: skip
    os.environ.setdefault("WEB_CONCURRENCY", "2")
    os.environ.setdefault("SCHAKEL_DB_POOL", "12")
    import django  # noqa: PLC0415 - needs the settings chosen above

    django.setup()


def _database() -> Any:
    """Start the database with the settings of a real installation; make it where it is new."""
    from schakel_local.__main__ import start  # noqa: PLC0415 - needs the place chosen above
    from schakel_local.preparation import prepare  # noqa: PLC0415 - needs the place chosen above
    from schakel_local.server import local_server  # noqa: PLC0415 - needs the place chosen above

    VAR.mkdir(parents=True, exist_ok=True)
    server = local_server()
    start()
    with server.connect("postgres") as owner:
        for name, value in TUNED.items():
            owner.execute(f"ALTER SYSTEM SET {name} = '{value}'")
    server.stop()
    start()
    prepare()
    return server


def _fill() -> Filled:
    from django.db import connection  # noqa: PLC0415 - after the settings

    from bench import _scale_fill  # noqa: PLC0415 - after the settings

    record = VAR / "filled.json"
    seconds = _scale_fill.fill(SIZE)
    if seconds:
        record.write_text(json.dumps(seconds))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), pg_database_size(current_database()) FROM signals_signal")
        signals, size = cursor.fetchone()
    return Filled(signals, json.loads(record.read_text()), size / 2**30)


def _filling(filled: Filled) -> str:
    return (
        f"{filled.gigabytes:.1f} GB, written in {filled.seconds / 60:.0f} minutes by two processes as"
        " copies of told lives through COPY, with seals, blind words and audit chains of their own"
    )


def _plan() -> dict[str, Any]:
    """Who visits, what there is to open and search, and the tokens of the systems."""
    from django.utils import timezone  # noqa: PLC0415 - after the settings

    from bench import _scale_fill  # noqa: PLC0415 - after the settings
    from schakel.base.accounts.models import Membership  # noqa: PLC0415 - after the settings
    from schakel.base.api.models import ApiToken  # noqa: PLC0415 - after the settings
    from schakel.base.api.selectors import fingerprint  # noqa: PLC0415 - after the settings
    from schakel.base.rights import ROLES, Right  # noqa: PLC0415 - after the settings
    from schakel.signals.models import Signal  # noqa: PLC0415 - after the settings
    from schakel.signals.workflow import ENDED  # noqa: PLC0415 - after the settings

    sizes = _scale_fill.shares(_scale_fill.homes(), SIZE)
    large = sorted(sizes, key=lambda key: -sizes[key])
    staff, tokens, signals = [], [], {}
    for home in large[:SYSTEMS]:
        roles = ("lead_detective", "analyst")
        people = Membership.objects.filter(organisation_id=home, role__in=roles).order_by("pk")[:2]
        people = people or Membership.objects.filter(organisation_id=home)[:2]
        staff += [
            {
                "membership": p.pk,
                "home": home,
                "counts": Right.SIGNALS_COUNT in ROLES[p.role].rights,
            }
            for p in people
        ]
        running = Signal.objects.filter(organisation_id=home).exclude(phase__in=ENDED)
        found = running.order_by("reference").values_list("pk", flat=True)[:200]
        signals[home] = [str(key) for key in found]
        secret = secrets.token_urlsafe(32)
        ApiToken.objects.create(
            organisation_id=home, name="bench", fingerprint=fingerprint(secret),
            rights=["signals.register"], purpose="report_suspicion", made_by=people[0].user_id,
            expires_on=timezone.localdate() + timedelta(days=2),
        )  # fmt: skip
        tokens.append(secret)
    return {"staff": (staff * 2)[:STAFF], "tokens": tokens, "signals": signals, "port": PORT,
            "intake_port": INTAKE_PORT, "think": float(os.environ.get("THINK") or 3)}  # fmt: skip


@contextmanager
def _web(server: Any) -> Iterator[list[subprocess.Popen[bytes]]]:
    processes = [_serve(PORT, os.environ["WEB_CONCURRENCY"]), _serve(INTAKE_PORT, "1", nice=5)]
    try:
        _wait(PORT)
        _wait(INTAKE_PORT)
        yield processes
    finally:
        for web in processes:
            web.terminate()
        for web in processes:
            web.wait(30)
        server.stop()


def _serve(port: int, workers: str, *, nice: int = 0) -> subprocess.Popen[bytes]:
    environment = os.environ | {"SCHAKEL_DB_ROLE": "schakel_app", "WEB_CONCURRENCY": workers}
    command = ["nice", "-n", str(nice), sys.executable, "-m", "uvicorn", "schakel.asgi:application",
               "--host", "127.0.0.1", "--port", str(port), "--lifespan", "off", "--no-access-log",
               "--no-server-header", "--log-level", "warning"]  # fmt: skip
    return subprocess.Popen(command, cwd=ROOT, env=environment)


def _wait(port: int) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://localhost:{port}/account/login/", timeout=30):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server did not open a page")


def _run_load(plan: dict[str, Any], name: str) -> dict[str, Any]:
    path = VAR / f"plan-{name}.json"
    path.write_text(json.dumps(plan))
    done = subprocess.run(
        [sys.executable, "-m", "bench._scale_load", str(path)],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    told: dict[str, Any] = json.loads(done.stdout)
    return told


class _Bare:
    """Bare Django and PostgreSQL in the same minutes: an insert and a select, five times a second."""

    def __enter__(self) -> Self:
        from django.db import connection  # noqa: PLC0415 - after the settings

        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS bare")
            cursor.execute(
                "CREATE TABLE bare (id uuid PRIMARY KEY, organisation_id bigint,"
                " reference varchar(20), due_at timestamptz, told text)"
            )
            cursor.execute(
                "INSERT INTO bare SELECT gen_random_uuid(), n %% 40, 'S-' || n,"
                " now() - n * interval '1 minute', repeat('woord ', 40)"
                " FROM generate_series(1, %s) AS n",
                [SIZE],
            )
            cursor.execute("CREATE INDEX ON bare (organisation_id, due_at)")
            cursor.execute("ANALYZE bare")
        self.inserts: list[float] = []
        self.selects: list[float] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._go)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _go(self) -> None:
        from django.db import connection, models  # noqa: PLC0415 - after the settings
        from django.utils import timezone  # noqa: PLC0415 - after the settings

        from schakel.base.identifiers import new_id  # noqa: PLC0415 - after the settings

        class Bare(models.Model):  # made anew for each run, as the table is
            id = models.UUIDField(primary_key=True, default=new_id)
            organisation_id = models.BigIntegerField()
            reference = models.CharField(max_length=20)
            due_at = models.DateTimeField()
            told = models.TextField()

            class Meta:
                app_label, managed, db_table = f"bench_{id(self)}", False, "bare"

            def __str__(self) -> str:
                return self.reference

        while not self._stop.wait(0.2):
            at = time.perf_counter()
            Bare.objects.create(
                organisation_id=3, reference="S-1", due_at=timezone.now(), told="woord " * 40
            )
            self.inserts.append(time.perf_counter() - at)
            at = time.perf_counter()
            list(Bare.objects.filter(organisation_id=3).order_by("due_at")[:50])
            self.selects.append(time.perf_counter() - at)
        connection.close()


def _conservation() -> int:
    """Every organisation's balance is even; gives how many signals there are."""
    from bench import _scale_fill  # noqa: PLC0415 - after the settings
    from schakel.signals.selectors.counts import count_balance  # noqa: PLC0415 - after the settings

    total = 0
    for home in _scale_fill.homes():
        balance = count_balance(organisation_id=home.pk)
        assert balance.is_even, home.code
        total += balance.came_in
    return total


def _check(before: int, after: int, told: dict[str, Any]) -> None:
    accepted = told["accepted"]
    assert after - before == accepted, f"{after - before} stored, {accepted} acknowledged"
    assert not told["errors"], told["errors"]


def _memory(parent: int) -> float:
    """Megabytes that the web processes had at their most."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            lines = dict(
                line.split(":", 1) for line in status.read_text().splitlines() if ":" in line
            )
        except OSError:
            continue
        if str(parent) in (lines["PPid"].strip(), lines["Pid"].strip()) and "VmHWM" in lines:
            total += int(lines["VmHWM"].split()[0])
    return total / 1024


def _line(name: str, seconds: list[float], base: float) -> str:
    return (
        f"| {name} | {len(seconds)} | {_at(seconds, 50):.0f} | {_at(seconds, 95):.0f} |"
        f" {_at(seconds, 99):.0f} | {_at(seconds, 50) / base:.1f} |"
    )


def _at(seconds: list[float], percent: int) -> float:
    return sorted(seconds)[min(len(seconds) - 1, len(seconds) * percent // 100)] * 1000


def _table(told: dict[str, Any], bare: _Bare) -> str:
    head = (
        "| | visits | p50 ms | p95 ms | p99 ms | times bare |\n|---|--:|--:|--:|--:|--:|"
    )  # fmt: skip
    base = _at(bare.selects, 50)
    lines = [head, _line("Bare select", bare.selects, base)]
    times = told["times"]
    lines += [_line(kind, times[kind], base) for kind in times if kind != "intake"]
    return "\n".join(lines)


def _intake(told: dict[str, Any]) -> str:
    taken = told["times"]["intake"]
    return (
        f"Intake: {told['accepted']} reports acknowledged in {len(taken)} calls,"
        f" {told['accepted'] / told['seconds']:.0f} per second ({told['late']} calls started more"
        f" than a second late); per call p50 {_at(taken, 50):.0f} ms,"
        f" p95 {_at(taken, 95):.0f} ms, p99 {_at(taken, 99):.0f} ms. As many signals are in the"
        " database as were acknowledged, and every organisation's balance is even."
    )


def _seconds_of() -> str:
    return f"The folder holds {shutil.disk_usage(VAR).used / 2**30:.0f} GB of a disk in use."
