"""Fields that several apps share, and the small forms of the frame."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from schakel.base.ui import selectors

YES, NO, UNKNOWN = "yes", "no", "unknown"


class ThreeValuedField(forms.ChoiceField):
    """Yes, no or unknown: "not asked" must never be read as "no"."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [(YES, _("Yes")), (NO, _("No")), (UNKNOWN, _("Unknown"))]
        super().__init__(choices=choices, widget=forms.RadioSelect, **kwargs)


class DateField(forms.DateField):
    """A day, with the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(widget=widget, **kwargs)


class AppearanceForm(forms.Form):
    """Light, dark, or as the device does."""

    appearance = forms.ChoiceField(choices=list(selectors.APPEARANCES.items()))


class LanguageForm(forms.Form):
    """One of the languages of the product."""

    language = forms.ChoiceField(choices=settings.LANGUAGES)


class SampleForm(forms.Form):
    """One field of every kind, for the style guide."""

    place = forms.CharField(
        label=_("Where did it happen?"), help_text=_("A street, a place or a website.")
    )
    seen_on = DateField(label=_("When?"), required=False)
    story = forms.CharField(
        label=_("What did you see or hear?"), widget=forms.Textarea, min_length=10
    )
    kind = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[("", _("Choose")), ("labour", _("Work")), ("other", _("Something else"))],
    )
    is_minor = ThreeValuedField(label=_("Is somebody under 18?"))
    noticed = forms.MultipleChoiceField(
        label=_("What did you notice?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("fear", _("Somebody is afraid")),
            ("papers", _("Somebody else keeps the papers")),
            ("pay", _("Somebody gets no pay")),
            ("locked", _("Somebody may not leave")),
        ],
    )
    evidence = forms.FileField(label=_("A photo or document"), required=False)
    agrees = forms.BooleanField(label=_("You may ask me more about it"), required=False)
