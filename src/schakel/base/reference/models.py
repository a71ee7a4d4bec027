"""Versions of reference data."""

from django.db import models
from django.db.models import F, Q

from schakel.base.identifiers import new_id
from schakel.base.owned import FieldPrivacy
from schakel.base.reference.workflow import Origin, Status


class ReferenceVersion(models.Model):
    """One version of one kind of reference data; a published version never changes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    origin = models.CharField(max_length=10, choices=[(o, o) for o in Origin])
    status = models.CharField(max_length=10, choices=[(s, s) for s in Status])
    content = models.JSONField()
    checksum = models.CharField(max_length=64)
    source = models.TextField(blank=True)
    owner = models.CharField(max_length=200, blank=True)
    dated_on = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=500, blank=True)
    drafted_by = models.BigIntegerField(null=True)
    published_by = models.BigIntegerField(null=True)
    drafted_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("kind", "-number")
        constraints = (
            models.UniqueConstraint(fields=["kind", "number"], name="one_version_per_number"),
            models.CheckConstraint(
                name="publishing_takes_two_people",
                condition=Q(origin=Origin.SHIPPED)
                | ~Q(status=Status.PUBLISHED)
                | (
                    Q(drafted_by__isnull=False)
                    & Q(published_by__isnull=False)
                    & ~Q(drafted_by=F("published_by"))
                ),
            ),
        )

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {
                "id",
                "kind",
                "number",
                "origin",
                "status",
                "content",
                "checksum",
                "source",
                "owner",
                "dated_on",
                "note",
                "drafted_by",
                "published_by",
                "drafted_at",
                "published_at",
            }
        )
        data_class = "ordinary"
        retention = "permanent"
        purpose = "operations"

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
