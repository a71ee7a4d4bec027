"""What a form is about, and fields that the forms of a signal share."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext

from schakel.base.actor import Actor
from schakel.base.reference import selectors as reference
from schakel.signals.models import Signal


@dataclass(frozen=True)
class About:
    """Who fills in a form, about which signal, and about which thing in it."""

    actor: Actor
    signal: Signal
    object_id: UUID | None = None

    @property
    def thing_id(self) -> UUID:
        """Return the id of the thing in the signal; forms on the signal itself have none."""
        if self.object_id is None:
            raise ValueError("this form is about the signal itself")
        return self.object_id


class SignalForm(forms.Form):
    """A form about one signal, which may decide what can be chosen."""

    def __init__(self, *args: Any, about: About, **kwargs: Any) -> None:
        self.about = about
        super().__init__(*args, **kwargs)
        self.set_choices(about)

    def set_choices(self, about: About) -> None:
        """Fill in the choices that depend on the signal."""

    def offer(self, name: str, found: list[tuple[str, str]]) -> None:
        """Set the choices of one field."""
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError(f"{name} offers no choice")
        field.choices = found


class CodeField(forms.ChoiceField):
    """One code of a reference list, in the words of the active language.

    Nothing is chosen beforehand: a ground or reason that nobody chose would stand on record.
    """

    def __init__(self, kind: str, **kwargs: Any) -> None:
        def listed() -> list[tuple[str, str]]:
            if isinstance(self.widget, forms.RadioSelect) or (self.required and self.initial):
                return reference.choices(kind)
            return [("", gettext("Choose") if self.required else "-"), *reference.choices(kind)]

        super().__init__(choices=listed, **kwargs)


class StoryField(forms.CharField):
    """Several sentences."""

    def __init__(self, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(max_length=20_000, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class MomentField(forms.DateTimeField):
    """A day and a time, with the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        super().__init__(
            widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], **kwargs
        )
