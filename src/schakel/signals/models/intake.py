"""What guards a report on its way in: drafts, and keys that make a double submission one signal."""

from django.db import models

from schakel.base.fields import EncryptedJSONField
from schakel.base.identifiers import new_id


class Draft(models.Model):
    """A form somebody has not sent yet; it is removed when it expires."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    user_id = models.BigIntegerField()
    form = models.CharField(max_length=40)
    content = EncryptedJSONField(null=True, blank=True)
    saved_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Privacy:
        plain = frozenset({"id", "organisation", "user_id", "form", "saved_at", "expires_at"})
        personal: frozenset[str] = frozenset()
        sensitive = frozenset({"content"})
        data_class = "criminal"
        retention = "draft"
        purpose = "signals"

    def __str__(self) -> str:
        return self.form


class Submission(models.Model):
    """The key of one sent form; sending it again gives the first answer again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    key = models.CharField(max_length=64)
    signal = models.ForeignKey(
        "signals.Signal", on_delete=models.PROTECT, related_name="submissions"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "key"], name="one_signal_per_key"),
        )

    class Privacy:
        plain = frozenset({"id", "organisation", "key", "signal", "at"})
        personal: frozenset[str] = frozenset()
        sensitive: frozenset[str] = frozenset()
        data_class = "criminal"
        retention = "signal"
        purpose = "signals"

    def __str__(self) -> str:
        return self.key
