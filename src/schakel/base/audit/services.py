"""Writing of the trail. A line that cannot be written fails the act it belongs to."""

import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import connection, models, transaction
from django.utils import timezone

from schakel.base import bulk
from schakel.base.actor import Actor
from schakel.base.audit.models import AuditLine

Detail = str | int | bool | None | list[str]
CHAIN_START = "0" * 64
# First half of the advisory lock: the second half is the organisation.
_LOCK_SPACE = 20260


class ChainBroken(Exception):
    """The trail was touched at this line; first find out what happened."""


@dataclass(frozen=True)
class Target:
    """What a line is about, where there is no model instance at hand."""

    type: str
    id: str


@dataclass(frozen=True)
class PastAct:
    """An act with its moment, to be written with others at once."""

    actor: Actor
    action: str
    target: Target
    at: datetime
    details: dict[str, Detail] = field(default_factory=dict)


@transaction.atomic
def record_past(*, acts: Iterable[PastAct], by_copy: bool = False) -> int:
    """Write many acts at once, each as a link of its organisation's chain (ADR 0045, 0090)."""
    links: dict[int, tuple[int, str]] = {}
    lines = []
    for act in sorted(acts, key=lambda act: act.at):
        organisation_id = act.actor.organisation_id
        if organisation_id not in links:
            links[organisation_id] = _next_link(organisation_id)
        number, previous = links[organisation_id]
        lines.append(_past_line(act, number, previous))
        links[organisation_id] = (number + 1, lines[-1].hash)
    if by_copy:
        return bulk.copy_rows(lines)
    AuditLine.objects.bulk_create(lines, batch_size=2000)
    return len(lines)


@transaction.atomic(savepoint=False)
def record(
    *,
    actor: Actor,
    action: str,
    target: models.Model | Target,
    reason: str = "",
    **details: Detail,
) -> AuditLine:
    """Write who did what, for which organisation and why, as the next link of its chain."""
    thing = _target(target)
    number, previous = _next_link(actor.organisation_id)
    line = AuditLine(
        organisation_id=actor.organisation_id,
        number=number,
        at=timezone.now(),
        user_id=actor.user_id,
        role=actor.role,
        purpose=actor.purpose,
        action=action,
        target_type=thing.type,
        target_id=thing.id,
        details=details,
        previous=previous,
    )
    _seal_reason(line, reason or actor.reason)
    line.hash = link_hash(line)
    line.save(force_insert=True)
    return line


def record_each(*, actor: Actor, action: str, targets: Iterable[Target]) -> int:
    """Write one line per thing for one act on many, such as a search, in a fixed number of queries."""
    now = timezone.now()
    return record_past(acts=[PastAct(actor, action, target, now) for target in targets])


def _past_line(act: PastAct, number: int, previous: str) -> AuditLine:
    line = AuditLine(
        organisation_id=act.actor.organisation_id,
        number=number,
        at=act.at.astimezone(UTC),  # as the database gives it back: the hash is over its text
        user_id=act.actor.user_id,
        role=act.actor.role,
        purpose=act.actor.purpose,
        action=act.action,
        target_type=act.target.type,
        target_id=act.target.id,
        details=act.details,
        previous=previous,
    )
    _seal_reason(line, act.actor.reason)
    line.hash = link_hash(line)
    return line


def link_hash(line: AuditLine) -> str:
    """Return the hash that ties a line to the one before it."""
    content = [
        line.previous,
        line.organisation_id,
        line.number,
        line.at.isoformat(),
        line.user_id,
        line.role,
        line.purpose,
        line.action,
        line.target_type,
        line.target_id,
        ["sealed", line.reason_digest] if line.reason_digest else line.plain_reason,
        line.details,
        *([line.earlier_hash] if line.earlier_hash else []),
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def reason_fits(line: AuditLine) -> bool:
    """Tell whether the sealed words are those that the chain answers for; this needs the key."""
    if not line.sealed_reason or not line.reason_digest:
        return not line.sealed_reason and not line.reason_digest
    return line.reason_digest == _digest(**line.sealed_reason)


@transaction.atomic
def seal_reasons(*, organisation_id: int) -> int:
    """Seal the reasons that an organisation's trail still holds in clear; for the owner only.

    Every link from the first such line on is made anew and keeps the hash it had: that hash is part
    of the new link, so a head that was noted earlier can still be found. Returns how many were sealed.
    """
    _lock(organisation_id)
    chain = AuditLine.objects.filter(organisation_id=organisation_id).order_by("number")
    first = chain.exclude(plain_reason="").first()
    if first is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL app.rotating = 'on'")
    sealed, old, new = 0, first.previous, first.previous
    for line in chain.filter(number__gte=first.number).iterator(chunk_size=2000):
        if line.previous != old or link_hash(line) != line.hash:
            raise ChainBroken(line.number)
        sealed, old = sealed + bool(line.plain_reason), line.hash
        _seal_reason(line, line.plain_reason)
        line.plain_reason, line.previous = "", new
        line.earlier_hash = line.earlier_hash or line.hash
        new = line.hash = link_hash(line)
        line.save()
    return sealed


def _seal_reason(line: AuditLine, reason: str) -> None:
    if reason:
        salt = secrets.token_hex(16)
        line.sealed_reason = {"salt": salt, "text": reason}
        line.reason_digest = _digest(salt, reason)


def _digest(salt: str, text: str) -> str:
    # The salt is sealed with the words: without it nobody can try out what they might have been.
    return hashlib.sha256(f"{salt}:{text}".encode()).hexdigest()


def _target(target: models.Model | Target) -> Target:
    if isinstance(target, Target):
        return target
    return Target(type=target._meta.label, id=str(target.pk))


def _next_link(organisation_id: int) -> tuple[int, str]:
    # Takes the same lock as _lock, in one question with the last link.
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM schakel_last_link(%s, %s)", [_LOCK_SPACE, organisation_id])
        last = cursor.fetchone()
    return (last[0] + 1, last[1]) if last else (1, CHAIN_START)


def _lock(organisation_id: int) -> None:
    # One writer per chain at a time, until the transaction ends.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK_SPACE, organisation_id])
