"""Addresses of the demonstration; not there at all in an installation in earnest."""

from django.conf import settings
from django.urls import URLPattern, path

from schakel.base.demo import views

app_name = "demo"
urlpatterns: list[URLPattern] = []
if settings.SCHAKEL_DEMONSTRATION:
    urlpatterns = [
        path("", views.cards, name="cards"),
        path("<int:membership_id>/", views.become, name="become"),
    ]
