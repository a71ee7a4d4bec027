from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebhooksConfig(AppConfig):
    name = "schakel.base.webhooks"
    label = "webhooks"

    def ready(self) -> None:
        """Put the page into the navigation of who manages the tokens of systems."""
        from schakel.base import registry  # noqa: PLC0415 - needs the app registry
        from schakel.base.rights import Right  # noqa: PLC0415 - needs the app registry
        from schakel.base.webhooks import selectors  # noqa: PLC0415 - needs the app registry

        registry.thing_names.register(
            registry.ThingNames("webhooks.Subscription", selectors.names, selectors.called)
        )

        registry.navigation.register(
            registry.NavigationItem(
                label=_("Connected systems"),
                url_name="webhooks:home",
                rights=frozenset({Right.API_TOKENS}),
                order=86,
                icon="swap",
            )
        )
