"""One opened note, with its words marked in place and every line of its sum."""

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from schakel.base.actor import Actor
from schakel.scanning.models import Hit, Note, Reading

STATUSES: dict[str, str | Promise] = {
    "affirmed": _("stated"),
    "uncertain": _("uncertain"),
    "other_person": _("about somebody else"),
    "negated": _("denied"),
    "historical": _("in the past"),
    "general": _("in general"),
}


@dataclass(frozen=True)
class Piece:
    """A stretch of text; the numbers of the hits whose word or deciding word it is."""

    text: str
    hits: tuple[int, ...] = ()
    decides: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()


@dataclass(frozen=True)
class HitLine:
    """One numbered hit with its reasons in words."""

    number: int
    id: str
    code: str
    description: str
    source: str
    source_status: str
    status: str
    status_label: str | Promise
    words: str
    decided_by: str
    reported_by: str
    value: int
    remark: str
    situation: int


@dataclass(frozen=True)
class SumLine:
    """One line of the sum that is no hit: a cap, the rule for weak ones, a combination."""

    kind: str
    code: str
    description: str
    value: int
    codes: str
    situation: int


@dataclass(frozen=True)
class SituationSum:
    """The sum of one of the people that a note tells of."""

    number: int
    total: int


@dataclass(frozen=True)
class NotePage:
    """What the page of a note shows."""

    note: Note
    pieces: list[Piece]
    hits: list[HitLine]
    sums: list[SumLine]
    situations: list[SituationSum]
    readings: list[Reading] = field(default_factory=list)
    has_read: bool = False


def note_page(*, actor: Actor, note: Note) -> NotePage:
    """Lay out a note that was opened; earlier readings show only once it is decided."""
    hits = list(note.hits.all())
    reasons: list[dict[str, Any]] = note.explanation or []
    numbers = {number for reason in reasons if (number := reason.get("situation", 0))}
    readings = list(note.readings.all())
    mine = any(reading.reader == actor.user_id for reading in readings)
    return NotePage(
        note=note,
        pieces=pieces(note.text, hits),
        hits=[_hit_line(n, hit, note.text, reasons) for n, hit in enumerate(hits, start=1)],
        sums=[_sum_line(reason) for reason in reasons if reason["kind"] != "indicator"],
        situations=_situation_sums(reasons, numbers) if len(numbers) > 1 else [],
        readings=readings if note.decision else [],
        has_read=mine,
    )


def pieces(text: str, hits: list[Hit]) -> list[Piece]:
    """Cut a text where a marked word begins or ends; words of several hits carry all numbers."""
    spans = [(n, a, b, True) for n, hit in enumerate(hits, start=1) for a, b in hit.words]
    spans += [(n, *hit.trigger, False) for n, hit in enumerate(hits, start=1) if hit.trigger]
    cuts = sorted({0, len(text), *(a for _, a, _b, _w in spans), *(b for _, _a, b, _w in spans)})
    cut = []
    for start, end in pairwise(cuts):
        over = [(n, w, b) for n, a, b, w in spans if a <= start and end <= b]
        cut.append(
            Piece(
                text[start:end],
                tuple(sorted({n for n, word, _ in over if word})),
                tuple(sorted({n for n, word, _ in over if not word})),
                tuple(sorted({n for n, _, b in over if b == end})),
            )
        )
    return cut


def _hit_line(number: int, hit: Hit, text: str, reasons: list[dict[str, Any]]) -> HitLine:
    reason = next(
        (r for r in reasons if r["code"] == hit.indicator and r["words"] == hit.words),
        next((r for r in reasons if r["code"] == hit.indicator), {}),
    )
    return HitLine(
        number=number,
        id=str(hit.pk),
        code=hit.indicator,
        description=reason.get("description", ""),
        source=reason.get("source", ""),
        source_status=reason.get("source_status", ""),
        status=hit.status,
        status_label=STATUSES.get(hit.status, hit.status),
        words=" \u2026 ".join(text[a:b] for a, b in hit.words),
        decided_by=text[slice(*hit.trigger)] if hit.trigger else "",
        reported_by=reason.get("reported_by", ""),
        value=hit.value,
        remark=hit.remark,
        situation=hit.situation,
    )


def _sum_line(reason: dict[str, Any]) -> SumLine:
    codes = ", ".join(reason["codes"])
    return SumLine(
        reason["kind"], reason["code"], reason["description"], reason["value"], codes,
        reason.get("situation", 0),
    )  # fmt: skip


def _situation_sums(reasons: list[dict[str, Any]], numbers: set[int]) -> list[SituationSum]:
    """What belongs to everyone is in the sum of each."""
    return [
        SituationSum(number, sum(r["value"] for r in reasons if r["situation"] == number))
        for number in sorted(numbers)
    ]
