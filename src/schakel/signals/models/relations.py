"""Signals that belong together, inside one organisation."""

from django.db import models
from django.db.models import F, Q

from schakel.base.fields import EncryptedTextField
from schakel.base.owned import CasePrivacy, Owned


class Link(Owned):
    """Two signals that may concern the same people, place or company."""

    first = models.ForeignKey("signals.Signal", on_delete=models.PROTECT, related_name="links")
    second = models.ForeignKey(
        "signals.Signal", on_delete=models.PROTECT, related_name="links_back"
    )
    why = EncryptedTextField(null=True, blank=True)
    made_by = models.BigIntegerField(null=True, blank=True)
    made_at = models.DateTimeField()
    undone_by = models.BigIntegerField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["first", "second"],
                condition=Q(undone_at__isnull=True),
                name="one_link_per_pair",
            ),
            models.CheckConstraint(name="not_linked_to_itself", condition=~Q(first=F("second"))),
        )

    class Privacy(CasePrivacy):
        plain = frozenset(
            {
                "id",
                "organisation",
                "first",
                "second",
                "made_by",
                "made_at",
                "undone_by",
                "undone_at",
            }
        )
        sensitive = frozenset({"why"})

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"
