"""Consents: what was read in which language, who asked, who gave it, and for what."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from schakel.base.fields import EncryptedTextField
from schakel.base.owned import FieldPrivacy, Owned
from schakel.sharing.models.recipients import RECIPIENT_KNOWN
from schakel.sharing.workflow import ConsentState, GivenBy


class Consent(Owned):
    """A person's own yes to sharing: with whom, for what, which fields; withdrawn any time."""

    recipient = models.ForeignKey(
        "accounts.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recipient_type = models.CharField(max_length=40, blank=True)
    outsider = EncryptedTextField(null=True, blank=True)
    subject_id = models.UUIDField()
    person = EncryptedTextField()
    age = models.PositiveSmallIntegerField(null=True, blank=True)
    purpose = models.CharField(max_length=60)
    fields = ArrayField(models.CharField(max_length=40))
    text_version = models.PositiveIntegerField()
    language = models.CharField(max_length=5)
    explained = EncryptedTextField()
    given_by = models.CharField(max_length=20, choices=[(g, g) for g in GivenBy])
    is_free = models.BooleanField()
    representative_suspect = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=[(s, s) for s in ConsentState])
    asked_by = models.BigIntegerField()
    given_at = models.DateTimeField()
    valid_until = models.DateField()

    class Meta:
        ordering = ("-given_at",)
        constraints = (
            models.CheckConstraint(name="consent_knows_its_recipient", condition=RECIPIENT_KNOWN),
            models.CheckConstraint(
                name="a_suspect_never_consents_for_a_child",
                condition=~Q(given_by__in=[GivenBy.REPRESENTATIVE, GivenBy.BOTH])
                | Q(representative_suspect=False),
            ),
            models.CheckConstraint(
                name="age_decides_who_consents",
                condition=~Q(given_by=GivenBy.PERSON) | Q(age__isnull=True) | Q(age__gte=16),
            ),
            models.CheckConstraint(
                name="consent_is_free", condition=Q(is_free=True) | ~Q(state=ConsentState.GIVEN)
            ),
        )

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {
                "id", "organisation", "recipient", "recipient_type", "subject_id", "age", "purpose",
                "fields", "text_version", "language", "given_by", "is_free", "representative_suspect",
                "state", "asked_by", "given_at", "valid_until",
            }
        )  # fmt: skip
        personal = frozenset({"person", "outsider"})
        sensitive = frozenset({"explained"})
        data_class = "confidential"
        retention = "accountability"
        purpose = "accountability"

    def __str__(self) -> str:
        return f"{self.purpose} {self.state}"


class ConsentEvent(Owned):
    """A step in the life of a consent."""

    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="events")
    state = models.CharField(max_length=12, choices=[(s, s) for s in ConsentState])
    by_user_id = models.BigIntegerField(null=True)
    receivers_told = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {"id", "organisation", "consent", "state", "by_user_id", "receivers_told", "at"}
        )
        data_class = "ordinary"
        retention = "accountability"
        purpose = "accountability"

    def __str__(self) -> str:
        return self.state
