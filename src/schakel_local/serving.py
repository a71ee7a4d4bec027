"""The web server with one worker beside it, for a laptop: both start and end together."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import FrameType

from schakel_local.addresses import OWNER_ROLE
from schakel_local.place import CHECKOUT, place

HOST = "127.0.0.1"
GRACE = 10.0  # seconds a process gets to finish what it is doing
LOOK = 0.1
BREATH = 2.0  # seconds before a worker that fell over is started again

Process = subprocess.Popen[bytes]
_beside: list[Process] = []  # ends by itself, and with us


class PortTaken(RuntimeError):
    """Another program listens on the port."""


def check_port() -> None:
    """Refuse a port somebody else listens on, before any work is done."""
    port = _port()
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            message = (
                f"Port {port} is taken. Choose another: make run PORT={port + 1}\n"
                "Or, if it is Schakel itself that is still running: make stop"
            )
            raise PortTaken(message) from error


def serve() -> int:
    """Run the web server and the worker until Ctrl-C, or until the web server ends by itself."""
    signal.signal(signal.SIGTERM, _as_interrupt)
    running = [_start("-m", "uvicorn", "schakel.asgi:application", "--host", HOST, "--port",
                      str(_port()), "--lifespan", "off", "--no-access-log", "--no-server-header",
                      "--log-level", "warning", "--timeout-graceful-shutdown", "5")]  # fmt: skip
    web = running[0]
    try:
        _remember(running)
        _wait_until_open(web)
        if os.environ.get("SCHAKEL_DEMONSTRATION") == "1":
            _fill_beside()
        _keep_a_worker(web, running)
    except KeyboardInterrupt:
        sys.stdout.write("\nStopping ...\n")
        return 0
    finally:
        _end([*running, *_beside])
        _pid_file().unlink(missing_ok=True)
    return web.returncode or 0


def _wait_until_open(web: Process) -> None:
    """Wait with the worker until the first page is there: it would only hold it up."""
    while web.poll() is None:
        with suppress(OSError), socket.create_connection((HOST, _port()), timeout=1):
            sys.stdout.write(f"Schakel is open at http://localhost:{_port()} (Ctrl-C ends it)\n")
            sys.stdout.flush()
            return
        time.sleep(LOOK)


def _fill_beside() -> None:
    """Write what is too much for the first page, politely; killed halfway it goes on next time."""
    if os.environ.get("SCHAKEL_SERIES") == "0":
        return
    environment = os.environ | {"SCHAKEL_DB_ROLE": OWNER_ROLE}
    command = [sys.executable, "manage.py", "demo", "--series"]
    filling = subprocess.Popen(["nice", "-n", "15", *command], cwd=CHECKOUT, env=environment)  # noqa: S603, S607 - ours
    _beside.append(filling)


def _keep_a_worker(web: Process, running: list[Process]) -> None:
    while web.poll() is None:
        worker = _start("manage.py", "procrastinate", "--verbosity", "0", "worker")
        running[1:] = [worker]
        _remember(running)
        while web.poll() is None and worker.poll() is None:
            time.sleep(LOOK)
        if web.poll() is None:
            sys.stderr.write(f"The worker ended ({worker.returncode}); starting it again.\n")
            time.sleep(BREATH)


def end_left_behind() -> bool:
    """End a web server and worker whose parent was killed; False when there are none."""
    ended = False
    with suppress(FileNotFoundError):
        for pid in map(int, _pid_file().read_text().split()):
            with suppress(FileNotFoundError, ProcessLookupError):
                command = Path(f"/proc/{pid}/cmdline").read_text()
                if "schakel" in command or "manage.py" in command:
                    os.kill(pid, signal.SIGTERM)
                    ended = True
        _pid_file().unlink()
    return ended


def _port() -> int:
    return int(os.environ.get("PORT") or 8000)


def _pid_file() -> Path:
    return place().data.with_name("serving.pid")


def _start(*arguments: str) -> Process:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "schakel.settings"}
    environment.setdefault("SCHAKEL_DB_ROLE", "schakel_app")
    return subprocess.Popen([sys.executable, *arguments], cwd=CHECKOUT, env=environment)  # noqa: S603 - ours


def _remember(running: list[Process]) -> None:
    # The parent comes first, or it would start the worker again.
    pids = [os.getpid(), *(process.pid for process in [*running, *_beside])]
    _pid_file().parent.mkdir(parents=True, exist_ok=True)
    _pid_file().write_text(" ".join(map(str, pids)))


def _end(running: list[Process]) -> None:
    for process in running:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
    until = time.monotonic() + GRACE
    for process in running:
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except (subprocess.TimeoutExpired, KeyboardInterrupt):
            process.kill()
            process.wait()


def _as_interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
