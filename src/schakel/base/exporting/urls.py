"""Addresses of exports, under /export/."""

from django.urls import path

from schakel.base.exporting import views

app_name = "exporting"
urlpatterns = [
    path("", views.home, name="home"),
    path("<uuid:export_id>/goedkeuren/", views.approve, name="approve"),
    path("<uuid:export_id>/weigeren/", views.refuse, name="refuse"),
    path("<uuid:export_id>/bestand/", views.fetch, name="fetch"),
]
