"""Pages that belong to no app: front door, help, appearance, errors and the style guide."""

import logging
import secrets
import sys
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from schakel.base.requests import MEMBERSHIP_KEY, ActorRequest, StaffRequest, staff_page
from schakel.base.ui import forms, selectors

log = logging.getLogger(__name__)
ELSEWHERE = "https://www.google.nl/"
A_YEAR = 365 * 24 * 3600
API = "/api/"
DATABASE_AWAY = (OperationalError, InterfaceError)
TRY_AGAIN = "60"  # seconds


@require_GET
def front_door(request: ActorRequest) -> HttpResponse:
    """Three doors: I need help, I want to report something, I work in the chain."""
    if request.actor is not None:
        return HttpResponseRedirect(reverse("ui:today"))
    return render(request, "ui/pages/front_door.html")


@require_GET
def help_needed(request: HttpRequest) -> HttpResponse:
    """What somebody in trouble can do now, without a trace here."""
    return render(request, "ui/pages/help_needed.html", {"contacts": selectors.contacts()})


@require_GET
def report(request: HttpRequest) -> HttpResponse:
    """Where to report, for citizens and for professionals."""
    return render(request, "ui/pages/report.html", {"contacts": selectors.contacts()})


@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    """How Schakel works and whom to ask."""
    return render(request, "ui/pages/help.html", {"contacts": selectors.contacts()})


@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """What works for everybody, what does not yet, and how to tell us."""
    return render(request, "ui/pages/accessibility.html")


@require_GET
def glossary(request: HttpRequest) -> HttpResponse:
    """All words of the chain with their meaning."""
    query = request.GET.get("q", "").strip()[:100]
    words = selectors.glossary(query)
    return render(request, "ui/pages/glossary.html", {"words": words, "query": query})


@require_GET
def leave(request: HttpRequest) -> HttpResponse:
    """Go to an ordinary page elsewhere, at once, also where scripts are off."""
    return HttpResponseRedirect(ELSEWHERE)


@require_GET
@staff_page
def today(request: StaffRequest) -> HttpResponse:
    """What waits for me, by danger and due date."""
    panels = selectors.today(request.actor)
    shown = {
        "waiting": [panel for panel in panels if panel.lines],
        "empty": [panel for panel in panels if not panel.lines],
    }
    return render(request, "ui/pages/today.html", shown)


@require_GET
@staff_page
def search(request: StaffRequest) -> HttpResponse:
    """Search in everything one may see."""
    query = request.GET.get("q", "").strip()[:200]
    found = selectors.found(request.actor, query) if query else []
    return render(request, "ui/pages/search.html", {"query": query, "found": found})


@require_POST
@staff_page
def choose_place(request: StaffRequest) -> HttpResponse:
    """Go on in another organisation or role; the middleware refuses a place that is not ours."""
    chosen = request.POST.get("place", "")
    if chosen.isdecimal():
        request.session[MEMBERSHIP_KEY] = int(chosen)
    return HttpResponseRedirect("/")


@require_GET
def no_icon(request: HttpRequest) -> HttpResponse:
    """Browsers that ask here although the page names its icon get a quiet answer."""
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    """All components on one page, for who builds screens and for visual tests."""
    if not (settings.DEBUG or selectors.frame(request).is_demonstration):
        raise Http404
    wrong = forms.SampleForm({"place": ""})
    shown = {**selectors.samples(), "form": forms.SampleForm(prefix="empty"), "wrong": wrong}
    return render(request, "ui/pages/styleguide.html", shown)


def _back(request: HttpRequest) -> HttpResponseRedirect:
    target = request.POST.get("next", "/")
    allowed = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(target if allowed else "/")


