"""What remains of signals that were destroyed, and the counts that leave an organisation."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from schakel.base.owned import FieldPrivacy, Owned


class DestroyedSignal(Owned):
    """That a signal was here and was destroyed after its term: no more than counting needs.

    Written by the database itself whenever a signal is removed, so that in = out + open + destroyed.
    """

    arrived_month = models.DateField()
    workflow_service = models.CharField(max_length=40)
    source_kind = models.CharField(max_length=40)
    exploitation_forms = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    furthest = models.PositiveSmallIntegerField()
    destroyed_on = models.DateField()

    class Meta:
        indexes = (models.Index(fields=["organisation", "arrived_month"], name="destroyed_funnel"),)

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {
                "id",
                "organisation",
                "arrived_month",
                "workflow_service",
                "source_kind",
                "exploitation_forms",
                "furthest",
                "destroyed_on",
            }
        )
        data_class = "ordinary"
        retention = "permanent"
        purpose = "signals"

    def __str__(self) -> str:
        return f"{self.arrived_month} {self.furthest}"


class SignalTally(Owned):
    """How many signals that came in during a year are at one place of the funnel, kept by the database.

    Lines add up: a signal that moves adds one line of minus one and one of plus one, and every hour
    the lines of an organisation are replaced by their sums.
    """

    arrived_year = models.PositiveSmallIntegerField()
    furthest = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=40)
    source_kind = models.CharField(max_length=40)
    exploitation_forms = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    number = models.IntegerField()

    class Meta:
        indexes = (
            models.Index(
                fields=["organisation", "arrived_year"],
                include=["furthest", "place", "source_kind", "exploitation_forms", "number"],
                name="tally_of_a_year",
            ),
        )

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {
                "id",
                "organisation",
                "arrived_year",
                "furthest",
                "place",
                "source_kind",
                "exploitation_forms",
                "number",
            }
        )
        data_class = "ordinary"
        retention = "permanent"
        purpose = "signals"

    def __str__(self) -> str:
        return f"{self.arrived_year} {self.furthest} {self.place}: {self.number}"


class NationalFunnel(Owned):
    """One funnel over all organisations, rounded before it was stored; kept for who may publish it.

    `period` is a year, `2019-2023`, or empty for all years. `levels` holds rows of [phase, how many
    got this far, {where the others are: how many}]; null stands for fewer than five.
    """

    counted_at = models.DateTimeField()
    period = models.CharField(max_length=9, blank=True)
    service = models.CharField(max_length=40, blank=True)
    form = models.CharField(max_length=40, blank=True)
    levels = models.JSONField(default=list)
    suspects_prosecuted = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "period", "service", "form"], name="one_funnel_per_cell"
            ),
        )

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {
                "id",
                "organisation",
                "counted_at",
                "period",
                "service",
                "form",
                "levels",
                "suspects_prosecuted",
            }
        )
        data_class = "ordinary"
        retention = "permanent"
        purpose = "research"

    def __str__(self) -> str:
        return f"{self.period} {self.service} {self.form}"


class CountedPeriod(Owned):
    """The steps of a period of the account until an hour, counted once instead of at every visit.

    Of all signals, or of those that had one form or came from one source when it was counted.
    `steps` holds rows of [quarter, is it the coming in, to which phase, why, how many]; `durations`
    rows of [phase, how many, half within, nine in ten within] in days; `judgements` rows of [what the
    police judged, what the prosecution judged, how many]. The database removes a row as soon as a
    step that it counted goes, or another one joins them.
    """

    start = models.DateTimeField()
    end = models.DateTimeField()
    form = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=40, blank=True)
    until = models.DateTimeField()
    counted_at = models.DateTimeField(default=timezone.now)
    steps = models.JSONField(default=list)
    durations = models.JSONField(default=list)
    judgements = models.JSONField(default=list)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "start", "end", "form", "source"],
                name="period_is_counted_once",
            ),
        )

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {
                "id",
                "organisation",
                "start",
                "end",
                "form",
                "source",
                "until",
                "counted_at",
                "steps",
                "durations",
                "judgements",
            }
        )
        data_class = "ordinary"
        retention = "permanent"
        purpose = "signals"
        kept_back = "can be counted anew from the signals"

    def __str__(self) -> str:
        return f"{self.start:%Y}-{self.until:%Y-%m-%d}"
