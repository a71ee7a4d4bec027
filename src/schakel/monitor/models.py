"""Tables of counts and what was estimated from them. Counts per combination of lists, no persons."""

from django.db import models
from django.db.models import Q

from schakel.base.owned import FieldPrivacy, Owned
from schakel.monitor.workflow import METHODS, State


class EstimateTable(Owned):
    """How many persons are on which combination of lists."""

    name = models.CharField(max_length=120)
    source = models.TextField(blank=True)
    shipped = models.CharField(max_length=40, blank=True)
    content = models.TextField()
    linkage = models.TextField(blank=True)
    observed = models.PositiveIntegerField()
    lists = models.JSONField()
    notices = models.JSONField(default=list)
    added_by = models.BigIntegerField(null=True)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-added_at",)

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {"id", "organisation", "name", "source", "shipped", "observed", "lists", "notices",
             "added_by", "added_at"}
        )  # fmt: skip
        # Small cells of a table can point at somebody: it never leaves as it is.
        sensitive = frozenset({"content", "linkage"})
        data_class = "criminal"
        retention = "permanent"
        purpose = "research"

    def __str__(self) -> str:
        return self.name


class EstimateRun(Owned):
    """One estimate: settings, seed and version in, the whole report out; never changed after."""

    table = models.ForeignKey(EstimateTable, on_delete=models.PROTECT, related_name="runs")
    earlier = models.ForeignKey(
        EstimateTable, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    merged = models.CharField(max_length=260, blank=True)
    linkage = models.TextField(blank=True)
    method = models.CharField(max_length=20, choices=[(name, name) for name in METHODS])
    replicates = models.PositiveIntegerField()
    max_order = models.PositiveSmallIntegerField(null=True, blank=True)
    seed = models.PositiveIntegerField()
    state = models.CharField(
        max_length=10, choices=[(code, code) for code in State], default=State.QUEUED.value
    )
    progress = models.PositiveSmallIntegerField(default=0)
    stage = models.JSONField(default=dict, blank=True)
    failure = models.JSONField(default=dict, blank=True)
    verdict = models.CharField(max_length=30, blank=True)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    report = models.JSONField(null=True, blank=True)
    pictures = models.JSONField(null=True, blank=True)
    document_nl = models.BinaryField(null=True, blank=True)
    document_en = models.BinaryField(null=True, blank=True)
    asked_by = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-asked_at",)
        constraints = (
            models.CheckConstraint(
                name="done_has_a_report", condition=~Q(state=State.DONE) | Q(report__isnull=False)
            ),
        )

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {"id", "organisation", "table", "earlier", "merged", "method", "replicates", "max_order",
             "seed", "state", "progress", "stage", "failure", "verdict", "low", "high", "asked_by",
             "asked_at", "ended_at"}
        )  # fmt: skip
        sensitive = frozenset({"report", "pictures", "document_nl", "document_en", "linkage"})
        data_class = "criminal"
        retention = "permanent"
        purpose = "research"

    def __str__(self) -> str:
        return f"{self.method} {self.state}"
