"""All addresses. This module knows every app; no app knows it."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_GET

from schakel.base.api import selectors as tokens
from schakel.base.api.api import build_api, problem
from schakel.base.webhooks import api as webhooks
from schakel.scanning.api import router as scanning
from schakel.signals.api import router as signals
from schakel.signals.views import accounting, definitions, tour

api = build_api("Signals of human trafficking: report, follow, offer, accept. Tokens act for one"
                " organisation, with the rights and the purpose they were given.",
                webhooks=webhooks.described())  # fmt: skip
api.add_router("", signals)
api.add_router("", scanning)


@require_GET
def openapi(request: HttpRequest) -> HttpResponse:
    """Describe the API, for who has signed in or holds a token."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if request.user.is_anonymous and tokens.actor_of(token) is None:
        return problem(api, request, HTTPStatus.UNAUTHORIZED, "Sign in or send a token.")
    return api.create_response(request, api.get_openapi_schema(), status=HTTPStatus.OK)


urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("schakel.base.ui.urls")),
    path("signalen/", include("schakel.signals.urls")),
    path("aanmeldingen/", include("schakel.victims.urls")),
    path("delen/", include("schakel.sharing.urls")),
    path("monitor/", include("schakel.monitor.urls")),
    path("account/", include("allauth.urls")),
    path("api/v1/openapi.json", openapi, name="openapi"),
    path("api/v1/", api.urls),
    path("export/", include("schakel.base.exporting.urls")),
    path("beheer/sleutels/", include("schakel.base.api.urls")),
    path("beheer/koppelingen/", include("schakel.base.webhooks.urls")),
    path("scan/", include("schakel.scanning.urls")),
    path("", include("schakel.base.administration.urls")),
    path("verantwoording/", accounting.account, name="accounting"),
    path("verantwoording/signalen/", accounting.behind, name="accounting_behind"),
    path("verantwoording/landelijk/", accounting.nationally, name="accounting_national"),
    path("verantwoording/definities/", definitions.definitions, name="definitions"),
    path("rondleiding/", tour.tour, name="tour"),
    path("rondleiding/<slug:code>/", tour.tour_step, name="tour_step"),
    path("demonstratie/", include("schakel.base.demo.urls")),
]

handler400 = "schakel.base.ui.views.bad_request"
handler403 = "schakel.base.ui.views.forbidden"
handler404 = "schakel.base.ui.views.not_found"
handler500 = "schakel.base.ui.views.broken"
