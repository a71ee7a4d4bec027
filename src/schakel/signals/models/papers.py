"""Papers: a signal or a report of findings as PDF, made by the worker and kept for a day."""

from django.db import models

from schakel.base.fields import EncryptedTextField
from schakel.base.owned import CasePrivacy, Owned
from schakel.signals.workflow import PaperKind, PaperState


class SignalPaper(Owned):
    """One paper that somebody asked for; only that person fetches it."""

    signal = models.ForeignKey("signals.Signal", on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=10, choices=[(code, code) for code in PaperKind])
    state = models.CharField(max_length=10, choices=[(code, code) for code in PaperState])
    language = models.CharField(max_length=5)
    # The PDF, base64.
    content = EncryptedTextField(null=True, blank=True)
    asked_by = models.BigIntegerField()
    asked_role = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Privacy(CasePrivacy):
        plain = frozenset(
            {
                "id",
                "organisation",
                "signal",
                "kind",
                "state",
                "language",
                "asked_by",
                "asked_role",
                "asked_at",
                "expires_at",
            }
        )
        sensitive = frozenset({"content"})
        kept_back = "a copy of the signal, kept for a day"

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
