"""The line between an open page and the notices for its organisation."""

import asyncio
from contextlib import suppress
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.db import OperationalError
from django.http import HttpRequest

from schakel.base.accounts.models import User
from schakel.base.accounts.selectors import actor_for, memberships_of
from schakel.base.actor import Actor
from schakel.base.live.workflow import LOOK_AGAIN, NOT_ALLOWED, group_of
from schakel.base.middleware import place_of
from schakel.base.requests import MEMBERSHIP_KEY
from schakel.base.signin import needs_factor


def actor_of(session_key: str) -> Actor | None:
    """Return who acts in a session now; None once it expired, was ended, or the place was taken.

    Reading a session here does not prolong it: an open page is not somebody at work.
    """
    request = HttpRequest()
    request.session = SessionStore(session_key)
    user = get_user(request)
    if not isinstance(user, User) or needs_factor(user):
        return None
    place = place_of(memberships_of(user), request.session.get(MEMBERSHIP_KEY))
    return actor_for(place) if place else None


class PageConsumer(AsyncJsonWebsocketConsumer):  # type: ignore[misc] # channels has no types
    """Tells one page that something was added in the organisation it shows."""

    actor: Actor | None = None
    watch: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        """Open the line for who has signed in; everybody else is refused."""
        self.actor = await self._actor()
        if self.actor is None:
            await self.accept()  # only an open line can say why it closes
            await self.close(NOT_ALLOWED)
            return
        await self.channel_layer.group_add(group_of(self.actor.organisation_id), self.channel_name)
        await self.accept()
        self.watch = asyncio.create_task(self._watch())

    async def disconnect(self, code: int) -> None:
        """Stop watching; the layer forgets the channel by itself."""
        if self.watch:
            self.watch.cancel()
            with suppress(asyncio.CancelledError):
                await self.watch

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """A page has nothing to say here."""

    async def something_added(self, message: dict[str, Any]) -> None:
        """Pass it on, but not to who did it."""
        if self.actor and message["by"] != self.actor.user_id and await self._still_there():
            await self.send_json({"added": True})

    async def listening_again(self, _message: dict[str, Any]) -> None:
        """After an interruption nobody knows what was missed."""
        if await self._still_there():
            await self.send_json({"added": True})

    async def _watch(self) -> None:
        looking = True
        while looking:
            await asyncio.sleep(LOOK_AGAIN)
            with suppress(OperationalError):  # while the database is away nothing is told either
                looking = await self._still_there()

    async def _still_there(self) -> bool:
        now = await self._actor()
        same = (
            now is not None
            and self.actor is not None
            and (
                (now.user_id, now.organisation_id)
                == (self.actor.user_id, self.actor.organisation_id)
            )
        )
        if not same:
            await self.close(NOT_ALLOWED)
        return same

    async def _actor(self) -> Actor | None:
        key = self.scope["cookies"].get(settings.SESSION_COOKIE_NAME)
        found: Actor | None = await database_sync_to_async(actor_of)(key) if key else None
        return found
