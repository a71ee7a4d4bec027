"""Lines of the trail. No foreign keys: the trail neither blocks destruction nor vanishes with it."""

from django.db import models

from schakel.base.fields import EncryptedJSONField
from schakel.base.identifiers import new_id
from schakel.base.owned import FieldPrivacy


class AuditLine(models.Model):
    """One act or look. It holds codes and ids, never content."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation_id = models.BigIntegerField()
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=40, blank=True)
    purpose = models.CharField(max_length=60, blank=True)
    action = models.CharField(max_length=80)
    target_type = models.CharField(max_length=80)
    target_id = models.CharField(max_length=60)
    # The words and the salt of their digest; the chain holds the digest, so that it is checked
    # without a key and stays whole when keys rotate (ADR 0071).
    sealed_reason = EncryptedJSONField(null=True, blank=True)
    reason_digest = models.CharField(max_length=64, blank=True)
    # Of lines from before reasons were sealed; `seal_reasons` empties it.
    plain_reason = models.CharField(max_length=500, blank=True, db_column="reason")
    earlier_hash = models.CharField(max_length=64, blank=True)
    details = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("organisation_id", "number")
        constraints = (
            models.UniqueConstraint(
                fields=["organisation_id", "number"], name="one_line_per_number"
            ),
        )
        indexes = (
            models.Index(fields=["target_type", "target_id", "at"], name="lines_about_a_thing"),
            models.Index(fields=["organisation_id", "user_id", "at"], name="lines_by_a_user"),
        )

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {
                "id",
                "organisation_id",
                "number",
                "at",
                "user_id",
                "role",
                "purpose",
                "action",
                "target_type",
                "target_id",
                "reason_digest",
                "plain_reason",
                "earlier_hash",
                "details",
                "previous",
                "hash",
            }
        )
        sensitive = frozenset({"sealed_reason"})
        data_class = "ordinary"
        retention = "audit"
        purpose = "accountability"

    def __str__(self) -> str:
        return f"{self.number} {self.action}"

    @property
    def reason(self) -> str:
        """Why somebody did this, in their own words; opened with the key of the organisation."""
        return str(self.sealed_reason["text"]) if self.sealed_reason else self.plain_reason
