"""Addresses of the front door, help and choices of appearance."""

from django.urls import path

from schakel.base.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.front_door, name="front_door"),
    path("hulp/", views.help_needed, name="help_needed"),
    path("melden/", views.report, name="report"),
    path("help/", views.help_page, name="help"),
    path("begrippen/", views.glossary, name="glossary"),
    path("toegankelijkheid/", views.accessibility, name="accessibility"),
    path("voorkeuren/weergave/", views.choose_appearance, name="choose_appearance"),
    path("voorkeuren/taal/", views.choose_language, name="choose_language"),
    path("voorkeuren/plaats/", views.choose_place, name="choose_place"),
    path("weg/", views.leave, name="leave"),
    path("vandaag/", views.today, name="today"),
    path("zoeken/", views.search, name="search"),
    path("favicon.ico", views.no_icon, name="no_icon"),
    path("styleguide/", views.styleguide, name="styleguide"),
]
