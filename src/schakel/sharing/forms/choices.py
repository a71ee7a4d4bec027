"""Choices that are data, offered to a field."""

from typing import Any

from django import forms

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


def offer(form: forms.Form, name: str, choices: list[tuple[Any, Any]]) -> None:
    """Offer choices at a field of this one form."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices
