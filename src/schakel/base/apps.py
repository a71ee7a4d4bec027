from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "schakel.base"
    label = "base"

    def ready(self) -> None:
        """Let the checks of the house register themselves."""
        from schakel.base import checks  # noqa: F401, PLC0415 - needs the app registry
