"""What a step on several signals at once asks, and which signals were chosen."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from schakel.base.ui.forms import DateField
from schakel.signals.forms.about import CodeField, StoryField
from schakel.signals.services.together import Wish
from schakel.signals.workflow import BulkStep


def chosen(sent: QueryDict) -> list[UUID]:
    """Return the signals that were ticked; what is no id was not ticked by anybody."""
    keys = []
    for value in sent.getlist("signal"):
        try:
            keys.append(UUID(value))
        except ValueError:
            continue
    return keys


class StepForm(forms.Form):
    """A step that asks nothing more."""

    # The page shows other forms beside this one.
    prefix = "with"

    def __init__(self, *args: Any, offered: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("user_id") or self.fields.get("unit_id")
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("Choose")), *offered]

    def wish(self, step: BulkStep) -> Wish:
        """Return what the filled in form asks for."""
        given = self.cleaned_data
        return Wish(
            step,
            user_id=int(given.get("user_id") or 0),
            unit_id=int(given.get("unit_id") or 0),
            reason_code=given.get("reason_code", ""),
            reason=given.get("reason", ""),
            review_on=given.get("review_on"),
        )


class AssignForm(StepForm):
    """Who works on them."""

    user_id = forms.ChoiceField(label=_("Which colleague?"))


class UnitForm(StepForm):
    """Which unit has them; somebody there takes each of them on."""

    unit_id = forms.ChoiceField(label=_("Which unit?"))


class ReviewForm(StepForm):
    """A later day to look again, with the reason."""

    reason_code = CodeField("waiting_reasons", label=_("What does it wait for?"))
    reason = StoryField(rows=2, label=_("Explain"))
    review_on = DateField(label=_("When do you look again?"))


class StandStillForm(StepForm):
    """Why terms stand still, and until when at most."""

    reason_code = CodeField("suspension_reasons", label=_("Why does the term stand still?"))
    review_on = DateField(label=_("When do you look again?"))
    reason = StoryField(rows=2, label=_("Explain"), required=False)


FORMS: Mapping[BulkStep, type[StepForm]] = {
    BulkStep.TAKE: StepForm,
    BulkStep.ASSIGN: AssignForm,
    BulkStep.UNIT: UnitForm,
    BulkStep.REVIEW: ReviewForm,
    BulkStep.STAND_STILL: StandStillForm,
}
