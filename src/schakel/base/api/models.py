"""Tokens of systems. Only a keyed fingerprint of a token is stored."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from schakel.base.owned import FieldPrivacy, Owned


class ApiToken(Owned):
    """A system of an organisation, what it may do, and until when."""

    name = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64, unique=True)
    rights = ArrayField(models.CharField(max_length=60))
    purpose = models.CharField(max_length=60)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField(auto_now_add=True)
    expires_on = models.DateField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name",)

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {
                "id",
                "organisation",
                "name",
                "rights",
                "purpose",
                "made_by",
                "made_at",
                "expires_on",
                "revoked_at",
            }
        )
        sensitive = frozenset({"fingerprint"})
        data_class = "ordinary"
        retention = "account"
        purpose = "operations"
        kept_back = "what opens doors never leaves"

    def __str__(self) -> str:
        return self.name
