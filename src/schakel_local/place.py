"""Where the embedded server keeps its data and its socket, worked out from the environment alone."""

import hashlib
import os
import pwd
import tempfile
from dataclasses import dataclass
from pathlib import Path

ACCOUNT = "schakeldb"
CHECKOUT = Path(__file__).resolve().parents[2]
STATE = Path("/var/lib/schakel")  # used only by root, for a checkout that ACCOUNT cannot enter


@dataclass(frozen=True)
class Place:
    """One server's folders. `durable` is False for the throw-away server of the tests."""

    data: Path
    kind: str
    durable: bool

    @property
    def mark(self) -> str:
        """Eight characters that keep the servers of two checkouts apart."""
        return hashlib.sha256(str(self.data).encode()).hexdigest()[:8]

    @property
    def socket(self) -> Path:
        """The folder of the socket: short, because a socket's path may have 107 bytes."""
        return Path(tempfile.gettempdir()) / f"schakel-{os.getuid()}-{self.mark}"

    @property
    def shelter(self) -> Path:
        """Where data and binaries go when the checkout is closed to ACCOUNT."""
        return STATE / self.mark


def place() -> Place:
    """The place that SCHAKEL_VAR, SCHAKEL_CLUSTER and SCHAKEL_PG name."""
    var = Path(os.environ.get("SCHAKEL_VAR") or CHECKOUT / "var").absolute()
    kind = os.environ.get("SCHAKEL_PG") or "embedded"
    cluster = os.environ.get("SCHAKEL_CLUSTER") or "run"
    parts = ["postgres", *([] if cluster == "run" else [cluster])]
    parts += [] if kind == "embedded" else [kind]
    return Place(data=var / "-".join(parts), kind=kind, durable=cluster == "run")


def server_user() -> str | None:
    """The name of the account the server runs as, None where the system has no name for it."""
    if os.getuid() == 0:
        return ACCOUNT
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return None
