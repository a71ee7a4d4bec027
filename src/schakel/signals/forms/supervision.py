"""Forms of supervision: the switch to investigation, joint inspections, and groups of persons."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from schakel.base.ui.forms import DateField, ThreeValuedField
from schakel.signals.forms.about import About, CodeField, SignalForm, StoryField
from schakel.signals.selectors import choices, crowd
from schakel.signals.services.groups import MOST


class SwitchForm(SignalForm):
    """On what ground, why and who decided that investigation becomes the aim."""

    ground = CodeField("switch_grounds", label=_("On what ground?"), widget=forms.RadioSelect)
    reason = StoryField(
        label=_("Why does investigation become the aim?"),
        help_text=_("Say also what supervision still does, and what it stops doing."),
    )
    decided_by = forms.ChoiceField(label=_("Who decided?"))
    decided_on = DateField(label=_("Decided on"), initial=timezone.localdate)

    def set_choices(self, about: About) -> None:
        self.offer("decided_by", choices.colleagues(about.actor))


class InspectionForm(SignalForm):
    """With whom you visit a workplace, when, and for which aim of supervision."""

    held_on = DateField(label=_("Which day?"), initial=timezone.localdate)
    partners = forms.MultipleChoiceField(
        label=_("Who takes part?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing of this signal goes to them by this. Hand over or share apart."),
    )
    aim = StoryField(rows=2, label=_("What does the inspection look at?"),
                     help_text=_("An aim of supervision, such as hours, pay or housing."))  # fmt: skip

    def set_choices(self, about: About) -> None:
        self.offer("partners", choices.inspection_partners(about.actor))


class FindingsForm(SignalForm):
    """What a joint inspection found."""

    inspection = forms.ChoiceField(label=_("Which inspection?"))
    findings = StoryField(label=_("What did you find yourselves?"), help_text=_(
        "What partners found, they record themselves."))  # fmt: skip

    def set_choices(self, about: About) -> None:
        waiting = choices.inspections_without_findings(about.signal)
        self.offer("inspection", waiting)
        if not waiting:
            self.fields["inspection"].help_text = _(
                "No inspection waits for findings. Record one first, under “Joint inspection”."
            )


class GroupForm(SignalForm):
    """Many possible victims at once, with what is known of all of them."""

    number = forms.IntegerField(label=_("How many persons?"), min_value=2, max_value=MOST)
    description = StoryField(
        rows=3,
        label=_("What is known of all of them?"),
        required=False,
        help_text=_("Without names. What concerns one of them you add with that person."),
    )
    sex = CodeField("sex", label=_("Sex"), required=False)
    age_group = CodeField("age_groups", label=_("Age, roughly"), required=False)
    is_minor = ThreeValuedField(label=_("Under 18?"), initial="unknown")
    is_under_24 = ThreeValuedField(label=_("Under 24?"), initial="unknown")
    in_forced_crime = ThreeValuedField(label=_("Perhaps forced to commit crimes?"),
                                       initial="unknown")  # fmt: skip
    language = forms.CharField(label=_("Language"), max_length=40, required=False)

    def set_choices(self, about: About) -> None:
        self.fields["number"].initial = crowd.still_to_add(about.signal)


class GroupHelpForm(SignalForm):
    """Help for many persons at once; it is recorded with each of them."""

    kind = CodeField("help_kinds", label=_("Which help?"))
    answer = CodeField("help_answers", label=_("Answer"), widget=forms.RadioSelect)
    note = StoryField(rows=2, label=_("Remark"), required=False)
    persons = forms.MultipleChoiceField(
        label=_("For whom?"), widget=forms.CheckboxSelectMultiple,
        help_text=_("Ticked is who was not offered help yet."),
    )  # fmt: skip

    def set_choices(self, about: About) -> None:
        rows = crowd.victims(about.signal)
        self.offer("persons", [(str(row.id), crowd.in_words(row)) for row in rows])
        self.fields["persons"].initial = [str(row.id) for row in rows if not row.is_offered]
