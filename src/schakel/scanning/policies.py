"""Who may do what in the scan. Pure functions; no right, or another organisation: no."""

from schakel.base.actor import Actor
from schakel.base.rights import Right
from schakel.scanning.models import AdGroup, Hit, Note, ScanRun, ScanSource

Owned = AdGroup | Hit | Note | ScanRun | ScanSource


def may_read(actor: Actor, thing: Owned) -> bool:
    """Tell whether this reader may open a note, hit or group of the own organisation."""
    return actor.may(Right.SCANNING_READ) and actor.organisation_id == thing.organisation_id


def may_see_list(actor: Actor) -> bool:
    """Tell whether this reader works with the reading list at all."""
    return actor.may(Right.SCANNING_READ)


def may_run(actor: Actor) -> bool:
    """Tell whether this actor may offer notes and start or stop runs; the system does daily."""
    return actor.may(Right.SCANNING_RUN) or is_system(actor)


def may_set_rules(actor: Actor) -> bool:
    """Tell whether this administrator may look at the rules and try out changes."""
    return actor.may(Right.SCANNING_RULES)


def may_account(actor: Actor) -> bool:
    """Tell whether this actor may see how the scan does: figures, never notes."""
    rights = {Right.SCANNING_READ, Right.SCANNING_RUN, Right.SCANNING_RULES, Right.AUDIT_READ}
    return bool(rights & actor.rights)


def may_make_signal(actor: Actor, note: Note) -> bool:
    """Tell whether this reader may hand a note over to the signal chain."""
    return may_read(actor, note) and actor.may(Right.SIGNALS_REGISTER)


def is_system(actor: Actor) -> bool:
    """Tell whether a scheduled task acts."""
    return actor.user_id is None and actor.role == "system"
