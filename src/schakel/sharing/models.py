"""Decisions of privacy officers, and the record of everything that left an organisation."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from schakel.base.fields import EncryptedTextField
from schakel.base.identifiers import new_id


class Decision(models.Model):
    """A named person decided that something may (not) go to another organisation, and why."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    recipient = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    subject_id = models.UUIDField()
    purpose = models.CharField(max_length=60)
    fields = ArrayField(models.CharField(max_length=40))
    may_share = models.BooleanField()
    reasons = EncryptedTextField()
    rule_version = models.CharField(max_length=40)
    decided_by = models.BigIntegerField()
    decided_at = models.DateTimeField()

    class Privacy:
        plain = frozenset(
            {
                "id",
                "organisation",
                "recipient",
                "subject_id",
                "purpose",
                "fields",
                "may_share",
                "rule_version",
                "decided_by",
                "decided_at",
            }
        )
        personal: frozenset[str] = frozenset()
        sensitive = frozenset({"reasons"})
        data_class = "confidential"
        retention = "accountability"
        purpose = "accountability"

    def __str__(self) -> str:
        return f"{self.purpose} {self.may_share}"


class Disclosure(models.Model):
    """What left: from whom, to whom, for what, which fields, and why it might (Wpg 32, AVG 5)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sender = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    subject_id = models.UUIDField()
    purpose = models.CharField(max_length=60)
    fields = ArrayField(models.CharField(max_length=40))
    decision = models.CharField(max_length=60)
    rule_version = models.CharField(max_length=40)
    decided_by = models.BigIntegerField()
    package_hash = models.CharField(max_length=64)
    disclosed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="disclosure_crosses_a_border", condition=~Q(sender=F("recipient"))
            ),
            models.CheckConstraint(
                name="disclosure_is_complete",
                condition=~Q(purpose="")
                & ~Q(decision="")
                & ~Q(rule_version="")
                & Q(fields__len__gt=0),
            ),
        )

    class Privacy:
        plain = frozenset(
            {
                "id",
                "sender",
                "recipient",
                "subject_id",
                "purpose",
                "fields",
                "decision",
                "rule_version",
                "decided_by",
                "package_hash",
                "disclosed_at",
            }
        )
        personal: frozenset[str] = frozenset()
        sensitive: frozenset[str] = frozenset()
        data_class = "ordinary"
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

    class Privacy:
        plain = frozenset(
            {
                "id",
                "disclosure",
                "sender",
                "recipient",
                "package_hash",
                "received_by",
                "received_at",
            }
        )
        personal: frozenset[str] = frozenset()
        sensitive: frozenset[str] = frozenset()
        data_class = "ordinary"
        retention = "accountability"
        purpose = "accountability"

    def __str__(self) -> str:
        return f"{self.received_at:%Y-%m-%d}"
