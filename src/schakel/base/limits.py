"""How large a request may be: what is larger is not read, and answered with a page that says so."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

Scope = dict[str, Any]
Event = Mapping[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

# The mark in the scope by which the middleware knows.
TOO_LARGE = "schakel.too_large"


class BodyLimit:
    """Hands a request on without its body when that is larger than `most` bytes.

    Django would first write all of it to disk; no limit of its own counts uploaded files together.
    """

    def __init__(self, inner: Application, *, most: int) -> None:
        self.inner = inner
        self.most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            receive = _Counted(scope, receive, self.most).receive
        await self.inner(scope, receive, send)


class _Counted:
    """The body of one request, cut off where it becomes too large."""

    def __init__(self, scope: Scope, source: Receive, most: int) -> None:
        self.scope, self.source = scope, source
        self.left = most - _declared(scope)
        if self.left >= 0:
            self.left = most
        self.cut = False

    async def receive(self) -> Event:
        """Give the next part; after the cut the rest is read and thrown away."""
        if self.cut:
            return await self._rest()
        if self.left >= 0:
            event = await self.source()
            self.left -= len(event.get("body", b""))
            if self.left >= 0:
                return event
        self.cut = self.scope[TOO_LARGE] = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def _rest(self) -> Event:
        event = await self.source()
        while event["type"] == "http.request":
            event = await self.source()
        return event


def _declared(scope: Scope) -> int:
    value = dict(scope["headers"]).get(b"content-length", b"")
    return int(value) if value.isdigit() else 0
