"""What a report may hold several times: persons, places, companies and platforms."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from schakel.signals.forms.about import CodeField, StoryField
from schakel.signals.forms.fields import AnswerField
from schakel.signals.selectors.choices import PLACES
from schakel.signals.services.reports import CompanyInput, PersonInput, PlaceInput, PlatformInput
from schakel.signals.workflow import Answer, PersonRole

MOST = 20
ROLES = [
    ("", _("Choose")),
    (PersonRole.POSSIBLE_VICTIM, _("possible victim")),
    (PersonRole.NAMED_PERSON, _("somebody who is mentioned")),
    (PersonRole.WITNESS, _("witness")),
]
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """A kind of row: its words, its fields, and how a filled row becomes input."""

    code: str
    title: str | Promise
    add: str | Promise
    fields: Callable[[], dict[str, forms.Field]]
    make: Callable[[Values], object]
    needs: str = ""


def _person_fields() -> dict[str, forms.Field]:
    return {
        "role": forms.ChoiceField(label=_("Who is it?"), choices=ROLES, required=False),
        "description": StoryField(
            rows=3, label=_("How can we recognise this person?"), required=False,
            help_text=_("Write no name: what somebody looks like, does, or where one meets them."),
        ),
        "sex": CodeField("sex", label=_("Sex"), required=False),
        "is_minor": AnswerField(label=_("Under 18?")),
        "is_under_24": AnswerField(label=_("Under 24?")),
        "in_forced_crime": AnswerField(label=_("Perhaps forced to commit offences?")),
        "language": forms.CharField(label=_("Language spoken"), max_length=40, required=False),
        "naming_ground": CodeField(
            "naming_grounds", label=_("Ground on which you may write down a name"), required=False,
            help_text=_("Leave this empty if you do not know: names can follow later."),
        ),
        "name": forms.CharField(label=_("Name"), max_length=200, required=False),
        "birth_date": forms.CharField(label=_("Date of birth"), max_length=20, required=False),
        "contact": forms.CharField(
            label=_("How can this person be reached safely?"), max_length=200, required=False
        ),
    }  # fmt: skip


def _place_fields() -> dict[str, forms.Field]:
    return {
        "kind": forms.ChoiceField(
            label=_("What kind of place?"), choices=list(PLACES.items()), initial="other"
        ),
        "municipality": forms.CharField(label=_("Town"), max_length=80, required=False),
        "address": forms.CharField(
            label=_("Address or description"), max_length=300, required=False
        ),
    }


def _company_fields() -> dict[str, forms.Field]:
    return {
        "name": forms.CharField(label=_("Name of the company"), max_length=200, required=False),
        "number": forms.CharField(
            label=_("Chamber of Commerce number"), max_length=20, required=False
        ),
        "sector": CodeField("sectors_labour", label=_("Sector"), required=False),
    }


def _platform_fields() -> dict[str, forms.Field]:
    return {
        "type": CodeField("online_platform_types", label=_("Kind of platform"), required=False),
        "role": CodeField(
            "online_platform_role", label=_("What part does it play?"), required=False
        ),
        "address": forms.CharField(
            label=_("Address or name of the page or account"), max_length=500, required=False
        ),
    }


def _person(values: Values) -> PersonInput:
    answers = {name: Answer(values[name] or Answer.UNKNOWN)
               for name in ("is_minor", "is_under_24", "in_forced_crime")}  # fmt: skip
    may_name = bool(values["naming_ground"])
    return PersonInput(
        role=PersonRole(values["role"]),
        description=values["description"] or None,
        sex=values["sex"],
        language=values["language"],
        naming_ground=values["naming_ground"],
        name=(values["name"] or None) if may_name else None,
        birth_date=(values["birth_date"] or None) if may_name else None,
        contact=(values["contact"] or None) if may_name else None,
        **answers,
    )


def _place(values: Values) -> PlaceInput:
    return PlaceInput(
        kind=values["kind"], municipality=values["municipality"], address=values["address"] or None
    )


def _company(values: Values) -> CompanyInput:
    return CompanyInput(
        name=values["name"] or None, number=values["number"] or None, sector=values["sector"]
    )


def _platform(values: Values) -> PlatformInput:
    return PlatformInput(
        type=values["type"] or "UNKNOWN",
        role=values["role"] or "UNKNOWN",
        address=values["address"] or None,
    )


PARTS: Mapping[str, Part] = {
    part.code: part
    for part in (
        Part("place", _("Place"), _("Add another place"), _place_fields, _place),
        Part("company", _("Company"), _("Add a company"), _company_fields, _company),
        Part(
            "platform", _("Online platform"), _("Add an online platform"),
            _platform_fields, _platform,
        ),
        Part(
            "person", _("Person"), _("Add another person"), _person_fields, _person, needs="role"
        ),
    )
}  # fmt: skip
# What counts as an answer: a choice that was there from the start does not.
SILENT = frozenset({"kind"})


def is_filled(values: Values) -> bool:
    """Tell whether somebody filled in anything of this row."""
    return any(value for name, value in values.items() if name not in SILENT)
