"""Where notes come from, for which purpose and on which ground."""

from django.db import models
from django.db.models import Q

from schakel.base.owned import FieldPrivacy, Owned
from schakel.scanning.workflow import SourceKind


class ScanSource(Owned):
    """A stream of notes of one organisation; it can only be on with a purpose and a ground."""

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=[(k, k) for k in SourceKind])
    purpose = models.CharField(max_length=60)
    ground = models.CharField(max_length=40, blank=True)
    folder = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=False)
    made_by = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    switched_by = models.BigIntegerField(null=True)
    switched_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "name"], name="one_source_per_name"),
            models.CheckConstraint(
                name="active_sources_have_a_ground",
                condition=Q(is_active=False) | (~Q(ground="") & ~Q(purpose="")),
            ),
        )

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {
                "id", "organisation", "name", "kind", "purpose", "ground", "folder", "is_active",
                "made_by", "made_at", "switched_by", "switched_at",
            }
        )  # fmt: skip
        data_class = "ordinary"
        retention = "scan"
        purpose = "signals"

    def __str__(self) -> str:
        return self.name
