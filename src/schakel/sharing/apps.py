from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "schakel.sharing"
    label = "sharing"

    def ready(self) -> None:
        """Put sharing into navigation, Today, the report about a person and the demonstration."""
        from schakel.sharing.views import frame  # noqa: PLC0415 - needs the app registry

        frame.register_all()
