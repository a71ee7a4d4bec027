"""Work lists that people keep: filters and an order under a name."""

from django.db import models
from django.db.models import Q

from schakel.base.fields import EncryptedTextField
from schakel.base.owned import FieldPrivacy, Owned
from schakel.signals.workflow import Audience


class SavedList(Owned):
    """What a list of signals shows, kept under a name; nothing of a signal is in it."""

    # People name lists after cases, so a name is sealed.
    name = EncryptedTextField()
    query = models.CharField(max_length=300, blank=True)
    audience = models.CharField(max_length=12, choices=[(code, code) for code in Audience])
    unit = models.ForeignKey(
        "accounts.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("made_at",)
        constraints = (
            models.CheckConstraint(
                name="lists_of_a_unit_name_it",
                condition=~Q(audience=Audience.UNIT) | Q(unit__isnull=False),
            ),
        )

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {"id", "organisation", "query", "audience", "unit", "made_by", "made_at", "removed_at"}
        )
        personal = frozenset({"name"})
        data_class = "ordinary"
        retention = "account"
        purpose = "operations"

    def __str__(self) -> str:
        return str(self.pk)
