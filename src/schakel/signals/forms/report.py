"""The form of professionals: nameless first, facts apart from what others say and from opinion."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from schakel.base.reference import selectors as reference
from schakel.base.ui.forms import ThreeValuedField
from schakel.signals.forms.about import CodeField, MomentField, StoryField
from schakel.signals.forms.fields import AnswerField
from schakel.signals.forms.parts import MOST, PARTS, Part, is_filled
from schakel.signals.selectors.choices import DIRECTIONS, TRAVEL
from schakel.signals.services.reports import (
    BorderInput,
    IndicatorInput,
    Report,
    Reporter,
    WorkplaceInput,
)
from schakel.signals.workflow import Answer

FIRST_ROWS = {"place": 1, "company": 0, "platform": 0, "person": 1}
OTHER_OFFENCE, BORDER, WORKPLACE, PLATFORM = (
    "other_offence",
    "border_check",
    "workplace",
    "platform",
)
# These come in by another door.
NOT_HERE = frozenset({"scan", "anonymous_tip", "tip"})
KEY_PATTERN = r"^[0-9a-z-]{16,64}$"


def source_choices() -> list[tuple[str, str]]:
    """Return the kinds of source that a professional may report."""
    return [(code, text) for code, text in reference.choices("source_kinds")
            if code not in NOT_HERE]  # fmt: skip


class ReportForm(forms.Form):
    """Everything a report may say; only the source and what was seen or told are required."""

    asked_sometimes = frozenset({"facts", "statements", "border_post"})
    key = forms.RegexField(KEY_PATTERN, widget=forms.HiddenInput)
    danger = ThreeValuedField(label=_("Is somebody in danger now?"), initial="unknown")
    minors = ThreeValuedField(label=_("Is somebody under 18 involved?"), initial="unknown")
    leaves_at = MomentField(
        label=_("Does somebody travel on? When?"),
        required=False,
        help_text=_("Then we look at it within hours."),
    )
    source_kind = forms.ChoiceField(
        label=_("How did you come to know this?"),
        choices=source_choices,
        widget=forms.RadioSelect,
    )
    facts = StoryField(
        label=_("What did you see or hear yourself?"),
        required=False,
        help_text=_("Only what happened: where, when, what. Names are not needed."),
    )
    statements = StoryField(
        label=_("What did others tell?"),
        required=False,
        rows=3,
        help_text=_("Who told it (without a name), and how do they know?"),
    )
    interpretation = StoryField(
        label=_("What do you think is going on?"),
        required=False,
        rows=3,
        help_text=_("Your explanation is kept apart from the facts."),
    )
    happened = forms.CharField(
        label=_("When was it, or since when?"), max_length=200, required=False
    )
    exploitation_forms = forms.MultipleChoiceField(
        label=_("What does it look like?"),
        required=False,
        choices=lambda: reference.choices("exploitation_forms"),
        widget=forms.CheckboxSelectMultiple,
    )
    own_case_number = forms.CharField(
        label=_("Your own case number"), max_length=60, required=False
    )
    border_post = forms.CharField(label=_("Border post"), max_length=80, required=False)
    border_travels_by = forms.ChoiceField(
        label=_("Travels by"), choices=[("", _("Choose")), *TRAVEL.items()], required=False
    )
    border_number = forms.CharField(
        label=_("Number of the flight or train"), max_length=40, required=False
    )
    border_direction = forms.ChoiceField(
        label=_("Direction"), choices=[("", _("Choose")), *DIRECTIONS.items()], required=False
    )
    border_travels_with = forms.CharField(
        label=_("In whose company?"),
        max_length=300,
        required=False,
        help_text=_("Describe, without names."),
    )
    work_sector = CodeField("sectors_labour", label=_("Sector"), required=False)
    work_site = forms.CharField(label=_("Where is the workplace?"), max_length=300, required=False)
    work_housing = forms.CharField(
        label=_("Where do the workers live?"), max_length=300, required=False
    )
    work_company_number = forms.CharField(
        label=_("Chamber of Commerce number"), max_length=20, required=False
    )
    work_persons = forms.IntegerField(
        label=_("About how many persons?"), min_value=1, max_value=100_000, required=False
    )  # fmt: skip

    def __init__(self, data: QueryDict | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        values: Mapping[str, Any] = self.data if self.is_bound else self.initial
        self._rows = {code: _row_number(values, code) for code in PARTS}
        for part in PARTS.values():
            self._add_rows(part)
        for code, label in reference.choices("signal_indicators"):
            self.fields[f"indicator-{code}"] = AnswerField(label=label)

    def clean(self) -> dict[str, Any]:
        """See that the rows and the parts of a source that were begun are complete."""
        values = super().clean() or self.cleaned_data
        if not (values.get("facts") or values.get("statements")):
            self.add_error("facts", gettext("Write down what you saw, or below what others told."))
        if values.get("source_kind") == BORDER and not values.get("border_post"):
            self.add_error("border_post", gettext("At which border post was the check?"))
        for part in PARTS.values():
            for number in range(self._rows[part.code]):
                row = self._values(part, number)
                if part.needs and is_filled(row) and not row.get(part.needs):
                    self.add_error(f"{part.code}-{number}-{part.needs}", gettext("Make a choice."))
        return values

    def report(self, reporter: Reporter) -> Report:
        """Return what the form says."""
        values = self.cleaned_data
        indicators = {name.removeprefix("indicator-"): value for name, value in values.items()
                      if name.startswith("indicator-") and value}  # fmt: skip
        return Report(
            source_kind=values["source_kind"],
            facts=values["facts"],
            statements=values["statements"],
            interpretation=values["interpretation"],
            happened=values["happened"],
            exploitation_forms=tuple(values["exploitation_forms"]),
            minors=Answer(values["minors"]),
            danger=Answer(values["danger"]),
            leaves_at=values["leaves_at"],
            own_case_number=values["own_case_number"],
            reporter=reporter,
            indicators=tuple(
                IndicatorInput(code, Answer(answer)) for code, answer in indicators.items()
            ),
            border_check=self._border(),
            workplaces=self._workplaces(),
            persons=self._made("person"),
            places=self._made("place"),
            companies=self._made("company"),
            platforms=self._made("platform"),
        )

    def rows_of(self, code: str) -> list[list[BoundField]]:
        """Return the fields of each row of a part; names only once there is a ground."""
        return [self._shown(PARTS[code], number) for number in range(self._rows[code])]

    def places(self) -> list[list[BoundField]]:
        """Return the rows of places, for the template."""
        return self.rows_of("place")

    def companies(self) -> list[list[BoundField]]:
        """Return the rows of companies, for the template."""
        return self.rows_of("company")

    def platforms(self) -> list[list[BoundField]]:
        """Return the rows of online platforms, for the template."""
        return self.rows_of("platform")

    def persons(self) -> list[list[BoundField]]:
        """Return the rows of persons, for the template."""
        return self.rows_of("person")

    def indicators(self) -> list[BoundField]:
        """Return the questions about indicators, for the template."""
        return [self[name] for name in self.fields if name.startswith("indicator-")]

    def border(self) -> list[BoundField]:
        """Return the fields of a border check, for the template."""
        return [self[name] for name in self.fields if name.startswith("border_")]

    def workplace(self) -> list[BoundField]:
        """Return the fields of a workplace, for the template."""
        return [self[name] for name in self.fields if name.startswith("work_")]

    def _add_rows(self, part: Part) -> None:
        name = f"{part.code}_rows"
        self.fields[name] = forms.IntegerField(
            widget=forms.HiddenInput, initial=self._rows[part.code], required=False
        )
        for number in range(self._rows[part.code]):
            for field, made in part.fields().items():
                self.fields[f"{part.code}-{number}-{field}"] = made

    def _values(self, part: Part, number: int) -> dict[str, Any]:
        start = f"{part.code}-{number}-"
        return {name.removeprefix(start): self.cleaned_data.get(name)
                for name in self.fields if name.startswith(start)}  # fmt: skip

    def _shown(self, part: Part, number: int) -> list[BoundField]:
        start = f"{part.code}-{number}-"
        bound = [self[name] for name in self.fields if name.startswith(start)]
        if part.code != "person" or self[f"{start}naming_ground"].value():
            return bound
        hidden = {f"{start}{name}" for name in ("name", "birth_date", "contact")}
        return [field for field in bound if field.name not in hidden]

    def _made(self, code: str) -> tuple[Any, ...]:
        part = PARTS[code]
        rows = (self._values(part, number) for number in range(self._rows[code]))
        return tuple(part.make(row) for row in rows if is_filled(row))

    def _border(self) -> BorderInput | None:
        values = self.cleaned_data
        if values["source_kind"] != BORDER:
            return None
        return BorderInput(
            post=values["border_post"],
            travels_by=values["border_travels_by"] or "flight",
            number=values["border_number"] or None,
            direction=values["border_direction"],
            travels_with=values["border_travels_with"] or None,
            leaves_at=values["leaves_at"],
        )

    def _workplaces(self) -> tuple[WorkplaceInput, ...]:
        values = self.cleaned_data
        if values["source_kind"] != WORKPLACE:
            return ()
        place = WorkplaceInput(
            sector=values["work_sector"],
            site=values["work_site"] or None,
            housing=values["work_housing"] or None,
            company_number=values["work_company_number"] or None,
            persons=values["work_persons"],
        )
        return (place,)


def unbound_again(data: QueryDict, *, one_more: str = "") -> ReportForm:
    """Return the form with what was typed so far and no judgement, with one more row of a part."""
    typed = ReportForm(data)
    initial = {
        name: field.widget.value_from_datadict(data, {}, name)
        for name, field in typed.fields.items()
    }
    if one_more in PARTS:
        initial[f"{one_more}_rows"] = min(_row_number(data, one_more) + 1, MOST)
    return ReportForm(initial=initial)


def _row_number(values: Mapping[str, Any], code: str) -> int:
    wanted = str(values.get(f"{code}_rows") or "")
    return min(int(wanted), MOST) if wanted.isdecimal() else FIRST_ROWS[code]
