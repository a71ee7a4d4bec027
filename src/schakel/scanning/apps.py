from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScanningConfig(AppConfig):
    name = "schakel.scanning"
    label = "scanning"

    def ready(self) -> None:
        """Hang the scan in the navigation, the page of today, retention and the demonstration."""
        from schakel.base import registry  # noqa: PLC0415 - needs the app registry
        from schakel.base.rights import Right  # noqa: PLC0415 - needs the app registry
        from schakel.scanning import selectors, services  # noqa: PLC0415 - needs the app registry

        rights = frozenset({Right.SCANNING_READ})
        registry.navigation.register(
            registry.NavigationItem(
                label=_("Scan"), url_name="scanning:list", rights=rights, order=40,
                count=lambda actor: selectors.lists.reading_list(actor=actor), icon="search",
            )
        )  # fmt: skip
        registry.navigation.register(
            registry.NavigationItem(
                label=_("Rules of the scan"), url_name="scanning:rules",
                rights=frozenset({Right.SCANNING_RULES}), order=41, icon="pen",
            )
        )  # fmt: skip
        registry.today_panels.register(
            registry.TodayPanel(
                code="scan", title=_("Daily scan"), order=40, rights=rights,
                lines=selectors.today.lines,
                empty=_("No note waits for you. New ones come with the run of tomorrow morning."),
            )
        )  # fmt: skip
        registry.today_panels.register(
            registry.TodayPanel(
                code="scan-rules", title=_("Rules of the scan to publish"), order=41,
                rights=frozenset({Right.REFERENCE_PUBLISH}), lines=selectors.today.drafts,
                empty=_("No draft of a colleague waits."), hides_empty=True,
            )
        )  # fmt: skip
        registry.retention_rules.register(
            registry.RetentionRule(
                retention_class=services.destroying.RETENTION_CLASS,
                count_due=services.destroying.count_due,
                destroy_due=services.destroying.destroy_due,
            )
        )
        registry.demonstration_steps.register(
            registry.DemonstrationStep(code="scan", make=services.demonstration.make, order=40)
        )
