"""A running site of its own for the browser tests: database, web server and worker."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.databases import ROOT

PATIENCE = 180.0
GRACE = 10.0


class SiteFailed(RuntimeError):
    """The site did not open; the message holds what the server printed."""


@dataclass(frozen=True)
class Site:
    """Where it is, and the database it serves (which a test may look into as the owner)."""

    url: str
    database: str
    log: Path
    web: subprocess.Popen[bytes]
    worker: subprocess.Popen[bytes]


@contextmanager
def running_site(database: str, log: Path, **environment: str) -> Iterator[Site]:
    """Serve the database under the application's role; ended with the block."""
    port = _free_port()
    served = os.environ | {
        "DJANGO_SETTINGS_MODULE": "schakel.settings",
        "SCHAKEL_DB_NAME": database,
        "SCHAKEL_DB_ROLE": "schakel_app",
        "SCHAKEL_DEMONSTRATION": "1",
        **environment,
    }
    with log.open("wb") as output:
        web = _start(served, output, "-m", "uvicorn", "schakel.asgi:application",
                     "--port", str(port), "--lifespan", "off", "--no-access-log")  # fmt: skip
        worker = _start(served, output, "manage.py", "procrastinate", "worker")
        try:
            # WebAuthn wants a secure context, which localhost is and 127.0.0.1 is not.
            site = Site(f"http://localhost:{port}", database, log, web, worker)
            _wait_until_open(site)
            yield site
        finally:
            for process in (web, worker):
                process.terminate()
            for process in (web, worker):
                _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Wait until it has finished; a worker in the middle of a long job is not waited for."""
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _start(environment: dict[str, str], output, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, env=environment, stdout=output, stderr=output
    )


def _wait_until_open(site: Site) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and site.web.poll() is None:
        try:
            urllib.request.urlopen(site.url, timeout=10)  # noqa: S310 - our own address
        except urllib.error.HTTPError:
            return  # it answers, be it with a refusal
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SiteFailed(site.log.read_text())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
