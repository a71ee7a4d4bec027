from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MonitorConfig(AppConfig):
    name = "schakel.monitor"
    label = "monitor"

    def ready(self) -> None:
        """Give researchers their line in the navigation, and the Dutch table on first start."""
        from schakel.base import registry  # noqa: PLC0415 - needs the app registry
        from schakel.base.rights import Right  # noqa: PLC0415 - needs the app registry
        from schakel.monitor import services  # noqa: PLC0415 - needs the app registry

        registry.navigation.register(
            registry.NavigationItem(
                label=_("Estimates"),
                url_name="monitor:estimates",
                rights=frozenset({Right.MONITOR_ESTIMATE}),
                order=70,
                icon="chart",
            )
        )
        registry.demonstration_steps.register(
            registry.DemonstrationStep(code="estimates", make=services.demonstration.make, order=70)
        )
