"""Latency and queries of the main pages, at some 200 and some 2,000 signals, beside a bare page."""

import os
import resource
import statistics
import time
from collections.abc import Callable

from bench.measuring import Report

ROUNDS = 15
MANY = 9  # more of the scenario: with the first some 2,000 signals
PAGES = (
    ("Today", "ui:today", ""),
    ("Signals", "signals:list", ""),
    ("Signals, ended ones too", "signals:list", "?show=ended"),
    ("Hand-overs", "signals:offers", ""),
    ("Stuck", "signals:stuck", ""),
    ("Search", "ui:search", "?q=hotel"),
    ("One signal", "signals:signal", ""),
    ("Account for it", "accounting", ""),
)


def measure() -> Report:
    """Measure every page twice: with the demonstration, and with ten times as much."""
    _prepare()
    from tests import databases  # noqa: PLC0415 - needs the settings chosen above

    databases.start_server()
    name = databases.copy_of(databases.demonstration_template(), 990)
    try:
        with databases.used_by_django(name):
            key = _settled()
            small = _round(key)
            _grow()
            large = _round(key)
    finally:
        databases.remove(name)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Report("Pages of the signal chain", METHOD.format(peak=peak), (_table(small, large),))


METHOD = (
    "The invented lead detective visits each page through Django's test client (all middleware,"
    " templates, row-level security, audit and decryption; no network) in the demonstration, and"
    " again after the scenario was written nine times more. Median wall time of "
    f"{ROUNDS} visits after one to warm up; “times a bare page” divides by the public page"
    " “accessibility”, which asks no database for its content, in the same process and round."
    " Peak memory of the process, writing the scenario included: {peak:.0f} MB."
)


def _prepare() -> None:
    os.environ.update(
        SCHAKEL_CLUSTER="test",
        SCHAKEL_DB_ROLE="schakel_owner",
        SCHAKEL_DEMONSTRATION="1",
        DJANGO_SETTINGS_MODULE="schakel.settings",
    )
    import django  # noqa: PLC0415 - needs the settings chosen above

    django.setup()


def _round(key: object) -> dict[str, tuple[int, float, int]]:
    """Give per page: signals there are, milliseconds, queries; under the role that serves."""
    from django.db import connection  # noqa: PLC0415 - after the settings
    from django.test import Client  # noqa: PLC0415 - after the settings
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - after the settings
    from django.urls import reverse  # noqa: PLC0415 - after the settings

    from schakel.base import rls  # noqa: PLC0415 - after the settings
    from schakel.base.demo.selectors import person  # noqa: PLC0415 - after the settings
    from schakel.signals.models import Signal  # noqa: PLC0415 - after the settings

    who = person("teamleider")
    signals = Signal.objects.count()
    client = Client(SERVER_NAME="localhost")
    client.post(reverse("demo:become", args=[who.membership_id]))
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE schakel_app")
    rls.set_organisation(None)
    found = {"bare": (signals, _median(lambda: client.get(reverse("ui:accessibility"))), 0)}
    for name, route, query in PAGES:
        where = reverse(route, args=[key] if route == "signals:signal" else []) + query
        milliseconds = _median(lambda where=where: client.get(where))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(where).status_code == 200, where
        found[name] = (signals, milliseconds, len(asked))
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    return found


def _settled() -> object:
    """Give one signal with a long history, the same in both rounds."""
    from schakel.base.demo.selectors import person  # noqa: PLC0415 - after the settings
    from schakel.signals.models import Signal  # noqa: PLC0415 - after the settings
    from schakel.signals.workflow import Phase  # noqa: PLC0415 - after the settings

    home = person("teamleider").actor.organisation_id
    found = Signal.objects.filter(organisation_id=home, phase=Phase.PROSECUTION)
    return found.order_by("reference").values_list("pk", flat=True)[0]


def _grow() -> None:
    from django.db import transaction  # noqa: PLC0415 - after the settings
    from django.utils import timezone  # noqa: PLC0415 - after the settings

    from schakel.signals.services.demonstration import scenario  # noqa: PLC0415 - after the settings

    for extra in range(MANY):
        scenario.SEED = 1000 + extra
        with transaction.atomic():
            scenario.write_scenario(now=timezone.now().replace(microsecond=0))


def _median(call: Callable[[], object]) -> float:
    call()
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        call()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def _table(
    small: dict[str, tuple[int, float, int]], large: dict[str, tuple[int, float, int]]
) -> str:
    few, many = small["bare"][0], large["bare"][0]
    lines = [
        (
            f"| | ms at {few} | times a bare page | queries | ms at {many:,} | times a bare page"
            " | queries |"
        ),
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for name in small:
        cells = []
        for found in (small, large):
            _, milliseconds, queries = found[name]
            ratio = milliseconds / found["bare"][1]
            cells += [f"{milliseconds:.1f}", f"{ratio:.1f}", str(queries)]
        lines.append(f"| {'A bare page' if name == 'bare' else name} | {' | '.join(cells)} |")
    return "\n".join(lines)
