"""Reporting to CoMensha and answering there: is the input well-formed?"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from schakel.base.reference import selectors as reference
from schakel.base.ui.forms import ThreeValuedField
from schakel.victims.services.reporting import ANONYMISED, IDENTIFIED, Wish

WITHOUT = (ANONYMISED, _("Without a name"))
WITH = (IDENTIFIED, _("With a name"))


def _text(label: Any, *, required: bool = True, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, widget=widget, max_length=5_000, required=required, **more)


class ReportForm(forms.Form):
    """How somebody is reported."""

    dossier_type = forms.ChoiceField(
        label=_("What is it for?"),
        choices=lambda: reference.choices("dossier_types"),
        widget=forms.RadioSelect,
        initial="REG",
    )
    form = forms.ChoiceField(label=_("With or without a name?"), widget=forms.RadioSelect)
    from_investigation = ThreeValuedField(
        label=_("Do these data come from an investigation (Wpg art. 9 or 10)?"),
        help_text=_("Data from an investigation do not go to CoMensha in this way."),
    )

    def __init__(self, *args: Any, may_name: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form"].initial = IDENTIFIED if may_name else ANONYMISED
        field = self.fields["form"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [WITHOUT, WITH] if may_name else [WITHOUT]

    @property
    def wish(self) -> Wish:
        """Return what was chosen."""
        return Wish(**self.cleaned_data)


class QuestionBackForm(forms.Form):
    """What CoMensha asks the sender."""

    missing = forms.MultipleChoiceField(
        label=_("Which information is missing?"),
        required=False,
        choices=lambda: reference.choices("missing_information"),
        widget=forms.CheckboxSelectMultiple,
    )
    question = _text(_("Your question"), required=False,
                     help_text=_("Without names, places or numbers."))  # fmt: skip


class AnswerForm(forms.Form):
    """What the sender answers."""

    answer = _text(_("Your answer"), help_text=_("Without names, places or numbers."))


class UnreportedForm(forms.Form):
    """Why somebody is not reported."""

    reason = forms.ChoiceField(label=_("Why not?"), widget=forms.RadioSelect)
    note = _text(_("Explain"), required=False)

    def __init__(self, *args: Any, reasons: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(reasons.items())
