"""Registration of the app."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The shared look and frame of all pages."""

    name = "schakel.base.ui"
    label = "ui"
