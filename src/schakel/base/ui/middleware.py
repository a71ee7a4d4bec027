"""The language of a request, and the answer to one that was too large to read."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest
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


class SizeMiddleware:
    """Says that what was sent is too large, before anybody looks for a form that is not there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if getattr(request, "scope", {}).get(TOO_LARGE):
            return views.error(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return self.get_response(request)
