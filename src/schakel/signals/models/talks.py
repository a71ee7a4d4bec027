"""Talks with a person, and what they led to."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from schakel.base.fields import EncryptedTextField
from schakel.base.owned import CasePrivacy, Owned
from schakel.signals.workflow import Answer, TalkStatus


class Talk(Owned):
    """A talk for enrichment, or the informative talk before a criminal complaint."""

    signal = models.ForeignKey("signals.Signal", on_delete=models.PROTECT, related_name="talks")
    person = models.ForeignKey(
        "signals.InvolvedPerson", on_delete=models.PROTECT, related_name="talks"
    )
    kind = models.CharField(max_length=40)
    status = models.CharField(max_length=20, choices=[(code, code) for code in TalkStatus])
    planned_for = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    place = EncryptedTextField(null=True, blank=True)
    detective_id = models.BigIntegerField(null=True, blank=True)
    certified_until = models.DateField(null=True, blank=True)
    interpreter = models.CharField(max_length=10, default=Answer.UNKNOWN)
    language = models.CharField(max_length=40, blank=True)
    topics = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    present = EncryptedTextField(null=True, blank=True)
    recording = models.CharField(max_length=10, default=Answer.UNKNOWN)
    wish = models.CharField(max_length=40, blank=True)
    shelter_needed = models.CharField(max_length=10, default=Answer.UNKNOWN)
    care_consent = models.CharField(max_length=10, default=Answer.UNKNOWN)
    safety_plan = EncryptedTextField(null=True, blank=True)
    next_contact_on = models.DateField(null=True, blank=True)
    report = EncryptedTextField(null=True, blank=True)
    why_not = EncryptedTextField(null=True, blank=True)
    planned_by = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="talk_kind_is_known", condition=Q(kind__in=["enrichment", "informative"])
            ),
            models.CheckConstraint(
                name="held_talks_have_a_report",
                condition=~Q(status=TalkStatus.HELD)
                | Q(held_at__isnull=False, report__isnull=False, detective_id__isnull=False),
            ),
            models.CheckConstraint(
                name="informative_talks_by_certified",
                condition=~Q(kind="informative", status=TalkStatus.HELD)
                | Q(certified_until__isnull=False, certified_until__gte=F("held_at__date")),
            ),
            models.CheckConstraint(
                name="declined_talks_say_why",
                condition=~Q(status__in=[TalkStatus.DECLINED, TalkStatus.IMPOSSIBLE])
                | Q(why_not__isnull=False),
            ),
        )
        indexes = (
            # Whom Today asks about: talks held long enough ago to have led to something.
            models.Index(
                fields=["organisation", "held_at"],
                condition=Q(status=TalkStatus.HELD),
                name="talks_held",
            ),
        )

    class Privacy(CasePrivacy):
        plain = frozenset(
            {
                "id",
                "organisation",
                "signal",
                "person",
                "kind",
                "status",
                "planned_for",
                "held_at",
                "detective_id",
                "certified_until",
                "interpreter",
                "language",
                "topics",
                "recording",
                "wish",
                "shelter_needed",
                "care_consent",
                "next_contact_on",
                "planned_by",
            }
        )
        personal = frozenset({"present"})
        sensitive = frozenset({"place", "safety_plan", "report", "why_not"})

    def __str__(self) -> str:
        return f"{self.kind} {self.status}"


class OutsideTalk(Owned):
    """A talk outside the criminal procedure: own purpose, own readers, never to the detective."""

    person = models.ForeignKey(
        "signals.InvolvedPerson", on_delete=models.PROTECT, related_name="outside_talks"
    )
    purpose = models.CharField(max_length=40)
    held_at = models.DateTimeField()
    note = EncryptedTextField(null=True, blank=True)
    held_by = models.BigIntegerField()

    class Privacy(CasePrivacy):
        plain = frozenset({"id", "organisation", "person", "purpose", "held_at", "held_by"})
        sensitive = frozenset({"note"})
        kept_back = "only the readers of a talk outside the criminal procedure read it"

    def __str__(self) -> str:
        return self.purpose


class OutsideTalkReader(Owned):
    """Somebody who may read one talk outside the criminal procedure."""

    talk = models.ForeignKey(OutsideTalk, on_delete=models.PROTECT, related_name="readers")
    user_id = models.BigIntegerField()
    added_by = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["talk", "user_id"], name="one_row_per_reader"),
        )

    class Privacy(CasePrivacy):
        kept_back = "only the readers of a talk outside the criminal procedure read it"
        plain = frozenset({"id", "organisation", "talk", "user_id", "added_by", "at"})

    def __str__(self) -> str:
        return str(self.user_id)


class Proceeding(Owned):
    """How a criminal case begins: a criminal complaint, or ex officio without one."""

    signal = models.ForeignKey(
        "signals.Signal", on_delete=models.PROTECT, related_name="proceedings"
    )
    person = models.ForeignKey(
        "signals.InvolvedPerson",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="proceedings",
    )
    kind = models.CharField(max_length=40)
    begun_on = models.DateField()
    talk = models.ForeignKey(
        Talk, null=True, blank=True, on_delete=models.PROTECT, related_name="proceedings"
    )
    acute_why = EncryptedTextField(null=True, blank=True)
    note = EncryptedTextField(null=True, blank=True)
    recorded_by = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="complaint_follows_a_talk",
                condition=~Q(kind="complaint")
                | (Q(person__isnull=False) & (Q(talk__isnull=False) | Q(acute_why__isnull=False))),
            ),
        )

    class Privacy(CasePrivacy):
        plain = frozenset(
            {
                "id",
                "organisation",
                "signal",
                "person",
                "kind",
                "begun_on",
                "talk",
                "recorded_by",
                "at",
            }
        )
        sensitive = frozenset({"acute_why", "note"})

    def __str__(self) -> str:
        return self.kind
