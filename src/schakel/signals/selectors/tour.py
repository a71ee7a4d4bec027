"""How far the guided tour is: read from the signal itself, over the organisations it passed."""

from dataclasses import dataclass
from uuid import UUID

from schakel.base import rls
from schakel.base.demo import selectors as demo
from schakel.signals.models import Feedback, Handover, Signal, Submission, Talk
from schakel.signals.workflow import HandoverStatus, Phase, TalkStatus

KEY = "tour-"
BEFORE_WEIGHING = frozenset({Phase.RECEIVED, Phase.REGISTERED, Phase.ENRICHING, Phase.TO_WEIGH})
INVESTIGATED = frozenset({Phase.INVESTIGATION, Phase.PROSECUTION, Phase.CLOSED})
BORDER_GUARD = "grenswachter"


@dataclass(frozen=True)
class Course:
    """Where the tour's signal is, and which steps it has behind it."""

    first_id: UUID | None = None
    second_id: UUID | None = None
    offer_id: UUID | None = None
    reference: str = ""
    done: frozenset[str] = frozenset()


def course() -> Course:
    """Return where the newest signal of the tour is; only for invented organisations."""
    guard = demo.person(BORDER_GUARD).actor
    with rls.acting_for(guard.organisation_id):
        sent = (
            Submission.objects.filter(organisation_id=guard.organisation_id, key__startswith=KEY)
            .select_related("signal")
            .order_by("-at")
            .first()
        )
        if sent is None:
            return Course()
        offers = list(
            Handover.objects.filter(signal=sent.signal).defer("package").order_by("offered_at")
        )
    second, later = _later(offers)
    return Course(
        first_id=sent.signal.pk,
        second_id=second.pk if second else None,
        offer_id=offers[0].pk if offers else None,
        reference=(second or sent.signal).reference,
        done=frozenset(_earlier(sent.signal, offers) | later),
    )


def _earlier(signal: Signal, offers: list[Handover]) -> set[str]:
    phase, statuses = Phase(signal.phase), {offer.status for offer in offers}
    steps = {
        "register": phase != Phase.RECEIVED,
        "enrich": phase not in BEFORE_WEIGHING - {Phase.TO_WEIGH},
        "weigh": phase not in BEFORE_WEIGHING,
        "offer": bool(offers),
        "refuse": HandoverStatus.REFUSED in statuses,
        "accept": HandoverStatus.ACCEPTED in statuses,
    }
    return {code for code, is_done in steps.items() if is_done}


def _later(offers: list[Handover]) -> tuple[Signal | None, set[str]]:
    taken = [offer for offer in offers if offer.status == HandoverStatus.ACCEPTED]
    if not taken:
        return None, set()
    with rls.acting_for(taken[0].recipient_id):
        signal = Signal.objects.get(from_handover_id=taken[0].pk)
        steps = {
            "talk": Talk.objects.filter(signal=signal, status=TalkStatus.HELD).exists(),
            "investigate": Phase(signal.phase) in INVESTIGATED,
            "feedback": Feedback.objects.filter(signal=signal).exists(),
        }
    return signal, {code for code, is_done in steps.items() if is_done}
