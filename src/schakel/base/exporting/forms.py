"""Asking for an export."""

from django import forms
from django.utils.translation import gettext_lazy as _

from schakel.base.exporting.workflow import ExportFormat


class ExportForm(forms.Form):
    """Why everything is needed, and in which form."""

    reason = forms.CharField(
        label=_("Why do you need everything of your organisation?"),
        help_text=_("This is on record and shown to who decides."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    format = forms.ChoiceField(
        label=_("In which form?"),
        choices=[
            (ExportFormat.CSV.value, _("CSV, for a spreadsheet")),
            (ExportFormat.JSON.value, _("JSON, for another system")),
        ],
        initial=ExportFormat.CSV.value,
        widget=forms.RadioSelect,
    )
