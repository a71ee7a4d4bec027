"""Messages that wait to be sent, and those that were."""

from django.db import models

from schakel.base.fields import EncryptedTextField
from schakel.base.identifiers import new_id
from schakel.base.outbox.workflow import State


class OutboxMessage(models.Model):
    """One mail. It carries a link, never a case; address and text are sealed all the same."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
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

    class Privacy:
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
        sensitive: frozenset[str] = frozenset()
        data_class = "ordinary"
        retention = "outbox"
        purpose = "operations"

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
