"""Own investigation or hand-over, chosen with a reason; and what a receiver did, told back."""

from django.db import models
from django.db.models import Q

from schakel.base.fields import EncryptedTextField
from schakel.base.identifiers import new_id
from schakel.base.owned import CasePrivacy, Owned


class TrackChoice(Owned):
    """Who investigates: the own service, where it is competent, or the receiver of a hand-over."""

    signal = models.ForeignKey(
        "signals.Signal", on_delete=models.PROTECT, related_name="track_choices"
    )
    place = models.CharField(max_length=40)
    track = models.CharField(max_length=20)
    reason = EncryptedTextField(null=True)
    chosen_by = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at",)
        constraints = (
            models.CheckConstraint(
                name="a_choice_of_track_says_why",
                condition=Q(track__in=["own_investigation", "hand_over"])
                & ~Q(place="")
                & Q(reason__isnull=False),
            ),
        )

    class Privacy(CasePrivacy):
        plain = frozenset({"id", "organisation", "signal", "place", "track", "chosen_by", "at"})
        sensitive = frozenset({"reason"})

    def __str__(self) -> str:
        return f"{self.place} {self.track}"


class ReturnMessage(models.Model):
    """What became of a signal that was handed over, told to who handed it over."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sender = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    handover = models.ForeignKey(
        "signals.Handover", on_delete=models.PROTECT, related_name="return_messages"
    )
    disclosure = models.ForeignKey("sharing.Disclosure", on_delete=models.PROTECT, related_name="+")
    result = models.CharField(max_length=40)
    note = EncryptedTextField(owner="sender_id", null=True, blank=True)
    told_by = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at",)

    class Privacy(CasePrivacy):
        plain = frozenset(
            {
                "id",
                "sender",
                "recipient",
                "handover",
                "disclosure",
                "result",
                "told_by",
                "at",
            }
        )
        sensitive = frozenset({"note"})

    def __str__(self) -> str:
        return self.result
