from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExportingConfig(AppConfig):
    name = "schakel.base.exporting"
    label = "exporting"

    def ready(self) -> None:
        """Put the page into the navigation of who asks and who approves."""
        from schakel.base import registry  # noqa: PLC0415 - needs the app registry
        from schakel.base.exporting import selectors  # noqa: PLC0415 - needs the app registry
        from schakel.base.rights import Right  # noqa: PLC0415 - needs the app registry

        rights = frozenset({Right.EXPORT_ASK, Right.EXPORT_APPROVE})
        registry.navigation.register(
            registry.NavigationItem(
                label=_("Take data along"),
                url_name="exporting:home",
                rights=rights,
                order=80,
                icon="arrow",
            )
        )
        registry.today_panels.register(
            registry.TodayPanel(
                code="exports",
                title=_("Take data along"),
                empty=_("No export waits for you."),
                lines=selectors.lines,
                order=80,
                rights=rights,
                hides_empty=True,
            )
        )
