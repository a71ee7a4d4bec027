"""Destroying what may no longer be kept: `count_due`, `destroy_due`, under the role of retention."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from schakel.scanning import workflow
from schakel.scanning.models import Hit, Note, Reading, Sample

RETENTION_CLASS = "scan"


def count_due(now: datetime) -> int:
    """Say how many notes would be destroyed."""
    return _due(now).count()


@transaction.atomic
def destroy_due(now: datetime) -> int:
    """Destroy every note whose ground allows nothing any more (Wpg 8(6)), with all about it."""
    due = list(_due(now).values_list("pk", flat=True))
    for model in (Hit, Reading, Sample):
        model.objects.filter(note__in=due).delete()
    Note.objects.filter(pk__in=due).delete()
    return len(due)


def _due(now: datetime) -> QuerySet[Note]:
    too_old = Q(pk__in=[])
    for ground in workflow.grounds().values():
        days = max(ground.full_days, ground.compare_days)
        day = now.date() - timedelta(days=days)
        too_old |= Q(source__ground=ground.code, first_processed_on__lt=day)
    return Note.objects.filter(too_old)
