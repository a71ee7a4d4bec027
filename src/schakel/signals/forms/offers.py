"""Offering a signal, and answering an offer."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from schakel.base.reference import selectors as reference
from schakel.signals.forms.about import CodeField, StoryField
from schakel.signals.services.snapshot import PARTS

PART_NAMES = {
    "report": _("the story: facts, statements and opinion apart"),
    "reporter": _("who reported it"),
    "circumstances": _("places, companies, platforms and indicators"),
    "persons": _("the persons, without names"),
    "identities": _("the names and birth dates of the persons"),
    "enrichment": _("what enriching gave"),
    "weighing": _("how it was weighed"),
    "talks": _("reports of talks"),
}
USUAL = ("report", "circumstances", "persons", "enrichment", "weighing")
Choices = list[tuple[str, str]]


def part_choices() -> list[tuple[str, str]]:
    """Return the parts that can be sent, in words."""
    return [(code, str(PART_NAMES[code])) for code in PARTS]


class OfferForm(forms.Form):
    """To whom, on which ground, and what goes along."""

    recipient = forms.ChoiceField(label=_("To whom?"))
    ground = CodeField("hand_over_grounds", label=_("On which ground?"))
    parts = forms.MultipleChoiceField(
        label=_("What goes along?"),
        choices=part_choices,
        widget=forms.CheckboxSelectMultiple,
        initial=USUAL,
        help_text=_("Not more than the receiver needs."),
    )
    note = StoryField(
        label=_("A word to the receiver"),
        required=False,
        rows=3,
        help_text=_("Why to them, and what you would like them to do."),
    )

    def __init__(self, *args: Any, recipients: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["recipient"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Choose")), *recipients]

    @property
    def parts_chosen(self) -> tuple[str, ...]:
        """Return the chosen parts in their usual order; names need their persons."""
        chosen = set(self.cleaned_data["parts"])
        if "identities" in chosen:
            chosen.add("persons")
        return tuple(part for part in PARTS if part in chosen)


class ConditionsForm(forms.Form):
    """What the sharing rules ask of the sender before anything leaves."""

    asked_sometimes = frozenset({"ticked"})
    ticked = forms.MultipleChoiceField(
        label=_("These conditions are met"), required=False, widget=forms.CheckboxSelectMultiple
    )
    necessity = StoryField(label=_("Why is it needed?"), rows=2)
    proportionality = StoryField(
        label=_("Why is it in proportion?"),
        rows=2,
        help_text=_("Weigh what the receiver can do with it against the privacy of the person."),
    )
    subsidiarity = StoryField(label=_("Why can it not be done otherwise, or with less?"), rows=2)

    def __init__(self, *args: Any, conditions: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._conditions = {key for key, _text in conditions}
        field = self.fields["ticked"]
        if isinstance(field, forms.ChoiceField):
            field.choices = conditions
        if not conditions:
            del self.fields["ticked"]

    def clean(self) -> dict[str, Any]:
        """See that every condition is ticked: otherwise it may not leave."""
        values = super().clean() or self.cleaned_data
        if self._conditions - set(values.get("ticked", [])):
            self.add_error("ticked", gettext("Every condition must be met before this may leave."))
        return values


class MissingForm(forms.Form):
    """Which information was missing."""

    missing = forms.MultipleChoiceField(
        label=_("Which information was missing?"),
        required=False,
        choices=lambda: reference.choices("missing_information"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The sender sees this and can send it better next time."),
    )
    note = StoryField(
        label=_("Explanation"),
        required=False,
        rows=3,
        help_text=_("Without names, places or numbers: what you know yourself does not go along."),
    )


class TellMissingForm(MissingForm):
    """Which information was missing, told after accepting: then that is the whole message."""

    def clean(self) -> dict[str, Any]:
        """See that something is said: the sender of an empty message learns nothing."""
        values = super().clean() or self.cleaned_data
        if not (values.get("missing") or values.get("note") or self.errors):
            self.add_error("missing", gettext("Tick what was missing, or write it down."))
        return values


class RefusalForm(MissingForm):
    """Why an offer is refused."""

    reason = CodeField("refusal_reasons", label=_("Why do you refuse it?"))
    field_order = ("reason", "missing", "note")
