"""The timeline of a signal: its phases, and what happened beside them, newest first."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from schakel.base.reference import selectors as reference
from schakel.sharing.services import Disclosure
from schakel.signals.selectors.competence import track_in_words
from schakel.signals.selectors.page import SignalPage
from schakel.signals.selectors.words import label_in

Item = dict[str, Any]


def course(found: SignalPage, names: Mapping[int, str]) -> list[Item]:
    """Return the history of the signal, newest first, with the names of who acted."""
    items = [
        *_phases(found),
        *_consultations(found),
        *_disclosures(found),
        *_supervision(found),
        *_tracks(found),
    ]
    for item in items:
        item["who"] = names.get(item.pop("by") or 0, "")
    return sorted(items, key=lambda item: item["at"].timestamp(), reverse=True)


def _phases(found: SignalPage) -> Iterator[Item]:
    for change in found.timeline:
        yield {
            "at": change.at,
            "title": label_in(found.flow, change.to_phase),
            "by": change.changed_by,
            "text": change.reason or "",
        }


def _consultations(found: SignalPage) -> Iterator[Item]:
    advice = reference.labels("prosecutor_advice")
    for row in found.beside.consultations:
        told = advice.get(row.advice, row.advice)
        yield {
            "at": row.at,
            "title": _("Prosecutor consulted"),
            "by": row.recorded_by,
            "text": f"{row.prosecutor}: {told}",
        }


def _supervision(found: SignalPage) -> Iterator[Item]:
    if switch := found.beside.switch:
        grounds = reference.labels("switch_grounds")
        yield {
            "at": switch.at,
            "title": _("From supervision to investigation"),
            "by": switch.recorded_by,
            "text": grounds.get(switch.ground, switch.ground),
        }
    for row in found.beside.inspections:
        yield {"at": row.at, "title": _("Joint inspection planned"), "by": row.planned_by}
        if row.found_at:
            title = _("Findings of the joint inspection recorded")
            yield {"at": row.found_at, "title": title, "by": row.found_by}


def _tracks(found: SignalPage) -> Iterator[Item]:
    for row in found.beside.tracks:
        yield {
            "at": row.at,
            "title": _("Chosen: %(track)s") % {"track": track_in_words(row.track)},
            "by": row.chosen_by,
        }


def _disclosures(found: SignalPage) -> Iterator[Item]:
    for row in found.beside.disclosures:
        is_ours = row.sender_id == found.signal.organisation_id
        # What a reporter is told goes to a kind of reporter; who decides on paper writes a name.
        told = str(row.outsider or "")
        outside = reference.labels("reporter_types").get(told, told)
        other = row.recipient.name if row.recipient else outside
        pattern = _("%(what)s, to %(other)s") if is_ours else _("%(what)s, from %(other)s")
        yield {
            "at": row.disclosed_at,
            "title": pattern
            % {"what": _channel(row), "other": other if is_ours else row.sender.name},
            "by": row.decided_by if is_ours else None,
            "text": "" if not is_ours else _receipt(row),
        }


def _channel(row: Disclosure) -> str:
    return {
        "hand_over": _("Hand-over offered"),
        "question": _("Question asked"),
        "package": _("Copy sent"),
        "feedback": _("Message sent"),
    }.get(row.channel, _("Shared"))


def _receipt(row: Disclosure) -> str:
    if row.channel not in {"hand_over", "package"}:
        return ""
    receipt = getattr(row, "receipt", None)
    return _("Arrived and read.") if receipt else _("Not read yet.")
