from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExportingConfig(AppConfig):
    name = "schakel.base.exporting"
    label = "exporting"

    def ready(self) -> None:
        """Put the page into the navigation of who asks and who approves."""
        from schakel.base import registry  # noqa: PLC0415 - needs the app registry
        from schakel.base.rights import Right  # noqa: PLC0415 - needs the app registry

        registry.navigation.register(
            registry.NavigationItem(
                label=_("Take data along"),
                url_name="exporting:home",
                rights=frozenset({Right.EXPORT_ASK, Right.EXPORT_APPROVE}),
                order=80,
                icon="arrow",
            )
        )
