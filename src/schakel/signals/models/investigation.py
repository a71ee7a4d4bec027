"""The criminal case beside the signal: investigation, outcome per suspect, measures."""

from django.db import models
from django.db.models import Q

from schakel.base.fields import EncryptedTextField
from schakel.base.owned import CasePrivacy, Owned
from schakel.signals.workflow import Answer


class Investigation(Owned):
    """An investigation under the prosecutor; its purpose is on paper within a week (Wpg 9(2))."""

    signal = models.OneToOneField(
        "signals.Signal", on_delete=models.PROTECT, related_name="investigation"
    )
    started_on = models.DateField()
    prosecutor = EncryptedTextField(null=True, blank=True)
    purpose = EncryptedTextField(null=True, blank=True)
    purpose_due_on = models.DateField()
    purpose_written_on = models.DateField(null=True, blank=True)
    financial = models.CharField(max_length=10, default=Answer.UNKNOWN)
    looked_abroad = models.CharField(max_length=10, default=Answer.UNKNOWN)
    ended_on = models.DateField(null=True, blank=True)
    started_by = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="written_purpose_is_there",
                condition=Q(purpose_written_on__isnull=True) | Q(purpose__isnull=False),
            ),
        )

    class Privacy(CasePrivacy):
        plain = frozenset(
            {
                "id",
                "organisation",
                "signal",
                "started_on",
                "purpose_due_on",
                "purpose_written_on",
                "financial",
                "looked_abroad",
                "ended_on",
                "started_by",
            }
        )
        personal = frozenset({"prosecutor"})
        sensitive = frozenset({"purpose"})

    def __str__(self) -> str:
        return f"{self.started_on}"


class SuspectOutcome(Owned):
    """What became of one suspect; an outcome belongs to a person, not to the signal."""

    person = models.ForeignKey(
        "signals.InvolvedPerson", on_delete=models.PROTECT, related_name="outcomes"
    )
    outcome = models.CharField(max_length=40)
    dismissal_code = models.CharField(max_length=40, blank=True)
    sanction = models.CharField(max_length=40, blank=True)
    sanction_amount = models.PositiveIntegerField(null=True, blank=True)
    facts_on = models.DateField()
    qualification = models.CharField(max_length=40)
    decided_on = models.DateField()
    despite_force = EncryptedTextField(null=True, blank=True)
    recorded_by = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="dismissals_have_a_code",
                condition=~Q(outcome="DISMISSED") | ~Q(dismissal_code=""),
            ),
            models.CheckConstraint(
                name="convictions_have_a_sanction",
                condition=~Q(outcome__in=["CONVICTED", "OTHER_OFFENCE"]) | ~Q(sanction=""),
            ),
        )

    class Privacy(CasePrivacy):
        plain = frozenset(
            {
                "id",
                "organisation",
                "person",
                "outcome",
                "dismissal_code",
                "sanction",
                "sanction_amount",
                "facts_on",
                "qualification",
                "decided_on",
                "recorded_by",
                "at",
            }
        )
        sensitive = frozenset({"despite_force"})

    def __str__(self) -> str:
        return self.outcome


class NonPunishmentCheck(Owned):
    """The prosecution weighed whether a suspect was forced to offend, before it decides."""

    person = models.ForeignKey(
        "signals.InvolvedPerson", on_delete=models.PROTECT, related_name="prosecution_checks"
    )
    answer = models.CharField(max_length=40)
    why = EncryptedTextField()
    weighed_by = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("at",)

    class Privacy(CasePrivacy):
        plain = frozenset({"id", "organisation", "person", "answer", "weighed_by", "at"})
        sensitive = frozenset({"why"})

    def __str__(self) -> str:
        return self.answer


class Measure(Owned):
    """An administrative measure or barrier, beside the criminal track or instead of it."""

    signal = models.ForeignKey("signals.Signal", on_delete=models.PROTECT, related_name="measures")
    kind = models.CharField(max_length=40)
    authority = models.CharField(max_length=120)
    taken_on = models.DateField()
    track = models.CharField(max_length=10, default="beside")
    amount = models.PositiveIntegerField(null=True, blank=True)
    reason = EncryptedTextField(null=True, blank=True)
    note = EncryptedTextField(null=True, blank=True)
    recorded_by = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="a_measure_instead_says_why",
                condition=Q(track="beside") | Q(track="instead", reason__isnull=False),
            ),
        )

    class Privacy(CasePrivacy):
        plain = frozenset(
            {
                "id",
                "organisation",
                "signal",
                "kind",
                "authority",
                "taken_on",
                "track",
                "amount",
                "recorded_by",
                "at",
            }
        )
        sensitive = frozenset({"reason", "note"})

    def __str__(self) -> str:
        return self.kind
