"""Addresses of the signal chain, under /signalen/."""

from django.urls import path

from schakel.signals.views import lists, signal

app_name = "signals"
urlpatterns = [
    path("", lists.work_list, name="list"),
    path("bij-mij/", lists.with_me, name="with_me"),
    path("van-mij/", lists.from_me, name="from_me"),
    path("vast/", lists.stuck, name="stuck"),
    path("overdrachten/", lists.offers, name="offers"),
    path("<uuid:signal_id>/", signal.signal, name="signal"),
    path(
        "<uuid:signal_id>/los-gesprek/<uuid:talk_id>/lezen/",
        signal.outside_talk,
        name="outside_talk",
    ),
    path("<uuid:signal_id>/<slug:slug>/", signal.act, name="act"),
    path("<uuid:signal_id>/<slug:slug>/<uuid:object_id>/", signal.act, name="act"),
]
