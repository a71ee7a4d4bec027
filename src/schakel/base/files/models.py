"""Files, of which the database holds all but the content."""

from django.db import models

from schakel.base.fields import EncryptedTextField
from schakel.base.files.workflow import MediaType
from schakel.base.owned import CasePrivacy, Owned


class StoredFile(Owned):
    """One file that belongs to something; its content lies sealed under its id."""

    target_type = models.CharField(max_length=80)
    target_id = models.CharField(max_length=60)
    name = EncryptedTextField()
    media_type = models.CharField(max_length=100, choices=[(m, m) for m in MediaType])
    size = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64)
    key_number = models.PositiveSmallIntegerField()
    added_by = models.BigIntegerField(null=True)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("added_at",)
        indexes = (models.Index(fields=["target_type", "target_id"], name="files_of_a_thing"),)

    class Privacy(CasePrivacy):
        plain = frozenset(
            {
                "id",
                "organisation",
                "target_type",
                "target_id",
                "media_type",
                "size",
                "fingerprint",
                "key_number",
                "added_by",
                "added_at",
            }
        )
        personal = frozenset({"name"})

    def __str__(self) -> str:
        return str(self.pk)
