"""Runs, their log, and replays of changed rules."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from schakel.base.owned import FieldPrivacy, Owned
from schakel.scanning.workflow import LogEvent, RunState

_STATES = [(s, s) for s in RunState]


class ScanRun(Owned):
    """One reading of everything that waits in one source, in counts."""

    source = models.ForeignKey("scanning.ScanSource", on_delete=models.PROTECT, related_name="runs")
    state = models.CharField(max_length=12, choices=_STATES, default=RunState.WAITING)
    asked_by = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=40, blank=True)
    offered = models.PositiveIntegerField(default=0)
    scanned = models.PositiveIntegerField(default=0)
    compared = models.PositiveIntegerField(default=0)
    expired = models.PositiveIntegerField(default=0)
    strong = models.PositiveIntegerField(default=0)
    weak = models.PositiveIntegerField(default=0)
    below = models.PositiveIntegerField(default=0)
    rules_version = models.CharField(max_length=40, blank=True)
    rules_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("-asked_at",)

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {
                "id", "organisation", "source", "state", "asked_by", "asked_at", "started_at",
                "finished_at", "refusal", "offered", "scanned", "compared", "expired", "strong",
                "weak", "below", "rules_version", "rules_hash",
            }
        )  # fmt: skip
        data_class = "ordinary"
        retention = "permanent"
        purpose = "signals"

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M}"

    @property
    def done(self) -> int:
        """Return how many of the offered notes have been dealt with."""
        return self.scanned + self.compared + self.expired

    @property
    def is_busy(self) -> bool:
        """Tell whether the run still goes on."""
        return self.state in {RunState.WAITING, RunState.RUNNING}


class RunLogLine(Owned):
    """What happened with the scan (AI Act 12, Wpg 32): only grows, holds counts and codes."""

    run = models.ForeignKey(
        "scanning.ScanRun", on_delete=models.PROTECT, null=True, related_name="log"
    )
    event = models.CharField(max_length=12, choices=[(e, e) for e in LogEvent])
    at = models.DateTimeField()
    by = models.BigIntegerField(null=True)
    purpose = models.CharField(max_length=60, blank=True)
    ground = models.CharField(max_length=40, blank=True)
    rules_hash = models.CharField(max_length=64, blank=True)
    code_version = models.CharField(max_length=40, blank=True)
    counts = models.JSONField(default=dict)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-at", "-id")

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {
                "id", "organisation", "run", "event", "at", "by", "purpose", "ground",
                "rules_hash", "code_version", "counts", "reason",
            }
        )  # fmt: skip
        data_class = "ordinary"
        retention = "permanent"
        purpose = "signals"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.event}"


class Replay(Owned):
    """What a draft of the rules would have added to and removed from last month's list."""

    draft_number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=_STATES, default=RunState.WAITING)
    asked_by = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    since = models.DateField()
    notes = models.PositiveIntegerField(default=0)
    added = ArrayField(models.UUIDField(), default=list)
    removed = ArrayField(models.UUIDField(), default=list)
    problems = models.JSONField(default=list)
    rules_hash_before = models.CharField(max_length=64, blank=True)
    rules_hash_after = models.CharField(max_length=64, blank=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-asked_at",)

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {
                "id", "organisation", "draft_number", "state", "asked_by", "asked_at", "since",
                "notes", "added", "removed", "problems", "rules_hash_before", "rules_hash_after",
                "finished_at",
            }
        )  # fmt: skip
        data_class = "ordinary"
        retention = "permanent"
        purpose = "signals"

    def __str__(self) -> str:
        return f"{self.draft_number}"
