"""What the reporter heard, or why not."""

from django.db import models
from django.db.models import Q

from schakel.base.fields import EncryptedTextField
from schakel.base.owned import CasePrivacy, Owned


class Feedback(Owned):
    """Feedback to who reported, as much as that kind of reporter may know, or withheld."""

    signal = models.ForeignKey("signals.Signal", on_delete=models.PROTECT, related_name="feedback")
    grade = models.CharField(max_length=40)
    text = EncryptedTextField(null=True, blank=True)
    withheld_because = models.CharField(max_length=40, blank=True)
    withheld_why = EncryptedTextField(null=True, blank=True)
    disclosure = models.ForeignKey(
        "sharing.Disclosure", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    given_by = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="what_was_said_was_decided",
                condition=Q(text__isnull=True) | Q(disclosure__isnull=False),
            ),
            models.CheckConstraint(
                name="given_or_withheld",
                condition=(Q(text__isnull=False) & Q(withheld_because=""))
                | (Q(text__isnull=True) & ~Q(withheld_because="")),
            ),
        )

    class Privacy(CasePrivacy):
        plain = frozenset(
            {
                "id",
                "organisation",
                "signal",
                "grade",
                "withheld_because",
                "disclosure",
                "given_by",
                "at",
            }
        )
        sensitive = frozenset({"text", "withheld_why"})

    def __str__(self) -> str:
        return self.grade
