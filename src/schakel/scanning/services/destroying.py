"""Destroying what may no longer be kept: `destroy_due`. Runs under the role of retention."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from schakel.scanning import workflow
from schakel.scanning.models import Hit, Note, Reading, Sample

RETENTION_CLASS = "scan"


@transaction.atomic
def destroy_due(now: datetime) -> int:
    """Destroy every note whose ground allows nothing any more (Wpg 8(6)), with all about it."""
    too_old = Q(pk__in=[])
    for ground in workflow.grounds().values():
        days = max(ground.full_days, ground.compare_days)
        day = now.date() - timedelta(days=days)
        too_old |= Q(source__ground=ground.code, first_processed_on__lt=day)
    due = list(Note.objects.filter(too_old).values_list("pk", flat=True))
    for model in (Hit, Reading, Sample):
        model.objects.filter(note__in=due).delete()
    Note.objects.filter(pk__in=due).delete()
    return len(due)
