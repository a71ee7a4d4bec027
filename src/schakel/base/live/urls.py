"""The addresses of lines that stay open."""

from django.urls import path

from schakel.base.live.consumers import PageConsumer

lines = [path("live/", PageConsumer.as_asgi(), name="live")]
