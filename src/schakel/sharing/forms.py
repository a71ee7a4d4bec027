"""Questions of the wizard and the desk: is the input well-formed?"""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.reference import selectors as reference
from schakel.base.ui.forms import DateField
from schakel.sharing.services.asking import DUTY_QUESTIONS
from schakel.sharing.services.notices import HANDLED
from schakel.sharing.services.persons import REFUSAL_GROUNDS
from schakel.sharing.workflow import GivenBy, Informed, PersonRequestKind, Requester

PURPOSES = (
    "report_suspicion",
    "share_soft_signal",
    "report_child_abuse",
    "acute_danger",
    "discuss_pattern",
    "provide_help",
    "national_registration",
    "find_shelter_care",
    "hand_over_signal",
    "daily_police_task",
    "case_consultation",
    "fight_organised_crime",
    "other",
)
FORMS = [
    ("anonymised", _("No: nobody can recognise the person")),
    ("identified", _("Yes: with name or other details of the person")),
    ("pseudonymised", _("With a code instead of a name")),
]
YES_NO = [("no", _("No")), ("yes", _("Yes"))]
LANGUAGES = [
    ("nl", _("Dutch")), ("en", _("English")), ("pl", _("Polish")), ("ro", _("Romanian")),
    ("bg", _("Bulgarian")), ("ar", _("Arabic")), ("es", _("Spanish")), ("other", _("Another")),
]  # fmt: skip


