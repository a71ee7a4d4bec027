"""Operations that read what was told: to who reported, and by who took a signal over."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from ninja import Path, Router

from schakel.base.api.api import PROBLEMS
from schakel.signals.api.operations import ApiRequest, offer_of, read_by_people
from schakel.signals.api.wire import FeedbackOut, OfferStoryOut
from schakel.signals.services import hearing

router = Router(tags=["signals"], by_alias=True)


@router.get(
    "/signals/{signal_id}/feedback",
    response={200: list[FeedbackOut], **PROBLEMS},
    operation_id="listFeedback",
)
def list_feedback(request: ApiRequest, signal_id: Path[UUID]) -> list[Mapping[str, Any]]:
    """List what the reporter of a signal was told; the look is on record. Needs signals.read."""
    with read_by_people():
        found = hearing.hear_feedback(actor=request.auth, signal_id=signal_id)
    return [
        {
            "at": told.at,
            "grade": told.grade,
            "text": told.text or "",
            "withheld_because": told.withheld_because,
        }
        for told in found
    ]


@router.get(
    "/hand-overs/{offer_id}",
    response={200: OfferStoryOut, **PROBLEMS},
    operation_id="followOffer",
)
def follow_offer(request: ApiRequest, offer_id: Path[UUID]) -> Mapping[str, Any]:
    """See how your offer was answered and what became of the signal. Needs signals.hand_over."""
    offer, told = hearing.hear_back(actor=request.auth, handover_id=offer_id)
    return {
        **offer_of(offer),
        "answered_at": offer.answered_at,
        "refusal_reason": offer.refusal_reason,
        "missing": offer.missing,
        "missing_note": offer.missing_note or "",
        "told_back": [asdict(one) for one in told],
    }
