"""Exports: who asked, why, who approved, and how far it is."""

from django.db import models
from django.db.models import F, Q

from schakel.base.exporting.workflow import BUSY, ExportFormat, ExportState
from schakel.base.fields import EncryptedTextField
from schakel.base.owned import FieldPrivacy, Owned


class OrganisationExport(Owned):
    """One file with everything of an organisation; the file itself lies sealed under its id."""

    asked_by = models.BigIntegerField()
    asked_at = models.DateTimeField()
    reason = EncryptedTextField()
    format = models.CharField(max_length=4, choices=[(code, code) for code in ExportFormat])
    state = models.CharField(max_length=8, choices=[(code, code) for code in ExportState])
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    tables_total = models.PositiveIntegerField(default=0)
    tables_done = models.PositiveIntegerField(default=0)
    rows = models.PositiveBigIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    chunks = models.PositiveIntegerField(default=0)
    fingerprint = models.CharField(max_length=64, blank=True)
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-asked_at",)
        constraints = (
            models.CheckConstraint(
                name="an_export_takes_two_people",
                condition=Q(state__in=[ExportState.ASKED, ExportState.REFUSED])
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by"))),
            ),
        )

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {
                "id",
                "organisation",
                "asked_by",
                "asked_at",
                "format",
                "state",
                "decided_by",
                "decided_at",
                "tables_total",
                "tables_done",
                "rows",
                "size",
                "chunks",
                "fingerprint",
                "finished_at",
                "expires_at",
            }
        )
        personal = frozenset({"reason"})
        data_class = "confidential"
        retention = "outbox"
        purpose = "operations"
        kept_back = "an export does not hold exports"

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d} {self.state}"

    @property
    def is_busy(self) -> bool:
        """Tell whether the worker has it."""
        return self.state in BUSY
