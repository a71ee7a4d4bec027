"""Which system is told of what, and every delivery with how it went."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from schakel.base.fields import EncryptedTextField
from schakel.base.owned import FieldPrivacy, Owned
from schakel.base.webhooks.workflow import State


class Subscription(Owned):
    """A system of an organisation, where it listens, and which events it is told of."""

    name = models.CharField(max_length=80)
    host = models.CharField(max_length=255)
    # Sealed and never shown again: the path of an address is often a secret of its own.
    url = EncryptedTextField()
    kinds = ArrayField(models.CharField(max_length=40))
    secret = EncryptedTextField()
    old_secret = EncryptedTextField(null=True, blank=True)
    old_until = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    # When deliveries failed so long that they were stopped; empty where a person paused it.
    given_up_at = models.DateTimeField(null=True, blank=True)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name", "made_at")

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {
                "id",
                "organisation",
                "name",
                "host",
                "kinds",
                "old_until",
                "is_active",
                "given_up_at",
                "made_by",
                "made_at",
            }
        )
        sensitive = frozenset({"url", "secret", "old_secret"})
        data_class = "ordinary"
        retention = "webhook"
        purpose = "operations"
        kept_back = "what opens doors never leaves"

    def __str__(self) -> str:
        return self.name


class Delivery(Owned):
    """One message to one system: which event, and how sending it went."""

    subscription = models.ForeignKey(
        Subscription, on_delete=models.CASCADE, related_name="deliveries"
    )
    event_id = models.UUIDField()
    kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    reference = models.CharField(max_length=20, blank=True)
    occurred_at = models.DateTimeField()
    state = models.CharField(
        max_length=8, choices=[(s, s) for s in State], default=State.WAITING.value
    )
    tries = models.PositiveSmallIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    failure = models.CharField(max_length=40, blank=True)
    next_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-occurred_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["subscription", "event_id"], name="one_delivery_per_event"
            ),
        )
        indexes = (
            models.Index(fields=["subscription", "-occurred_at"], name="newest_deliveries"),
            models.Index(fields=["organisation", "occurred_at"], name="old_deliveries"),
        )

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {
                "id",
                "organisation",
                "subscription",
                "event_id",
                "kind",
                "subject_id",
                "reference",
                "occurred_at",
                "state",
                "tries",
                "status",
                "failure",
                "next_at",
                "sent_at",
            }
        )
        data_class = "criminal"
        retention = "webhook"
        purpose = "operations"

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
