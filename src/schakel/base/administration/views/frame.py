"""What the frame of every page shows of administration."""

from django.utils.translation import gettext_lazy

from schakel.base import registry
from schakel.base.registry import NavigationItem
from schakel.base.rights import Right


def register_all() -> None:
    """Put the pages into the navigation of who may use them."""
    for item in _navigation():
        registry.navigation.register(item)


def _navigation() -> list[NavigationItem]:
    return [
        NavigationItem(
            label=gettext_lazy("Who looked at what"), url_name="administration:trail",
            rights=frozenset({Right.AUDIT_READ}), order=80, icon="eye",
        ),
        NavigationItem(
            label=gettext_lazy("People"), url_name="administration:members",
            rights=frozenset({Right.ACCOUNTS_MANAGE}), order=82, icon="person",
        ),
        NavigationItem(
            label=gettext_lazy("Policy data"), url_name="administration:policy",
            rights=frozenset({Right.REFERENCE_DRAFT, Right.REFERENCE_PUBLISH}), order=84,
            icon="table",
        ),
    ]  # fmt: skip
