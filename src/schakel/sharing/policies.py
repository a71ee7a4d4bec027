"""Who may decide about sharing, and the provisional rule. Pure functions."""

from enum import StrEnum

from schakel.base.actor import Actor
from schakel.base.rights import Right

RULE_VERSION = "provisional-1"
# Wpg 15 (police and Marechaussee) and Wpg 46(2) (special investigation services).
_MAY_EXCHANGE = frozenset({"police", "kmar", "nla_investigation"})


class Verdict(StrEnum):
    """What the rule says; where it is silent a privacy officer decides."""

    YES = "yes"
    ASK_PRIVACY_OFFICER = "ask_privacy_officer"


def provisional_rule(*, sender_type: str, recipient_type: str) -> Verdict:
    """Tell whether identified data may pass between two types of organisation."""
    if {sender_type, recipient_type} <= _MAY_EXCHANGE:
        return Verdict.YES
    return Verdict.ASK_PRIVACY_OFFICER


def may_approve(actor: Actor) -> bool:
    """Tell whether this person decides for the own organisation."""
    return actor.may(Right.SHARING_APPROVE)
