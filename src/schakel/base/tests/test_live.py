"""An open page hears of its own organisation, for as long as its reader may be there."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils import timezone

from schakel.asgi import application
from schakel.base import notices
from schakel.base.accounts.models import Membership, Organisation, User
from schakel.base.accounts.tests import factories as make
from schakel.base.actor import Actor
from schakel.base.live import consumers, services
from schakel.base.live.workflow import NOT_ALLOWED

PATIENCE = 30.0


@dataclass(frozen=True)
class Colleague:
    """Somebody with an open page."""

    user: User
    actor: Actor
    session: str | None


class Page(ApplicationCommunicator):
    """The line of a page, from the browser's side."""

    async def said(self) -> dict[str, Any]:
        """Wait for the next thing the server says."""
        return await self.receive_output(PATIENCE)

    async def close(self) -> None:
        """Close the line as a browser does."""
        await self.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.wait(PATIENCE)


async def line(session: str | None, origin: bytes = b"http://localhost") -> Page:
    cookie = f"{settings.SESSION_COOKIE_NAME}={session}".encode()
    headers = [(b"host", b"localhost"), (b"origin", origin), (b"cookie", cookie)]
    page = Page(
        application,
        {"type": "websocket", "path": "/live/", "query_string": b"", "headers": headers},
    )
    await page.send_input({"type": "websocket.connect"})
    return page


def colleague(organisation: Organisation) -> Colleague:
    actor = make.actor(organisation, "analyst")
    user = User.objects.get(pk=actor.user_id or 0)
    return Colleague(user, actor, make.browser(actor).session.session_key)


@pytest.fixture
def people(module_database) -> tuple[Colleague, Colleague, Colleague]:
    """Two colleagues and a stranger."""
    ours, theirs = make.organisation(), make.organisation()
    return colleague(ours), colleague(ours), colleague(theirs)


def _tell(actor: Actor, *, fails: bool = False) -> None:
    with transaction.atomic():
        services.tell(actor=actor, organisation_id=actor.organisation_id)
        transaction.set_rollback(fails)


tell = database_sync_to_async(_tell)


async def opened(of: Colleague) -> Page:
    page = await line(of.session)
    assert (await page.said())["type"] == "websocket.accept"
    return page


ADDED = {"type": "websocket.send", "text": '{"added": true}'}


async def test_a_colleague_hears_what_was_added_and_who_added_it_does_not(people):
    first, second, _ = people
    theirs, mine = await opened(second), await opened(first)

    await tell(first.actor)
    await tell(second.actor)

    # Notices arrive in order, so what came first at either page is all that came before.
    assert await theirs.said() == ADDED
    assert await mine.said() == ADDED
    assert (theirs.output_queue.qsize(), mine.output_queue.qsize()) == (0, 0)
    await theirs.close()
    await mine.close()


async def test_another_organisation_hears_nothing(people):
    first, second, stranger = people
    page = await opened(stranger)

    await tell(first.actor)
    await tell(second.actor)
    other = Actor(None, stranger.actor.organisation_id, "police", frozenset())
    await tell(other)

    assert await page.said() == ADDED
    assert page.output_queue.qsize() == 0
    await page.close()


async def test_what_was_rolled_back_is_never_heard(people):
    first, second, _ = people
    page = await opened(second)

    await tell(first.actor, fails=True)
    await tell(first.actor)

    assert await page.said() == ADDED
    assert page.output_queue.qsize() == 0
    await page.close()


async def test_a_stranger_gets_no_line(module_database):
    for session in ("", "nobody"):
        page = await line(session)
        assert (await page.said())["type"] == "websocket.accept"
        assert await page.said() == {"type": "websocket.close", "code": NOT_ALLOWED}
        await page.close()


async def test_a_page_of_another_site_gets_no_line(people):
    page = await line(people[0].session, origin=b"https://elsewhere.example")
    assert (await page.said())["type"] == "websocket.close"
    await page.close()


@pytest.mark.parametrize("ending", ["session expired", "membership taken", "account closed"])
async def test_a_line_closes_by_itself_when_its_reader_may_no_longer_be_there(
    people, ending, monkeypatch
):
    monkeypatch.setattr(consumers, "LOOK_AGAIN", 0.05)
    one = people[0]
    page = await opened(one)
    past = timezone.now() - timedelta(minutes=1)
    ways = {
        "session expired": lambda: Session.objects.filter(session_key=one.session).update(
            expire_date=past
        ),
        "membership taken": lambda: Membership.objects.filter(user=one.user).update(
            is_active=False
        ),
        "account closed": lambda: User.objects.filter(pk=one.user.pk).update(is_active=False),
    }

    await database_sync_to_async(ways[ending])()

    assert await page.said() == {"type": "websocket.close", "code": NOT_ALLOWED}
    await page.close()


async def test_nothing_is_told_to_a_session_that_ended_a_moment_ago(people):
    first, second, _ = people
    page = await opened(second)

    await database_sync_to_async(Session.objects.filter(session_key=second.session).delete)()
    await tell(first.actor)

    assert (await page.said())["type"] == "websocket.close"
    await page.close()


async def test_an_open_page_does_not_prolong_a_session(people):
    one = people[0]

    def expiry():
        return Session.objects.get(session_key=one.session).expire_date

    before = await database_sync_to_async(expiry)()
    page = await opened(one)
    await tell(people[1].actor)
    await page.said()
    assert await database_sync_to_async(expiry)() == before
    await page.close()


async def test_the_layer_listens_again_after_the_database_threw_it_out(people, monkeypatch):
    monkeypatch.setattr(notices, "PAUSE", 0.05)
    page = await opened(people[0])

    def throw_out():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                "WHERE datname = current_database() AND query = 'LISTEN schakel_notices'"
            )
            return cursor.fetchone()[0]

    assert await database_sync_to_async(throw_out)() == 1
    assert await page.said() == ADDED  # nobody knows what was missed
    await tell(people[1].actor)
    assert await page.said() == ADDED
    await page.close()


async def test_the_layer_delivers_to_channels_and_groups(module_database):
    layer = get_channel_layer()
    one, two = await layer.new_channel(), await layer.new_channel()
    await layer.group_add("both", one)
    await layer.group_add("both", two)

    await layer.send(one, {"type": "to.one"})
    await layer.group_send("both", {"type": "to.both"})

    async with asyncio.timeout(PATIENCE):
        assert await layer.receive(two) == {"type": "to.both"}
        assert await layer.receive(one) == {"type": "to.one"}
        assert await layer.receive(one) == {"type": "to.both"}
    await layer.group_discard("both", two)
    await layer.group_send("both", {"type": "again"})
    assert await asyncio.wait_for(layer.receive(one), PATIENCE) == {"type": "again"}
    for channel in (one, two):
        waiting = asyncio.create_task(layer.receive(channel))
        await asyncio.sleep(0)
        assert not waiting.done()
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)


async def test_a_notice_carries_ids_and_no_content(module_database):
    with pytest.raises(notices.NoticeTooLarge):
        await get_channel_layer().send("x!y", {"type": "t", "text": "é" * 4000})
