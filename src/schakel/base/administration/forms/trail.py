"""What one asks the trail."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.administration.selectors import trail
from schakel.base.administration.selectors.trail import Question
from schakel.base.ui.forms import DateField


class TrailForm(forms.Form):
    """Who, what kind of act, which thing, and when."""

    who = forms.ChoiceField(label=_("Person"), required=False)
    group = forms.ChoiceField(label=_("What was done"), required=False)
    thing = forms.CharField(
        label=_("About"), required=False, max_length=60,
        help_text=_("The number of a signal, or the key of another thing."),
    )  # fmt: skip
    start = DateField(label=_("From"), required=False)
    end = DateField(label=_("Up to and including"), required=False)
    before = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(key), name) for key, name in accounts.people_ever(actor.organisation_id)]
        who, group = self.fields["who"], self.fields["group"]
        if isinstance(who, forms.ChoiceField) and isinstance(group, forms.ChoiceField):
            who.choices = [("", _("Everybody")), *people, (trail.SYSTEM, _("the system"))]
            group.choices = [("", _("Everything")), *trail.groups()]

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        cleaned: dict[str, Any] = super().clean() or {}
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end < start:
            self.add_error("end", _("This day lies before the first day."))
        return cleaned

    def question(self) -> Question:
        """Return what was asked; a form with mistakes asks nothing yet."""
        return Question(**self.cleaned_data) if self.is_valid() else Question()
