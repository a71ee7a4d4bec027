"""The privacy officer's desk: judgements, persons concerned, rules and agreements."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.reference import selectors as reference
from schakel.base.ui.forms import DateField
from schakel.sharing.forms.choices import PURPOSES, offer
from schakel.sharing.templatetags.sharing_words import GROUND_NAMES
from schakel.sharing.workflow import PersonRequestKind, Requester


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
        label=_("Outcome"), choices=[("grant", _("Granted, wholly or in part")),
                                     ("refuse", _("Refused"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    withheld = forms.MultipleChoiceField(
        label=_("Which parts does the person not get?"), required=False, choices=(),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    grounds = forms.MultipleChoiceField(
        label=_("Grounds of refusal (UAVG 41, Wpg 27)"), required=False,
        widget=forms.CheckboxSelectMultiple, choices=list(GROUND_NAMES.items()),
        help_text=_("Also for a part that the person does not get."),
    )  # fmt: skip
    answer = forms.CharField(label=_("What the person gets to read"), widget=forms.Textarea)
    for_receivers = forms.CharField(
        label=_("What earlier recipients must correct"), widget=forms.Textarea, required=False
    )
    authority = forms.CharField(
        label=_("Which authority agreed?"), required=False,
        help_text=_("Police data go case by case (Wpg 25): who agreed, by name."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, kind: str, sections: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "withheld", list(sections))
        needless = {
            PersonRequestKind.ACCESS.value: ("for_receivers",),
            PersonRequestKind.CORRECTION.value: ("withheld", "authority"),
        }.get(kind, ("withheld", "authority", "for_receivers"))
        for name in needless:
            del self.fields[name]
        if "for_receivers" in self.fields:
            self.fields["for_receivers"].required = True


class RulesForm(forms.Form):
    """The rules an organisation's people switch on."""

    rules = forms.MultipleChoiceField(
        label=_("Rules that you read and use"), widget=forms.CheckboxSelectMultiple, required=False
    )
    note = forms.CharField(label=_("Who read them, and on whose advice?"))

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "rules", choices)


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
        offer(self, "parties", [(o.pk, o.name) for o in others])
        labels = reference.labels("purposes")
        offer(self, "purposes", [(code, labels[code]) for code in PURPOSES])
