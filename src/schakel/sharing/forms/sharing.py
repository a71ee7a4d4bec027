"""Sending, asking, consent, corrections and codes."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from schakel.base.ui.forms import DateField
from schakel.sharing.forms.choices import offer
from schakel.sharing.services.asking import DUTY_QUESTIONS
from schakel.sharing.services.door import Clearance
from schakel.sharing.services.notices import HANDLED, TOLD
from schakel.sharing.templatetags.sharing_words import HANDLED_NAMES
from schakel.sharing.workflow import GivenBy, Informed
from schakel_methods.sharing.codes import Form, Verdict

LANGUAGES = [
    ("nl", _("Dutch")), ("en", _("English")), ("pl", _("Polish")), ("ro", _("Romanian")),
    ("bg", _("Bulgarian")), ("ar", _("Arabic")), ("es", _("Spanish")), ("other", _("Another")),
]  # fmt: skip


class SendForm(forms.Form):
    """The last page: conditions, the three reasons, telling the person, and the confirmation.

    No answer stands there beforehand: whether the person knows is asked, never assumed.
    """

    # What the rules or the privacy officer ask is weighed by the door: nothing here is free to skip.
    asked_sometimes = frozenset(
        {"ticked", "necessity", "proportionality", "subsidiarity", "informed_later_on"}
    )
    necessity = forms.CharField(
        label=_("Why do they need it?"), widget=forms.Textarea, required=False
    )
    proportionality = forms.CharField(
        label=_("Why is it not too much?"), widget=forms.Textarea, required=False
    )
    subsidiarity = forms.CharField(
        label=_("Why is there no lighter way?"), widget=forms.Textarea, required=False
    )
    informed = forms.ChoiceField(
        label=_("Does the person know that you share this?"),
        choices=[
            (Informed.YES, _("Yes")),
            (Informed.NO, _("No, and that is not required")),
            (Informed.DEFERRED, _("Not yet: that would be dangerous now")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether the person knows.")},
    )
    informed_later_on = DateField(
        label=_("Look again on"), required=False,
        help_text=_("Only if telling the person is dangerous now."),
    )  # fmt: skip
    masking_confirmed = forms.BooleanField(
        label=_("I read it: nobody can be recognised in it"), required=False
    )

    REASONS = ("necessity", "proportionality", "subsidiarity")

    def __init__(
        self, *args: Any, conditions: list[tuple[str, str]], verdict: Verdict, form: str,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        # Only what this answer asks for: a plain yes needs no reasons.
        unasked = set() if verdict is Verdict.YES_IF else set(self.REASONS)
        if form == Form.IDENTIFIED:
            unasked.add("masking_confirmed")
        if form == Form.ANONYMISED:
            unasked |= {"informed", "informed_later_on"}
        for name in unasked:
            del self.fields[name]
        if conditions:
            self.fields["ticked"] = forms.MultipleChoiceField(
                label=_("These conditions are met"), choices=conditions, required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("All of them are needed before this may leave."),
            )  # fmt: skip
            self.order_fields(["ticked", *self.fields])

    def clean(self) -> dict[str, Any]:
        """See that telling the person later has its day."""
        values = super().clean() or self.cleaned_data
        if values.get("informed") == Informed.DEFERRED and not values.get("informed_later_on"):
            words = gettext("Choose the day on which you look again at telling the person.")
            self.add_error("informed_later_on", words)
        return values

    def clearance(self) -> Clearance:
        """Return what the sender did for it, for the door."""
        data = self.cleaned_data
        return Clearance(
            ticked=frozenset(data.get("ticked", ())),
            necessity=data.get("necessity", ""),
            proportionality=data.get("proportionality", ""),
            subsidiarity=data.get("subsidiarity", ""),
            informed=data.get("informed", Informed.NOT_NEEDED.value),
            informed_later_on=data.get("informed_later_on"),
            masking_confirmed=data.get("masking_confirmed", False),
        )


class AskForm(forms.Form):
    """A question to the privacy officer, with the test for breaking secrecy."""

    question = forms.CharField(
        label=_("What do you want to share, and why is it needed?"), widget=forms.Textarea
    )
    consent_tried = forms.CharField(label=_("What did you do to get consent?"), required=False)
    silence_harms = forms.CharField(
        label=_("Which serious harm may come of silence?"), required=False
    )
    no_other_way = forms.CharField(label=_("Why is there no other way?"), required=False)
    sharing_helps = forms.CharField(
        label=_("Why is it nearly certain that sharing helps?"), required=False
    )
    only_needed = forms.CharField(label=_("What do you leave out?"), required=False)
    colleague_consulted = forms.CharField(
        label=_("With which colleague or attention officer did you consult?"), required=False
    )

    def answers(self) -> dict[str, str]:
        """Return the answers to the conflict of duties, if any was given."""
        given = {name: self.cleaned_data[name] for name in DUTY_QUESTIONS}
        return given if any(given.values()) else {}


class ConsentForm(forms.Form):
    """A person's consent, explained and recorded."""

    outsider = forms.CharField(label=_("With whom exactly?"), max_length=200)
    person = forms.CharField(label=_("Who gives consent?"))
    age = forms.IntegerField(label=_("Age"), required=False, min_value=0, max_value=120)
    given_by = forms.ChoiceField(
        label=_("Who said yes?"), widget=forms.RadioSelect,
        choices=[
            (GivenBy.PERSON, _("The person (from 16 years)")),
            (GivenBy.REPRESENTATIVE, _("Parent or guardian (under 16)")),
            (GivenBy.BOTH, _("Both (12 to 15 years in care)")),
        ],
    )  # fmt: skip
    representative_suspect = forms.BooleanField(
        label=_("A parent or guardian may be involved in the exploitation"), required=False
    )
    language = forms.ChoiceField(
        label=_("In which language did you explain it?"), choices=LANGUAGES
    )
    explained = forms.CharField(
        label=_("What did you explain?"), widget=forms.Textarea,
        help_text=_("What is shared, with whom, what for, and that saying no is fine."),
    )  # fmt: skip
    is_free = forms.BooleanField(
        label=_("The person could say no: nobody puts pressure, and help does not depend on it"),
        required=False,
    )

    def __init__(self, *args: Any, is_outside: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_outside:
            del self.fields["outsider"]


class NoticeForm(forms.Form):
    """What was done with a notice."""

    how = forms.ChoiceField(label=_("What did you do with it?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, is_outside: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(TOLD, HANDLED_NAMES[TOLD])] if is_outside else [
            (how, HANDLED_NAMES[how]) for how in HANDLED
        ]  # fmt: skip
        offer(self, "how", names)


class CorrectionForm(forms.Form):
    """What was wrong in something that left."""

    content = forms.CharField(
        label=_("What was wrong, and what should it be?"), widget=forms.Textarea,
        help_text=_("Everybody who received data about this person gets to read it."),
    )  # fmt: skip


class CodeForm(forms.Form):
    """The code of somebody without an account."""

    code = forms.CharField(label=_("Code"), max_length=20)
