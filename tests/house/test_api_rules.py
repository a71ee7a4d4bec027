"""The NLGov REST API Design Rules, and ours, as tests of the API's own description."""

import json
import re

import pytest

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
def test_query_keys_are_camel_case_and_pages_have_an_end(path, method, operation):
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "query":
            assert CAMEL.match(parameter["name"])
        if parameter["name"] == "page":
            assert parameter["schema"]["maximum"] > 0


@every_operation
def test_every_operation_names_its_right_and_asks_for_a_token(path, method, operation):
    assert "Needs " in operation["description"]
    assert operation["security"]


def test_every_operation_has_its_own_id():
    ids = [operation["operationId"] for _path, _method, operation in OPERATIONS]

    assert len(ids) == len(set(ids)) > 8


def test_properties_are_camel_case():
    schemas = SCHEMA["components"]["schemas"].values()

    assert all(CAMEL.match(name) for schema in schemas for name in schema.get("properties", {}))
