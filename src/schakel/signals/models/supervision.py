"""Supervision beside investigation: the switch of powers, and inspections with partners."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from schakel.base.fields import EncryptedTextField
from schakel.base.owned import CasePrivacy, Owned


class PowersSwitch(Owned):
    """From here on the aim is investigation: on what ground, why, and who decided (Awb 3:3)."""

    signal = models.OneToOneField(
        "signals.Signal", on_delete=models.PROTECT, related_name="powers_switch"
    )
    ground = models.CharField(max_length=40)
    reason = EncryptedTextField(null=True)
    decided_by = models.BigIntegerField()
    decided_on = models.DateField()
    recorded_by = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="a_switch_has_ground_and_reason",
                condition=~Q(ground="") & Q(reason__isnull=False),
            ),
        )

    class Privacy(CasePrivacy):
        plain = frozenset(
            {
                "id",
                "organisation",
                "signal",
                "ground",
                "decided_by",
                "decided_on",
                "recorded_by",
                "at",
            }
        )
        sensitive = frozenset({"reason"})

    def __str__(self) -> str:
        return self.ground


class Inspection(Owned):
    """A visit with partners: who took part, for which aim of supervision, and what was found."""

    signal = models.ForeignKey(
        "signals.Signal", on_delete=models.PROTECT, related_name="inspections"
    )
    held_on = models.DateField()
    aim = EncryptedTextField(null=True)
    partners = ArrayField(models.BigIntegerField(), default=list)
    findings = EncryptedTextField(null=True, blank=True)
    planned_by = models.BigIntegerField(null=True, blank=True)
    found_by = models.BigIntegerField(null=True, blank=True)
    found_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("held_on", "at")
        constraints = (
            models.CheckConstraint(
                name="an_inspection_has_an_aim_and_partners",
                condition=Q(aim__isnull=False) & Q(partners__len__gt=0),
            ),
            models.CheckConstraint(
                name="findings_have_a_moment",
                condition=Q(findings__isnull=True) | Q(found_at__isnull=False),
            ),
        )

    class Privacy(CasePrivacy):
        plain = frozenset(
            {
                "id",
                "organisation",
                "signal",
                "held_on",
                "partners",
                "planned_by",
                "found_by",
                "found_at",
                "at",
            }
        )
        sensitive = frozenset({"aim", "findings"})

    def __str__(self) -> str:
        return f"{self.held_on}"
