"""Who may do what with a signal. Pure functions; no right, or another organisation: no."""

from django.core.exceptions import PermissionDenied

from schakel.base.actor import Actor
from schakel.base.rights import Right
from schakel.signals.models import Advice, DossierSample, Handover, OutsideTalk, SavedList, Signal
from schakel.signals.workflow import Audience, Phase

# The rights with which somebody works on a signal in a phase, beyond those of every desk. People
# who help or talk do so in every phase (process.md, 2B), and once it is investigated somebody tells
# the reporter what came of it. What waits is watched by the desk.
_WORK = {
    Phase.RECEIVED: {Right.SIGNALS_RECEIVE},
    Phase.REGISTERED: {Right.SIGNALS_RECEIVE},
    Phase.ENRICHING: {Right.SIGNALS_ENRICH},
    Phase.TO_WEIGH: {Right.SIGNALS_ENRICH, Right.SIGNALS_WEIGH},
    Phase.WEIGHED: {Right.SIGNALS_WEIGH, Right.SIGNALS_INVESTIGATE, Right.SIGNALS_CONFIRM},
    Phase.TALK_AND_COMPLAINT: {Right.SIGNALS_INVESTIGATE, Right.SIGNALS_CONFIRM},
    Phase.INVESTIGATION: {
        Right.SIGNALS_INVESTIGATE,
        Right.SIGNALS_CONFIRM,
        Right.SIGNALS_FEEDBACK,
    },
    Phase.PROSECUTION: {
        Right.SIGNALS_PROSECUTE,
        Right.SIGNALS_NAME_SUSPECT,
        Right.SIGNALS_FEEDBACK,
    },
    Phase.WAITING: {Right.SIGNALS_RECEIVE},
}
SYSTEM = "system"
_ALWAYS = {Right.SIGNALS_TALK, Right.SIGNALS_TALK_OUTSIDE}


def may_report(actor: Actor) -> bool:
    """Tell whether this professional may report a signal."""
    return actor.may(Right.SIGNALS_REGISTER)


def may_read(actor: Actor, signal: Signal) -> bool:
    """Tell whether this actor may open the signal."""
    return actor.may(Right.SIGNALS_READ) and _own(actor, signal)


def may_add_file(actor: Actor, signal: Signal) -> bool:
    """Tell whether this actor may add a file: whoever may report may also show."""
    return actor.may(Right.SIGNALS_REGISTER) and _own(actor, signal)


def is_work_of(actor: Actor, signal: Signal, *, unit_id: int | None) -> bool:
    """Tell whether an open signal is work for this actor's unit and rights.

    `unit_id` is the unit of whoever is responsible; no unit, on either side, is everybody's. A
    system works for all of its organisation, within the rights of its token.
    """
    if actor.role == SYSTEM:
        return signal.is_open
    elsewhere = unit_id is not None and actor.unit_id is not None and unit_id != actor.unit_id
    if not signal.is_open or elsewhere:
        return False
    return bool((_WORK[Phase(signal.phase)] | _ALWAYS) & actor.rights)


def may_register(actor: Actor, signal: Signal) -> bool:
    """Tell whether this desk may give a report its number and owner, and add to it."""
    return actor.may(Right.SIGNALS_RECEIVE) and _own(actor, signal)


def may_import(actor: Actor) -> bool:
    """Tell whether this person of a desk may bring in a file of signals."""
    rights = {Right.SIGNALS_RECEIVE, Right.SIGNALS_REGISTER}
    return rights <= actor.rights and actor.user_id is not None


def require_registering(actor: Actor) -> None:
    """Stop here unless this is a desk, before anything of a report is shown."""
    if not actor.may(Right.SIGNALS_RECEIVE):
        raise PermissionDenied


def may_add_person(actor: Actor, signal: Signal) -> bool:
    """Tell whether this actor may add people to the signal and offer them help."""
    rights = {Right.SIGNALS_RECEIVE, Right.SIGNALS_ENRICH, Right.SIGNALS_TALK}
    return bool(rights & actor.rights) and _own(actor, signal)


def may_name_suspect(actor: Actor, signal: Signal) -> bool:
    """Tell whether this is the prosecution or the lead detective."""
    return actor.may(Right.SIGNALS_NAME_SUSPECT) and _own(actor, signal)


def may_enrich(actor: Actor, signal: Signal) -> bool:
    """Tell whether this analyst may enrich the signal."""
    return actor.may(Right.SIGNALS_ENRICH) and _own(actor, signal)


def may_weigh(actor: Actor, signal: Signal) -> bool:
    """Tell whether this actor may record the decision of a weighing meeting."""
    return actor.may(Right.SIGNALS_WEIGH) and _own(actor, signal)


def may_close(actor: Actor, signal: Signal) -> bool:
    """Tell whether this actor may propose a stop or reopen."""
    return actor.may(Right.SIGNALS_CLOSE) and _own(actor, signal)


def may_confirm(actor: Actor, signal: Signal) -> bool:
    """Tell whether this actor may be the second person of a stop."""
    return actor.may(Right.SIGNALS_CONFIRM) and actor.user_id is not None and _own(actor, signal)


def may_link(actor: Actor, signal: Signal) -> bool:
    """Tell whether this actor may link, merge and split signals."""
    return actor.may(Right.SIGNALS_LINK) and _own(actor, signal)


def may_talk(actor: Actor, signal: Signal) -> bool:
    """Tell whether this detective or inspector may plan and hold talks."""
    return actor.may(Right.SIGNALS_TALK) and _own(actor, signal)


