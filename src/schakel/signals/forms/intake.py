"""The desk gives a report its number and its owner."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

Choices = list[tuple[str, str]]


class RegisterForm(forms.Form):
    """Who works on it, under which own number, and whether it cannot wait."""

    owner = forms.ChoiceField(label=_("Who works on it?"))
    own_case_number = forms.CharField(
        label=_("Our own case number"),
        max_length=60,
        required=False,
        help_text=_("Needed where the report names no person, place, company or platform."),
    )
    is_urgent = forms.BooleanField(
        label=_("Urgent: somebody must look at it today"), required=False
    )

    def __init__(self, *args: Any, colleagues: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["owner"]
        if isinstance(field, forms.ChoiceField):
            field.choices = colleagues
