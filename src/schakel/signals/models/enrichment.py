"""Enriching: the steps of the standard, and questions to the expert centre or abroad."""

from django.db import models
from django.db.models import Q

from schakel.base.fields import EncryptedTextField
from schakel.base.owned import CasePrivacy, Owned


class EnrichmentStep(Owned):
    """One act of the standard: done with its result, or not done and why."""

    signal = models.ForeignKey("signals.Signal", on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=40)
    is_required = models.BooleanField(default=False)
    done_on = models.DateField(null=True, blank=True)
    result = EncryptedTextField(null=True, blank=True)
    source = EncryptedTextField(null=True, blank=True)
    not_done_because = EncryptedTextField(null=True, blank=True)
    recorded_by = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["signal", "act"], name="one_row_per_act"),
            models.CheckConstraint(
                name="done_steps_have_a_result",
                condition=Q(done_on__isnull=True) | Q(result__isnull=False),
            ),
        )

    class Privacy(CasePrivacy):
        plain = frozenset(
            {"id", "organisation", "signal", "act", "is_required", "done_on", "recorded_by", "at"}
        )
        sensitive = frozenset({"result", "source", "not_done_because"})

    def __str__(self) -> str:
        return self.act


class Question(Owned):
    """A question to the expert centre or to a foreign authority, and its answer."""

    signal = models.ForeignKey("signals.Signal", on_delete=models.PROTECT, related_name="questions")
    recipient = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    disclosure = models.ForeignKey("sharing.Disclosure", on_delete=models.PROTECT, related_name="+")
    content = EncryptedTextField(null=True, blank=True)
    asked_by = models.BigIntegerField(null=True, blank=True)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answer = EncryptedTextField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Privacy(CasePrivacy):
        plain = frozenset(
            {
                "id",
                "organisation",
                "signal",
                "recipient",
                "disclosure",
                "asked_by",
                "asked_at",
                "due_at",
                "answered_at",
            }
        )
        sensitive = frozenset({"content", "answer"})

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d}"
