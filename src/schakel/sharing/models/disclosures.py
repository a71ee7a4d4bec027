"""What left, that it arrived, and what earlier recipients must still hear."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from schakel.base.fields import EncryptedJSONField, EncryptedTextField
from schakel.base.identifiers import new_id
from schakel.base.owned import FieldPrivacy
from schakel.sharing.workflow import Channel, Informed, NoticeKind


class Disclosure(models.Model):
    """What left: from whom, to whom, for what, which fields, and why it might (Wpg 32, AVG 5).

    The recipient is an organisation in Schakel, or an outsider of a known type and name.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sender = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(
        "accounts.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recipient_type = models.CharField(max_length=40)
    outsider = EncryptedTextField(owner="sender_id", null=True, blank=True)
    subject_id = models.UUIDField()
    purpose = models.CharField(max_length=60)
    channel = models.CharField(max_length=12, choices=[(c, c) for c in Channel])
    form = models.CharField(max_length=20)
    classes = ArrayField(models.CharField(max_length=20))
    fields = ArrayField(models.CharField(max_length=40))
    decision = models.CharField(max_length=60)
    verdict = models.CharField(max_length=20)
    rule_ids = ArrayField(models.CharField(max_length=10))
    rule_version = models.CharField(max_length=40)
    grounds = models.TextField()
    conditions = ArrayField(models.CharField(max_length=12), default=list)
    reasons = EncryptedJSONField(owner="sender_id", null=True, blank=True)
    consent = models.ForeignKey(
        "sharing.Consent", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approval = models.ForeignKey(
        "sharing.Decision", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    masking_confirmed = models.BooleanField(default=False)
    informed = models.CharField(max_length=10, choices=[(i, i) for i in Informed])
    informed_later_on = models.DateField(null=True, blank=True)
    decided_by = models.BigIntegerField()
    package_hash = models.CharField(max_length=64)
    disclosed_at = models.DateTimeField()

    class Meta:
        ordering = ("-disclosed_at",)
        constraints = (
            models.CheckConstraint(
                name="disclosure_crosses_a_border",
                condition=Q(recipient__isnull=True) | ~Q(sender=F("recipient")),
            ),
            models.CheckConstraint(
                name="disclosure_is_complete",
                condition=~Q(purpose="")
                & ~Q(decision="")
                & ~Q(rule_version="")
                & ~Q(recipient_type="")
                & ~Q(package_hash="")
                & Q(fields__len__gt=0)
                & Q(classes__len__gt=0),
            ),
            models.CheckConstraint(
                name="recipient_is_known",
                condition=Q(recipient__isnull=False) | Q(outsider__isnull=False),
            ),
            # Only yes leaves by itself; every other answer leaves with what it asked for.
            models.CheckConstraint(
                name="the_answer_was_met",
                condition=Q(approval__isnull=False)
                | Q(verdict="yes")
                | (Q(verdict="yes_if") & Q(reasons__isnull=False))
                | (Q(verdict="consent") & Q(consent__isnull=False)),
            ),
            models.CheckConstraint(
                name="deferred_has_a_date",
                condition=~Q(informed=Informed.DEFERRED) | Q(informed_later_on__isnull=False),
            ),
        )

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {
                "id", "sender", "recipient", "recipient_type", "subject_id", "purpose", "channel",
                "form", "classes", "fields", "decision", "verdict", "rule_ids", "rule_version",
                "grounds", "conditions", "consent", "approval", "masking_confirmed", "informed",
                "informed_later_on", "decided_by", "package_hash", "disclosed_at",
            }
        )  # fmt: skip
        personal = frozenset({"outsider"})
        sensitive = frozenset({"reasons"})
        data_class = "confidential"
        retention = "accountability"
        purpose = "accountability"

    def __str__(self) -> str:
        return f"{self.purpose} {self.disclosed_at:%Y-%m-%d}"


class Receipt(models.Model):
    """The recipient says that what was disclosed arrived, and that it is what was sent."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    disclosure = models.OneToOneField(Disclosure, on_delete=models.PROTECT, related_name="receipt")
    sender = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    package_hash = models.CharField(max_length=64)
    received_by = models.BigIntegerField(null=True)
    received_at = models.DateTimeField()

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {
                "id", "disclosure", "sender", "recipient", "package_hash", "received_by",
                "received_at",
            }
        )  # fmt: skip
        data_class = "ordinary"
        retention = "accountability"
        purpose = "accountability"

    def __str__(self) -> str:
        return f"{self.received_at:%Y-%m-%d}"


class Notice(models.Model):
    """What an earlier recipient must hear: a correction, or a consent that was withdrawn.

    Without a recipient the disclosure went to an outsider: the sender itself passes it on.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="notices")
    sender = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(
        "accounts.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=12, choices=[(k, k) for k in NoticeKind])
    content = EncryptedTextField(owner="sender_id")
    sent_by = models.BigIntegerField(null=True)
    sent_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.BigIntegerField(null=True, blank=True)
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_how = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="handled_says_how",
                condition=Q(handled_at__isnull=True) | ~Q(handled_how=""),
            ),
        )

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {
                "id", "disclosure", "sender", "recipient", "kind", "sent_by", "sent_at",
                "received_at", "handled_by", "handled_at", "handled_how",
            }
        )  # fmt: skip
        sensitive = frozenset({"content"})
        data_class = "confidential"
        retention = "accountability"
        purpose = "accountability"

    def __str__(self) -> str:
        return self.kind
