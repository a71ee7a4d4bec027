"""Addresses of the signal chain, under /signalen/."""

from django.urls import path

from schakel.signals.views import lists

app_name = "signals"
urlpatterns = [
    path("", lists.work_list, name="list"),
    path("bij-mij/", lists.with_me, name="with_me"),
    path("van-mij/", lists.from_me, name="from_me"),
    path("vast/", lists.stuck, name="stuck"),
    path("overdrachten/", lists.offers, name="offers"),
]
