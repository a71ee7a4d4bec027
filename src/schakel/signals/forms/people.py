"""Forms about persons in a signal: who they are, help, status, talks, complaint, outcome."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from schakel.base.ui.forms import DateField, ThreeValuedField
from schakel.signals.forms.about import About, CodeField, MomentField, SignalForm, StoryField
from schakel.signals.selectors import choices
from schakel.signals.workflow import PersonRole, TalkStatus

TALK_KINDS = list(choices.TALKS.items())
WISHES = [("", "-"), ("complaint", _("Wants to file a complaint")), ("think", _("Wants to think")),
          ("none", _("Wants no complaint"))]  # fmt: skip
TRACKS = [("beside", _("Beside it")), ("instead", _("Instead of it"))]
ROLES = [(role, choices.ROLES[role]) for role in PersonRole if role != PersonRole.SUSPECT]


class PersonForm(SignalForm):
    """Somebody in the signal, without a name."""

    role = forms.ChoiceField(label=_("Role"), choices=ROLES)
    description = StoryField(
        rows=3, label=_("Description"), required=False, help_text=_("Without a name.")
    )
    sex = CodeField("sex", label=_("Sex"), required=False)
    is_minor = ThreeValuedField(label=_("Under 18?"), initial="unknown")
    is_under_24 = ThreeValuedField(label=_("Under 24?"), initial="unknown")
    in_forced_crime = ThreeValuedField(label=_("Perhaps forced to commit crimes?"),
                                       initial="unknown")  # fmt: skip
    language = forms.CharField(label=_("Language"), max_length=40, required=False)


class NameForm(SignalForm):
    """A name, once there is a ground for it."""

    ground = CodeField("naming_grounds", label=_("On which ground do you write down the name?"))
    name = forms.CharField(label=_("Name"), max_length=200)
    birth_date = forms.CharField(
        label=_("Date of birth"), max_length=40, required=False,
        help_text=_("As far as it is known, such as 1999 or 03-1999."),
    )  # fmt: skip
    contact = forms.CharField(label=_("Contact"), max_length=300, required=False)
    nationality = forms.CharField(label=_("Nationality"), max_length=80, required=False)


class RoleForm(SignalForm):
    """Another role in the signal."""

    role = forms.ChoiceField(label=_("Role"), choices=ROLES)


class NonPunishmentForm(SignalForm):
    """Whether somebody may have been forced to offend."""

    answer = CodeField(
        "non_punishment_answers", label=_("Was this person forced?"), widget=forms.RadioSelect
    )
    why = StoryField(label=_("Why do you think so?"))


class SuspectForm(SignalForm):
    """The ground on which somebody becomes a suspect."""

    ground = CodeField("suspect_grounds", label=_("Ground"))
    since = DateField(label=_("Suspect since"), initial=timezone.localdate)
    why = StoryField(label=_("Explain"), required=False)


class HelpForm(SignalForm):
    """Help that was offered, and the answer."""

    kind = CodeField("help_kinds", label=_("Which help?"))
    answer = CodeField("help_answers", label=_("Answer"), widget=forms.RadioSelect)
    note = StoryField(rows=2, label=_("Remark"), required=False)


class StatusForm(SignalForm):
    """Who decided that somebody is a victim, or is not."""

    status = CodeField("victim_status", label=_("Status"))
    decider = CodeField("victim_status_decider", label=_("Decided by"))
    decided_by = forms.CharField(label=_("Name and function"), max_length=200)
    decided_on = DateField(label=_("Decided on"), initial=timezone.localdate)
    ground = StoryField(rows=2, label=_("On what ground?"))


class PlanTalkForm(SignalForm):
    """A talk that is to be held."""

    kind = forms.ChoiceField(label=_("Kind of talk"), choices=TALK_KINDS)
    planned_for = MomentField(label=_("When?"))
    detective = forms.ChoiceField(
        label=_("Who holds it?"), required=False,
        help_text=_("An informative talk is held by a detective whose certificate is valid that"
                    " day. Who is on duty stands on top."),
    )  # fmt: skip
    place = forms.CharField(label=_("Where?"), max_length=200, required=False)
    interpreter = ThreeValuedField(label=_("Is an interpreter needed?"), initial="unknown")
    language = forms.CharField(label=_("Language"), max_length=40, required=False)

    def set_choices(self, about: About) -> None:
        self.offer("detective", [("", gettext("Not known yet")), *choices.detectives(about.actor)])


class TalkForm(SignalForm):
    """A talk that was held, with the topics that were explained."""

    held_at = MomentField(label=_("Held on"), initial=timezone.localtime)
    topics = forms.MultipleChoiceField(
        label=_("What did you explain?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    report = StoryField(rows=8, label=_("Report"))
    present = forms.CharField(label=_("Who else was there?"), max_length=300, required=False)
    recording = ThreeValuedField(label=_("Was it recorded?"), initial="unknown")
    wish = forms.ChoiceField(label=_("What does the person want?"), choices=WISHES, required=False)
    shelter_needed = ThreeValuedField(label=_("Is shelter needed?"), initial="unknown")
    care_consent = ThreeValuedField(label=_("May care partners be told?"), initial="unknown")
    safety_plan = StoryField(rows=3, label=_("Safety plan"), required=False)
    next_contact_on = DateField(label=_("Next contact on"), required=False)

    def set_choices(self, about: About) -> None:
        required = _("must be explained")
        self.offer(
            "topics",
            [
                (code, f"{label} ({required})" if must else label)
                for code, label, must in choices.topics()
            ],
        )


class NoTalkForm(SignalForm):
    """Why a planned talk did not take place."""

    status = forms.ChoiceField(
        label=_("What happened?"),
        choices=[(TalkStatus.DECLINED, _("The person declined")),
                 (TalkStatus.IMPOSSIBLE, _("It was impossible"))],
    )  # fmt: skip
    why = StoryField(rows=3, label=_("Why?"))


class ComplaintForm(SignalForm):
    """A criminal complaint."""

    begun_on = DateField(label=_("Filed on"), initial=timezone.localdate)
    acute_why = StoryField(
        rows=2, label=_("Why was there no informative talk first?"), required=False,
        help_text=_("Only in an acute situation."),
    )  # fmt: skip


class ExOfficioForm(SignalForm):
    """The case goes on without a complaint."""

    begun_on = DateField(label=_("Since"), initial=timezone.localdate)
    note = StoryField(rows=3, label=_("Why ex officio?"))


class OutsideTalkForm(SignalForm):
    """A talk outside the criminal procedure."""

    purpose = CodeField("outside_talk_purposes", label=_("Purpose"))
    held_at = MomentField(label=_("Held on"), initial=timezone.localtime)
    note = StoryField(rows=8, label=_("Report"))


class ReaderForm(SignalForm):
    """A colleague who may read along."""

    user = forms.ChoiceField(label=_("Who may read this talk?"))

    def set_choices(self, about: About) -> None:
        self.offer("user", choices.colleagues(about.actor))


class InvestigationForm(SignalForm):
    """An investigation under a prosecutor."""

    prosecutor = forms.CharField(label=_("Public prosecutor"), max_length=200)
    purpose = StoryField(
        label=_("Purpose of the investigation"), required=False,
        help_text=_("Write it down within a week at the latest (Wpg art. 9)."),
    )  # fmt: skip


class PurposeForm(SignalForm):
    """The purpose on paper."""

    purpose = StoryField(label=_("Purpose of the investigation"))


class StandardsForm(SignalForm):
    """Whether the standards of an investigation were met."""

    financial = ThreeValuedField(label=_("Were money flows investigated?"))
    looked_abroad = ThreeValuedField(label=_("Did you look abroad?"))


class OutcomeForm(SignalForm):
    """What became of one suspect."""

    outcome = CodeField("suspect_outcomes", label=_("Outcome"))
    decided_on = DateField(label=_("Decided on"), initial=timezone.localdate)
    facts_on = DateField(label=_("Date of the facts"), help_text=_("It decides which law applies."))
    qualification = CodeField("offence_qualifications", label=_("Legal qualification"))
    dismissal_code = CodeField("sepot_codes", label=_("Dismissal code"), required=False)
    despite_force = StoryField(
        label=_("Why go on although this person may have been forced?"), required=False, rows=2,
        help_text=_("Only where the answer about force asks for it."),
    )  # fmt: skip
    sanction = CodeField("sanction_kinds", label=_("Sanction"), required=False)
    sanction_amount = forms.IntegerField(
        label=_("Length or amount"), required=False, min_value=0, max_value=10_000_000
    )


class MeasureForm(SignalForm):
    """An administrative measure or barrier, beside the criminal track or instead of it."""

    kind = CodeField("measure_kinds", label=_("Measure"))
    track = forms.ChoiceField(
        label=_("Beside the criminal track, or instead of it?"), choices=TRACKS,
        widget=forms.RadioSelect, initial="beside",
        help_text=_("For the same fact there is a fine or a prosecution, not both: ask the"
                    " prosecutor first (Awb art. 5:44)."),
    )  # fmt: skip
    reason = StoryField(
        rows=3, label=_("Why this measure?"), required=False,
        help_text=_("Needed for a fine, and for any measure instead of the criminal track."),
    )  # fmt: skip
    amount = forms.IntegerField(
        label=_("Amount in euros"), required=False, min_value=0, max_value=10_000_000
    )
    authority = forms.CharField(label=_("Authority"), max_length=120)
    taken_on = DateField(label=_("Taken on"), initial=timezone.localdate)
    note = StoryField(rows=2, label=_("Remark"), required=False)
