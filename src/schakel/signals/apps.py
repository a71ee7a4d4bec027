from django.apps import AppConfig


class SignalsConfig(AppConfig):
    name = "schakel.signals"
    label = "signals"

    def ready(self) -> None:
        """Put the signal chain into navigation, Today and search."""
        from schakel.signals.views import frame  # noqa: PLC0415 - needs the app registry

        frame.register_all()
