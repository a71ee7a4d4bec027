"""History only grows: every change of phase, by whom and why."""

from django.db import models

from schakel.base.fields import EncryptedTextField
from schakel.base.owned import CasePrivacy, Owned
from schakel.signals.workflow import Phase


class PhaseChange(Owned):
    """One step of a signal: from where to where, by whom and why."""

    signal = models.ForeignKey(
        "signals.Signal", on_delete=models.PROTECT, related_name="phase_changes"
    )
    number = models.PositiveIntegerField()
    from_phase = models.CharField(max_length=20, blank=True)
    to_phase = models.CharField(max_length=20)
    reason_code = models.CharField(max_length=40, blank=True)
    reason = EncryptedTextField(null=True, blank=True)
    changed_by = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()
    # How long the signal was in the phase before: filled in by the database.
    stayed_seconds = models.BigIntegerField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ("signal", "number")
        constraints = (
            models.UniqueConstraint(fields=["signal", "number"], name="one_change_per_number"),
        )
        indexes = (
            models.Index(
                fields=["organisation", "at"],
                # The signal too: an account of one form or source joins it without reading the rows.
                include=[
                    "number",
                    "from_phase",
                    "to_phase",
                    "reason_code",
                    "stayed_seconds",
                    "signal",
                ],
                name="steps_in_a_period",
            ),
            models.Index(
                fields=["organisation", "at"],
                include=["signal"],
                condition=models.Q(to_phase=Phase.PROSECUTION),
                name="prosecuted_in_a_period",
            ),
        )

    class Privacy(CasePrivacy):
        plain = frozenset(
            {
                "id",
                "organisation",
                "signal",
                "number",
                "from_phase",
                "to_phase",
                "reason_code",
                "changed_by",
                "at",
                "stayed_seconds",
            }
        )
        sensitive = frozenset({"reason"})

    def __str__(self) -> str:
        return f"{self.from_phase} -> {self.to_phase}"
