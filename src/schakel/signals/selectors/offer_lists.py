"""The lists of hand-overs: how many offers each has, and a page of one."""

from django.db.models import Case, Count, Q, Value, When

from schakel.base.actor import Actor
from schakel.signals.selectors import returns
from schakel.signals.selectors.handovers import (
    MARKED,
    RIGHTS,
    OfferRow,
    back_here,
    offers_of,
    row,
    to_us,
)
from schakel.signals.selectors.lists import PAGE
from schakel.signals.workflow import AWAITING_ANSWER, HandoverStatus

PENDING, TO_US, FROM_US = "", "to_us", "from_us"
CAME_BACK, HANDED_OVER, NOT_HEARD = "came_back", "handed_over", "not_heard"


def numbers(*, actor: Actor) -> dict[str, int]:
    """Return how many offers each list has."""
    wanted = _wanted(actor)
    if not actor.rights & RIGHTS:
        return dict.fromkeys(wanted, 0)
    # Few wait for an answer, so they are counted together; of the others there are very many.
    waiting = offers_of(actor, wanted[PENDING]).aggregate(
        to_us=Count("id", filter=wanted[TO_US]), from_us=Count("id", filter=wanted[FROM_US])
    )
    return {
        PENDING: waiting[TO_US] + waiting[FROM_US],
        **waiting,
        **{
            code: offers_of(actor, wanted[code]).count()
            for code in (CAME_BACK, HANDED_OVER, NOT_HEARD)
        },
    }


def one_page(*, actor: Actor, code: str, page: int) -> list[OfferRow]:
    """Return a page of a list: what others wait for first, then danger, then what is due first."""
    if not actor.rights & RIGHTS:
        return []
    to_others = Case(When(recipient_id=actor.organisation_id, then=Value(0)), default=Value(1))
    found = offers_of(actor, _wanted(actor)[code]).order_by(to_others, *MARKED)
    return [row(offer, actor) for offer in found[(page - 1) * PAGE : page * PAGE]]


def _wanted(actor: Actor) -> dict[str, Q]:
    waits, ours = Q(status__in=sorted(AWAITING_ANSWER)), Q(sender_id=actor.organisation_id)
    return {
        PENDING: waits,
        TO_US: to_us(actor),
        FROM_US: waits & ours,
        CAME_BACK: back_here(actor),
        HANDED_OVER: ours & Q(status=HandoverStatus.ACCEPTED),
        NOT_HEARD: Q(pk__in=returns.not_heard(actor).values("pk")),
    }
