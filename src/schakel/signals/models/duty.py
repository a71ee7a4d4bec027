"""Who is on duty for informative talks, and when."""

from django.db import models
from django.db.models import F, Q

from schakel.base.owned import FieldPrivacy, Owned


class DutyTurn(Owned):
    """A stretch of time in which a detective is on duty for talks with possible victims."""

    user_id = models.BigIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    added_by = models.BigIntegerField(null=True, blank=True)
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="a_turn_ends_later", condition=Q(ends_at__gt=F("starts_at"))
            ),
        )
        indexes = (models.Index(fields=["organisation", "ends_at"], name="turns_to_come"),)

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {
                "id",
                "organisation",
                "user_id",
                "starts_at",
                "ends_at",
                "added_by",
                "added_at",
                "withdrawn_at",
            }
        )
        data_class = "ordinary"
        retention = "account"
        purpose = "operations"

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"
