"""Requests of the persons concerned: what is known about me, who saw it, correct it, remove it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from schakel.base.fields import EncryptedJSONField, EncryptedTextField
from schakel.base.owned import FieldPrivacy, Owned
from schakel.sharing.workflow import PersonRequestKind, PersonRequestState, Requester


class PersonRequest(Owned):
    """A request under AVG 15-21 or Wpg 25-28, with its clock."""

    subject_id = models.UUIDField()
    kind = models.CharField(max_length=12, choices=[(k, k) for k in PersonRequestKind])
    requester = models.CharField(max_length=20, choices=[(r, r) for r in Requester])
    requester_suspect = models.BooleanField(default=False)
    name = EncryptedTextField()
    safe_contact = EncryptedTextField()
    identity_checked = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=[(s, s) for s in PersonRequestState])
    refusal_grounds = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    answer = EncryptedTextField(null=True, blank=True)
    report = EncryptedJSONField(null=True, blank=True)
    disclosure = models.ForeignKey(
        "sharing.Disclosure", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    received_by = models.BigIntegerField()
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_by = models.BigIntegerField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("due_at",)
        constraints = (
            models.CheckConstraint(
                name="a_suspect_never_gets_the_childs_data",
                condition=~Q(state=PersonRequestState.GRANTED)
                | Q(requester_suspect=False)
                | Q(requester=Requester.SELF),
            ),
            models.CheckConstraint(
                name="refusing_names_its_grounds",
                condition=~Q(state=PersonRequestState.REFUSED) | Q(refusal_grounds__len__gt=0),
            ),
            # What a person gets to see leaves, so it passes the door as everything does.
            models.CheckConstraint(
                name="access_is_granted_through_the_door",
                condition=~Q(state=PersonRequestState.GRANTED)
                | ~Q(kind=PersonRequestKind.ACCESS)
                | Q(disclosure__isnull=False),
            ),
            models.CheckConstraint(
                name="granted_after_an_identity_check",
                condition=~Q(state=PersonRequestState.GRANTED) | Q(identity_checked=True),
            ),
        )

    class Privacy(FieldPrivacy):
        plain = frozenset(
            {
                "id", "organisation", "subject_id", "kind", "requester", "requester_suspect",
                "identity_checked", "state", "refusal_grounds", "received_by", "received_at",
                "due_at", "answered_by", "answered_at", "disclosure",
            }
        )  # fmt: skip
        personal = frozenset({"name", "safe_contact"})
        sensitive = frozenset({"answer", "report"})
        data_class = "confidential"
        retention = "accountability"
        purpose = "accountability"

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
