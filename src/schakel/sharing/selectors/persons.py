"""What a person concerned hears: what was shared with whom on which ground, and who looked."""

from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from schakel.base.actor import Actor
from schakel.base.audit import selectors as audit
from schakel.base.registry import TodayLine
from schakel.sharing import policies
from schakel.sharing.models import Disclosure
from schakel.sharing.selectors.lists import disclosures
from schakel.sharing.selectors.person_words import ACTIONS
from schakel.sharing.templatetags.sharing_words import field_names, purpose_name, recipient_name


def shared_lines(actor: Actor, subject: str) -> list[TodayLine]:
    """Return what left or arrived about a person: day, recipient, purpose, fields and ground."""
    if not policies.may_oversee(actor):
        return []
    found = disclosures(actor=actor, subject_id=UUID(subject))
    return [
        TodayLine(
            title=f"{_day(row)}: {row.sender.name} > {recipient_name(row)}",
            url="",
            why=_("%(purpose)s. Shared: %(fields)s. Ground: %(ground)s. %(receipt)s") % {
                "purpose": purpose_name(row.purpose).capitalize(),
                "fields": field_names(row.fields),
                "ground": row.grounds or row.decision,
                "receipt": _receipt(row),
            },
            due_at=None,
        )
        for row in found
    ]  # fmt: skip


def looked_lines(actor: Actor, subject: str) -> list[TodayLine]:
    """Return who did what with the data, by role and never by name."""
    if not policies.may_oversee(actor):
        return []
    return audit.told(audit.lines_of_subject(actor=actor, subject=subject), ACTIONS)


def _day(row: Disclosure) -> str:
    return date_format(timezone.localtime(row.disclosed_at), "j F Y")


def _receipt(row: Disclosure) -> str:
    receipt = getattr(row, "receipt", None)
    if receipt is None:
        return _("No receipt yet.")
    day = date_format(timezone.localtime(receipt.received_at), "j F Y")
    return _("Received on %(day)s.") % {"day": day}
