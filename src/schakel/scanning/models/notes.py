"""Notes, what was found in them, and what readers said. A sum belongs to a note, never a person."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from schakel.base.fields import EncryptedJSONField, EncryptedTextField
from schakel.base.owned import FieldPrivacy, Owned
from schakel.scanning.workflow import Decision, Phase, Remark, Stratum


class Note(Owned):
    """One version of one registration; a changed text is a new version, the old one is kept."""

    source = models.ForeignKey(
        "scanning.ScanSource", on_delete=models.PROTECT, related_name="notes"
    )
    number = models.CharField(max_length=80)
    version = models.PositiveIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    written_on = models.DateField()
    first_processed_on = models.DateField()
    received_at = models.DateTimeField()
    text = EncryptedTextField()
    fingerprint = models.CharField(max_length=64)
    phase = models.CharField(
        max_length=12, choices=[(p, p) for p in Phase], default=Phase.QUEUED, db_index=True
    )
    run = models.ForeignKey(
        "scanning.ScanRun", on_delete=models.PROTECT, null=True, related_name="notes"
    )
    scanned_at = models.DateTimeField(null=True)
    rules_hash = models.CharField(max_length=64, blank=True)
    level = models.PositiveSmallIntegerField(default=0)
    total = models.IntegerField(default=0)
    forms = ArrayField(models.CharField(max_length=20), default=list)
    stratum = models.CharField(max_length=10, choices=[(s, s) for s in Stratum], blank=True)
    explanation = EncryptedJSONField(null=True)
    oddities = models.PositiveIntegerField(default=0)
    contact_keys = ArrayField(models.CharField(max_length=64), default=list)
    older_hits = models.PositiveIntegerField(default=0)
    order_level = models.PositiveSmallIntegerField(default=0)
    order_total = models.IntegerField(default=0)
    order_rank = models.FloatField(null=True)
    is_double = models.BooleanField(default=False)
    decision = models.CharField(max_length=10, blank=True, choices=[(d, d) for d in Decision])
    decided_at = models.DateTimeField(null=True)
    signal_id = models.UUIDField(null=True)
    signal_reference = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ("-order_level", "-order_total", "received_at", "id")
        indexes = (GinIndex(fields=["contact_keys"], name="notes_by_contact"),)
        constraints = (
            models.UniqueConstraint(
                fields=["source", "number", "version"], name="one_note_per_version"
            ),
            models.UniqueConstraint(
                fields=["source", "number"],
                condition=Q(is_current=True),
                name="one_current_version",
            ),
            models.CheckConstraint(
                name="only_a_decided_signal_is_handed_over",
                condition=Q(signal_id__isnull=True)
                | (Q(decision=Decision.SIGNAL) & Q(phase=Phase.HANDED_OVER)),
            ),
        )

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {
                "id", "organisation", "source", "number", "version", "is_current", "written_on",
                "first_processed_on", "received_at", "fingerprint", "phase", "run", "scanned_at",
                "rules_hash", "level", "total", "forms", "stratum", "oddities", "contact_keys",
                "older_hits", "order_level", "order_total", "order_rank", "is_double", "decision", "decided_at",
                "signal_id", "signal_reference",
            }
        )  # fmt: skip
        sensitive = frozenset({"text", "explanation"})
        data_class = "criminal"
        retention = "scan"
        purpose = "signals"

    def __str__(self) -> str:
        return self.number


class Hit(Owned):
    """One indicator found in one sentence: places in the text, status, and what decided it."""

    note = models.ForeignKey("scanning.Note", on_delete=models.PROTECT, related_name="hits")
    place = models.PositiveIntegerField()
    indicator = models.CharField(max_length=12, db_index=True)
    variant = models.PositiveIntegerField()
    status = models.CharField(max_length=14)
    value = models.IntegerField()
    words = models.JSONField(default=list)
    trigger_rule = models.CharField(max_length=20, blank=True)
    trigger = models.JSONField(default=list)
    # Of the people a note tells of; 0: of all of them.
    situation = models.PositiveSmallIntegerField(default=0)
    remark = models.CharField(max_length=20, blank=True, choices=[(r, r) for r in Remark if r])
    remarked_by = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("note", "place")

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {
                "id", "organisation", "note", "place", "indicator", "variant", "status", "value",
                "words", "trigger_rule", "trigger", "situation", "remark", "remarked_by",
            }
        )  # fmt: skip
        data_class = "criminal"
        retention = "scan"
        purpose = "signals"

    def __str__(self) -> str:
        return f"{self.indicator} {self.status}"


class Reading(Owned):
    """What one reader said about a note; history only grows."""

    note = models.ForeignKey("scanning.Note", on_delete=models.PROTECT, related_name="readings")
    reader = models.BigIntegerField()
    decision = models.CharField(max_length=10, choices=[(d, d) for d in Decision])
    reason = models.CharField(max_length=30, blank=True)
    remark = EncryptedTextField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        constraints = (
            models.UniqueConstraint(fields=["note", "reader"], name="one_reading_per_reader"),
            models.CheckConstraint(
                name="no_signal_has_a_reason",
                condition=~Q(decision=Decision.NO_SIGNAL) | ~Q(reason=""),
            ),
        )

    class Privacy(FieldPrivacy):
        plain = frozenset({"id", "organisation", "note", "reader", "decision", "reason", "at"})
        sensitive = frozenset({"remark"})
        data_class = "criminal"
        retention = "scan"
        purpose = "signals"

    def __str__(self) -> str:
        return self.decision


class Sample(Owned):
    """An unflagged note drawn at random for reading, with the chance it had."""

    note = models.OneToOneField("scanning.Note", on_delete=models.PROTECT, related_name="sample")
    week = models.DateField()
    stratum = models.CharField(max_length=10, choices=[(s, s) for s in Stratum])
    population = models.PositiveIntegerField()
    probability = models.FloatField()
    drawn_at = models.DateTimeField()

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {
                "id", "organisation", "note", "week", "stratum", "population", "probability",
                "drawn_at",
            }
        )  # fmt: skip
        data_class = "criminal"
        retention = "scan"
        purpose = "signals"

    def __str__(self) -> str:
        return f"{self.week} {self.stratum}"
