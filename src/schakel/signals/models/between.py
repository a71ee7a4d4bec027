"""What two organisations read beside a hand-over: receipts of measures, and nameless advice."""

from django.db import models
from django.db.models import Q

from schakel.base.fields import EncryptedTextField
from schakel.base.identifiers import new_id
from schakel.base.owned import CasePrivacy


class MeasureReceipt(models.Model):
    """Who handed a signal over hears which measure the receiver took: kind and date, no more."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sender = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    disclosure = models.ForeignKey("sharing.Disclosure", on_delete=models.PROTECT, related_name="+")
    handover = models.ForeignKey(
        "signals.Handover", on_delete=models.PROTECT, related_name="measure_receipts"
    )
    kind = models.CharField(max_length=40)
    taken_on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at",)

    class Privacy(CasePrivacy):
        plain = frozenset(
            {"id", "sender", "recipient", "disclosure", "handover", "kind", "taken_on", "at"}
        )

    def __str__(self) -> str:
        return self.kind


class Advice(models.Model):
    """Advice asked on a case without a name, and the answer; both pass the door masked."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sender = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    signal = models.ForeignKey("signals.Signal", on_delete=models.PROTECT, related_name="advice")
    disclosure = models.ForeignKey("sharing.Disclosure", on_delete=models.PROTECT, related_name="+")
    case = EncryptedTextField(owner="sender_id")
    asked_by = models.BigIntegerField()
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answer = EncryptedTextField(owner="sender_id", null=True, blank=True)
    answer_disclosure = models.ForeignKey(
        "sharing.Disclosure", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_by = models.BigIntegerField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-asked_at",)
        constraints = (
            models.CheckConstraint(
                name="advice_passed_the_door",
                condition=Q(
                    answer__isnull=True, answer_disclosure__isnull=True, answered_at__isnull=True
                )
                | Q(
                    answer__isnull=False, answer_disclosure__isnull=False, answered_at__isnull=False
                ),
            ),
        )

    class Privacy(CasePrivacy):
        plain = frozenset(
            {
                "id", "sender", "recipient", "signal", "disclosure", "asked_by", "asked_at",
                "due_at", "answer_disclosure", "answered_by", "answered_at",
            }
        )  # fmt: skip
        sensitive = frozenset({"case", "answer"})

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d}"
