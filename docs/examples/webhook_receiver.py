"""A system that listens for messages of Schakel, with the standard library only.

Run it: python docs/examples/webhook_receiver.py 9000 whsec_...   (behind a server that speaks TLS)
"""

import base64
import hashlib
import hmac
import json
import sys
import time
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

MINUTES_VALID = 5
LONGEST = 10_000


class NotGenuine(Exception):
    """The message is not from Schakel, was changed on its way, or is too old."""


def verify(secret: str, headers: Mapping[str, str], body: bytes, *, now: float) -> dict[str, Any]:
    """Return the message, or raise NotGenuine; `body` is the bytes as they came in."""
    event, moment = headers.get("Webhook-Id", ""), headers.get("Webhook-Timestamp", "")
    if not moment.isdigit() or abs(now - int(moment)) > MINUTES_VALID * 60:
        raise NotGenuine
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{event}.{moment}.".encode() + body
    good = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    # There are two marks during a change of secrets; one of them must fit.
    marks = headers.get("Webhook-Signature", "").split()
    if not any(hmac.compare_digest(mark, f"v1,{good}") for mark in marks):
        raise NotGenuine
    message: dict[str, Any] = json.loads(body)
    return message


def receiver(secret: str, take: Callable[[dict[str, Any]], None]) -> type[BaseHTTPRequestHandler]:
    """Return what answers requests: every id is taken once, answered at once, worked on later."""
    seen: set[str] = set()

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(min(int(self.headers["Content-Length"]), LONGEST))
            try:
                message = verify(secret, self.headers, body, now=time.time())
            except NotGenuine:
                self._answer(401)
                return
            if self.headers["Webhook-Id"] not in seen:
                take(message)
                seen.add(self.headers["Webhook-Id"])
            self._answer(204)

        def _answer(self, status: int) -> None:
            self.send_response(status)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Say nothing: an address may hold a secret."""

    return Receiver


if __name__ == "__main__":
    handler = receiver(sys.argv[2], print)
    HTTPServer(("127.0.0.1", int(sys.argv[1])), handler).serve_forever()
