"""Forms of what happens beside the phases: consulting, a copy, being on duty."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from schakel.base.actor import Actor
from schakel.base.ui.forms import DateField
from schakel.signals.forms.about import About, CodeField, MomentField, SignalForm, StoryField
from schakel.signals.forms.course import ReasonsForm
from schakel.signals.selectors import choices


class ConsultationForm(SignalForm):
    """Whom of the prosecution you consulted, and both judgements."""

    prosecutor = forms.CharField(label=_("Public prosecutor"), max_length=200)
    consulted_on = DateField(label=_("Consulted on"), initial=timezone.localdate)
    own_risk = CodeField(
        "risk_judgements", label=_("How do you judge the risk yourselves?"), required=False
    )
    own_judgement = StoryField(rows=3, label=_("What do you think yourselves?"))
    prosecution_risk = CodeField(
        "risk_judgements", label=_("How does the prosecution judge the risk?"), required=False
    )
    advice = CodeField("prosecutor_advice", label=_("What was advised?"))
    advised = StoryField(rows=3, label=_("Why, in the words of the prosecutor?"))


class CopyForm(ReasonsForm):
    """A copy to the expert centre; the signal stays here."""

    recipient = forms.ChoiceField(label=_("To whom?"))
    remark = StoryField(rows=3, label=_("A word with the copy"), required=False)
    field_order = ("recipient", "remark")

    def set_choices(self, about: About) -> None:
        self.offer("recipient", choices.expert_centres(about.actor))


class TurnForm(forms.Form):
    """Who is on duty, and when."""

    detective = forms.ChoiceField(label=_("Who?"))
    starts_at = MomentField(label=_("From"), initial=timezone.localtime)
    ends_at = MomentField(label=_("Until"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["detective"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", gettext("Choose")), *choices.detectives(actor)]
