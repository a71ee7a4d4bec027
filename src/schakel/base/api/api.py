"""The manner of the API: who asks, what an error looks like, which version answers.

The NLGov REST API Design Rules are kept as tests (tests/house/test_api_rules.py).
"""

from http import HTTPStatus
from typing import Any, Self

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer
from pydantic import (
    ConfigDict,
    ModelWrapValidatorHandler,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic.alias_generators import to_camel

from schakel.base import rls
from schakel.base.actor import Actor
from schakel.base.api import selectors

VERSION = "1.0.0"


class Wire(Schema):
    """What travels: camelCase on the wire, nothing unknown taken."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, extra="forbid", str_max_length=20_000
    )

    @model_validator(mode="wrap")
    @classmethod
    def _run_root_validator(
        cls, values: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo
    ) -> Any:
        """Take values as they are: Ninja's way around models and requests doubles the cost of a
        large batch, and no model comes here.
        """
        return handler(values)

    @field_validator("*")
    @classmethod
    def _is_text(cls, value: Any) -> Any:
        """Refuse the sign that no database takes in a text."""
        if _holds_nul(value):
            raise ValueError("a text cannot hold U+0000")
        return value


def _holds_nul(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_holds_nul, [*value, *value.values()]))
    if isinstance(value, list):
        return any(map(_holds_nul, value))
    return isinstance(value, str) and "\0" in value


class Problem(Schema):
    """An error in the manner of RFC 9457."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


PROBLEMS = dict.fromkeys((400, 401, 403, 404, 409), Problem)


class TokenAuth(HttpBearer):
    """A token in the header; the rows of its organisation are all the database then shows."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        actor = selectors.actor_of(token)
        if actor is not None:
            rls.set_organisation(actor.organisation_id, user_id=actor.user_id)
        return actor


class ChainApi(NinjaAPI):
    """Says in every answer which version gave it."""

    def create_response(self, request: HttpRequest, data: Any, **how: Any) -> HttpResponse:
        answer = super().create_response(request, data, **how)
        answer["API-Version"] = VERSION
        return answer

    def get_openapi_schema(self, **how: Any) -> Any:
        """Describe the operations; errors travel as problem+json, so they are described so."""
        # Paths are below the address in `servers`, so that a generated client finds them.
        described = super().get_openapi_schema(**{"path_prefix": "", **how})
        for operations in described["paths"].values():
            for operation in operations.values():
                _describe_problems(operation["responses"])
        return described

    def create_temporal_response(self, request: HttpRequest) -> HttpResponse:
        answer = super().create_temporal_response(request)
        answer["API-Version"] = VERSION
        return answer


def _describe_problems(responses: dict[int | str, Any]) -> None:
    for status, answer in responses.items():
        if int(status) >= HTTPStatus.BAD_REQUEST and "application/json" in answer["content"]:
            answer["content"]["application/problem+json"] = answer["content"].pop(
                "application/json"
            )


def build_api(description: str, *, webhooks: dict[str, Any]) -> ChainApi:
    """Return the API without operations; `schakel.urls` adds those of the apps."""
    api = ChainApi(
        title="Schakel",
        version=VERSION,
        description=description,
        auth=TokenAuth(),
        docs_url=None,
        openapi_url=None,
        servers=[{"url": "/api/v1"}],
        openapi_extra={
            "webhooks": webhooks,
            "info": {
                "contact": {
                    "name": "Schakel",
                    "email": "api@schakel.example",
                    "url": "https://schakel.example/api",
                }
            },
        },
    )
    _tell_problems(api)
    return api


def problem(api: NinjaAPI, request: HttpRequest, status: HTTPStatus, detail: str) -> HttpResponse:
    """Return an error as problem+json."""
    body = {"type": "about:blank", "title": status.phrase, "status": int(status), "detail": detail}
    answer = api.create_response(request, body, status=int(status))
    answer["Content-Type"] = "application/problem+json"
    return answer


def _tell_problems(api: NinjaAPI) -> None:
    told: dict[type[Exception], tuple[HTTPStatus, str]] = {
        AuthenticationError: (HTTPStatus.UNAUTHORIZED, "Send a valid token: Authorization: Bearer"),
        PermissionDenied: (HTTPStatus.FORBIDDEN, "This token lacks the right for this operation."),
        ObjectDoesNotExist: (HTTPStatus.NOT_FOUND, "Your organisation has no such object."),
        Http404: (HTTPStatus.NOT_FOUND, "Your organisation has no such object."),
    }

    def tell(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
        status, detail = next(answer for kind, answer in told.items() if isinstance(error, kind))
        return problem(api, request, status, detail)

    def tell_invalid(
        request: HttpRequest, error: ValidationError | type[ValidationError]
    ) -> HttpResponse:
        # Names of fields and what is wrong with them; never the value, which may be personal.
        wrong = "; ".join(
            f"{'.'.join(str(part) for part in each['loc'][1:])}: {each['msg']}"
            for each in getattr(error, "errors", ())
        )
        return problem(api, request, HTTPStatus.BAD_REQUEST, wrong or "The request is not valid.")

    def tell_other(request: HttpRequest, error: HttpError | type[HttpError]) -> HttpResponse:
        status = getattr(error, "status_code", HTTPStatus.INTERNAL_SERVER_ERROR)
        return problem(api, request, HTTPStatus(status), str(error))

    for kind in told:
        api.add_exception_handler(kind, tell)
    api.add_exception_handler(ValidationError, tell_invalid)
    api.add_exception_handler(HttpError, tell_other)
