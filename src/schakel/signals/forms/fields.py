"""A question that may stay unanswered."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class AnswerField(forms.ChoiceField):
    """Yes, no or unknown; no choice at all means that nobody asked."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [("yes", _("Yes")), ("no", _("No")), ("unknown", _("Unknown"))]
        super().__init__(choices=choices, required=False, widget=forms.RadioSelect, **kwargs)
