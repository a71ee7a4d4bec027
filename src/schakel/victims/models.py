"""Reports of possible victims to CoMensha, and reasons why somebody was not reported."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from schakel.base.fields import EncryptedJSONField, EncryptedTextField
from schakel.base.identifiers import new_id
from schakel.base.owned import FieldPrivacy, Owned
from schakel.victims.workflow import State


class Registration(models.Model):
    """What one organisation reported about one person: the content that left, and its number.

    Without foreign keys to the signal: a report outlives the signal it came from.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sender = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    disclosure = models.ForeignKey("sharing.Disclosure", on_delete=models.PROTECT, related_name="+")
    person_id = models.UUIDField()
    signal_id = models.UUIDField()
    form = models.CharField(max_length=20)
    is_duty = models.BooleanField()
    dossier_type = models.CharField(max_length=20)
    package = EncryptedJSONField(owner="sender_id")
    package_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=[(state, state) for state in State])
    number = models.CharField(max_length=20, blank=True)
    missing = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    question = EncryptedTextField(owner="sender_id", null=True, blank=True)
    answer = EncryptedTextField(owner="sender_id", null=True, blank=True)
    sent_by = models.BigIntegerField()
    sent_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    taken_over_by = models.BigIntegerField(null=True, blank=True)
    taken_over_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-sent_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["sender", "person_id", "recipient"], name="one_report_per_person"
            ),
            models.UniqueConstraint(
                fields=["recipient", "number"], condition=~Q(number=""), name="number_is_unique"
            ),
            models.CheckConstraint(name="reported_elsewhere", condition=~Q(sender=F("recipient"))),
            models.CheckConstraint(
                name="taken_over_has_a_number",
                condition=(
                    Q(state=State.TAKEN_OVER) & ~Q(number="") & Q(taken_over_at__isnull=False)
                )
                | (~Q(state=State.TAKEN_OVER) & Q(number="")),
            ),
            models.CheckConstraint(
                name="a_question_back_asks_something",
                condition=~Q(state=State.QUESTION) | ~Q(missing=[]) | Q(question__isnull=False),
            ),
        )

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {
                "id", "sender", "recipient", "disclosure", "person_id", "signal_id", "form",
                "is_duty", "dossier_type", "package_hash", "state", "number", "missing", "sent_by",
                "sent_at", "received_at", "asked_at", "answered_at", "taken_over_by",
                "taken_over_at",
            }
        )  # fmt: skip
        sensitive = frozenset({"package", "question", "answer"})
        data_class = "special"
        retention = "registration"
        purpose = "national_registration"

    def __str__(self) -> str:
        return self.number or self.state

    @property
    def mark(self) -> str:
        """What tells a report from one that says the same, to both sides."""
        return self.pk.hex[-6:].upper()


class Unreported(Owned):
    """Somebody spoke with a possible victim and did not report: the reason."""

    person_id = models.UUIDField()
    signal_id = models.UUIDField()
    reason = models.CharField(max_length=40)
    note = EncryptedTextField(null=True, blank=True)
    said_by = models.BigIntegerField()
    said_at = models.DateTimeField()

    class Meta:
        ordering = ("-said_at",)

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {"id", "organisation", "person_id", "signal_id", "reason", "said_by", "said_at"}
        )
        sensitive = frozenset({"note"})
        data_class = "special"
        retention = "registration"
        purpose = "national_registration"

    def __str__(self) -> str:
        return self.reason
