"""A page is made in one thread."""

import asyncio

import asgiref.sync
import pytest
from asgiref.testing import ApplicationCommunicator

from schakel.asgi import pages

SCOPE = {
    "type": "http",
    "method": "GET",
    "path": "/no-such-page",
    "raw_path": b"/no-such-page",
    "query_string": b"",
    "headers": [(b"host", b"localhost")],
}


async def _ask():
    line = ApplicationCommunicator(pages, SCOPE)
    await line.send_input({"type": "http.request", "body": b""})
    parts = [await line.receive_output(30)]
    while parts[-1]["type"] != "http.response.body" or parts[-1].get("more_body"):
        parts.append(await line.receive_output(30))
    await line.wait(30)  # the connection is given back after the last byte
    return parts


def test_a_page_never_goes_back_to_the_loop_halfway(own_database, monkeypatch):
    def back_to_the_loop(self, *args, **kwargs):
        pytest.fail("a middleware or view awaited something")

    monkeypatch.setattr(asgiref.sync.AsyncToSync, "__call__", back_to_the_loop)
    start, *_ = asyncio.run(_ask())
    assert start["status"] == 404
