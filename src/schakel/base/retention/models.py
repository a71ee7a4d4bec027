"""Legal holds: what must be kept although its term has passed."""

from django.db import models
from django.db.models import F, Q

from schakel.base.fields import EncryptedTextField
from schakel.base.owned import CasePrivacy, Owned


class LegalHold(Owned):
    """That a thing is kept, why, and by which two people the hold ended."""

    target_type = models.CharField(max_length=80)
    target_id = models.CharField(max_length=60)
    reason = EncryptedTextField()
    placed_by = models.BigIntegerField()
    placed_at = models.DateTimeField()
    why_lifted = EncryptedTextField(null=True, blank=True)
    lifting_asked_by = models.BigIntegerField(null=True, blank=True)
    lifted_by = models.BigIntegerField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["target_type", "target_id"],
                condition=Q(lifted_at__isnull=True),
                name="one_hold_at_a_time",
            ),
            models.CheckConstraint(
                name="two_people_lift_a_hold",
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | (
                    Q(lifted_at__isnull=False)
                    & Q(lifted_by__isnull=False)
                    & Q(lifting_asked_by__isnull=False)
                    & Q(why_lifted__isnull=False)
                    & ~Q(lifted_by=F("lifting_asked_by"))
                ),
            ),
        )

    class Privacy(CasePrivacy):
        plain = frozenset(
            {
                "id",
                "organisation",
                "target_type",
                "target_id",
                "placed_by",
                "placed_at",
                "lifting_asked_by",
                "lifted_by",
                "lifted_at",
            }
        )
        sensitive = frozenset({"reason", "why_lifted"})

    def __str__(self) -> str:
        return f"{self.target_type} {self.target_id}"
