"""Notices between processes: a channel layer on PostgreSQL's LISTEN and NOTIFY.

A notice said in a transaction is heard when that commits, and never when it fails. It carries ids,
not content; whoever hears it reads with their own rights. Nothing is stored.
"""

import asyncio
import json
import logging
import uuid
from collections import defaultdict
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from channels.layers import BaseChannelLayer
from django.db import connection, connections

CHANNEL = "schakel_notices"
# NOTIFY takes 8,000 bytes.
MOST_BYTES = 7_900
CAPACITY = 100
PAUSE = 1.0  # seconds before listening again after the database went away
RETURNED = {"type": "listening.again"}

logger = logging.getLogger(__name__)
Message = dict[str, Any]


class NoticeTooLarge(ValueError):
    """A notice carries ids, not content."""


def announce(group: str, message: Message) -> None:
    """Tell a group when the transaction of this connection commits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, _payload("group", group, message)])


def _payload(kind: str, name: str, message: Message) -> str:
    payload = json.dumps({kind: name, "message": message}, separators=(",", ":"))
    if len(payload.encode()) > MOST_BYTES:
        raise NoticeTooLarge(f"{len(payload)} bytes for {name}")
    return payload


def _address() -> dict[str, Any]:
    parameters = connections["default"].get_connection_params()
    return {k: v for k, v in parameters.items() if k not in {"cursor_factory", "context"}}


class Board:
    """Who listens in one event loop, and the one connection that listens for all of them."""

    def __init__(self) -> None:
        self.queues: dict[str, asyncio.Queue[Message]] = {}
        self.groups: defaultdict[str, set[str]] = defaultdict(set)
        self.open = asyncio.Event()
        self._listener: asyncio.Task[None] | None = None

    def queue(self, channel: str) -> asyncio.Queue[Message]:
        """Return the queue of a channel; from now on it is listened for."""
        if self._listener is None or self._listener.done():
            self._listener = asyncio.create_task(self._listen())
        return self.queues.setdefault(channel, asyncio.Queue(CAPACITY))

    def leave(self, channel: str) -> None:
        """Forget a channel; the last one closes the connection."""
        self.queues.pop(channel, None)
        for members in self.groups.values():
            members.discard(channel)
        if not self.queues and self._listener:
            self._listener.cancel()

    async def _listen(self) -> None:
        again = False
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    **_address(), autocommit=True
                ) as c:
                    await c.execute(f"LISTEN {CHANNEL}")
                    self.open.set()
                    if again:
                        # What was said in between is not known, so everybody looks again.
                        self._put(set(self.queues), RETURNED)
                    async for notice in c.notifies():
                        self._deliver(json.loads(notice.payload))
            except psycopg.OperationalError as error:
                logger.warning("not listening to the database: %s", type(error).__name__)
            finally:
                self.open.clear()
            again = True
            await asyncio.sleep(PAUSE)

    def _deliver(self, notice: dict[str, Any]) -> None:
        to = {notice["channel"]} if "channel" in notice else self.groups[notice["group"]]
        self._put(to, notice["message"])

    def _put(self, channels: set[str], message: Message) -> None:
        for queue in [self.queues[name] for name in channels if name in self.queues]:
            # Who does not keep up misses the newest; each notice only says "look again".
            if not queue.full():
                queue.put_nowait(message)


class NoticeLayer(BaseChannelLayer):  # type: ignore[misc] # channels has no types
    """The channel layer of settings.CHANNEL_LAYERS, with groups."""

    extensions = ("groups",)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._boards: WeakKeyDictionary[asyncio.AbstractEventLoop, Board] = WeakKeyDictionary()

    async def new_channel(self, prefix: str = "specific") -> str:
        """Return a name for one listener."""
        return f"{prefix}!{uuid.uuid4().hex}"

    async def receive(self, channel: str) -> Message:
        """Wait for the next message on a channel."""
        board = self._board()
        try:
            return await board.queue(channel).get()
        except asyncio.CancelledError:
            board.leave(channel)
            raise

    async def group_add(self, group: str, channel: str) -> None:
        """Let a channel hear what a group is told, from the moment this returns."""
        board = self._board()
        board.queue(channel)
        board.groups[group].add(channel)
        await board.open.wait()

    async def group_discard(self, group: str, channel: str) -> None:
        """Let a channel no longer hear what a group is told."""
        self._board().groups[group].discard(channel)

    async def send(self, channel: str, message: Message) -> None:
        """Tell one channel, in whichever process it listens."""
        await self._notify(_payload("channel", channel, message))

    async def group_send(self, group: str, message: Message) -> None:
        """Tell a group at once; services use `announce`, which waits for their transaction."""
        await self._notify(_payload("group", group, message))

    async def _notify(self, payload: str) -> None:
        async with await psycopg.AsyncConnection.connect(**_address(), autocommit=True) as c:
            await c.execute("SELECT pg_notify(%s, %s)", [CHANNEL, payload])

    def _board(self) -> Board:
        return self._boards.setdefault(asyncio.get_running_loop(), Board())
