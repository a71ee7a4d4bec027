"""The NLGov REST API Design Rules, and ours, as tests of the API's own description."""

import json
import re

import pytest

from schakel.base.webhooks.workflow import EventKind
from schakel.urls import api

SCHEMA = json.loads(json.dumps(api.get_openapi_schema()))
OPERATIONS = [
    (path, method, operation)
    for path, methods in SCHEMA["paths"].items()
    for method, operation in methods.items()
]
every_operation = pytest.mark.parametrize(
    ("path", "method", "operation"), OPERATIONS, ids=lambda part: str(part)[:40]
)
SEGMENT = re.compile(r"^(\{[a-z_]+\}|[a-z0-9]+(-[a-z0-9]+)*)$")
CAMEL = re.compile(r"^[a-z][A-Za-z0-9]*$")


def test_the_description_says_which_version_and_whom_to_ask():
    assert SCHEMA["openapi"].startswith("3.1")
    assert re.fullmatch(r"\d+\.\d+\.\d+", SCHEMA["info"]["version"])
    assert {"name", "email", "url"} <= set(SCHEMA["info"]["contact"])
    assert SCHEMA["servers"][0]["url"].endswith("/v1")


@every_operation
def test_paths_are_plain(path, method, operation):
    assert not path.endswith("/")
    assert all(SEGMENT.match(segment) for segment in path.removeprefix("/").split("/"))


@every_operation
def test_errors_are_described_as_problems(path, method, operation):
    for status in ("400", "401", "403", "404"):
        content = operation["responses"][status]["content"]
        assert str(content).find("Problem") > 0


@every_operation
def test_query_keys_are_camel_case_and_no_list_is_asked_for_whole(path, method, operation):
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "query":
            assert CAMEL.match(parameter["name"])
        if parameter["name"] == "limit":
            assert parameter["schema"]["maximum"] <= 200


@every_operation
def test_every_operation_names_its_right_and_asks_for_a_token(path, method, operation):
    assert "Needs " in operation["description"]
    assert operation["security"]


@pytest.mark.parametrize("path", ["/signals", "/hand-overs"])
def test_lists_that_grow_are_given_in_parts(path):
    operation = SCHEMA["paths"][path]["get"]
    answer = operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
    described = SCHEMA["components"]["schemas"][answer.rpartition("/")[2]]["properties"]

    assert {"cursor", "limit"} <= {parameter["name"] for parameter in operation["parameters"]}
    assert {"items", "nextCursor"} <= set(described)


def test_messages_to_systems_are_described_with_their_marks():
    names = {"Webhook-Id", "Webhook-Timestamp", "Webhook-Signature"}

    assert {*EventKind} < set(SCHEMA["webhooks"])
    for described in SCHEMA["webhooks"].values():
        operation = described["post"]
        assert names == {parameter["name"] for parameter in operation["parameters"]}
        body = operation["requestBody"]["content"]["application/json"]["schema"]["properties"]
        assert all(CAMEL.match(name) for name in {**body, **body["data"]["properties"]})


def test_every_operation_has_its_own_id():
    ids = [operation["operationId"] for _path, _method, operation in OPERATIONS]

    assert len(ids) == len(set(ids)) > 8


def test_properties_are_camel_case():
    schemas = SCHEMA["components"]["schemas"].values()

    assert all(CAMEL.match(name) for schema in schemas for name in schema.get("properties", {}))
