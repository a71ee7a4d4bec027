"""Who may estimate, and read estimates."""

from django.core.exceptions import PermissionDenied

from schakel.base.actor import Actor
from schakel.base.rights import Right


def may_estimate(actor: Actor) -> bool:
    """Tell whether this researcher may load tables and estimate from them."""
    return actor.may(Right.MONITOR_ESTIMATE)


def require_estimating(actor: Actor) -> None:
    """Stop here unless this is a researcher."""
    if not may_estimate(actor):
        raise PermissionDenied
