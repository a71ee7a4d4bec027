"""The reading list, sources, runs, the log, advertisements. Plain fields only."""

from uuid import UUID

from django.db.models import F, QuerySet

from schakel.base.actor import Actor
from schakel.base.reference import selectors as reference
from schakel.base.reference.models import ReferenceVersion
from schakel.scanning import policies
from schakel.scanning.models import (
    Ad,
    AdGroup,
    ListOrder,
    Note,
    Replay,
    RunLogLine,
    ScanRun,
    ScanSource,
)
from schakel.scanning.workflow import CHANGES, LogEvent, Phase, SourceKind


def reading_list(*, actor: Actor) -> QuerySet[Note]:
    """Return what waits for this reader: strong first, then the sum, then longest waiting.

    Where a learned order is switched on it comes first; it adds and removes nothing.

    Sampled notes stand among them, unmarked; who has read a note does not see it again.
    """
    if not policies.may_see_list(actor) or actor.user_id is None:
        return Note.objects.none()
    learned = F("order_rank").desc(nulls_last=True)
    return (
        Note.objects.filter(
            organisation_id=actor.organisation_id, phase=Phase.READING, is_current=True
        )
        .order_by(learned, "-order_level", "-order_total", "received_at", "id")
        .exclude(readings__reader=actor.user_id)
        .select_related("source")
        .defer("text", "explanation")
    )


def orders(*, actor: Actor, limit: int = 5) -> list[ListOrder]:
    """Return the learned orders of the reading list, newest first."""
    if not policies.may_set_rules(actor):
        return []
    return list(ListOrder.objects.filter(organisation_id=actor.organisation_id)[:limit])


def decided(*, actor: Actor, limit: int = 50) -> list[Note]:
    """Return what readers decided lately, newest first."""
    if not policies.may_see_list(actor):
        return []
    found = Note.objects.filter(
        organisation_id=actor.organisation_id, phase__in=[Phase.DECIDED, Phase.HANDED_OVER]
    ).select_related("source")
    return list(found.defer("text", "explanation").order_by("-decided_at")[:limit])


def neighbours(*, actor: Actor, note_id: UUID) -> tuple[UUID | None, UUID | None]:
    """Return the notes before and after this one in the list; the first one where it has left."""
    ids = list(reading_list(actor=actor).values_list("pk", flat=True))
    if note_id not in ids:
        return None, ids[0] if ids else None
    at = ids.index(note_id)
    return (ids[at - 1] if at else None, ids[at + 1] if at + 1 < len(ids) else None)


def sources(*, actor: Actor) -> list[ScanSource]:
    """Return the sources of the own organisation."""
    if not policies.may_account(actor) and not policies.is_system(actor):
        return []
    found = ScanSource.objects.filter(organisation_id=actor.organisation_id)
    return list(found.order_by("name"))


def system_sources(*, actor: Actor) -> list[ScanSource]:
    """Return the sources that take notes from other systems, for who may offer notes."""
    if not policies.may_run(actor):
        return []
    return [source for source in sources(actor=actor) if source.kind == SourceKind.API]


def active_sources(*, actor: Actor) -> list[ScanSource]:
    """Return the sources that are on."""
    return [source for source in sources(actor=actor) if source.is_active]


def runs(*, actor: Actor, limit: int = 20) -> list[ScanRun]:
    """Return the last runs."""
    if not policies.may_account(actor):
        return []
    found = ScanRun.objects.filter(organisation_id=actor.organisation_id)
    return list(found.select_related("source")[:limit])


def log(*, actor: Actor, limit: int = 50) -> list[RunLogLine]:
    """Return the log of runs, newest first."""
    if not policies.may_account(actor):
        return []
    found = RunLogLine.objects.filter(organisation_id=actor.organisation_id)
    return list(found.select_related("run__source")[:limit])


def is_stopped(*, actor: Actor) -> bool:
    """Tell whether the stop switch is pressed."""
    last = RunLogLine.objects.filter(
        organisation_id=actor.organisation_id,
        run=None,
        event__in=[LogEvent.STOPPED, LogEvent.RESUMED],
    ).first()
    return last is not None and last.event == LogEvent.STOPPED


def waiting_to_be_scanned(*, actor: Actor) -> int:
    """Return how many notes the next run will read."""
    return Note.objects.filter(
        organisation_id=actor.organisation_id, phase=Phase.QUEUED, is_current=True
    ).count()


def ad_groups(*, actor: Actor) -> list[AdGroup]:
    """Return the groups of advertisements, largest first, without what they say."""
    if not policies.may_see_list(actor):
        return []
    found = AdGroup.objects.filter(
        organisation_id=actor.organisation_id, merged_into__isnull=True, size__gt=0
    )
    return list(found.defer("template", "points"))


def ads_of(*, actor: Actor, group: AdGroup) -> list[Ad]:
    """Return the advertisements of a group that was opened."""
    if not policies.may_read(actor, group):
        return []
    return list(group.ads.select_related("source"))


def ungrouped(*, actor: Actor) -> int:
    """Return how many advertisements stand alone."""
    return Ad.objects.filter(organisation_id=actor.organisation_id, group=None).count()


def drafts(*, actor: Actor) -> list[ReferenceVersion]:
    """Return the drafts of the rules that nobody published yet."""
    return reference.drafts(CHANGES) if policies.may_set_rules(actor) else []


def replays(*, actor: Actor) -> dict[int, Replay]:
    """Return the last replay of each draft."""
    if not policies.may_set_rules(actor):
        return {}
    found = Replay.objects.filter(organisation_id=actor.organisation_id).order_by("asked_at")
    return {replay.draft_number: replay for replay in found}
