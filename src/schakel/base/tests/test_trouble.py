"""What people read when they sent too much, and when the database is away."""

import json

import pytest
from asgiref.testing import ApplicationCommunicator
from django.test import Client
from django.urls import reverse
from tests import databases

from schakel.asgi import application
from schakel.base.limits import TOO_LARGE, BodyLimit

PATIENCE = 30.0
MEGABYTE = 1024 * 1024


def request(path: str, *headers: tuple[bytes, bytes]) -> ApplicationCommunicator:
    scope = {
        "type": "http", "method": "POST", "path": path, "query_string": b"",
        "headers": [(b"host", b"localhost"), (b"accept-language", b"nl"), *headers],
    }  # fmt: skip
    return ApplicationCommunicator(application, scope)


async def answered(asked: ApplicationCommunicator) -> tuple[int, dict[bytes, bytes], str]:
    start = await asked.receive_output(PATIENCE)
    body = await asked.receive_output(PATIENCE)
    await asked.send_input({"type": "http.disconnect"})
    await asked.wait(PATIENCE)
    return start["status"], dict(start["headers"]), body["body"].decode()


async def test_a_body_that_says_it_is_too_large_is_not_read():
    asked = request("/signalen/melden/", (b"content-length", str(26 * MEGABYTE).encode()))

    status, _, text = await answered(asked)

    assert status == 413
    assert "Wat u stuurde is te groot" in text


async def test_a_body_that_turns_out_too_large_is_cut_off():
    asked = request("/signalen/melden/", (b"transfer-encoding", b"chunked"))
    part = {"type": "http.request", "body": b"x" * MEGABYTE, "more_body": True}
    for _ in range(40):  # the rest after the cut is thrown away
        await asked.send_input(part)

    status, _, text = await answered(asked)

    assert status == 413
    assert "Wat u stuurde is te groot" in text


async def test_a_system_that_sends_too_much_gets_a_problem():
    size = (b"content-length", str(30 * MEGABYTE).encode())

    status, headers, text = await answered(request("/api/v1/signals", size))

    assert status == 413
    assert headers[b"Content-Type"] == b"application/problem+json"
    assert json.loads(text)["status"] == 413


@pytest.mark.parametrize("declared", [True, False])
async def test_a_body_within_the_limit_arrives_whole(declared):
    got = []

    async def reader(scope, receive, _send):
        more = True
        while more:
            event = await receive()
            got.append(event["body"])
            more = event["more_body"]
        assert TOO_LARGE not in scope

    headers = [(b"content-length", b"10")] if declared else []
    asked = ApplicationCommunicator(
        BodyLimit(reader, most=10), {"type": "http", "headers": headers}
    )
    await asked.send_input({"type": "http.request", "body": b"12345", "more_body": True})
    await asked.send_input({"type": "http.request", "body": b"67890", "more_body": False})
    await asked.wait(PATIENCE)
    assert b"".join(got) == b"1234567890"


@pytest.mark.django_db
def test_a_form_with_too_much_text_says_so(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    answer = Client().post(reverse("ui:choose_appearance"), {"appearance": "x" * 2000})

    assert answer.status_code == 413
    assert "Wat u stuurde is te groot" in answer.text


@pytest.fixture
def database_away(django_db_blocker, tmp_path):
    with django_db_blocker.unblock(), databases.used_by_django("nowhere", host=str(tmp_path)):
        yield Client(raise_request_exception=False)


@pytest.mark.parametrize("path", ["/", "/vandaag/", "/signalen/", "/account/login/"])
@pytest.mark.parametrize(
    ("language", "words"),
    [("nl", "Schakel is even niet bereikbaar"), ("en", "Schakel is not available for a moment")],
)
def test_without_a_database_a_page_says_to_try_again(database_away, path, language, words):
    database_away.cookies["session"] = "somebody"

    answer = database_away.get(path, headers={"accept-language": language})

    assert answer.status_code == 503
    assert answer["Retry-After"] == "60"
    assert words in answer.text
    assert "112" in answer.text
    assert "OperationalError" not in answer.text


def test_without_a_database_a_system_gets_a_problem(database_away):
    answer = database_away.get("/api/v1/signals", headers={"authorization": "Bearer x"})

    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert answer.json()["status"] == 503
