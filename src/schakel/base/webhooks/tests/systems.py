"""A system that listens on this machine, and one connection to it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

from schakel.base import rls
from schakel.base.accounts.tests import factories as people
from schakel.base.webhooks import tasks
from schakel.base.webhooks.models import Delivery, Subscription
from schakel.base.webhooks.services import connecting
from schakel.base.webhooks.workflow import EventKind

EXAMPLE = Path(__file__).resolve().parents[5] / "docs/examples/webhook_receiver.py"


@dataclass
class Received:
    """What a listening system got: path, headers and body of each request."""

    address: str = ""
    requests: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def served(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """Let a handler answer on a free port; give its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def listening(status: int = 204, *, location: str = "") -> Iterator[Received]:
    """A system that answers every message with this status."""
    got = Received()

    class System(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.requests.append((self.path, dict(self.headers), body))
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Keep quiet."""

    with served(System) as got.address:
        yield got


def example() -> ModuleType:
    """The receiver of the documentation."""
    loader = SourceFileLoader("webhook_receiver", str(EXAMPLE))
    module = ModuleType(loader.name)
    loader.exec_module(module)
    return module


class Office:
    """An organisation with its administrator."""

    def __init__(self, settings: Any) -> None:
        self.settings = settings
        self.organisation = people.organisation("police")
        self.admin = people.actor(self.organisation, "functional_administrator")
        self.come_in()

    def come_in(self) -> None:
        """Look at the rows of this organisation."""
        rls.set_organisation(self.organisation.pk)

    def connect(self, address: str, *, path: str = "/hook?key=1") -> tuple[Subscription, str]:
        """Connect a system on this machine, which the settings allow."""
        self.settings.SCHAKEL_WEBHOOK_INNER = [address]
        return connecting.connect(
            actor=self.admin, name="Zaaksysteem", url=address + path, kinds=[*EventKind]
        )

    def send(self, delivery: Delivery) -> Delivery:
        """Do what the worker does."""
        tasks.send(organisation_id=self.organisation.pk, delivery_id=str(delivery.pk))
        self.come_in()
        delivery.refresh_from_db()
        return delivery

    def test(self, told: Subscription) -> Delivery:
        """Send a test."""
        made = connecting.send_test(actor=self.admin, subscription_id=told.pk)
        return self.send(made)
