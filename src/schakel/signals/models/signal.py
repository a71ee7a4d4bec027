"""The signal itself: one open signal per trace, with an owner, a next step and a due date."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from schakel.base.fields import EncryptedTextField
from schakel.base.identifiers import new_id
from schakel.base.owned import CasePrivacy, Owned
from schakel.signals.workflow import DUPLICATE, ENDED, RUNNING, Answer, Phase

# How far a signal got that reached the prosecution, as `signals_level` in the database says it.
PROSECUTED = 4


class Signal(Owned):
    """What somebody noticed that may point to trafficking, at the organisation that has it now."""

    trace_id = models.UUIDField(default=new_id, editable=False)
    parent_trace_id = models.UUIDField(null=True, blank=True)
    reference = models.CharField(max_length=20, unique=True)
    workflow_service = models.CharField(max_length=40)
    workflow_version = models.PositiveIntegerField()
    phase = models.CharField(max_length=20, choices=[(code, code) for code in Phase])
    phase_before = models.CharField(max_length=20, blank=True)
    moves = models.PositiveIntegerField(default=0)
    # Somebody works on it, or a unit has it and nobody there took it on yet, or neither.
    responsible_user_id = models.BigIntegerField(null=True, blank=True)
    unit = models.ForeignKey(
        "accounts.Unit",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    next_step = models.CharField(max_length=40, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    is_urgent = models.BooleanField(default=False)
    is_leaving = models.BooleanField(default=False)
    leaves_at = models.DateTimeField(null=True, blank=True)
    minors = models.CharField(max_length=10, default=Answer.UNKNOWN)
    danger = models.CharField(max_length=10, default=Answer.UNKNOWN)
    source_kind = models.CharField(max_length=40)
    reporter_type = models.CharField(max_length=40, blank=True)
    reporter_organisation = EncryptedTextField(null=True, blank=True)
    reporter_name = EncryptedTextField(null=True, blank=True)
    reporter_contact = EncryptedTextField(null=True, blank=True)
    received_at = models.DateTimeField()
    # When it came in at this organisation, and how far it ever got: kept by the database.
    arrived_at = models.DateTimeField(default=timezone.now)
    furthest = models.PositiveSmallIntegerField(default=0, editable=False)
    registered_at = models.DateTimeField(null=True, blank=True)
    happened = EncryptedTextField(null=True, blank=True)
    exploitation_forms = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    sectors = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    legal_regime = models.CharField(max_length=40, blank=True)
    own_case_number = EncryptedTextField(null=True, blank=True)
    facts = EncryptedTextField(null=True, blank=True)
    statements = EncryptedTextField(null=True, blank=True)
    interpretation = EncryptedTextField(null=True, blank=True)
    reconsidered = models.CharField(max_length=10, default=Answer.UNKNOWN)
    reconsidered_why = EncryptedTextField(null=True, blank=True)
    words = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    wait_reason = models.CharField(max_length=40, blank=True)
    review_on = models.DateField(null=True, blank=True)
    closing_reason = models.CharField(max_length=40, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.BigIntegerField(null=True, blank=True)
    confirmed_by = models.BigIntegerField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    split_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts"
    )
    from_handover = models.ForeignKey(
        "signals.Handover", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_by = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["trace_id"],
                condition=~Q(phase__in=sorted(ENDED)),
                name="one_open_signal_per_trace",
            ),
            models.CheckConstraint(name="phase_is_known", condition=Q(phase__in=sorted(Phase))),
            models.CheckConstraint(
                name="open_has_step_and_due_date",
                condition=Q(phase__in=sorted(ENDED)) | (~Q(next_step="") & Q(due_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="waiting_has_reason_and_review",
                condition=~Q(phase=Phase.WAITING)
                | (~Q(wait_reason="") & Q(review_on__isnull=False) & ~Q(phase_before="")),
            ),
            models.CheckConstraint(
                name="closing_has_reason_and_two_people",
                condition=~Q(phase=Phase.CLOSED)
                | (
                    ~Q(closing_reason="")
                    & Q(closed_at__isnull=False)
                    & Q(closed_by__isnull=False)
                    & Q(confirmed_by__isnull=False)
                    & ~Q(closed_by=F("confirmed_by"))
                ),
            ),
            models.CheckConstraint(
                name="only_duplicates_are_merged",
                condition=Q(merged_into__isnull=True)
                | Q(phase=Phase.CLOSED, closing_reason=DUPLICATE),
            ),
            models.CheckConstraint(
                name="a_person_or_a_unit",
                condition=Q(responsible_user_id__isnull=True) | Q(unit__isnull=True),
            ),
            models.CheckConstraint(
                name="capacity_is_no_reason_to_close",
                condition=~Q(closing_reason__iexact="capacity") & ~Q(closing_reason="WAITING"),
            ),
        )
        indexes = (
            GinIndex(fields=["words"], name="signal_words"),
            # What is open, in the order of the work list; the rest of it is in the index as well.
            models.Index(
                fields=["organisation", "-is_urgent", "-is_leaving", "due_at", "created_at"],
                include=["id", "phase", "responsible_user_id", "unit", "source_kind"],
                condition=Q(phase__in=sorted(RUNNING)),
                name="signal_open_work",
            ),
            # The same order for a list in which ended ones stay: without it, a page sorts them all.
            models.Index(
                fields=["organisation", "-is_urgent", "-is_leaving", "due_at", "created_at"],
                include=["id"],
                name="signal_in_order",
            ),
            # And by what else people sort such a list; backwards when the newest come first.
            models.Index(
                fields=["organisation", "received_at", "created_at"],
                include=["id"],
                name="signal_by_received",
            ),
            models.Index(
                fields=["organisation", "reference"], include=["id"], name="signal_by_reference"
            ),
            models.Index(
                fields=["organisation", "created_by", "-created_at"],
                include=["id"],
                name="signal_by_reporter",
            ),
            models.Index(
                fields=["organisation", "arrived_at"],
                include=["from_handover", "phase", "closing_reason"],
                condition=Q(from_handover__isnull=False),
                name="signal_accepted",
            ),
            # What the account asks of signals that got as far as the prosecution.
            models.Index(
                fields=["organisation", "id"],
                include=["source_kind", "exploitation_forms"],
                condition=Q(furthest=PROSECUTED),
                name="signal_prosecuted",
            ),
            # All that lists, counts and the account ask of every signal an organisation ever had:
            # they read this index alone, a tenth of the table (ADR 0091).
            models.Index(
                fields=["organisation", "arrived_at"],
                include=[
                    "id",
                    "reference",
                    "furthest",
                    "phase",
                    "closing_reason",
                    "merged_into",
                    "source_kind",
                    "exploitation_forms",
                    "responsible_user_id",
                    "unit",
                    "is_urgent",
                    "is_leaving",
                    "due_at",
                    "received_at",
                    "created_at",
                    "created_by",
                ],
                name="signal_overview",
            ),
        )

    class Privacy(CasePrivacy):
        plain = frozenset(
            {
                "id",
                "organisation",
                "trace_id",
                "parent_trace_id",
                "reference",
                "workflow_service",
                "workflow_version",
                "phase",
                "phase_before",
                "moves",
                "responsible_user_id",
                "unit",
                "next_step",
                "due_at",
                "is_urgent",
                "is_leaving",
                "leaves_at",
                "minors",
                "danger",
                "source_kind",
                "reporter_type",
                "received_at",
                "arrived_at",
                "furthest",
                "registered_at",
                "exploitation_forms",
                "sectors",
                "legal_regime",
                "reconsidered",
                "words",
                "wait_reason",
                "review_on",
                "closing_reason",
                "closed_at",
                "closed_by",
                "confirmed_by",
                "merged_into",
                "split_from",
                "from_handover",
                "created_by",
                "created_at",
            }
        )
        personal = frozenset(
            {"reporter_organisation", "reporter_name", "reporter_contact", "own_case_number"}
        )
        sensitive = frozenset(
            {"happened", "facts", "statements", "interpretation", "reconsidered_why"}
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        """Tell whether somebody still has to do something with it."""
        return self.phase not in ENDED