def _remember(request: HttpRequest, cookie: str, value: str) -> HttpResponseRedirect:
    answer = _back(request)
    answer.set_cookie(
        cookie, value, max_age=A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return answer


@require_POST
def choose_appearance(request: HttpRequest) -> HttpResponse:
    """Remember light, dark, or as the device does."""
    form = forms.AppearanceForm(request.POST)
    if not form.is_valid():
        return _back(request)
    return _remember(request, selectors.APPEARANCE_COOKIE, form.cleaned_data["appearance"])


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the language."""
    form = forms.LanguageForm(request.POST)
    if not form.is_valid():
        return _back(request)
    return _remember(request, settings.LANGUAGE_COOKIE_NAME, form.cleaned_data["language"])


def error(request: HttpRequest, status: int) -> HttpResponse:
    """Say what went wrong, what to do next, and the number by which we can find it back."""
    reference = getattr(request, "reference", "") or secrets.token_hex(4)
    log.log(
        logging.ERROR if status >= HTTPStatus.INTERNAL_SERVER_ERROR else logging.INFO,
        "error page %s %s", status, reference,
    )  # fmt: skip
    title, what_next = _explained(status)
    if request.path.startswith(API):
        return _problem(status, what_next)
    return render(
        request,
        "ui/error.html",
        {"status": status, "error_title": title, "what_next": what_next, "reference": reference},
        status=status,
    )


def _problem(status: int, detail: str) -> HttpResponse:
    known = HTTPStatus(status)
    body = {"type": "about:blank", "title": known.phrase, "status": status, "detail": detail}
    return JsonResponse(body, status=status, content_type="application/problem+json")


def _explained(status: int) -> tuple[str, str]:
    words = {
        400: (
            _("We could not read what was sent"),
            _("Go back to the page before and try again. What you typed is often still there."),
        ),
        403: (
            _("This is not open to you"),
            _("You may not see or do this in your present role. Go to the first page and choose"
              " another role at the top, or ask the administrator of your organisation."),
        ),
        404: (
            _("We cannot find this page"),
            _("It may have moved, or it belongs to another organisation. Check the address, or"
              " search for it from the first page."),
        ),
        405: (
            _("This address is no page"),
            _("It only takes what a form sends. Go back to the page before, or start from the"
              " first page. What you typed is often still there."),
        ),
        413: (
            _("What you sent is too large"),
            _("Send a smaller file, several small ones, or less text at a time. Nothing of it has"
              " been saved. Go back: what you typed is often still there."),
        ),
        429: (
            _("Too many requests one after the other"),
            _("Wait a minute and try again. Is somebody in danger? Do not wait, call 112."),
        ),
        503: (
            _("Schakel is not available for a moment"),
            _("We are working on it. Try again in a few minutes. Is somebody in danger?"
              " Do not wait, call 112."),
        ),
    }  # fmt: skip
    broken = (
        _("Something went wrong on our side"),
        _("Nothing you did is wrong. Try again in a few minutes. Does it keep happening? Tell your"
          " administrator the reference below."),
    )  # fmt: skip
    return words.get(status, broken)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer for handler400."""
    if isinstance(exception, RequestDataTooBig):
        return error(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return error(request, HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer for handler403."""
    return error(request, HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer for handler404."""
    return error(request, HTTPStatus.NOT_FOUND)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer for handler500; where the database is away or overloaded, trying again helps."""
    if not isinstance(sys.exception(), DATABASE_AWAY):
        return error(request, HTTPStatus.INTERNAL_SERVER_ERROR)
    answer = error(request, HTTPStatus.SERVICE_UNAVAILABLE)
    answer["Retry-After"] = TRY_AGAIN
    return answer


def locked(
    request: HttpRequest,
    original_response: HttpResponse | None = None,
    credentials: dict[str, str] | None = None,
) -> HttpResponse:
    """Answer for AXES_LOCKOUT_CALLABLE: too many failed tries, whether the account exists or not."""
    return error(request, HTTPStatus.TOO_MANY_REQUESTS)


def too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer for CSRF_FAILURE_VIEW: a form that was open too long, or came from elsewhere."""
    return error(request, HTTPStatus.BAD_REQUEST)
