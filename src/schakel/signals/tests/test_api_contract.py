"""The API keeps to its own description, and the example of the documentation works."""

import importlib.util
import io
from pathlib import Path

import pytest
import requests
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as bounds
from requests.adapters import BaseAdapter
from schemathesis.core.result import Ok
from schemathesis.specs.openapi import checks
from werkzeug.test import Client

from schakel.signals.models import Signal
from schakel.signals.tests import factories as make
from schakel.signals.tests.test_api import Caller

pytestmark = pytest.mark.django_db
EXAMPLE = Path(__file__).resolve().parents[4] / "docs/examples/partner_client.py"
KEPT = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]


@pytest.fixture(autouse=True)
def _connection_stays_open():
    """The site closes its connection after a request; here it is that of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


class InProcess(BaseAdapter):
    """Carries requests to the site in this process: tests reach no network."""

    def send(
        self, request, stream=False, timeout=None, verify=True, cert=None, proxies=None
    ) -> requests.Response:
        """Ask the site and hand its answer back."""
        told = Client(WSGIHandler()).open(
            request.path_url, method=request.method, headers=dict(request.headers),
            data=request.body,
        )  # fmt: skip
        answer = requests.Response()
        answer.status_code, answer.request, answer.url = told.status_code, request, request.url
        answer.headers.update(dict(told.headers))
        answer.raw = io.BytesIO(told.get_data())
        return answer

    def close(self) -> None:
        """Nothing is open."""


def _walk(team: make.Team, examples: int) -> int:
    """Send made-up requests to every operation, on made-up ids and on a signal that exists."""
    signal, caller = make.registered(team), Caller(team)
    headers = {"Authorization": f"Bearer {caller.secret}"}
    described = schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json", WSGIHandler(), headers=headers
    )
    sent = 0
    for found in described.get_all_operations():
        assert isinstance(found, Ok)
        sent += _visit(found.ok(), headers, signal, examples)
    return sent


def _visit(operation, headers: dict[str, str], signal: Signal, examples: int) -> int:
    sent: list[int] = []

    @given(case=operation.as_strategy())
    @bounds(
        max_examples=examples, derandomize=True, deadline=None, database=None,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def visit(case) -> None:
        if "signal_id" in (case.path_parameters or {}) and len(sent) % 2:
            case.path_parameters["signal_id"] = str(signal.pk)
        sent.append(case.call_and_validate(headers=headers, checks=KEPT).status_code)

    visit()
    return len(sent)


def test_every_operation_answers_as_it_is_described():
    assert _walk(make.team(), examples=5) > 80


@pytest.mark.slow
def test_every_operation_answers_as_it_is_described_in_many_cases():
    assert _walk(make.team(), examples=100) > 1_500


def test_the_example_of_the_documentation_reports_and_follows_a_signal(settings, tmp_path):
    settings.SCHAKEL_VAR = tmp_path
    team = make.team()
    caller = Caller(team)
    spec = importlib.util.spec_from_file_location("partner_client", EXAMPLE)
    example = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(example)
    schakel = example.Schakel.at("http://testserver", caller.secret)
    schakel.http.mount("http://", InProcess())

    told = example.main(schakel)

    assert (told["offers"], told["feedback"]) == ([], [])
    assert told["together"] == ["created", "refused"]
    assert told["files"] == ["waarneming.txt"]
    assert schakel.signals(phase="enriching")[0]["reference"] == told["reference"]
    with pytest.raises(RuntimeError, match="404"):
        schakel.call("GET", "/signals/01890000-0000-7000-8000-000000000000")
