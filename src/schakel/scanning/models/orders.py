"""Orders of the reading list learned from readers; off until a person switches one on."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from schakel.base.owned import FieldPrivacy, Owned


class ListOrder(Owned):
    """A learned order: weights on indicators and statuses, and how well it did when tried out."""

    version = models.CharField(max_length=40)
    weights = models.JSONField(default=dict)
    intercept = models.FloatField(default=0)
    learned_from = models.PositiveIntegerField()
    trial = models.JSONField(default=dict)
    reasons_off = ArrayField(models.CharField(max_length=40), default=list)
    made_at = models.DateTimeField()
    is_on = models.BooleanField(default=False)
    switched_by = models.BigIntegerField(null=True)
    switched_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-made_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(is_on=True), name="one_order_on"
            ),
            models.CheckConstraint(
                name="an_order_that_failed_stays_off",
                condition=Q(is_on=False) | Q(reasons_off=[]),
            ),
        )

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {
                "id", "organisation", "version", "weights", "intercept", "learned_from", "trial",
                "reasons_off", "made_at", "is_on", "switched_by", "switched_at",
            }
        )  # fmt: skip
        data_class = "ordinary"
        retention = "permanent"
        purpose = "signals"

    def __str__(self) -> str:
        return self.version
