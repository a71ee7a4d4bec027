from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "schakel.base.administration"
    label = "administration"

    def ready(self) -> None:
        """Put the pages into the navigation."""
        from schakel.base.administration.views import frame  # noqa: PLC0415 - needs the registry

        frame.register_all()
