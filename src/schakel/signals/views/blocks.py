"""Blocks of Today that show signals and offers: the first lines, and the list that has them all."""

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from schakel.base.actor import Actor
from schakel.base.registry import AT_ONCE, TodayLine, Waiting
from schakel.signals.selectors import today
from schakel.signals.selectors.handovers import OfferRow
from schakel.signals.selectors.lists import SignalRow
from schakel.signals.selectors.today import CAME_BACK, MINE, OFFERED, WaitingSignal
from schakel.signals.templatetags import signal_words as words
from schakel.signals.workflow import RUNNING

# How the work list and that of hand-overs are asked for what a block shows the first of.
LISTS = {
    "urgent": "show=urgent", "new": "phase=received", "overdue": "show=overdue",
    "due-soon": "show=soon", "stuck": "show=stuck",
}  # fmt: skip
SIDES = {OFFERED: "to_us", CAME_BACK: "came_back"}
NEWEST = 5  # of one's own reports


def signal_blocks(actor: Actor, codes: frozenset[str]) -> Mapping[str, Waiting]:
    """Return the first signals of blocks of Today, and the list that has them all."""
    found = today.signal_blocks(actor=actor, codes=codes, most=AT_ONCE)
    blocks = {
        code: Waiting(signal_lines(block.signals), block.number, _list_of(code))
        for code, block in found.items()
    }
    if newest := blocks.get(MINE):
        # What somebody once reported does not wait: the newest few, without their number.
        lines = newest.lines[:NEWEST]
        blocks[MINE] = Waiting(lines, len(lines))
    return blocks


def _list_of(code: str) -> str:
    """Return the work list with the filter that makes the same block."""
    return f"{reverse('signals:list')}?{LISTS[code]}" if code in LISTS else ""


def offer_blocks(actor: Actor, codes: frozenset[str]) -> Mapping[str, Waiting]:
    """Return the first offers of blocks of Today, and the list of hand-overs that goes on."""
    found = today.offer_blocks(actor=actor, codes=codes, most=AT_ONCE)
    page = reverse("signals:offers")
    return {
        code: Waiting(offer_lines(block.offers), block.number, f"{page}?show={SIDES[code]}")
        for code, block in found.items()
    }


def signal_lines(rows: Iterable[SignalRow | WaitingSignal]) -> list[TodayLine]:
    """Return signals as lines that say what must be done."""
    address = words.addresses("signals:signal")
    return [
        TodayLine(
            title=": ".join(filter(None, (row.reference, _step(row.next_step)))),
            url=address(row.id),
            why=", ".join(_reasons(row)),
            due_at=row.due_at,
            # What ended has no haste any more: found again, it is no danger first.
            is_urgent=row.phase in RUNNING and (row.is_urgent or row.is_leaving),
        )
        for row in rows
    ]


def _step(code: str) -> str:
    return str(words.step_name(code)) if code else ""


def offer_lines(offers: Iterable[OfferRow]) -> list[TodayLine]:
    """Return offers as lines that say from or to whom."""
    return [
        TodayLine(
            title=f"{offer.reference}: {words.status_name(offer.status)}",
            url=reverse("signals:offer", args=[offer.id]),
            why=_direction(offer),
            due_at=offer.due_at,
            is_urgent=offer.is_urgent or offer.is_leaving,
        )
        for offer in offers
    ]


def _reasons(row: SignalRow | WaitingSignal) -> list[str]:
    reasons = [words.phase_name(row.phase)]
    if row.exploitation_forms:
        reasons.append(words.labels(list(row.exploitation_forms), "exploitation_forms"))
    if row.is_leaving:
        reasons.append(_("the person travels on"))
    if row.escalation_level:
        reasons.append(_("alarm %(level)d") % {"level": row.escalation_level})
    return reasons


def _direction(offer: OfferRow) -> str:
    pattern = _("from %(other)s") if offer.is_incoming else _("to %(other)s")
    parts = [pattern % {"other": offer.other}]
    if offer.refusal_reason:
        parts.append(words.label(offer.refusal_reason, "refusal_reasons"))
    if offer.missing:
        missing = words.labels(list(offer.missing), "missing_information")
        parts.append(_("missing: %(what)s") % {"what": missing})
    return "; ".join(parts)
