"""Messages that wait to be sent, and those that were."""

from django.db import models

from schakel.base.fields import EncryptedTextField
from schakel.base.outbox.workflow import State
from schakel.base.owned import FieldPrivacy, Owned


class OutboxMessage(Owned):
    """One mail. It carries a link, never a case; address and text are sealed all the same."""

    kind = models.CharField(max_length=40)
    address = EncryptedTextField()
    subject = EncryptedTextField()
    body = EncryptedTextField()
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in State], default=State.QUEUED.value
    )
    tries = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=80, blank=True)
    queued_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-queued_at",)
        indexes = (
            models.Index(fields=["organisation", "state", "queued_at"], name="waiting_mail"),
        )

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {
                "id",
                "organisation",
                "kind",
                "state",
                "tries",
                "failure",
                "queued_at",
                "sent_at",
            }
        )
        personal = frozenset({"address", "subject", "body"})
        data_class = "ordinary"
        retention = "outbox"
        purpose = "operations"

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
