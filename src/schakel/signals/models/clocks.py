"""Terms are stored, can be suspended with a reason, and escalate exactly once per level."""

from django.db import models
from django.db.models import Q

from schakel.base.fields import EncryptedTextField
from schakel.base.owned import CasePrivacy, Owned


class Clock(Owned):
    """A term of a signal: when it started, when it ends, and whether it was met."""

    signal = models.ForeignKey("signals.Signal", on_delete=models.PROTECT, related_name="clocks")
    kind = models.CharField(max_length=40)
    unit = models.CharField(max_length=20, default="working_days")
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    suspended_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["signal", "kind"],
                condition=Q(stopped_at__isnull=True),
                name="one_running_clock_per_kind",
            ),
        )

    class Privacy(CasePrivacy):
        plain = frozenset(
            {
                "id",
                "organisation",
                "signal",
                "kind",
                "unit",
                "started_at",
                "due_at",
                "suspended_at",
                "stopped_at",
            }
        )

    def __str__(self) -> str:
        return self.kind


class ClockSuspension(Owned):
    """Why and from when to when a term stood still."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="suspensions")
    reason = models.CharField(max_length=40)
    note = EncryptedTextField(null=True, blank=True)
    begun_at = models.DateTimeField()
    review_on = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)
    begun_by = models.BigIntegerField(null=True, blank=True)
    ended_by = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="standing_still_says_why", condition=~Q(reason="")),
        )

    class Privacy(CasePrivacy):
        plain = frozenset(
            {
                "id",
                "organisation",
                "clock",
                "reason",
                "begun_at",
                "review_on",
                "ended_at",
                "begun_by",
                "ended_by",
            }
        )
        sensitive = frozenset({"note"})

    def __str__(self) -> str:
        return self.reason


class Escalation(Owned):
    """Somebody was told that a due date passed; once per date and level."""

    signal = models.ForeignKey(
        "signals.Signal", on_delete=models.PROTECT, related_name="escalations"
    )
    kind = models.CharField(max_length=40)
    level = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["signal", "kind", "due_at", "level"], name="escalates_once"
            ),
        )

    class Privacy(CasePrivacy):
        plain = frozenset({"id", "organisation", "signal", "kind", "level", "due_at", "at"})

    def __str__(self) -> str:
        return f"{self.kind} {self.level}"
