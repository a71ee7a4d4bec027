"""Addresses of the tokens of systems, under /beheer/sleutels/."""

from django.urls import path

from schakel.base.api import views

app_name = "tokens"
urlpatterns = [
    path("", views.home, name="home"),
    path("<uuid:token_id>/intrekken/", views.revoke, name="revoke"),
]
