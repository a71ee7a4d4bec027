"""Telling the open pages of an organisation that there is something new."""

from schakel.base import notices
from schakel.base.actor import Actor
from schakel.base.live.workflow import group_of


def tell(*, actor: Actor, organisation_id: int) -> None:
    """Let the colleagues in an organisation see that something was added, once it really was."""
    message = {"type": "something.added", "by": actor.user_id}
    notices.announce(group_of(organisation_id), message)
