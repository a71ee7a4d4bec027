"""Where it happened and how it showed: places, companies, platforms, border, workplace."""

from django.db import models

from schakel.base.fields import EncryptedTextField
from schakel.base.owned import CasePrivacy, Owned
from schakel.signals.workflow import Answer


class Place(Owned):
    """A place in a signal: where it happens, where people sleep, where they are taken."""

    signal = models.ForeignKey("signals.Signal", on_delete=models.PROTECT, related_name="places")
    kind = models.CharField(max_length=40)
    municipality = models.CharField(max_length=80, blank=True)
    address = EncryptedTextField(null=True, blank=True)
    note = EncryptedTextField(null=True, blank=True)

    class Privacy(CasePrivacy):
        plain = frozenset({"id", "organisation", "signal", "kind", "municipality"})
        personal = frozenset({"address"})
        sensitive = frozenset({"note"})

    def __str__(self) -> str:
        return self.kind


class Company(Owned):
    """A company in a signal."""

    signal = models.ForeignKey("signals.Signal", on_delete=models.PROTECT, related_name="companies")
    name = EncryptedTextField(null=True, blank=True)
    number = EncryptedTextField(null=True, blank=True)
    sector = models.CharField(max_length=40, blank=True)
    note = EncryptedTextField(null=True, blank=True)

    class Privacy(CasePrivacy):
        plain = frozenset({"id", "organisation", "signal", "sector"})
        personal = frozenset({"name"})
        sensitive = frozenset({"number", "note"})

    def __str__(self) -> str:
        return self.sector


class PlatformUse(Owned):
    """An online platform in a signal, and the part it plays."""

    signal = models.ForeignKey("signals.Signal", on_delete=models.PROTECT, related_name="platforms")
    type = models.CharField(max_length=40)
    role = models.CharField(max_length=40)
    address = EncryptedTextField(null=True, blank=True)

    class Privacy(CasePrivacy):
        plain = frozenset({"id", "organisation", "signal", "type", "role"})
        personal = frozenset({"address"})

    def __str__(self) -> str:
        return f"{self.type} {self.role}"


class BorderCheck(Owned):
    """What a check at the border showed: post, means of travel, direction and company."""

    signal = models.OneToOneField(
        "signals.Signal", on_delete=models.PROTECT, related_name="border_check"
    )
    post = models.CharField(max_length=80)
    travels_by = models.CharField(max_length=40)
    number = EncryptedTextField(null=True, blank=True)
    direction = models.CharField(max_length=40, blank=True)
    travels_with = EncryptedTextField(null=True, blank=True)
    leaves_at = models.DateTimeField(null=True, blank=True)

    class Privacy(CasePrivacy):
        plain = frozenset(
            {"id", "organisation", "signal", "post", "travels_by", "direction", "leaves_at"}
        )
        sensitive = frozenset({"number", "travels_with"})

    def __str__(self) -> str:
        return self.post


class Workplace(Owned):
    """A workplace with several persons: site, housing, sector, how many."""

    signal = models.ForeignKey(
        "signals.Signal", on_delete=models.PROTECT, related_name="workplaces"
    )
    sector = models.CharField(max_length=40, blank=True)
    site = EncryptedTextField(null=True, blank=True)
    housing = EncryptedTextField(null=True, blank=True)
    company_number = EncryptedTextField(null=True, blank=True)
    persons = models.PositiveIntegerField(null=True, blank=True)

    class Privacy(CasePrivacy):
        plain = frozenset({"id", "organisation", "signal", "sector", "persons"})
        sensitive = frozenset({"site", "housing", "company_number"})

    def __str__(self) -> str:
        return self.sector


class IndicatorAnswer(Owned):
    """An indicator of the form, answered yes, no or unknown, and by which source."""

    signal = models.ForeignKey(
        "signals.Signal", on_delete=models.PROTECT, related_name="indicators"
    )
    indicator = models.CharField(max_length=40)
    answer = models.CharField(max_length=10, default=Answer.UNKNOWN)
    source = EncryptedTextField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["signal", "indicator"], name="one_answer_per_indicator"
            ),
        )

    class Privacy(CasePrivacy):
        plain = frozenset({"id", "organisation", "signal", "indicator", "answer"})
        sensitive = frozenset({"source"})

    def __str__(self) -> str:
        return f"{self.indicator} {self.answer}"
