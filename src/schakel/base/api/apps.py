from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "schakel.base.api"
    label = "api"

    def ready(self) -> None:
        """Put the page of tokens into the navigation of who gives them."""
        from schakel.base import registry  # noqa: PLC0415 - needs the app registry
        from schakel.base.rights import Right  # noqa: PLC0415 - needs the app registry

        registry.navigation.register(
            registry.NavigationItem(
                label=_("Tokens of systems"),
                url_name="tokens:home",
                rights=frozenset({Right.API_TOKENS}),
                order=88,
                icon="lock",
            )
        )
