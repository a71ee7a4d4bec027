"""Asking for a sample and deciding on it: is the input well-formed?"""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from schakel.signals.forms.about import CodeField
from schakel.signals.selectors import samples

FIRST_YEAR = 2000


class SampleForm(forms.Form):
    """Of which service, for what, over which years and how many."""

    service = forms.ChoiceField(label=_("Of which service?"))
    goal = CodeField("sample_goals", label=_("What do you want to know?"))
    first_year = forms.IntegerField(label=_("From the year"), min_value=FIRST_YEAR)
    last_year = forms.IntegerField(label=_("Up to and including"), min_value=FIRST_YEAR)
    size = forms.IntegerField(label=_("How many dossiers?"), min_value=1, initial=20)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["service"]
        if isinstance(field, forms.ChoiceField):
            field.choices = samples.services()
        year = timezone.localdate().year
        self.fields["first_year"].initial, self.fields["last_year"].initial = year - 5, year


class DecideForm(forms.Form):
    """The service looked at it."""

    is_nameless = forms.BooleanField(
        label=_("I looked at all of it: nobody can be recognised in it"), required=False
    )
