"""Short forms: for citizens, and for a desk that writes down what somebody tells by phone."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from schakel.base.reference import selectors as reference
from schakel.base.ui.forms import ThreeValuedField
from schakel.signals.forms.about import CodeField, MomentField, StoryField
from schakel.signals.forms.report import KEY_PATTERN, source_choices
from schakel.signals.services.reports import PlaceInput, Report, Reporter
from schakel.signals.workflow import Answer


class PublicReportForm(forms.Form):
    """What a citizen can tell in a minute; only the story is required."""

    key = forms.RegexField(KEY_PATTERN, widget=forms.HiddenInput)
    facts = StoryField(
        label=_("What did you see or hear?"),
        help_text=_("In your own words. You do not have to be sure."),
    )
    place = forms.CharField(
        label=_("Where was it?"),
        max_length=300,
        required=False,
        help_text=_("A town, a street, a company or a website."),
    )
    happened = forms.CharField(label=_("When was it?"), max_length=200, required=False)
    minors = ThreeValuedField(label=_("Is somebody under 18 involved?"), initial="unknown")
    danger = ThreeValuedField(label=_("Is somebody in danger now?"), initial="unknown")
    organisation = forms.ChoiceField(label=_("Who should look at it?"))
    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        required=False,
        help_text=_("Leave this empty to stay anonymous."),
    )
    contact = forms.CharField(
        label=_("How can we reach you?"),
        max_length=200,
        required=False,
        help_text=_("A phone number or mail address, only if you want a question or an answer."),
    )

    def __init__(self, *args: Any, desks: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        if len(desks) == 1:
            field.widget, field.initial = forms.HiddenInput(), desks[0][0]
        if isinstance(field, forms.ChoiceField):
            field.choices = desks

    def report(self) -> Report:
        """Return what the citizen tells."""
        values = self.cleaned_data
        place = (PlaceInput(kind="other", address=values["place"]),) if values["place"] else ()
        return Report(
            source_kind="tip",
            facts=values["facts"],
            happened=values["happened"],
            minors=Answer(values["minors"]),
            danger=Answer(values["danger"]),
            places=place,
            reporter=Reporter(
                type="CITIZEN", name=values["name"] or None, contact=values["contact"] or None
            ),
        )


class QuickReportForm(forms.Form):
    """What a desk writes down while somebody is on the phone."""

    asked_sometimes = frozenset({"facts", "statements"})
    key = forms.RegexField(KEY_PATTERN, widget=forms.HiddenInput)
    danger = ThreeValuedField(label=_("Is somebody in danger now?"), initial="unknown")
    minors = ThreeValuedField(label=_("Is somebody under 18 involved?"), initial="unknown")
    source_kind = forms.ChoiceField(
        label=_("How did it come in?"), choices=source_choices, initial="phone"
    )
    received_at = MomentField(label=_("When did it come in?"))
    facts = StoryField(label=_("What did the caller see or hear?"), required=False)
    statements = StoryField(label=_("What did others tell the caller?"), required=False, rows=3)
    municipality = forms.CharField(label=_("In which town?"), max_length=80, required=False)
    address = forms.CharField(label=_("Where exactly?"), max_length=300, required=False)
    own_case_number = forms.CharField(
        label=_("Your own case number"), max_length=60, required=False
    )
    reporter_type = CodeField("reporter_types", label=_("Who reports?"), required=False)
    reporter_organisation = forms.CharField(
        label=_("Organisation of the caller"), max_length=200, required=False
    )
    reporter_name = forms.CharField(
        label=_("Name of the caller"),
        max_length=200,
        required=False,
        help_text=_("Leave this empty if the caller wants to stay anonymous."),
    )
    reporter_contact = forms.CharField(
        label=_("How can we call back?"), max_length=200, required=False
    )

    def clean(self) -> dict[str, Any]:
        """See that there is a story and that it did not come from the future."""
        values = super().clean() or self.cleaned_data
        if not (values.get("facts") or values.get("statements")):
            self.add_error("facts", _("Write down what the caller saw or heard."))
        received_at = values.get("received_at")
        if received_at and received_at > timezone.now():
            self.add_error("received_at", _("This moment is still to come."))
        return values

    def report(self) -> Report:
        """Return what the desk wrote down."""
        values = self.cleaned_data
        has_place = values["municipality"] or values["address"]
        place = PlaceInput(
            kind="other", municipality=values["municipality"], address=values["address"] or None
        )
        return Report(
            source_kind=values["source_kind"],
            facts=values["facts"],
            statements=values["statements"],
            received_at=values["received_at"],
            minors=Answer(values["minors"]),
            danger=Answer(values["danger"]),
            own_case_number=values["own_case_number"],
            places=(place,) if has_place else (),
            reporter=Reporter(
                type=values["reporter_type"],
                organisation=values["reporter_organisation"] or None,
                name=values["reporter_name"] or None,
                contact=values["reporter_contact"] or None,
            ),
        )


def reporter_type_of(organisation_type: str) -> str:
    """Return the kind of reporter that people of such an organisation are."""
    rows = reference.current("organisation_types").rows
    return next((row["reporter_type"] for row in rows if row["code"] == organisation_type), "")
