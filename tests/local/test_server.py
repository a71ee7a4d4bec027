"""The embedded server: starts where it is put, keeps what it said it kept, harms nobody's files."""

import os
import shutil
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from schakel_local.binaries import NoServerFound, find_binaries
from schakel_local.server import Server, ServerFailed, local_server
from schakel_local.serving import PortTaken, check_port

PATIENCE = 60.0  # seconds
WRITES = 200  # acknowledged before the kill


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder that every account may enter; a path of pytest's own would be closed to others."""
    path = Path(tempfile.mkdtemp(prefix="schakel-test-"))
    path.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SCHAKEL_VAR", str(path / "var"))
        patch.setenv("SCHAKEL_CLUSTER", "run")  # durable, unlike the server of the tests
        yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def folder() -> Iterator[Path]:
    with _folder() as path:
        yield path


@pytest.fixture(scope="module")
def made() -> Iterator[Server]:
    with _folder():
        server = local_server()
        yield server
        server.remove()


@pytest.fixture
def server(made: Server) -> Server:
    made.start()
    return made


def _postmaster(server: Server) -> int:
    return int((server.data / "postmaster.pid").read_text().splitlines()[0])


def _write_until_killed(server: Server, writer: int, acknowledged: list[tuple[int, int]]) -> None:
    number = 0
    try:
        with server.connect("postgres") as connection:
            while True:
                connection.execute("INSERT INTO kept VALUES (%s, %s)", [writer, number])
                acknowledged.append((writer, number))
                number += 1
    except psycopg.OperationalError:
        return


def _kill_under_load(server: Server, wanted: int) -> list[tuple[int, int]]:
    acknowledged: list[tuple[int, int]] = []
    writers = [
        threading.Thread(target=_write_until_killed, args=(server, writer, acknowledged))
        for writer in range(4)
    ]
    for thread in writers:
        thread.start()
    until = time.monotonic() + PATIENCE
    while len(acknowledged) < wanted and time.monotonic() < until:
        time.sleep(0.01)
    os.kill(_postmaster(server), signal.SIGKILL)
    for child in _children(server):
        os.kill(child, signal.SIGKILL)
    for thread in writers:
        thread.join(30)
    return acknowledged


def _children(server: Server) -> list[int]:
    parent = _postmaster(server)
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(stat.read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(stat.parent.name))
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def _assert_nothing_lost(server: Server, kills: int) -> None:
    with server.connect("postgres") as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (writer int, number int)")
    for _ in range(kills):
        acknowledged = _kill_under_load(server, WRITES)
        server.start()
        with server.connect("postgres") as connection:
            stored = set(connection.execute("SELECT writer, number FROM kept").fetchall())
            connection.execute("TRUNCATE kept")
        assert len(acknowledged) >= WRITES
        assert set(acknowledged) - stored == set()


def test_what_was_acknowledged_is_there_after_kill_nine(server):
    _assert_nothing_lost(server, kills=1)


@pytest.mark.slow
def test_what_was_acknowledged_is_there_after_ten_times_kill_nine(server):
    _assert_nothing_lost(server, kills=10)


def test_a_pid_file_that_names_another_program_does_not_stop_the_start(server):
    server.stop()
    text = "\n".join([str(os.getpid()), str(server.data), "1", "5432", str(server.place.socket)])
    (server.data / "postmaster.pid").write_text(text + "\n")
    server.start()
    assert server.answers()


def test_starting_twice_is_harmless_and_stopping_twice_says_so(server):
    server.start()
    assert server.stop() is True
    assert server.stop() is False


def test_the_running_server_keeps_its_word_and_hides_its_socket(server):
    with server.connect("postgres") as connection:
        shown = {
            name: connection.execute(f"SHOW {name}").fetchone()[0]
            for name in ("fsync", "data_checksums", "listen_addresses", "server_encoding")
        }
    assert shown == {
        "fsync": "on",
        "data_checksums": "on",
        "listen_addresses": "",
        "server_encoding": "UTF8",
    }
    assert oct(server.place.socket.stat().st_mode & 0o777) == "0o700"
    assert oct(server.data.stat().st_mode & 0o777) == "0o700"


def test_a_closed_checkout_stays_closed_and_the_server_starts_all_the_same(folder):
    folder.chmod(0o700)
    server = local_server()
    try:
        server.start()
        assert server.answers()
        assert oct(folder.stat().st_mode & 0o777) == "0o700"
    finally:
        server.remove()
    assert not server.data.exists()


def test_data_of_another_version_are_not_touched(server):
    server.stop()
    version = server.data / "PG_VERSION"
    (own, version_before) = (version, version.read_text())
    own.write_text("9\n")
    with pytest.raises(ServerFailed, match="made by PostgreSQL 9"):
        server.start()
    own.write_text(version_before)


def test_a_socket_folder_of_somebody_else_is_refused(folder):
    server = local_server()
    server.place.socket.symlink_to(folder)
    try:
        with pytest.raises(ServerFailed, match="somebody else"):
            server.start()
    finally:
        server.place.socket.unlink()
        server.remove()


def test_an_unknown_kind_of_server_is_named():
    with pytest.raises(NoServerFound, match="'oracle'"):
        find_binaries("oracle")


def test_a_taken_port_is_told_with_the_way_out(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        with pytest.raises(PortTaken, match=f"PORT={port + 1}"):
            check_port()
