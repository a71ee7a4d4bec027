"""Random samples of dossiers for the National Rapporteur: asked, drawn, approved, read, ended."""

from django.db import models
from django.db.models import F, Q

from schakel.base.fields import EncryptedJSONField
from schakel.base.identifiers import new_id
from schakel.base.owned import FieldPrivacy
from schakel.signals.workflow import SampleState


class DossierSample(models.Model):
    """A random sample of coded dossiers of one service, without names and without texts.

    The service is the sender: it approves, and may take back what it opened.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sender = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    goal = models.CharField(max_length=40)
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    size = models.PositiveSmallIntegerField()
    seed = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=[(state, state) for state in SampleState])
    asked_by = models.BigIntegerField()
    asked_at = models.DateTimeField()
    population = models.PositiveIntegerField(null=True, blank=True)
    population_hash = models.CharField(max_length=64, blank=True)
    left_out = models.PositiveSmallIntegerField(null=True, blank=True)
    disclosure = models.ForeignKey(
        "sharing.Disclosure", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    package = EncryptedJSONField(owner="sender_id", null=True, blank=True)
    package_hash = models.CharField(max_length=64, blank=True)
    answered_by = models.BigIntegerField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-asked_at",)
        constraints = (
            models.CheckConstraint(
                name="sample_goes_elsewhere", condition=~Q(sender=F("recipient"))
            ),
            models.CheckConstraint(
                name="open_sample_was_decided",
                condition=~Q(state=SampleState.APPROVED)
                | Q(
                    disclosure__isnull=False, package__isnull=False, expires_at__isnull=False,
                    population__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="only_an_open_sample_has_content",
                condition=Q(state=SampleState.APPROVED) | Q(package__isnull=True),
            ),
        )  # fmt: skip

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {
                "id", "sender", "recipient", "goal", "first_year", "last_year", "size", "seed",
                "state", "asked_by", "asked_at", "population", "population_hash", "left_out",
                "disclosure", "package_hash", "answered_by", "answered_at", "expires_at",
            }
        )  # fmt: skip
        sensitive = frozenset({"package"})
        data_class = "criminal"
        retention = "accountability"
        purpose = "research"

    def __str__(self) -> str:
        return f"{self.goal} {self.state}"
