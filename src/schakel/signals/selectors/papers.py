"""Papers that somebody asked for, without what is in them."""

from uuid import UUID

from schakel.base.actor import Actor
from schakel.signals.models import SignalPaper


def own_paper(*, actor: Actor, paper_id: UUID) -> SignalPaper:
    """Return a paper that this person asked for; anybody else's does not exist."""
    mine = SignalPaper.objects.filter(
        organisation_id=actor.organisation_id, asked_by=actor.user_id or 0
    )
    return mine.select_related("signal").defer("content").get(pk=paper_id)
