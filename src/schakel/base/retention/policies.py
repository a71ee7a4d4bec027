"""Who may keep something past its term."""

from schakel.base.actor import Actor
from schakel.base.rights import Right


def may_hold(actor: Actor) -> bool:
    """Tell whether this person may place a legal hold and have a part in lifting one."""
    rights = {Right.SIGNALS_CONFIRM, Right.SHARING_OVERSEE}
    return bool(rights & actor.rights) and actor.user_id is not None
