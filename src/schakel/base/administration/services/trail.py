"""Reading the trail, which is on the trail itself: `open_trail`, `export_trail`, `check_chain`."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from schakel.base.actor import Actor
from schakel.base.administration.selectors import trail
from schakel.base.administration.selectors.trail import Question, Row, Trail
from schakel.base.audit import services as audit
from schakel.base.audit.models import AuditLine
from schakel.base.rights import Right

OURS = "audit.AuditLine"


@dataclass(frozen=True)
class Checked:
    """What the check of a chain found: how many lines, the last hash, the first broken line."""

    lines: int
    head: str
    broken_at: int | None


@transaction.atomic
def open_trail(*, actor: Actor, question: Question) -> Trail:
    """Show who looked at what in your own organisation; that you asked is on record too."""
    _require(actor)
    shown = trail.page(actor, question)
    _note(actor, "audit.read", question)
    return shown


@transaction.atomic
def export_trail(*, actor: Actor, question: Question) -> list[Row]:
    """Take the lines that answer your question with you as a table."""
    _require(actor)
    rows = trail.in_words(actor, trail.found(actor, question)[: trail.MOST])
    _note(actor, "audit.export", question)
    return rows


@transaction.atomic
def check_chain(*, actor: Actor) -> Checked:
    """Recompute every link of your organisation's chain."""
    _require(actor)
    checked = _checked(actor.organisation_id)
    target = audit.Target(OURS, str(checked.lines))
    audit.record(
        actor=actor, action="audit.check", target=target, is_intact=checked.broken_at is None
    )
    return checked


def _checked(organisation_id: int) -> Checked:
    number, head = 0, audit.CHAIN_START
    lines = AuditLine.objects.filter(organisation_id=organisation_id).order_by("number")
    for line in lines.iterator(chunk_size=2000):
        follows = line.number == number + 1 and line.previous == head
        if not follows or audit.link_hash(line) != line.hash or not audit.reason_fits(line):
            return Checked(number, head, number + 1)
        number, head = line.number, line.hash
    return Checked(number, head, None)


def _require(actor: Actor) -> None:
    if not actor.may(Right.AUDIT_READ):
        raise PermissionDenied


def _note(actor: Actor, action: str, question: Question) -> None:
    period = [day.isoformat() if day else "" for day in (question.start, question.end)]
    audit.record(
        actor=actor,
        action=action,
        target=audit.Target(OURS, "trail"),
        who=question.who,
        group=question.group,
        thing=question.thing,
        period=period,
    )