def may_talk_outside(actor: Actor, signal: Signal) -> bool:
    """Tell whether this actor may record a talk outside the criminal procedure."""
    right = actor.may(Right.SIGNALS_TALK_OUTSIDE) and actor.user_id is not None
    return right and _own(actor, signal)


def may_read_outside(actor: Actor, talk: OutsideTalk, readers: frozenset[int]) -> bool:
    """Tell whether this person is one of the talk's own readers; no role suffices."""
    return actor.user_id in readers and talk.organisation_id == actor.organisation_id


def may_investigate(actor: Actor, signal: Signal) -> bool:
    """Tell whether this actor may start and record an investigation."""
    return actor.may(Right.SIGNALS_INVESTIGATE) and _own(actor, signal)


def may_consult(actor: Actor, signal: Signal) -> bool:
    """Tell whether this person may ask others for advice on the signal, without names."""
    rights = {Right.SIGNALS_REGISTER, Right.SHARING_ASK}
    return rights <= actor.rights and actor.user_id is not None and _own(actor, signal)


def may_advise(actor: Actor, asked: Advice) -> bool:
    """Tell whether this desk answers a question for advice."""
    return actor.may(Right.SIGNALS_RECEIVE) and asked.recipient_id == actor.organisation_id


def may_open_consultation(actor: Actor, asked: Advice) -> bool:
    """Tell whether this is who asked, or the desk that answers."""
    asks = actor.may(Right.SIGNALS_REGISTER) and asked.sender_id == actor.organisation_id
    return asks or may_advise(actor, asked)


def may_ask_sample(actor: Actor) -> bool:
    """Tell whether this is a researcher of the National Rapporteur."""
    at_home = actor.organisation_type == "national_rapporteur"
    return at_home and actor.may(Right.SIGNALS_COUNT) and actor.user_id is not None


def may_decide_sample(actor: Actor, sample: DossierSample) -> bool:
    """Tell whether this person of the service opens, refuses or takes back a sample."""
    right = actor.may(Right.SHARING_APPROVE) and actor.user_id is not None
    return right and sample.sender_id == actor.organisation_id


def may_read_sample(actor: Actor, sample: DossierSample) -> bool:
    """Tell whether this is who asked for the sample, or who decides about it."""
    asked = may_ask_sample(actor) and sample.recipient_id == actor.organisation_id
    return asked or may_decide_sample(actor, sample)


def may_prosecute(actor: Actor, signal: Signal) -> bool:
    """Tell whether this actor may record prosecution and outcomes."""
    rights = {Right.SIGNALS_PROSECUTE, Right.SIGNALS_NAME_SUSPECT}
    return bool(rights & actor.rights) and _own(actor, signal)


def may_give_feedback(actor: Actor, signal: Signal) -> bool:
    """Tell whether this actor may tell the reporter something, or withhold it."""
    return actor.may(Right.SIGNALS_FEEDBACK) and _own(actor, signal)


def may_assign(actor: Actor, signal: Signal) -> bool:
    """Tell whether this actor may say who works on the signal and let terms stand still."""
    return actor.may(Right.SIGNALS_ASSIGN) and _own(actor, signal)


def list_audiences(actor: Actor) -> tuple[Audience, ...]:
    """Return for whom this actor may keep a list; sharing one is for who divides the work."""
    if actor.user_id is None or not actor.may(Right.SIGNALS_READ):
        return ()
    if not actor.may(Right.SIGNALS_ASSIGN):
        return (Audience.ME,)
    return tuple(Audience) if actor.unit_id else (Audience.ME, Audience.ORGANISATION)


def may_see_list(actor: Actor, kept: SavedList) -> bool:
    """Tell whether a saved list is for this actor."""
    if kept.organisation_id != actor.organisation_id or not list_audiences(actor):
        return False
    if kept.audience == Audience.UNIT:
        return kept.unit_id == actor.unit_id
    return kept.audience == Audience.ORGANISATION or kept.made_by == actor.user_id


def may_change_list(actor: Actor, kept: SavedList) -> bool:
    """Tell whether this actor may rename and remove a list: its maker, or who divides the work."""
    return may_see_list(actor, kept) and (
        kept.made_by == actor.user_id or actor.may(Right.SIGNALS_ASSIGN)
    )


def may_take_along(actor: Actor) -> bool:
    """Tell whether this actor may take a list of signals out of the house."""
    return actor.may(Right.SIGNALS_EXPORT) and actor.may(Right.SIGNALS_READ)


def may_plan_duty(actor: Actor) -> bool:
    """Tell whether this actor may say which colleague is on duty for talks."""
    return actor.may(Right.SIGNALS_ASSIGN) and actor.user_id is not None


def may_hand_over(actor: Actor, signal: Signal) -> bool:
    """Tell whether this actor may offer the signal to another organisation."""
    return actor.may(Right.SIGNALS_HAND_OVER) and _own(actor, signal)


def may_revoke(actor: Actor, offer: Handover) -> bool:
    """Tell whether this actor of the sender may take an offer back."""
    return actor.may(Right.SIGNALS_HAND_OVER) and offer.sender_id == actor.organisation_id


def require_revoking(actor: Actor, offer: Handover) -> None:
    """Stop here unless this actor may take the offer back."""
    if not may_revoke(actor, offer):
        raise PermissionDenied


def may_receive(actor: Actor, offer: Handover) -> bool:
    """Tell whether this actor of the receiver may answer an offer."""
    return actor.may(Right.SIGNALS_RECEIVE) and offer.recipient_id == actor.organisation_id


def _own(actor: Actor, signal: Signal) -> bool:
    return signal.organisation_id == actor.organisation_id
