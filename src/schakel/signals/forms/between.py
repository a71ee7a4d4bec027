"""Measures and advice: is the input well-formed?"""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from schakel.base.ui.forms import DateField
from schakel.signals.forms.about import StoryField


class TakenMeasureForm(forms.Form):
    """When a measure was taken; which one is the button that is pressed."""

    taken_on = DateField(label=_("Taken on"), initial=timezone.localdate)
    reason = StoryField(
        rows=2, label=_("Why this measure?"), required=False,
        help_text=_("A fine and a work stop always say why. The sender does not read it."),
    )  # fmt: skip


class NamelessForm(forms.Form):
    """A text in which nobody can be recognised."""

    text = StoryField(rows=6, label=_("What would you like to know?"),
                      help_text=_("Without names, places, numbers or dates of birth."))  # fmt: skip
    is_nameless = forms.BooleanField(
        label=_("I read it: nobody can be recognised in it"), required=False
    )


class ConsultForm(NamelessForm):
    """To whom a question goes."""

    recipient = forms.ChoiceField(label=_("Whom do you ask?"), widget=forms.RadioSelect)
    field_order = ("recipient", "text", "is_nameless")

    def __init__(self, *args: Any, advisers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["recipient"]
        if isinstance(field, forms.ChoiceField):
            field.choices = advisers


class AdviceForm(NamelessForm):
    """The advice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Your advice")
