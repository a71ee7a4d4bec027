"""Advertisements and tips, and the groups they form by text and by contact point."""

from django.db import models

from schakel.base.fields import EncryptedJSONField, EncryptedTextField
from schakel.base.owned import FieldPrivacy, Owned


class AdGroup(Owned):
    """Advertisements that belong together: one template with slots, and shared contact points."""

    size = models.PositiveIntegerField(default=0)
    texts = models.PositiveIntegerField(default=0)
    template = EncryptedJSONField(null=True)
    points = EncryptedJSONField(null=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="merged"
    )
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("-size", "made_at")

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {"id", "organisation", "size", "texts", "merged_into", "made_at", "changed_at"}
        )
        sensitive = frozenset({"template", "points"})
        data_class = "criminal"
        retention = "scan"
        purpose = "signals"

    def __str__(self) -> str:
        return str(self.size)


class Ad(Owned):
    """One advertisement or tip as it was found."""

    source = models.ForeignKey("scanning.ScanSource", on_delete=models.PROTECT, related_name="ads")
    number = models.CharField(max_length=80)
    seen_on = models.DateField()
    received_at = models.DateTimeField()
    text = EncryptedTextField()
    fingerprint = models.CharField(max_length=64)
    group = models.ForeignKey(
        "scanning.AdGroup", on_delete=models.PROTECT, null=True, related_name="ads"
    )

    class Meta:
        ordering = ("seen_on", "number")
        constraints = (
            models.UniqueConstraint(fields=["source", "number"], name="one_ad_per_number"),
        )

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {
                "id", "organisation", "source", "number", "seen_on", "received_at", "fingerprint",
                "group",
            }
        )  # fmt: skip
        sensitive = frozenset({"text"})
        data_class = "criminal"
        retention = "scan"
        purpose = "signals"

    def __str__(self) -> str:
        return self.number
