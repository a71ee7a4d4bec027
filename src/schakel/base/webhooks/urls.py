"""Addresses of connected systems, under /beheer/koppelingen/."""

from django.urls import path

from schakel.base.webhooks import views

app_name = "webhooks"
urlpatterns = [
    path("", views.home, name="home"),
    path("<uuid:subscription_id>/", views.one, name="one"),
    path("<uuid:subscription_id>/proef/", views.send_test, name="send_test"),
    path("<uuid:subscription_id>/geheim/", views.renew_secret, name="renew_secret"),
    path("<uuid:subscription_id>/pauze/", views.pause, name="pause"),
    path("<uuid:subscription_id>/verder/", views.go_on, name="go_on"),
    path("<uuid:subscription_id>/weg/", views.disconnect, name="disconnect"),
    path("bericht/<uuid:delivery_id>/opnieuw/", views.send_again, name="send_again"),
]
