"""Who connects systems: who manages the tokens of systems, and nobody else."""

from schakel.base.actor import Actor
from schakel.base.rights import Right


def may_connect(actor: Actor) -> bool:
    """Tell whether this person manages which systems are told of events."""
    return actor.may(Right.API_TOKENS) and actor.user_id is not None and actor.role != "system"
