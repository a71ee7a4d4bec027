"""Databases for the tests: one template per state of the migrations, copied as often as needed."""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import get_commands
from django.db import connections

from schakel.base.encryption import selectors as encryption
from schakel.base.reference import selectors as reference
from schakel_local import database_settings
from schakel_local.creation import create_database, drop_database
from schakel_local.server import local_server

ROOT = Path(__file__).resolve().parents[1]
MIGRATED = "migrated_"
DEMONSTRATION = "demonstration_"
BUILDING = "building_"
COPIES = "test_{}_{}"  # the process that made it, a running number


class SetUpFailed(RuntimeError):
    """A command that fills a template failed; the message is what it printed."""


def _digest(*patterns: str) -> str:
    files = {
        path
        for pattern in patterns
        for path in ROOT.glob(pattern)
        if path.is_file() and "tests" not in path.relative_to(ROOT).parts
    }
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def owner_connection(database: str | None = None) -> psycopg.Connection[Any]:
    """A connection as the owner, outside Django and its transactions."""
    entry = database_settings(os.environ["SCHAKEL_DB_ROLE"])
    admin = entry["NAME"] if os.environ.get("DATABASE_URL") else "postgres"
    return psycopg.connect(
        host=entry["HOST"],
        port=entry["PORT"] or 5432,
        user=entry["USER"],
        password=entry["PASSWORD"],
        dbname=database or admin,
        autocommit=True,
    )


def manage(*arguments: str, database: str, role: str = "schakel_owner") -> str:
    """Run manage.py in a process of its own against one of our databases; give what it printed."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        env=os.environ
        | {
            "SCHAKEL_DB_NAME": database,
            "SCHAKEL_DB_ROLE": role,
            # Only the command that fills the demonstration looks at it.
            "SCHAKEL_DEMONSTRATION": "1" if "demo" in arguments else "",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise SetUpFailed(f"manage.py {' '.join(arguments)}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def migrated_template() -> str:
    """The template with every table and the reference data, made anew when either changed."""
    digest = _digest(
        "src/**/migrations/*.py",
        "reference/**/*",
        "requirements/base.txt",
        "src/schakel/base/reference/**/*.py",
    )
    return _template(MIGRATED, digest, None, ["migrate", "load_reference"])


def demonstration_template() -> str:
    """The template with the demonstration data as well, for tests in the browser."""
    digest = _digest("src/schakel/**/*.py", "reference/**/*", "requirements/base.txt")
    return _template(DEMONSTRATION, digest, migrated_template(), ["demo"])


def _template(family: str, digest: str, parent: str | None, commands: list[str]) -> str:
    name = family + digest
    with _one_at_a_time(), owner_connection() as owner:
        if _exists(owner, name):
            return name
        _drop_earlier(owner, family)
        _drop_earlier(owner, BUILDING)  # left by a run that was killed
        building = f"{BUILDING}{os.getpid()}"
        create_database(owner, building, parent)
        for command in [c for c in commands if c in get_commands()]:
            manage(command, database=building)
        owner.execute(f"ALTER DATABASE {building} RENAME TO {name}")
    return name


def copy_of(template: str, number: int) -> str:
    """A database of our own, copied from the template."""
    name = COPIES.format(os.getpid(), number)
    with _one_at_a_time(), owner_connection() as owner:
        _drop_orphans(owner)
        drop_database(owner, name)
        create_database(owner, name, template)
    return name


def remove(name: str) -> None:
    """Drop a copy."""
    with owner_connection() as owner:
        drop_database(owner, name)


@contextmanager
def used_by_django(name: str, host: str | None = None) -> Iterator[None]:
    """Let every alias of Django speak to this database for the rest of the block."""
    places = {alias: (entry["NAME"], entry["HOST"]) for alias, entry in settings.DATABASES.items()}
    _point({alias: (name, host or before[1]) for alias, before in places.items()})
    try:
        yield
    finally:
        _point(places)


def _point(places: dict[str, tuple[str, str]]) -> None:
    connections.close_all()
    for alias, (name, host) in places.items():
        for entry in (settings.DATABASES[alias], connections[alias].settings_dict):
            entry["NAME"], entry["HOST"] = name, host
    # What the process remembers of another database is not true of this one.
    encryption.forget_keys()
    reference.forget()


def start_server() -> None:
    """Start the server of the tests, unless DATABASE_URL names another."""
    if not os.environ.get("DATABASE_URL"):
        local_server().start()


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Nobody may be connected to a template while it is copied."""
    lock = ROOT / "var" / "test-databases.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _exists(owner: psycopg.Connection[Any], name: str) -> bool:
    found = owner.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    return found is not None


def _names(owner: psycopg.Connection[Any], prefix: str) -> list[str]:
    rows = owner.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix])
    return [row[0] for row in rows]


def _drop_earlier(owner: psycopg.Connection[Any], family: str) -> None:
    for name in _names(owner, family):
        drop_database(owner, name)


def _drop_orphans(owner: psycopg.Connection[Any]) -> None:
    for name in _names(owner, "test_"):
        if not Path(f"/proc/{name.split('_')[1]}").exists():
            drop_database(owner, name)
