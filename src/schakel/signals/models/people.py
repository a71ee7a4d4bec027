"""Persons involved. Their help and status run beside the signal and do not depend on it."""

from django.db import models
from django.db.models import Q

from schakel.base.fields import EncryptedTextField
from schakel.base.identifiers import new_id
from schakel.base.owned import CasePrivacy, Owned
from schakel.signals.workflow import Answer, PersonRole


class InvolvedPerson(Owned):
    """Somebody in a signal: possible victim, named person, witness or suspect.

    A suspect can be a possible victim as well; that view comes first and is kept apart.
    """

    signal = models.ForeignKey("signals.Signal", on_delete=models.PROTECT, related_name="persons")
    trace_id = models.UUIDField(default=new_id, editable=False)
    number = models.PositiveIntegerField()
    role = models.CharField(max_length=20, choices=[(code, code) for code in PersonRole])
    is_possible_victim = models.BooleanField(default=False)
    naming_ground = models.CharField(max_length=40, blank=True)
    name = EncryptedTextField(null=True, blank=True)
    birth_date = EncryptedTextField(null=True, blank=True)
    contact = EncryptedTextField(null=True, blank=True)
    nationality = EncryptedTextField(null=True, blank=True)
    description = EncryptedTextField(null=True, blank=True)
    sex = models.CharField(max_length=10, blank=True)
    age_group = models.CharField(max_length=40, blank=True)
    is_minor = models.CharField(max_length=10, default=Answer.UNKNOWN)
    is_under_24 = models.CharField(max_length=10, default=Answer.UNKNOWN)
    in_forced_crime = models.CharField(max_length=10, default=Answer.UNKNOWN)
    residence_status = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=40, blank=True)
    non_punishment = models.CharField(max_length=40, blank=True)
    non_punishment_why = EncryptedTextField(null=True, blank=True)
    non_punishment_by = models.BigIntegerField(null=True, blank=True)
    non_punishment_at = models.DateTimeField(null=True, blank=True)
    suspect_ground = models.CharField(max_length=40, blank=True)
    suspect_why = EncryptedTextField(null=True, blank=True)
    suspect_on = models.DateField(null=True, blank=True)
    suspect_by = models.BigIntegerField(null=True, blank=True)
    added_by = models.BigIntegerField(null=True, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("signal", "number")
        constraints = (
            models.UniqueConstraint(fields=["signal", "number"], name="one_person_per_number"),
            models.CheckConstraint(
                name="names_need_a_ground",
                condition=~Q(naming_ground="")
                | Q(name__isnull=True, birth_date__isnull=True, contact__isnull=True),
            ),
            models.CheckConstraint(
                name="possible_victims_are_marked",
                condition=~Q(role=PersonRole.POSSIBLE_VICTIM) | Q(is_possible_victim=True),
            ),
            models.CheckConstraint(
                name="suspects_have_ground_and_date",
                condition=~Q(role=PersonRole.SUSPECT)
                | (
                    ~Q(suspect_ground="")
                    & Q(suspect_on__isnull=False)
                    & Q(suspect_by__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="non_punishment_is_asked_first",
                condition=~Q(role=PersonRole.SUSPECT)
                | ~Q(non_punishment="")
                | Q(is_under_24=Answer.NO, in_forced_crime=Answer.NO),
            ),
        )
        indexes = (
            # The same person in other signals, asked by every page of a signal.
            models.Index(fields=["trace_id"], name="person_by_trace"),
            models.Index(
                fields=["organisation", "signal"],
                condition=Q(role=PersonRole.SUSPECT),
                name="suspects_by_signal",
            ),
        )

    class Privacy(CasePrivacy):
        plain = frozenset(
            {
                "id",
                "organisation",
                "signal",
                "trace_id",
                "number",
                "role",
                "is_possible_victim",
                "naming_ground",
                "sex",
                "age_group",
                "is_minor",
                "is_under_24",
                "in_forced_crime",
                "residence_status",
                "language",
                "non_punishment",
                "non_punishment_by",
                "non_punishment_at",
                "suspect_ground",
                "suspect_on",
                "suspect_by",
                "added_by",
                "added_at",
            }
        )
        personal = frozenset({"name", "birth_date", "contact", "nationality"})
        sensitive = frozenset({"description", "non_punishment_why", "suspect_why"})

    def __str__(self) -> str:
        return f"{self.role} {self.number}"


class RoleChange(Owned):
    """A person got another role in the signal."""

    person = models.ForeignKey(
        InvolvedPerson, on_delete=models.PROTECT, related_name="role_changes"
    )
    from_role = models.CharField(max_length=40)
    to_role = models.CharField(max_length=40)
    ground = models.CharField(max_length=40, blank=True)
    changed_by = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()

    class Privacy(CasePrivacy):
        plain = frozenset(
            {"id", "organisation", "person", "from_role", "to_role", "ground", "changed_by", "at"}
        )

    def __str__(self) -> str:
        return f"{self.from_role} -> {self.to_role}"


class HelpOffer(Owned):
    """Help for a possible victim: offered, accepted, declined or not possible."""

    person = models.ForeignKey(InvolvedPerson, on_delete=models.PROTECT, related_name="help")
    kind = models.CharField(max_length=40)
    answer = models.CharField(max_length=40)
    note = EncryptedTextField(null=True, blank=True)
    offered_by = models.BigIntegerField(null=True, blank=True)
    offered_on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="impossible_help_says_why",
                condition=~Q(answer="not_possible") | Q(note__isnull=False),
            ),
        )

    class Privacy(CasePrivacy):
        plain = frozenset(
            {"id", "organisation", "person", "kind", "answer", "offered_by", "offered_on", "at"}
        )
        sensitive = frozenset({"note"})

    def __str__(self) -> str:
        return f"{self.kind} {self.answer}"


class VictimStatus(Owned):
    """Who decided that somebody is (not) a victim, on what ground; apart from the verdict."""

    person = models.ForeignKey(InvolvedPerson, on_delete=models.PROTECT, related_name="statuses")
    status = models.CharField(max_length=40)
    decider = models.CharField(max_length=40)
    decided_by = EncryptedTextField(null=True)
    ground = EncryptedTextField(null=True, blank=True)
    decided_on = models.DateField()
    recorded_by = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()

    class Privacy(CasePrivacy):
        plain = frozenset(
            {"id", "organisation", "person", "status", "decider", "decided_on", "recorded_by", "at"}
        )
        personal = frozenset({"decided_by"})
        sensitive = frozenset({"ground"})

    def __str__(self) -> str:
        return self.status
