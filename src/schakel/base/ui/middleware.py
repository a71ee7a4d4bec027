"""The language of a request, and words for one that is too large or comes by another way."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from schakel.base.limits import TOO_LARGE
from schakel.base.ui import views


class LanguageMiddleware(LocaleMiddleware):
    """Django's choice (cookie, then browser, then Dutch), but `?lang=en` in the address wins.

    So the public pages have a visible switch that leaves no cookie behind.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Speak the language that was asked for."""
        asked = request.GET.get("lang", "")
        if asked not in dict(settings.LANGUAGES):
            super().process_request(request)
            return
        translation.activate(asked)
        request.LANGUAGE_CODE = asked

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Name the language of the answer, so that caches and readers know it."""
        answer: HttpResponseBase = super().process_response(request, response)
        return answer


class RefusalMiddleware:
    """Says that what was sent is too large, before anybody looks for a form that is not there.

    And that an address takes no visit: Django answers with an empty page, which one meets when one
    signs in again after a form was open too long, or goes to it from the history.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if getattr(request, "scope", {}).get(TOO_LARGE):
            return views.error(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        answer = self.get_response(request)
        if not isinstance(answer, HttpResponseNotAllowed) or answer.content:
            return answer
        told = views.error(request, HTTPStatus.METHOD_NOT_ALLOWED)
        told["Allow"] = answer["Allow"]
        return told
