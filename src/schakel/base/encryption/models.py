"""The wrapped keys of the organisations."""

from django.db import models

from schakel.base.owned import FieldPrivacy, Owned


class KeyKind(models.TextChoices):
    """What a key is for: sealing values, or the blind word index."""

    DATA = "data"
    INDEX = "index"


class OrganisationKey(Owned):
    """One key of one organisation, readable only with the master key."""

    kind = models.CharField(max_length=5, choices=KeyKind.choices)
    number = models.PositiveSmallIntegerField()
    wrapped = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "kind", "number"], name="one_key_per_number"
            ),
        )

    class Privacy(FieldPrivacy):
        plain = frozenset({"id", "organisation", "kind", "number", "made_at"})
        sensitive = frozenset({"wrapped"})
        data_class = "ordinary"
        retention = "permanent"
        purpose = "operations"
        kept_back = "keys never leave"

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
