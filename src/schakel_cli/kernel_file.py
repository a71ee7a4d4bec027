"""Keeps the scan's machine code on disk: made once per computer and version of the kernels.

`python -m schakel_cli.kernel_file` makes it; installing does so, and else the first large scan.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import schakel_methods.textscan as package

_SOURCES = Path(package.__file__).parent
_NAMES = (
    "batch_kernel", "build", "compiled", "cutting", "entrance", "flat", "index", "judging",
    "matching", "memory", "occurring", "scratch", "sentences", "status", "vocabulary", "windows",
)  # fmt: skip
_MARK = b"schakel kernels\n"


@cache
def kernels() -> Any | None:
    """Return the compiled kernels, made first where they are not there; None: not possible here."""
    # NumPy asks for pages of 2 MB; our tables are filled here and there, and would cost 13 MB more.
    os.environ.setdefault("NUMPY_MADVISE_HUGEPAGE", "0")
    try:
        machine = import_module("schakel_methods.textscan.machine")
    except ImportError:
        return None
    for path in _places(machine.computer()):
        if path.exists() or _made(path):
            name, code = _read(path)
            return machine.load(name, code) if name else None
    return None


def _places(computer: str) -> list[Path]:
    """Beside the source where that may be written, else in the user's own cache."""
    content = b"".join((_SOURCES / f"{name}.py").read_bytes() for name in _NAMES)
    digest = hashlib.sha256(content + computer.encode() + sys.version.encode()).hexdigest()[:24]
    own = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "schakel"
    return [folder / f"scan-{digest}.kernels" for folder in (_SOURCES / "__pycache__", own)]


def _made(path: Path) -> bool:
    """Compile in a process of its own: the compiler takes 400 MB, the scan should not."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _alone(path):
            if not path.exists():
                command = [sys.executable, "-m", "schakel_cli.kernel_file", str(path)]
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - own
    except (OSError, subprocess.CalledProcessError):
        return False
    return path.exists()


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Let one process compile and the others wait for it."""
    try:
        locking = import_module("fcntl")
    except ImportError:  # Windows: at worst two processes do the same work
        yield
        return
    with path.with_suffix(".lock").open("w") as file:
        locking.flock(file, locking.LOCK_EX)
        yield


def _read(path: Path) -> tuple[str, bytes]:
    """Return the name of the door and the object code; nothing if the file is damaged."""
    content = path.read_bytes()
    check, _, rest = content.removeprefix(_MARK).partition(b"\n")
    if not content.startswith(_MARK) or hashlib.sha256(rest).hexdigest().encode() != check:
        return "", b""
    name, _, code = rest.partition(b"\n")
    return name.decode(), code


def _write(path: Path) -> None:
    build = import_module("schakel_methods.textscan.build")
    name, code = build.machine_code()
    rest = name.encode() + b"\n" + code
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(_MARK + hashlib.sha256(rest).hexdigest().encode() + b"\n" + rest)
    made = Path(file.name)
    made.chmod(0o644)  # whoever installs is not whoever scans
    made.replace(path)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _write(Path(sys.argv[1]))
    else:
        kernels()
