"""Exports of the own organisation, and which tables an export holds."""

from dataclasses import dataclass

from django.apps import apps
from django.db.models import Field, Model, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.exporting import policies
from schakel.base.exporting.models import OrganisationExport
from schakel.base.exporting.workflow import ExportState
from schakel.base.registry import TodayLine

# By which field a row belongs to an organisation, in this order.
OWNERS = ("organisation", "organisation_id", "sender")
# Blind words and keys: made from other fields, and meaningless elsewhere.
INDEXES = frozenset({"words", "contact_keys", "number_key"})


@dataclass(frozen=True)
class OwnTable:
    """A table of which an organisation owns rows."""

    model: type[Model]
    owner: str

    @property
    def label(self) -> str:
        """Return the name of the table in the export."""
        return self.model._meta.label_lower.replace(".", "_")

    @property
    def fields(self) -> list["Field[object, object]"]:
        """Return the fields that are exported."""
        found: list[Field[object, object]] = list(self.model._meta.local_concrete_fields)
        return [field for field in found if field.name not in INDEXES]

    def rows(self, organisation_id: int) -> "QuerySet[Model]":
        """Return the organisation's rows in the order of their keys."""
        own = self.model._default_manager.filter(**{self.owner: organisation_id})
        return own.order_by("pk")


def exports(*, actor: Actor) -> list[OrganisationExport]:
    """Return the exports of the own organisation, newest first."""
    if not policies.may_see(actor):
        return []
    own = OrganisationExport.objects.filter(organisation_id=actor.organisation_id)
    return list(own[:20])


def lines(actor: Actor) -> list[TodayLine]:
    """Return the exports that this person must decide on or can fetch, for the page of today."""
    address, found = reverse("exporting:home"), exports(actor=actor)
    waiting = [
        each
        for each in found
        if each.state == ExportState.ASKED and policies.may_decide(actor, each)
    ]
    names = accounts.names_of({each.asked_by for each in waiting})
    return [
        TodayLine(
            title=_("Approve or refuse an export of everything"),
            url=address,
            why=_("asked by %(name)s") % {"name": names.get(each.asked_by, "")},
            due_at=None,
        )
        for each in waiting
    ] + [_to_fetch(each, address) for each in found if policies.may_fetch(actor, each)]


def _to_fetch(export: OrganisationExport, address: str) -> TodayLine:
    until = date_format(export.expires_at, "j F Y") if export.expires_at else ""
    why = _("until %(moment)s") % {"moment": until} if until else ""
    return TodayLine(_("Fetch your export of everything"), address, why, None)


def tables() -> list[OwnTable]:
    """Return every table that belongs in an export, in the order of their names."""
    found = []
    for model in _ours():
        names = {field.name for field in model._meta.local_fields}
        owner = next((name for name in OWNERS if name in names), None)
        if owner and not reason_kept_back(model):
            found.append(OwnTable(model, owner))
    return sorted(found, key=lambda table: table.label)


def kept_back() -> dict[str, str]:
    """Return the tables of an organisation that no export holds, each with the reason why."""
    return {model._meta.label: reason for model in _ours() if (reason := reason_kept_back(model))}


def reason_kept_back(model: type[Model]) -> str:
    """Return why a table stays out of exports; empty where it goes along."""
    return str(getattr(getattr(model, "Privacy", None), "kept_back", ""))


def _ours() -> list[type[Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("schakel.")]
