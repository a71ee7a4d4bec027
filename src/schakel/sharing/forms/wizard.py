"""The wizard: may I share this? One question a page."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from schakel.base.accounts import selectors as accounts
from schakel.base.actor import Actor
from schakel.base.reference import selectors as reference
from schakel.sharing.forms.choices import PURPOSES, offer
from schakel_methods.sharing.codes import Form

FORMS = [
    ("anonymised", _("No: nobody can recognise the person")),
    ("identified", _("Yes: with name or other details of the person")),
    ("pseudonymised", _("With a code instead of a name")),
]
OUTSIDE = "outside"
# Who may be outside Schakel and still help: never a person, a company or the public.
OUTSIDE_TYPES = frozenset(
    {
        "youth_care", "certified_institution", "veilig_thuis", "child_protection_board", "nidos",
        "municipality_social", "shelter", "care_coordinator", "ambulatory_care", "victim_support",
        "gp", "hospital", "mental_health", "public_health", "ngo", "fairwork", "outreach",
        "chat_service", "lawyer", "police", "kmar", "nla_investigation", "nla_inspection",
        "prosecution", "comensha", "foreign_authority",
    }
)  # fmt: skip
YES_NO = [("no", _("No")), ("yes", _("Yes"))]


class WizardForm(forms.Form):
    """Everything the wizard asks, one question a page; the other answers travel along hidden."""

    recipient = forms.ChoiceField(label=_("With whom do you want to share?"), choices=())
    outsider_type = forms.ChoiceField(label=_("What kind of organisation is it?"), choices=())
    outsider = forms.CharField(
        label=_("What is it called?"), max_length=200,
        help_text=_("The organisation, and the person who will read it."),
    )  # fmt: skip
    purpose = forms.ChoiceField(label=_("What for?"), choices=())
    form = forms.ChoiceField(
        label=_("May they know who it is about?"), choices=FORMS, widget=forms.RadioSelect
    )
    age = forms.IntegerField(
        label=_("How old is the person?"), required=False, min_value=0, max_value=120,
        help_text=_("Leave it empty if you do not know. Under 16 others decide along."),
    )  # fmt: skip
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
    region = forms.ChoiceField(label=_("Which region?"), choices=(), required=False)
    age_group = forms.ChoiceField(label=_("Age, roughly"), choices=(), required=False)
    name = forms.CharField(
        label=_("Name"), required=False, help_text=_("Only if they may know who it is.")
    )
    contact = forms.CharField(label=_("How to reach the person safely"), required=False)

    QUESTIONS: ClassVar[dict[str, tuple[str, ...]]] = {
        "recipient": ("recipient",),
        "outsider": ("outsider_type", "outsider"),
        "purpose": ("purpose",),
        "form": ("form",),
        "age": ("age",),
        "acute": ("acute",),
        "content": ("facts", "remark", "region", "age_group", "name", "contact"),
    }
    CONTENT = QUESTIONS["content"]
    NAMING = frozenset({"name", "contact"})

    def __init__(self, *args: Any, actor: Actor, step: str, said: Mapping[str, str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._fill_choices(actor)
        self.route = route(said)
        self.step = step if step in self.route else self.route[0]
        asked = self.route[: self.route.index(self.step) + 1]
        self.shown = tuple(
            name for name in self.QUESTIONS[self.step]
            if name not in self.NAMING or said.get("form") == Form.IDENTIFIED
        )  # fmt: skip
        needed = {name for question in asked for name in self.QUESTIONS[question]}
        for name, field in self.fields.items():
            # Later pages ask it; what is not on the way of these answers is never asked.
            field.required = field.required and name in needed
            if name not in self.shown:
                field.widget = forms.HiddenInput()

    def _fill_choices(self, actor: Actor) -> None:
        others = [o for o in accounts.organisations() if o.pk != actor.organisation_id]
        offer(self, "recipient", [
            ("", _("Choose")), *((str(o.pk), o.name) for o in others),
            (OUTSIDE, _("Somebody outside Schakel")),
        ])  # fmt: skip
        types = reference.labels("organisation_types")
        persons = OUTSIDE_TYPES & types.keys()
        offer(self, "outsider_type", [("", _("Choose")), *sorted(
            ((code, types[code]) for code in persons), key=lambda pair: pair[1])])  # fmt: skip
        labels = reference.labels("purposes")
        chosen = [(code, labels[code]) for code in PURPOSES]
        offer(self, "purpose", [("", _("Choose")), *chosen])
        # Chosen from a list, so that no name can slip in where nobody may be recognised.
        for name, kind in (("region", "police_units"), ("age_group", "age_groups")):
            offer(self, name, [("", _("Choose")), *(
                (label, label) for label in reference.labels(kind).values())])  # fmt: skip

    def questions(self) -> list[forms.BoundField]:
        """Return the fields of this page."""
        return [self[name] for name in self.shown]

    @property
    def place(self) -> int:
        """Return which question of the way this is, counted from one."""
        return self.route.index(self.step) + 1

    @property
    def next(self) -> str:
        """Return the next question, or nothing at the last one."""
        return self.route[self.place] if self.place < len(self.route) else ""

    @property
    def previous(self) -> str:
        """Return the question before this one, or nothing at the first."""
        return self.route[self.place - 2] if self.place > 1 else ""


def route(said: Mapping[str, str]) -> tuple[str, ...]:
    """Return the questions that these answers lead along."""
    skipped = set() if said.get("recipient") == OUTSIDE else {"outsider"}
    if said.get("form") == Form.ANONYMISED:
        # Nobody can be recognised: the law does not ask how old who is, or whether it is acute.
        skipped |= {"age", "acute"}
    return tuple(question for question in WizardForm.QUESTIONS if question not in skipped)
