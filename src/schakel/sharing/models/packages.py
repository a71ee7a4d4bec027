"""What was sent from these pages themselves, and the door for who has no account."""

from django.db import models
from django.db.models import Q

from schakel.base.fields import EncryptedJSONField
from schakel.base.identifiers import new_id
from schakel.base.owned import FieldPrivacy, Owned


class Package(models.Model):
    """The content of a disclosure made by the wizard, as the recipient sees it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    disclosure = models.OneToOneField(
        "sharing.Disclosure", on_delete=models.PROTECT, related_name="package"
    )
    sender = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(
        "accounts.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    content = EncryptedJSONField(owner="sender_id")
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ("-sent_at",)

    class Privacy(FieldPrivacy):
        plain = frozenset({"id", "disclosure", "sender", "recipient", "sent_at"})
        sensitive = frozenset({"content"})
        data_class = "confidential"
        retention = "signal"
        purpose = "signals"

    def __str__(self) -> str:
        return f"{self.sent_at:%Y-%m-%d}"


class AccessGrant(Owned):
    """A code with which somebody without an account may read one package for a short time."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="grants")
    code_hash = models.CharField(max_length=200)
    tries = models.PositiveSmallIntegerField(default=0)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="access_ends", condition=Q(ends_at__gt=models.F("made_at"))
            ),
        )

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {
                "id", "organisation", "package", "tries", "made_by", "made_at", "ends_at",
                "revoked_at",
            }
        )  # fmt: skip
        sensitive = frozenset({"code_hash"})
        data_class = "ordinary"
        retention = "accountability"
        purpose = "accountability"

    def __str__(self) -> str:
        return f"{self.ends_at:%Y-%m-%d}"


class AccessUse(Owned):
    """An attempt to open a package with a code; good or not, it stays on record."""

    grant = models.ForeignKey(AccessGrant, on_delete=models.PROTECT, related_name="uses")
    was_opened = models.BooleanField()
    at = models.DateTimeField()

    class Privacy(FieldPrivacy):
        plain = frozenset({"id", "organisation", "grant", "was_opened", "at"})
        data_class = "ordinary"
        retention = "accountability"
        purpose = "accountability"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"
