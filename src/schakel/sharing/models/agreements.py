"""What organisations agreed on, and which rules an organisation switched on."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from schakel.base.owned import FieldPrivacy, Owned
from schakel.sharing.workflow import DraftState


class Agreement(Owned):
    """A sharing agreement (convenant): which parties share which data, for what, until when."""

    title = models.CharField(max_length=200)
    parties = ArrayField(models.BigIntegerField())
    purposes = ArrayField(models.CharField(max_length=60))
    classes = ArrayField(models.CharField(max_length=20))
    legal_basis = models.CharField(max_length=500)
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(max_length=12, choices=[(s, s) for s in DraftState])
    drafted_by = models.BigIntegerField()
    published_by = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("ends_on",)
        constraints = (
            models.CheckConstraint(
                name="agreement_has_a_term", condition=Q(ends_on__gt=F("starts_on"))
            ),
            models.CheckConstraint(
                name="agreement_takes_two_people",
                condition=Q(state=DraftState.DRAFT)
                | (Q(published_by__isnull=False) & ~Q(published_by=F("drafted_by"))),
            ),
        )

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {
                "id", "organisation", "title", "parties", "purposes", "classes", "legal_basis",
                "starts_on", "ends_on", "state", "drafted_by", "published_by",
            }
        )  # fmt: skip
        data_class = "ordinary"
        retention = "permanent"
        purpose = "accountability"

    def __str__(self) -> str:
        return self.title


class RuleSet(Owned):
    """Which sharing rules an organisation's own people switched on; its rows never change.

    `rules` maps the id of a rule to the fingerprint of its text: a rule whose text changes is
    off again until two people have looked at it.
    """

    number = models.PositiveIntegerField()
    rules = models.JSONField()
    note = models.CharField(max_length=500)
    state = models.CharField(max_length=12, choices=[(s, s) for s in DraftState])
    drafted_by = models.BigIntegerField()
    published_by = models.BigIntegerField(null=True, blank=True)
    drafted_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "number"], name="one_rule_set_per_number"
            ),
            models.CheckConstraint(
                name="rules_take_two_people",
                condition=Q(state=DraftState.DRAFT)
                | (Q(published_by__isnull=False) & ~Q(published_by=F("drafted_by"))),
            ),
        )

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {
                "id", "organisation", "number", "rules", "note", "state", "drafted_by",
                "published_by", "drafted_at", "published_at",
            }
        )  # fmt: skip
        data_class = "ordinary"
        retention = "permanent"
        purpose = "accountability"

    def __str__(self) -> str:
        return f"{self.number} {self.state}"
