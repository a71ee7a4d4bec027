"""Fields and forms: `{% load ui_forms %}`. They take Django's own forms as they are."""

from typing import Any

from django import template
from django.forms import BaseForm, BoundField, widgets
from django.template.context import Context
from django.template.loader import render_to_string

register = template.Library()
LOOKS = (
    (widgets.Textarea, "utrecht-textarea"),
    ((widgets.RadioSelect, widgets.CheckboxSelectMultiple), ""),
    (widgets.Select, "utrecht-select utrecht-select--html-select"),
    ((widgets.CheckboxInput, widgets.ClearableFileInput), ""),
    (widgets.Input, "utrecht-textbox utrecht-textbox--html-input"),
)
ROW_OF_CHOICES = 3
"""Up to three short answers (yes, no, unknown) stand beside each other."""


def look_of(widget: widgets.Widget) -> str:
    """The class of the design system for a widget of Django."""
    return next((look for kind, look in LOOKS if isinstance(widget, kind)), "")


def kind_of(widget: widgets.Widget) -> str:
    """How a field is laid out: a group of choices, one box to tick, or a label above a control."""
    if isinstance(widget, widgets.RadioSelect | widgets.CheckboxSelectMultiple):
        return "group"
    return "tick" if isinstance(widget, widgets.CheckboxInput) else "control"


@register.inclusion_tag("ui/parts/field.html")
def field(bound: BoundField, **extra: str) -> dict[str, object]:
    """`{% field form.place %}`: label, help, error and control, tied together for screen readers."""
    widget, key = bound.field.widget, bound.auto_id or bound.html_name
    described = [f"{key}-help"] * bool(bound.help_text) + [f"{key}-error"] * bool(bound.errors)
    attrs = {"class": look_of(widget), **{k.replace("_", "-"): v for k, v in extra.items()}}
    kind = kind_of(widget)
    if kind != "group":
        attrs["aria-describedby"] = " ".join(described)
    choices = list(bound.subwidgets) if kind == "group" else []
    return {
        "field": bound, "key": key, "kind": kind, "described": " ".join(described),
        "control": bound.as_widget(attrs={k: v for k, v in attrs.items() if v}),
        "is_optional": is_optional(bound), "choices": choices, "in_row": 0 < len(choices) <= ROW_OF_CHOICES,
    }  # fmt: skip


def is_optional(bound: BoundField) -> bool:
    """Tell whether a field may be left empty whatever the others say.

    A form names in `asked_sometimes` what an earlier answer makes necessary: "not required" beside
    such a field would be taken back by an error.
    """
    return not bound.field.required and bound.name not in getattr(bound.form, "asked_sometimes", ())


def first_control(bound: BoundField) -> str:
    """The id a link in the summary must lead to: in a group that of the first choice."""
    if kind_of(bound.field.widget) == "group":
        return next((choice.id_for_label for choice in bound.subwidgets), bound.auto_id or "")
    return bound.id_for_label


@register.inclusion_tag("ui/parts/summary.html")
def error_summary(form: BaseForm) -> dict[str, object]:
    """What went wrong, on top, each line a link to its field."""
    lines = [
        (first_control(form[name]), form[name].label, error)
        for name in form.errors
        if name != "__all__"
        for error in form[name].errors
    ]
    return {"lines": lines, "general": list(form.non_field_errors())}


@register.simple_block_tag(takes_context=True)
def form_shell(context: Context, content: str, form: BaseForm, submit: str, **how: Any) -> str:
    """A whole form: errors on top, fields, buttons; sent once, saved while typing.

    `autosave=url` keeps a draft there, `back=url` shows the way back, `steps=` with `step=` shows
    which section this is, `previous=` names the button value that goes one section back.
    """
    return render_to_string(
        "ui/parts/form.html",
        {
            "content": content, "form": form, "submit": submit, "steps": how.get("steps", ()),
            "step": int(how.get("step", 1)), "autosave": how.get("autosave", ""),
            "back": how.get("back", ""), "previous": how.get("previous", ""),
            "action": how.get("action", ""), "csrf_token": context.get("csrf_token"),
        },
    )  # fmt: skip
