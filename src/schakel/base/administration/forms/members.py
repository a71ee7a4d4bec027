"""Inviting people and saying what they do."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from schakel.base.actor import Actor
from schakel.base.administration.selectors import members
from schakel.base.administration.selectors.trail import role_name
from schakel.base.administration.services.members import Invitation, Work
from schakel.base.reference import selectors as reference
from schakel.base.rights import ROLES
from schakel.base.ui.forms import DateField


class WorkForm(forms.Form):
    """What somebody does here."""

    purpose = forms.ChoiceField(
        label=_("Purpose"), help_text=_("What this person needs personal data for.")
    )
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    certified_until = DateField(
        label=_("Certified until"), required=False,
        help_text=_("For detectives who hold informative talks. Leave empty for others."),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = [(str(unit.pk), unit.name) for unit in members.units(actor)]
        self._offer("purpose", reference.choices("purposes"))
        self._offer("unit", units)

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        chooser = self.fields[name]
        if isinstance(chooser, forms.ChoiceField):
            chooser.choices = [("", _("Choose")), *choices]

    def work(self) -> Work:
        """Return what was chosen."""
        given = self.cleaned_data
        unit = int(given["unit"]) if given["unit"] else None
        return Work(given["purpose"], unit, given["certified_until"])


class InvitationForm(WorkForm):
    """Who is asked, and as what."""

    field_order = ("email", "name", "role", "purpose", "unit", "certified_until")
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    name = forms.CharField(label=_("Name"), max_length=120)
    role = forms.ChoiceField(label=_("Role"), help_text=_("A role is a fixed set of rights."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("role", [(code, role_name(code)) for code in ROLES])

    def invitation(self) -> Invitation:
        """Return the invitation."""
        given = self.cleaned_data
        return Invitation(given["email"].lower(), given["name"], given["role"], self.work())


class EndForm(forms.Form):
    """Why somebody no longer works here."""

    reason = forms.CharField(label=_("Reason"), max_length=500)


class UnitForm(forms.Form):
    """A new team or district."""

    name = forms.CharField(label=_("Name of the unit"), max_length=120)
