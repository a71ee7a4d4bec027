"""The weighing record, explainable years later, and the stop that two people make."""

from django.db import models
from django.db.models import F, Q

from schakel.base.fields import EncryptedJSONField, EncryptedTextField
from schakel.base.owned import CasePrivacy, Owned
from schakel.signals.workflow import Answer


class Weighing(Owned):
    """One decision of a weighing meeting with everything it rested on."""

    signal = models.ForeignKey("signals.Signal", on_delete=models.PROTECT, related_name="weighings")
    held_on = models.DateField()
    leads_enough = models.CharField(max_length=10, default=Answer.UNKNOWN)
    outcome = models.CharField(max_length=40)
    reasons = EncryptedTextField(null=True, blank=True)
    would_change = EncryptedTextField(null=True, blank=True)
    dissent = EncryptedTextField(null=True, blank=True)
    police_judgement = EncryptedTextField(null=True, blank=True)
    prosecution_judgement = EncryptedTextField(null=True, blank=True)
    # Codes of the list `risk_judgements`, so that agreement can be counted (letter 208).
    police_risk = models.CharField(max_length=40, blank=True)
    prosecution_risk = models.CharField(max_length=40, blank=True)
    participants = EncryptedJSONField(null=True, blank=True)
    steps_not_done = EncryptedJSONField(null=True, blank=True)
    threshold_version = models.PositiveIntegerField()
    recorded_by = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at",)
        constraints = (
            models.CheckConstraint(
                name="weighing_has_reasons",
                condition=Q(
                    reasons__isnull=False, would_change__isnull=False, participants__isnull=False
                ),
            ),
        )
        indexes = (
            models.Index(
                fields=["organisation", "at"],
                include=["signal", "police_risk", "prosecution_risk"],
                name="weighings_judged",
            ),
        )

    class Privacy(CasePrivacy):
        plain = frozenset(
            {
                "id",
                "organisation",
                "signal",
                "held_on",
                "leads_enough",
                "outcome",
                "police_risk",
                "prosecution_risk",
                "threshold_version",
                "recorded_by",
                "at",
            }
        )
        personal = frozenset({"participants"})
        sensitive = frozenset(
            {
                "reasons",
                "would_change",
                "dissent",
                "police_judgement",
                "prosecution_judgement",
                "steps_not_done",
            }
        )

    def __str__(self) -> str:
        return self.outcome


class CriterionAnswer(Owned):
    """A criterion as an indication: yes, no or unknown, its source, and what it did."""

    weighing = models.ForeignKey(Weighing, on_delete=models.PROTECT, related_name="criteria")
    criterion = models.CharField(max_length=40)
    answer = models.CharField(max_length=10, default=Answer.UNKNOWN)
    source = EncryptedTextField(null=True, blank=True)
    effect = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["weighing", "criterion"], name="one_row_per_criterion"),
            models.CheckConstraint(
                name="answers_have_a_source",
                condition=Q(answer=Answer.UNKNOWN) | Q(source__isnull=False),
            ),
        )

    class Privacy(CasePrivacy):
        plain = frozenset({"id", "organisation", "weighing", "criterion", "answer", "effect"})
        sensitive = frozenset({"source"})

    def __str__(self) -> str:
        return f"{self.criterion} {self.answer}"


class StopProposal(Owned):
    """A stop that one person proposes and another confirms or turns down."""

    signal = models.ForeignKey(
        "signals.Signal", on_delete=models.PROTECT, related_name="stop_proposals"
    )
    reason = models.CharField(max_length=40)
    explanation = EncryptedTextField(null=True, blank=True)
    merge_into = models.ForeignKey(
        "signals.Signal", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    proposed_by = models.BigIntegerField()
    proposed_at = models.DateTimeField()
    answer = models.CharField(max_length=40, blank=True)
    answer_note = EncryptedTextField(null=True, blank=True)
    answered_by = models.BigIntegerField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["signal"], condition=Q(answer=""), name="one_stop_proposal_at_a_time"
            ),
            models.CheckConstraint(
                name="a_stop_takes_two_people",
                condition=~Q(answer="confirmed")
                | (Q(answered_by__isnull=False) & ~Q(answered_by=F("proposed_by"))),
            ),
            models.CheckConstraint(name="a_stop_says_why", condition=Q(explanation__isnull=False)),
        )

    class Privacy(CasePrivacy):
        plain = frozenset(
            {
                "id",
                "organisation",
                "signal",
                "reason",
                "merge_into",
                "proposed_by",
                "proposed_at",
                "answer",
                "answered_by",
                "answered_at",
            }
        )
        sensitive = frozenset({"explanation", "answer_note"})

    def __str__(self) -> str:
        return self.reason
