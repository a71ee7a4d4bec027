"""The embedded PostgreSQL server: made once, started when down, stopped on request."""

import contextlib
import fcntl
import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from schakel_local.account import own, reachable, run_as, server_account
from schakel_local.addresses import OWNER_ROLE
from schakel_local.binaries import find_binaries, major_version
from schakel_local.place import Place, place

ATTEMPTS = 20
PAUSE = 0.5
THROW_AWAY = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_wal_size=4GB"


class ServerFailed(RuntimeError):
    """The server could not be made, started or stopped; the message says what to look at."""


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server of our own, reached by its socket only."""

    place: Place
    binaries: Path
    data: Path
    account: pwd.struct_passwd | None

    @property
    def log(self) -> Path:
        """What the server itself reports."""
        return self.data / "server.log"

    def start(self) -> None:
        """Make the cluster when it is new and start the server when it is down."""
        with self._alone():
            self._own_socket()
            self._make()
            if not self.answers():
                self._start()

    def stop(self) -> bool:
        """Stop the server; False when it was not running."""
        with self._alone():
            if not self._is_up():
                return False
            done = self._pg_ctl("-m", "fast", "-w", "-t", "60", "stop")
            if done.returncode != 0:
                raise ServerFailed(f"The database did not stop; see {self.log}")
            return True

    def remove(self) -> None:
        """Stop the server and throw its data away."""
        self.stop()
        shutil.rmtree(self.data, ignore_errors=True)
        shutil.rmtree(self.place.shelter, ignore_errors=True)
        shutil.rmtree(self.place.socket, ignore_errors=True)

    def answers(self) -> bool:
        """Whether a connection as the owner succeeds."""
        try:
            with self.connect("postgres"):
                return True
        except psycopg.OperationalError:
            return False

    def connect(self, database: str) -> psycopg.Connection[tuple[object, ...]]:
        """A connection as the owner, each statement on its own."""
        return psycopg.connect(
            host=str(self.place.socket),
            port=5432,
            user=OWNER_ROLE,
            dbname=database,
            autocommit=True,
            connect_timeout=10,
        )

    def _make(self) -> None:
        version = self.data / "PG_VERSION"
        major = major_version(self.binaries)
        if version.exists():
            self._refuse_other_version(int(version.read_text().strip()), major)
            return
        own(self.data, self.account)
        collation = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if major >= 17 else []
        done = run_as(
            self.account,
            [self.binaries / "initdb", "-D", self.data, "-U", OWNER_ROLE, "--auth-local=trust",
             "--auth-host=reject", "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums",
             *collation, *([] if self.place.durable else ["--no-sync"])],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )  # fmt: skip
        if done.returncode != 0:
            shutil.rmtree(self.data, ignore_errors=True)  # half a cluster would block the next try
            raise ServerFailed(f"The database could not be made: {done.stderr.strip()}")

    def _refuse_other_version(self, made_by: int, major: int) -> None:
        if made_by != major:
            message = (
                f"The data in {self.data} were made by PostgreSQL {made_by}, the server found is "
                f"{major}. Use the older server, or `make reset` to begin anew (this deletes them)."
            )
            raise ServerFailed(message)

    def _own_socket(self) -> None:
        folder = self.place.socket
        ours = {os.getuid(), self.account.pw_uid if self.account else os.getuid()}
        if folder.is_symlink() or (folder.exists() and folder.stat().st_uid not in ours):
            raise ServerFailed(f"{folder} belongs to somebody else; remove it and try again.")
        own(folder, self.account)

    def _start(self) -> None:
        options = f"-c listen_addresses='' -c unix_socket_directories='{self.place.socket}'"
        if not self.place.durable:
            options = f"{options} {THROW_AWAY}"
        for _ in range(ATTEMPTS):  # just after kill -9 the old process is not yet reaped
            self._forget_dead_postmaster()
            # The server would inherit our pipes and whoever reads them would wait for ever.
            self._pg_ctl("-w", "-t", "60", "-l", str(self.log), "-o", options, "start")
            if self.answers():
                return
            time.sleep(PAUSE)
        raise ServerFailed(f"The database did not start; the last lines of {self.log} say why.")

    def _forget_dead_postmaster(self) -> None:
        """Remove a pid file whose number now belongs to a program that is no server."""
        pid_file = self.data / "postmaster.pid"
        with contextlib.suppress(FileNotFoundError, ValueError, IndexError):
            pid = int(pid_file.read_text().splitlines()[0])
            if "postgres" not in Path(f"/proc/{pid}/comm").read_text():
                pid_file.unlink()

    def _is_up(self) -> bool:
        return (self.data / "PG_VERSION").exists() and self._pg_ctl("status").returncode == 0

    def _pg_ctl(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return run_as(
            self.account,
            [self.binaries / "pg_ctl", "-D", self.data, *arguments],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Two processes that start at once take turns."""
        self.place.data.parent.mkdir(parents=True, exist_ok=True)
        with self.place.data.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def local_server() -> Server:
    """The server of this checkout, as the environment names it; not started."""
    here = place()
    account = server_account()
    binaries, data = reachable(account, find_binaries(here.kind), here)
    return Server(place=here, binaries=binaries, data=data, account=account)
