"""Hand-over: an offer that the receiver accepts or refuses; the sender keeps it until then."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from schakel.base.fields import EncryptedJSONField, EncryptedTextField
from schakel.base.identifiers import new_id
from schakel.base.owned import CasePrivacy
from schakel.signals.workflow import AWAITING_ANSWER, HandoverStatus


class Handover(models.Model):
    """One offer of a signal to another organisation, with the snapshot that left."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sender = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    signal = models.ForeignKey("signals.Signal", on_delete=models.PROTECT, related_name="handovers")
    trace_id = models.UUIDField()
    signal_reference = models.CharField(max_length=20)
    status = models.CharField(max_length=10, choices=[(code, code) for code in HandoverStatus])
    ground = models.CharField(max_length=40)
    disclosure = models.ForeignKey("sharing.Disclosure", on_delete=models.PROTECT, related_name="+")
    package = EncryptedJSONField(owner="sender_id")
    package_hash = models.CharField(max_length=64)
    is_urgent = models.BooleanField(default=False)
    is_leaving = models.BooleanField(default=False)
    offered_by = models.BigIntegerField(null=True, blank=True)
    offered_at = models.DateTimeField()
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    alarmed_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.BigIntegerField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    refusal_reason = models.CharField(max_length=40, blank=True)
    note = EncryptedTextField(owner="sender_id", null=True, blank=True)
    missing = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    missing_note = EncryptedTextField(owner="sender_id", null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["trace_id"],
                condition=Q(status__in=sorted(AWAITING_ANSWER)),
                name="one_offer_at_a_time",
            ),
            models.CheckConstraint(name="not_to_oneself", condition=~Q(sender=F("recipient"))),
            models.CheckConstraint(
                name="refusal_has_a_reason",
                condition=~Q(status=HandoverStatus.REFUSED) | ~Q(refusal_reason=""),
            ),
            models.CheckConstraint(
                name="answered_offers_have_a_date",
                condition=Q(status__in=sorted(AWAITING_ANSWER)) | Q(answered_at__isnull=False),
            ),
        )

    class Privacy(CasePrivacy):
        plain = frozenset(
            {
                "id",
                "sender",
                "recipient",
                "signal",
                "trace_id",
                "signal_reference",
                "status",
                "ground",
                "disclosure",
                "package_hash",
                "is_urgent",
                "is_leaving",
                "offered_by",
                "offered_at",
                "due_at",
                "expires_at",
                "alarmed_at",
                "answered_by",
                "answered_at",
                "refusal_reason",
                "missing",
            }
        )
        sensitive = frozenset({"package", "note", "missing_note"})

    def __str__(self) -> str:
        return f"{self.signal_reference} {self.status}"


class HandoverEvent(models.Model):
    """A step of an offer, seen by both sides."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="events")
    sender = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(max_length=40)
    by_organisation_id = models.BigIntegerField()
    by_user_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()

    class Privacy(CasePrivacy):
        plain = frozenset(
            {
                "id",
                "handover",
                "sender",
                "recipient",
                "status",
                "by_organisation_id",
                "by_user_id",
                "at",
            }
        )

    def __str__(self) -> str:
        return self.status
