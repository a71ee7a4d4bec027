"""What a person concerned hears: what was shared with whom on which ground, and who looked."""

from uuid import UUID

from schakel.base.actor import Actor
from schakel.base.audit import selectors as audit
from schakel.base.registry import TodayLine
from schakel.sharing import policies
from schakel.sharing.selectors.lists import disclosures


def shared_lines(actor: Actor, subject: str) -> list[TodayLine]:
    """Return what left or arrived about a person: day, recipient, fields and ground."""
    if not policies.may_oversee(actor):
        return []
    return [
        TodayLine(
            title=f"{row.disclosed_at:%d-%m-%Y} {row.sender.name} > "
            f"{row.recipient.name if row.recipient else row.recipient_type}",
            url="",
            why=f"{', '.join(row.fields)} ({row.grounds})",
            due_at=None,
        )
        for row in disclosures(actor=actor, subject_id=UUID(subject))
    ]


def looked_lines(actor: Actor, subject: str) -> list[TodayLine]:
    """Return every line of the trail that names the person's case, by role and never by name."""
    lines = audit.lines(actor=actor).filter(details__subject=subject)
    return [
        TodayLine(f"{line.at:%d-%m-%Y %H:%M} {line.role}", "", line.action, None) for line in lines
    ]
