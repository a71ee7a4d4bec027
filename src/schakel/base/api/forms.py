"""Giving a system a token."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from schakel.base.api.services import TokenInput
from schakel.base.reference import selectors as reference
from schakel.base.rights import Right
from schakel.base.ui.forms import DateField

# What a system may be given, in words (services.FOR_SYSTEMS).
RIGHTS = {
    Right.SIGNALS_REGISTER: _("Report signals and add files"),
    Right.SIGNALS_READ: _("Read signals"),
    Right.SIGNALS_RECEIVE: _("Take reports in and answer offers"),
    Right.SIGNALS_ENRICH: _("Enrich signals"),
    Right.SIGNALS_HAND_OVER: _("Offer signals to other organisations"),
    Right.SIGNALS_COUNT: _("Count signals"),
    Right.SCANNING_RUN: _("Offer registrations to the scan"),
}
HALF_A_YEAR = timedelta(days=180)


class TokenForm(forms.Form):
    """Which system, what it may do, for which purpose, and until when."""

    name = forms.CharField(label=_("Name of the system"), max_length=80)
    rights = forms.MultipleChoiceField(
        label=_("What may it do?"),
        help_text=_("As little as it needs; weighing, naming and stopping stay with people."),
        choices=[*RIGHTS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    purpose = forms.ChoiceField(
        label=_("Purpose"), help_text=_("What this system needs personal data for.")
    )
    expires_on = DateField(label=_("Valid until"), help_text=_("A year from now at most."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chooser = self.fields["purpose"]
        if isinstance(chooser, forms.ChoiceField):
            chooser.choices = [("", _("Choose")), *reference.choices("purposes")]
        self.fields["expires_on"].initial = timezone.localdate() + HALF_A_YEAR

    def wanted(self) -> TokenInput:
        """Return what was filled in."""
        given = self.cleaned_data
        rights = frozenset(Right(code) for code in given["rights"])
        return TokenInput(given["name"], rights, given["purpose"], given["expires_on"])
