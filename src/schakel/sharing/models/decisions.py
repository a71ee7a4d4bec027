"""Questions to the privacy officer, what was decided, and the weighing of conflicting duties."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from schakel.base.fields import EncryptedJSONField, EncryptedTextField
from schakel.base.owned import FieldPrivacy, Owned
from schakel.sharing.models.recipients import RECIPIENT_KNOWN
from schakel.sharing.workflow import RequestState


class DutyConflict(Owned):
    """The questions of the conflict of duties, answered before breaking secrecy is asked for."""

    subject_id = models.UUIDField()
    answers = EncryptedJSONField()
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()

    class Privacy(FieldPrivacy):
        plain = frozenset({"id", "organisation", "subject_id", "made_by", "made_at"})
        sensitive = frozenset({"answers"})
        data_class = "confidential"
        retention = "accountability"
        purpose = "accountability"

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d}"


class Request(Owned):
    """A question to the privacy officer: may this go, to whom, for what?"""

    recipient = models.ForeignKey(
        "accounts.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recipient_type = models.CharField(max_length=40, blank=True)
    outsider = EncryptedTextField(null=True, blank=True)
    subject_id = models.UUIDField()
    purpose = models.CharField(max_length=60)
    form = models.CharField(max_length=20)
    classes = ArrayField(models.CharField(max_length=20))
    fields = ArrayField(models.CharField(max_length=40))
    facts = models.JSONField(default=dict)
    verdict = models.CharField(max_length=20)
    rule_ids = ArrayField(models.CharField(max_length=10))
    silent_regimes = ArrayField(models.CharField(max_length=10))
    rule_version = models.CharField(max_length=40)
    question = EncryptedTextField()
    conflict = models.ForeignKey(
        DutyConflict, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=20, choices=[(s, s) for s in RequestState])
    asked_by = models.BigIntegerField()
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    proposed_by = models.BigIntegerField(null=True, blank=True)
    proposed_reasons = EncryptedTextField(null=True, blank=True)

    class Meta:
        ordering = ("due_at",)
        indexes = (models.Index(fields=["organisation", "state", "due_at"], name="work_list"),)
        constraints = (
            models.CheckConstraint(name="request_knows_its_recipient", condition=RECIPIENT_KNOWN),
        )

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {
                "id", "organisation", "recipient", "recipient_type", "subject_id", "purpose", "form",
                "classes", "fields", "facts", "verdict", "rule_ids", "silent_regimes", "rule_version",
                "conflict", "state", "asked_by", "asked_at", "due_at", "proposed_by",
            }
        )  # fmt: skip
        personal = frozenset({"outsider"})
        sensitive = frozenset({"question", "proposed_reasons"})
        data_class = "confidential"
        retention = "accountability"
        purpose = "accountability"

    def __str__(self) -> str:
        return f"{self.purpose} {self.state}"


class Decision(Owned):
    """A named person decided that something may (not) go to another organisation, and why."""

    recipient = models.ForeignKey(
        "accounts.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recipient_type = models.CharField(max_length=40, blank=True)
    outsider = EncryptedTextField(null=True, blank=True)
    request = models.OneToOneField(
        Request, null=True, blank=True, on_delete=models.PROTECT, related_name="decision"
    )
    subject_id = models.UUIDField()
    purpose = models.CharField(max_length=60)
    form = models.CharField(max_length=20, default="identified")
    classes = ArrayField(models.CharField(max_length=20), default=list)
    fields = ArrayField(models.CharField(max_length=40))
    may_share = models.BooleanField()
    is_override = models.BooleanField(default=False)
    reasons = EncryptedTextField()
    authority = models.CharField(max_length=120, blank=True)
    verdict = models.CharField(max_length=20, blank=True)
    rule_version = models.CharField(max_length=40)
    decided_by = models.BigIntegerField()
    confirmed_by = models.BigIntegerField(null=True, blank=True)
    decided_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(name="decision_knows_its_recipient", condition=RECIPIENT_KNOWN),
            models.CheckConstraint(
                name="override_takes_two_people",
                condition=Q(is_override=False)
                | (Q(confirmed_by__isnull=False) & ~Q(confirmed_by=F("decided_by"))),
            ),
            models.CheckConstraint(
                name="no_is_only_overridden",
                condition=~Q(verdict="no") | Q(may_share=False) | Q(is_override=True),
            ),
        )

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {
                "id", "organisation", "recipient", "recipient_type", "request", "subject_id",
                "purpose", "form", "classes", "fields", "may_share", "is_override", "authority", "verdict",
                "rule_version", "decided_by", "confirmed_by", "decided_at",
            }
        )  # fmt: skip
        personal = frozenset({"outsider"})
        sensitive = frozenset({"reasons"})
        data_class = "confidential"
        retention = "accountability"
        purpose = "accountability"

    def __str__(self) -> str:
        return f"{self.purpose} {self.may_share}"
