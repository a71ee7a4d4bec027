"""What guards a report on its way in: drafts, and keys that make a double submission one signal."""

from django.db import models

from schakel.base.fields import EncryptedJSONField
from schakel.base.owned import CasePrivacy, FieldPrivacy, Owned


class Draft(Owned):
    """A form somebody has not sent yet; it is removed when it expires."""

    user_id = models.BigIntegerField()
    form = models.CharField(max_length=40)
    content = EncryptedJSONField(null=True, blank=True)
    saved_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Privacy(FieldPrivacy):
        plain = frozenset({"id", "organisation", "user_id", "form", "saved_at", "expires_at"})
        sensitive = frozenset({"content"})
        data_class = "criminal"
        retention = "draft"
        purpose = "signals"
        kept_back = "a draft belongs to who is writing it"

    def __str__(self) -> str:
        return self.form


class Submission(Owned):
    """The key of one sent form; sending it again gives the first answer again."""

    key = models.CharField(max_length=64)
    signal = models.ForeignKey(
        "signals.Signal", on_delete=models.PROTECT, related_name="submissions"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "key"], name="one_signal_per_key"),
        )

    class Privacy(CasePrivacy):
        plain = frozenset({"id", "organisation", "key", "signal", "at"})

    def __str__(self) -> str:
        return self.key
