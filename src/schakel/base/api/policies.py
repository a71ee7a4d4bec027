"""Who gives systems access: who manages the tokens of the organisation."""

from schakel.base.actor import Actor
from schakel.base.rights import Right


def may_manage_tokens(actor: Actor) -> bool:
    """Tell whether this actor sees, gives and takes away tokens of systems."""
    return actor.may(Right.API_TOKENS)
