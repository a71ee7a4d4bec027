"""Consulting the public prosecutor about a signal: the judgements of both, side by side."""

from django.db import models
from django.db.models import Q

from schakel.base.fields import EncryptedTextField
from schakel.base.owned import CasePrivacy, Owned


class Consultation(Owned):
    """Who of the prosecution was consulted, when, what both thought and what was advised."""

    signal = models.ForeignKey(
        "signals.Signal", on_delete=models.PROTECT, related_name="consultations"
    )
    prosecutor = EncryptedTextField(null=True)
    consulted_on = models.DateField()
    own_judgement = EncryptedTextField(null=True)
    # Codes of the list `risk_judgements`, as in a weighing, so that agreement can be counted.
    own_risk = models.CharField(max_length=40, blank=True)
    prosecution_risk = models.CharField(max_length=40, blank=True)
    advice = models.CharField(max_length=40)
    advised = EncryptedTextField(null=True)
    recorded_by = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at",)
        constraints = (
            models.CheckConstraint(
                name="a_consultation_is_whole",
                condition=Q(
                    prosecutor__isnull=False, own_judgement__isnull=False, advised__isnull=False
                )
                & ~Q(advice=""),
            ),
        )

    class Privacy(CasePrivacy):
        plain = frozenset(
            {
                "id",
                "organisation",
                "signal",
                "consulted_on",
                "own_risk",
                "prosecution_risk",
                "advice",
                "recorded_by",
                "at",
            }
        )
        personal = frozenset({"prosecutor"})
        sensitive = frozenset({"own_judgement", "advised"})

    def __str__(self) -> str:
        return self.advice
