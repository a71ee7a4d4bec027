"""Forms of the signal's own course: enrich, weigh, wait, stop, reopen, link, answer."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from schakel.base.ui.forms import DateField, ThreeValuedField
from schakel.signals.forms.about import About, CodeField, SignalForm, StoryField
from schakel.signals.selectors import choices
from schakel.signals.services.weighing import Criterion, Outcome
from schakel.signals.workflow import Answer

# Before the number of a unit, among the numbers of colleagues.
UNIT = "unit-"
EFFECTS = [("neutral", _("Makes no difference")), ("for", _("Speaks for follow-up")),
           ("against", _("Speaks against follow-up"))]  # fmt: skip
OUTCOMES = [(outcome, choices.OUTCOMES[outcome]) for outcome in Outcome]


class ConfirmForm(SignalForm):
    """Nothing to fill in: the button is the decision."""


class WhyForm(SignalForm):
    """A step that needs a reason."""

    why = StoryField(label=_("Why?"))


class StepForm(SignalForm):
    """The result of one step of the standard."""

    act = forms.ChoiceField(label=_("Which step?"))
    done_on = DateField(label=_("Done on"), initial=timezone.localdate)
    result = StoryField(label=_("What came out?"))
    source = forms.CharField(label=_("Source"), max_length=200)

    def set_choices(self, about: About) -> None:
        self.offer("act", choices.open_acts(about.signal))


class LeaveOutForm(SignalForm):
    """A step of the standard that is not done, and why."""

    act = forms.ChoiceField(label=_("Which step?"))
    why = StoryField(label=_("Why is it not done?"))

    def set_choices(self, about: About) -> None:
        self.offer("act", choices.open_acts(about.signal))


class ReasonsForm(SignalForm):
    """The conditions and the three reasons that the sharing rules ask for."""

    conditions_met = forms.BooleanField(
        label=_("The conditions of the sharing rules are met"),
        help_text=_("The page Sharing shows them: choose this recipient and purpose there."),
    )
    necessity = StoryField(rows=2, label=_("Why do they need it?"))
    proportionality = StoryField(rows=2, label=_("Why is it not too much?"))
    subsidiarity = StoryField(rows=2, label=_("Why is there no lighter way?"))


class QuestionForm(ReasonsForm):
    """A question to the expert centre or abroad."""

    recipient = forms.ChoiceField(label=_("To whom?"))
    content = StoryField(
        label=_("Your question"), help_text=_("Write no more than they need to answer it.")
    )
    field_order = ("recipient", "content")

    def set_choices(self, about: About) -> None:
        self.offer("recipient", choices.asked(about.actor))


class AnswerForm(SignalForm):
    """The answer that came."""

    answer = StoryField(label=_("What was the answer?"))


class WeighingForm(SignalForm):
    """The record of a weighing: test, criteria, names, dissent, and what would change it."""

    held_on = DateField(label=_("Weighed on"), initial=timezone.localdate)
    participants = StoryField(
        rows=3, label=_("Who took part?"), help_text=_("One name and function per line.")
    )
    leads_enough = ThreeValuedField(
        label=_("Are there enough relevant leads for investigation?"),
        help_text=_("Do not set the threshold too high. One signal alone is not weaker."),
    )
    reasons = StoryField(label=_("Reasons"))
    would_change = StoryField(rows=3, label=_("What would change this decision?"))
    dissent = StoryField(rows=3, label=_("Who thought otherwise, and why?"), required=False)
    police_risk = CodeField(
        "risk_judgements",
        label=_("How do the police judge the risk?"),
        help_text=_("Both judgements are counted side by side; they may differ."),
        required=False,
    )
    police_judgement = StoryField(rows=2, label=_("Judgement of the police"), required=False)
    prosecution_risk = CodeField(
        "risk_judgements", label=_("How does the prosecution judge the risk?"), required=False
    )
    prosecution_judgement = StoryField(
        rows=2, label=_("Judgement of the prosecution"), required=False
    )
    outcome = forms.ChoiceField(
        label=_("What happens next?"), choices=OUTCOMES, widget=forms.RadioSelect
    )

    def set_choices(self, about: About) -> None:
        for code, label in choices.criteria(about.signal):
            self.fields[f"answer_{code}"] = ThreeValuedField(label=label, initial="unknown")
            self.fields[f"source_{code}"] = forms.CharField(
                label=_("Source"), required=False, max_length=200
            )
            self.fields[f"effect_{code}"] = forms.ChoiceField(
                label=_("Effect"), choices=EFFECTS, required=False
            )

    def criteria(self) -> list[tuple[BoundField, BoundField, BoundField]]:
        """Return answer, source and effect of each criterion."""
        codes = [code for code, _label in choices.criteria(self.about.signal)]
        return [
            (self[f"answer_{code}"], self[f"source_{code}"], self[f"effect_{code}"])
            for code in codes
        ]

    def decision(self) -> list[BoundField]:
        """Return the fields of the record that stand after the criteria."""
        first = ("reasons", "would_change", "dissent", "police_risk", "police_judgement")
        rest = ("prosecution_risk", "prosecution_judgement", "outcome")
        return [self[name] for name in first + rest]

    def clean(self) -> dict[str, Any]:
        """Gather the answers criterion by criterion."""
        given = {**self.cleaned_data}
        given["criteria"] = tuple(
            Criterion(
                code=code,
                answer=Answer(given.get(f"answer_{code}") or Answer.UNKNOWN),
                source=given.get(f"source_{code}", ""),
                effect=given.get(f"effect_{code}") or "neutral",
            )
            for code, _label in choices.criteria(self.about.signal)
        )
        return given


class WaitForm(SignalForm):
    """Why a signal waits, and until when."""

    reason_code = CodeField("waiting_reasons", label=_("What does it wait for?"))
    why = StoryField(label=_("Explain"))
    review_on = DateField(label=_("Look again on"))


class StandStillForm(SignalForm):
    """Why a term stands still."""

    reason = CodeField("suspension_reasons", label=_("Why does the term stand still?"))
    review_on = DateField(label=_("Look again on"))
    note = StoryField(rows=2, label=_("Remark"), required=False)


class StopForm(SignalForm):
    """A reasoned stop, which a second person confirms."""

    reason = forms.ChoiceField(label=_("Reason"))
    explanation = StoryField(
        label=_("Explain"), help_text=_("Somebody else must understand this years from now.")
    )

    def set_choices(self, about: About) -> None:
        self.offer("reason", choices.closing_reasons(about.signal))


class OtherSignalForm(SignalForm):
    """Another signal of the own organisation, and why it belongs with this one."""

    reference = forms.CharField(
        label=_("Reference of the other signal"), max_length=20, help_text=_("Such as S-7K4M-9QTX.")
    )
    why = StoryField(label=_("Why?"))

    def clean_reference(self) -> object:
        wanted = self.cleaned_data["reference"]
        found = choices.by_reference(actor=self.about.actor, reference=wanted)
        if found is None or found == self.about.signal.pk:
            raise forms.ValidationError(_("Your organisation has no other signal of this number."))
        return found


class ReopenForm(SignalForm):
    """Why a closed signal opens again."""

    reason_code = CodeField("reopen_reasons", label=_("Reason"))
    why = StoryField(label=_("Explain"))


class SplitForm(SignalForm):
    """Who goes to a signal of their own."""

    persons = forms.MultipleChoiceField(
        label=_("Who goes to a signal of their own?"), widget=forms.CheckboxSelectMultiple
    )
    why = StoryField(label=_("Why?"))

    def set_choices(self, about: About) -> None:
        self.offer("persons", choices.persons(about.signal))


class ReconsiderForm(SignalForm):
    """Whether a case about another offence may be trafficking after all."""

    answer = ThreeValuedField(label=_("May this be trafficking after all?"))
    why = StoryField(label=_("Why?"))


class FeedbackForm(SignalForm):
    """What the reporter hears."""

    text = StoryField(
        label=_("What do you tell the reporter?"),
        required=False,
        help_text=_("Leave empty for the standard text of this kind of reporter."),
    )


class WithholdForm(SignalForm):
    """Why the reporter hears nothing."""

    because = CodeField("withhold_reasons", label=_("Reason"))
    why = StoryField(label=_("Explain"))


class AssignForm(SignalForm):
    """Which colleague works on it, or which unit takes it on."""

    user = forms.ChoiceField(label=_("Who works on this signal?"))

    def set_choices(self, about: About) -> None:
        units = [
            (f"{UNIT}{key}", gettext("Unit: %(name)s") % {"name": name})
            for key, name in choices.units(about.actor)
        ]
        self.offer("user", [*choices.colleagues(about.actor), *units])
