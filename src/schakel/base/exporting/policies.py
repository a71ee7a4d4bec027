"""Who may ask for an export, who may approve it, who may fetch it."""

from schakel.base.actor import Actor
from schakel.base.exporting.models import OrganisationExport
from schakel.base.exporting.workflow import ExportState
from schakel.base.rights import Right


def may_see(actor: Actor) -> bool:
    """Tell whether this person has to do with exports at all."""
    return bool(actor.rights & {Right.EXPORT_ASK, Right.EXPORT_APPROVE})


def may_ask(actor: Actor) -> bool:
    """Tell whether this person may ask for everything of the organisation."""
    return actor.may(Right.EXPORT_ASK) and actor.user_id is not None


def may_decide(actor: Actor, export: OrganisationExport) -> bool:
    """Tell whether this is the second person; nobody approves what they asked themselves."""
    own = export.organisation_id == actor.organisation_id
    second = actor.user_id is not None and actor.user_id != export.asked_by
    return actor.may(Right.EXPORT_APPROVE) and own and second


def may_fetch(actor: Actor, export: OrganisationExport) -> bool:
    """Tell whether this is who asked, and whether the file is there."""
    own = export.organisation_id == actor.organisation_id and export.asked_by == actor.user_id
    return may_ask(actor) and own and export.state == ExportState.DONE
