"""All addresses. This module knows every app; no app knows it."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("schakel.base.ui.urls")),
    path("signalen/", include("schakel.signals.urls")),
    path("account/", include("allauth.urls")),
    path("demonstratie/", include("schakel.base.demo.urls")),
]

handler400 = "schakel.base.ui.views.bad_request"
handler403 = "schakel.base.ui.views.forbidden"
handler404 = "schakel.base.ui.views.not_found"
handler500 = "schakel.base.ui.views.broken"
