"""How long `make run` takes to its first page, from nothing and the second time."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bench.measuring import Report

ROOT = Path(__file__).resolve().parents[1]
ORDINARY = "nobody"  # an account without rights that every system has
PATIENCE = 900.0
HEAD = "| as | caches | seconds to the first page | CPU seconds until then |\n|---|---|--:|--:|\n"
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Start:
    """What one start cost."""

    seconds: float
    cpu: float

    def line(self, who: str, caches: str) -> str:
        return f"| {who} | {caches} | {self.seconds:.1f} | {self.cpu:.1f} |"


def measure() -> Report:
    """Run the two commands of the README in a fresh copy, cold and warm, as root and as a user."""
    lines = []
    for account in [None, ORDINARY] if os.getuid() == 0 else [None]:
        who = "root" if os.getuid() == 0 and account is None else "an ordinary user"
        with _fresh_copy(account) as (copy, environment):
            lines.append(_started(copy, environment, account).line(who, "none"))
            warm = [_started(copy, environment, account) for _ in range(3)]
            median = sorted(warm, key=lambda start: start.seconds)[1]
            lines.append(median.line(who, "second start, median of 3"))
            killed = _after_kill(copy, environment, account)
            lines.append(killed.line(who, "after kill -9 of everything"))
    return Report(
        "Start-up",
        "A fresh clone, an empty home folder (no pip or uv cache) and `make run`, timed from the "
        "command to the first answer of the sign-in page with status 200. Packages come over the "
        "network, so the first line depends on it. The system packages were there already. The "
        "demonstration data are loaded before the first page. CPU seconds are those of make and "
        "all it started, without the database server: on a busy machine they say more than the "
        f"clock. Load average at the end: {os.getloadavg()[0]:.1f}.",
        (HEAD + "\n".join(lines),),
    )


@contextmanager
def _fresh_copy(account: str | None) -> Iterator[tuple[Path, dict[str, str]]]:
    folder = Path(tempfile.mkdtemp(prefix="schakel-bench-"))
    copy = folder / "schakel"
    subprocess.run(["git", "clone", "-q", "--depth=1", ROOT.as_uri(), copy], check=True)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("SCHAKEL", "XDG", "MAKE"))}
    environment = {**kept, "HOME": str(folder), "PORT": str(_free_port())}
    environment |= {"UV_CACHE_DIR": str(folder / "uv"), "PIP_NO_CACHE_DIR": "1"}
    if account:
        user = pwd.getpwnam(account)
        subprocess.run(["chown", "-R", str(user.pw_uid), folder], check=True)
        environment["PATH"] = "/usr/local/bin:/usr/bin:/bin"  # not what root has in its home
    else:
        folder.chmod(0o755)
    try:
        yield copy, environment
    finally:
        _make(copy, environment, account, "reset").wait()
        shutil.rmtree(folder, ignore_errors=True)


def _started(copy: Path, environment: dict[str, str], account: str | None) -> Start:
    began = time.monotonic()
    process = _make(copy, environment, account, "run")
    try:
        _first_page(process, environment["PORT"])
        return Start(time.monotonic() - began, _cpu_of_session(process.pid))
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait()


def _cpu_of_session(session: int) -> float:
    """CPU seconds of all processes of a session, those that already ended and were waited for too."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[3]) == session:
                ticks += sum(int(field) for field in fields[11:15])
    return ticks / TICKS


def _after_kill(copy: Path, environment: dict[str, str], account: str | None) -> Start:
    process = _make(copy, environment, account, "run")
    _first_page(process, environment["PORT"])
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    postmaster = int((copy / "var/postgres/postmaster.pid").read_text().splitlines()[0])
    os.kill(postmaster, signal.SIGKILL)
    return _started(copy, environment, account)


def _make(
    copy: Path, environment: dict[str, str], account: str | None, target: str
) -> subprocess.Popen[bytes]:
    user = pwd.getpwnam(account) if account else None
    who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    return subprocess.Popen(
        ["make", target],
        cwd=copy,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        **who,
    )


def _first_page(process: subprocess.Popen[bytes], port: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://localhost:{port}/account/login/", timeout=30) as a:
                if a.status == 200:
                    return
        except OSError:
            time.sleep(0.05)
    message = "make run did not open a page"
    raise RuntimeError(message)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
