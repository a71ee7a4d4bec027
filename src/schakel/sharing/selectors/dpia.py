"""Everything a register of processing (AVG 30) and a DPIA (AVG 35) of one organisation start from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.tables import Table
from schakel.sharing.models import Agreement
from schakel.sharing.selectors import lists, register
from schakel.sharing.selectors.rules import book_of
from schakel.sharing.templatetags.sharing_words import verdict_name
from schakel_methods.sharing.codes import Verdict


@dataclass(frozen=True)
class Material:
    """What the code, the rules and the figures say today, for one organisation."""

    organisation: str
    on: date
    version: str
    purposes: list[register.Purpose]
    recipients: list[register.Recipients]
    agreements: list[Agreement]
    measures: register.Measures
    asked: list[register.Asked]
    shared: list[tuple[str, int]]

    @property
    def unread(self) -> list[register.Recipients]:
        """Return the rules whose source nobody read yet: they never say more than ask."""
        return [row for row in self.recipients if not row.is_read]

    @property
    def off(self) -> int:
        """Return how many rules that permit were not switched on here."""
        return sum(not row.is_on and row.verdict < Verdict.ASK_PO for row in self.recipients)


def material(*, actor: Actor) -> Material:
    """Compile the register and the material for a DPIA of the own organisation."""
    today = timezone.localdate()
    return Material(
        organisation=accounts.organisation(actor.organisation_id).name,
        on=today,
        version=book_of(actor.organisation_id).version,
        purposes=register.purposes(),
        recipients=register.recipients_of(actor=actor),
        agreements=lists.agreements(actor=actor, today=today),
        measures=register.measures(),
        asked=register.asked_per_rule(actor=actor),
        shared=register.shared_per_verdict(actor=actor),
    )


def sheets(found: Material) -> Iterator[Table]:
    """Return the material as the sheets of a workbook."""
    notes = (f"{found.organisation}, {found.on:%d-%m-%Y}, {found.version}",)
    yield Table(
        _("Processing"),
        [_("Purpose"), _("Ground"), _("What"), _("Data"), _("Kept"), _("Personal fields"),
         _("Sensitive fields, encrypted")],
        [[purpose.name, purpose.ground, row.about, row.data_class, row.retention,
          ", ".join(row.personal), ", ".join(row.sensitive)]
         for purpose in found.purposes for row in purpose.rows],
        notes,
    )  # fmt: skip
    yield Table(
        _("Recipients"),
        [_("Rule"), _("To whom"), _("Purpose"), _("Answer"), _("Ground"), _("Conditions"),
         _("Source"), _("Switched on"), _("Read at the source")],
        [[row.rule, row.recipients, row.purposes, verdict_name(row.verdict.code), row.basis,
          "; ".join(row.conditions), row.source, _yes(row.is_on), _yes(row.is_read)]
         for row in found.recipients],
        notes,
    )  # fmt: skip
    yield Table(
        _("Where people ask"),
        [_("Rule or silent law"), _("Ground"), _("Times")],
        [[row.rule, row.basis, row.times] for row in found.asked],
        notes,
    )
    yield Table(
        _("What was shared"),
        [_("Answer"), _("Times")],
        [[verdict_name(verdict), times] for verdict, times in found.shared],
        notes,
    )


def _yes(value: bool) -> str:
    return _("Yes") if value else _("No")
