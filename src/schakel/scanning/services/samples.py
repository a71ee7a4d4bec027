"""The weekly sample of unflagged notes: `draw_weekly`."""

import random
from collections import defaultdict
from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from schakel.base.actor import Actor
from schakel.base.audit import services as audit
from schakel.base.audit.services import Target
from schakel.scanning import policies
from schakel.scanning.models import Note, Sample
from schakel.scanning.services.sources import require
from schakel.scanning.workflow import Phase, Stratum, week_of
from schakel_methods.textscan.sampling import draw_sample

PER_WEEK = 20
DOUBLE_RATE = {Stratum.STRUCK}


@transaction.atomic
def draw_weekly(*, actor: Actor) -> int:
    """Draw this week's sample of unflagged notes and mix it into the reading list, unmarked."""
    require(policies.may_run(actor))
    now = timezone.now()
    week = week_of(timezone.localdate(now))
    drawn = Sample.objects.filter(organisation_id=actor.organisation_id, week=week)
    if drawn.exists():
        return 0
    strata = _unflagged(actor, since=now - timedelta(days=7))
    rng = random.SystemRandom()
    sample = draw_sample(strata, _sizes(strata), rng)
    disguises = _places(actor)
    for row in sample:
        note = Note.objects.get(pk=str(row.note))
        note.phase = Phase.READING
        note.order_level, note.order_total, note.order_rank = rng.choice(disguises)
        note.save(update_fields=["phase", "order_level", "order_total", "order_rank"])
        Sample.objects.create(
            organisation_id=actor.organisation_id,
            note=note,
            week=week,
            stratum=row.stratum,
            population=len(strata[row.stratum]),
            probability=row.probability,
            drawn_at=now,
        )
    target = Target("scanning.Sample", week.isoformat())
    audit.record(actor=actor, action="scanning.draw_sample", target=target, drawn=len(sample))
    return len(sample)


def _unflagged(actor: Actor, *, since: datetime) -> dict[str, list[UUID]]:
    found = Note.objects.filter(
        organisation_id=actor.organisation_id,
        phase=Phase.BELOW_LINE,
        is_current=True,
        scanned_at__gte=since,
    ).order_by("id")
    strata: defaultdict[str, list[UUID]] = defaultdict(list)
    for pk, stratum in found.values_list("pk", "stratum"):
        strata[stratum].append(pk)
    return dict(strata)


def _sizes(strata: dict[str, list[UUID]]) -> dict[str, int]:
    rate = PER_WEEK / max(PER_WEEK, sum(map(len, strata.values())))
    return {
        name: ceil(rate * len(notes) * (2 if name in DOUBLE_RATE else 1))
        for name, notes in strata.items()
    }


def _places(actor: Actor) -> list[tuple[int, int, float | None]]:
    """The places of flagged notes in the list; a sampled note borrows one, so it does not show."""
    listed = Note.objects.filter(
        organisation_id=actor.organisation_id, phase=Phase.READING, level__gt=0
    )
    return list(listed.values_list("level", "total", "order_rank")) or [(1, 3, None)]