def _offer(form: forms.Form, name: str, choices: list[tuple[Any, Any]]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices


class WizardForm(forms.Form):
    """Everything the wizard asks; each page asks a few of it and keeps the rest hidden."""

    recipient = forms.TypedChoiceField(
        label=_("With whom do you want to share?"), coerce=int, choices=()
    )
    purpose = forms.ChoiceField(label=_("What for?"), choices=())
    form = forms.ChoiceField(
        label=_("May they know who it is about?"), choices=FORMS, widget=forms.RadioSelect
    )
    age = forms.IntegerField(
        label=_("How old is the person, if you know?"), required=False, min_value=0, max_value=120
    )
    acute = forms.ChoiceField(
        label=_("Is somebody's life in danger now?"),
        help_text=_("Then call 112 first."),
        choices=YES_NO, widget=forms.RadioSelect,
    )  # fmt: skip
    facts = forms.CharField(
        label=_("What did you see or hear?"), widget=forms.Textarea, required=False,
        help_text=_("Facts only. What you think of it goes below."),
    )  # fmt: skip
    remark = forms.CharField(
        label=_("What do you make of it?"), widget=forms.Textarea, required=False
    )
    region = forms.CharField(label=_("Which region?"), required=False)
    age_group = forms.CharField(label=_("Age, roughly"), required=False)
    name = forms.CharField(
        label=_("Name"), required=False, help_text=_("Only if they may know who it is.")
    )
    contact = forms.CharField(label=_("How to reach the person safely"), required=False)

    STEPS = (
        ("recipient", "purpose"),
        ("form", "age", "acute"),
        ("facts", "remark", "region", "age_group", "name", "contact"),
    )
    CONTENT = ("facts", "remark", "region", "age_group", "name", "contact")

    def __init__(self, *args: Any, actor: Actor, step: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [o for o in accounts.organisations() if o.pk != actor.organisation_id]
        _offer(self, "recipient", [("", _("Choose")), *((o.pk, o.name) for o in others)])
        labels = reference.labels("purposes")
        chosen = [(code, labels[code]) for code in PURPOSES]
        _offer(self, "purpose", [("", _("Choose")), *chosen])
        self.shown = self.STEPS[step - 1]
        for name, field in self.fields.items():
            if name in self.shown:
                continue
            field.widget = forms.HiddenInput()
            # Later pages ask it; earlier pages were checked when they were sent.
            field.required = any(name in names for names in self.STEPS[: step - 1]) and (
                field.required
            )

    def questions(self) -> list[forms.BoundField]:
        """Return the fields of this page."""
        return [self[name] for name in self.shown]


class SendForm(forms.Form):
    """The last page: conditions, the three reasons, telling the person, and the confirmation."""

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
        initial=Informed.YES,
    )
    informed_later_on = DateField(label=_("Look again on"), required=False)
    masking_confirmed = forms.BooleanField(
        label=_("I read it: nobody can be recognised in it"), required=False
    )

    def __init__(self, *args: Any, conditions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if conditions:
            self.fields["ticked"] = forms.MultipleChoiceField(
                label=_("These conditions are met"), choices=conditions, required=False,
                widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip
            self.order_fields(["ticked", *self.fields])


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


class JudgementForm(forms.Form):
    """The privacy officer's yes or no."""

    may_share = forms.ChoiceField(
        label=_("May this be shared?"), choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    reasons = forms.CharField(label=_("Why?"), widget=forms.Textarea)
    authority = forms.CharField(
        label=_("Which authority agreed?"), required=False,
        help_text=_("Case by case: the prosecutor, the mayor or the duty officer, by name."),
    )  # fmt: skip


class PersonRequestForm(forms.Form):
    """A request of a person concerned."""

    subject_id = forms.UUIDField(
        label=_("Reference of the case"), help_text=_("The trace number on the signal.")
    )
    kind = forms.ChoiceField(
        label=_("What is asked?"),
        choices=[
            (PersonRequestKind.ACCESS, _("See the data")),
            (PersonRequestKind.CORRECTION, _("Correct the data")),
            (PersonRequestKind.ERASURE, _("Remove the data")),
            (PersonRequestKind.OBJECTION, _("Object to the use")),
        ],
    )
    requester = forms.ChoiceField(
        label=_("Who asks?"),
        choices=[
            (Requester.SELF, _("The person")),
            (Requester.REPRESENTATIVE, _("Parent or guardian")),
            (Requester.LAWYER, _("Lawyer")),
        ],
    )
    requester_suspect = forms.BooleanField(
        label=_("Who asks may be involved in the exploitation"), required=False
    )
    name = forms.CharField(label=_("Name of who asks"))
    safe_contact = forms.CharField(
        label=_("Safe address for the answer"),
        help_text=_("Never an address that a trafficker can see."),
    )


class PersonAnswerForm(forms.Form):
    """The answer to a request of a person concerned."""

    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=[("grant", _("Granted")), ("refuse", _("Refused"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    grounds = forms.MultipleChoiceField(
        label=_("Grounds of refusal (UAVG 41, Wpg 27)"), required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=list(
            zip(
                REFUSAL_GROUNDS,
                (
                    _("Criminal investigation or prosecution"), _("Protection of the person"),
                    _("Rights of others"), _("Public security"), _("Identity not proven"),
                    _("Unfounded or excessive"),
                ),
                strict=True,
            )
        ),
    )  # fmt: skip
    answer = forms.CharField(label=_("What the person gets to read"), widget=forms.Textarea)


class RulesForm(forms.Form):
    """The rules an organisation's people switch on."""

    rules = forms.MultipleChoiceField(
        label=_("Rules that you read and use"), widget=forms.CheckboxSelectMultiple, required=False
    )
    note = forms.CharField(label=_("Who read them, and on whose advice?"))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "rules", choices)


class AgreementForm(forms.Form):
    """A sharing agreement."""

    title = forms.CharField(label=_("Title"), max_length=200)
    parties = forms.TypedMultipleChoiceField(
        label=_("Parties"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    purposes = forms.MultipleChoiceField(label=_("Purposes"), widget=forms.CheckboxSelectMultiple)
    classes = forms.MultipleChoiceField(
        label=_("Data"), widget=forms.CheckboxSelectMultiple,
        choices=[
            ("ordinary", _("Ordinary data")), ("special", _("Special data")),
            ("criminal", _("Criminal data")), ("police", _("Police data")),
            ("confidential", _("Data under secrecy")), ("health", _("Health data")),
        ],
    )  # fmt: skip
    legal_basis = forms.CharField(label=_("Legal ground"), max_length=500)
    starts_on = DateField(label=_("From"), initial=timezone.localdate)
    ends_on = DateField(label=_("Until"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [o for o in accounts.organisations() if o.pk != actor.organisation_id]
        _offer(self, "parties", [(o.pk, o.name) for o in others])
        labels = reference.labels("purposes")
        _offer(self, "purposes", [(code, labels[code]) for code in PURPOSES])


class NoticeForm(forms.Form):
    """What was done with a notice."""

    how = forms.ChoiceField(
        label=_("What did you do with it?"), widget=forms.RadioSelect,
        choices=list(
            zip(HANDLED, (_("Corrected"), _("Removed"), _("Kept, a law requires it")), strict=True)
        ),
    )  # fmt: skip


class CodeForm(forms.Form):
    """The code of somebody without an account."""

    code = forms.CharField(label=_("Code"), max_length=20)
