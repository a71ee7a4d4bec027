"""Who may report a possible victim, and who takes reports over. Pure functions."""

from schakel.base.actor import Actor
from schakel.base.rights import Right
from schakel.victims.models import Registration
from schakel.victims.workflow import COMENSHA


def may_report(actor: Actor) -> bool:
    """Tell whether this person reports possible victims of the own organisation."""
    elsewhere = actor.organisation_type != COMENSHA
    return actor.may(Right.VICTIMS_REPORT) and actor.user_id is not None and elsewhere


def may_take_over(actor: Actor) -> bool:
    """Tell whether this is a registrar of CoMensha."""
    at_home = actor.organisation_type == COMENSHA
    return actor.may(Right.VICTIMS_REGISTER) and actor.user_id is not None and at_home


def may_open(actor: Actor, registration: Registration) -> bool:
    """Tell whether this person may read a report: the sender's people and the registrars."""
    if registration.sender_id == actor.organisation_id:
        return may_report(actor)
    return may_take_over(actor) and registration.recipient_id == actor.organisation_id


def may_see_lists(actor: Actor) -> bool:
    """Tell whether there is a list of reports for this person."""
    return may_report(actor) or may_take_over(actor)
