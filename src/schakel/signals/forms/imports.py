"""Sending a file of signals, and saying what its columns mean."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from schakel.base import sheets
from schakel.signals.forms.about import StoryField
from schakel.signals.forms.report import source_choices
from schakel.signals.services.importrows import FIELDS

FIELD_NAMES: dict[str, str | Promise] = {
    "own_case_number": _("Your own case number (required)"),
    "facts": _("Facts: what was seen"),
    "statements": _("Statements: what others told"),
    "interpretation": _("Interpretation: what you make of it"),
    "happened": _("When it happened, in words"),
    "received_at": _("When it came in"),
    "source_kind": _("How it came in"),
    "exploitation_forms": _("Forms of exploitation"),
    "minors": _("Is somebody under 18 involved?"),
    "danger": _("Is somebody in danger?"),
    "municipality": _("Town"),
    "address": _("Address"),
    "company_name": _("Company"),
    "company_number": _("Number of the company"),
    "reporter_type": _("Kind of reporter"),
    "reporter_organisation": _("Organisation of the reporter"),
    "reporter_name": _("Name of the reporter"),
    "reporter_contact": _("How to reach the reporter"),
}
MISTAKES: dict[str, str | Promise] = {
    "missing": _("is not filled in"),
    "no_story": _("are missing: fill in facts or statements"),
    "too_long": _("is too long"),
    "not_yes_no": _("must be yes, no or unknown"),
    "not_in_list": _("is not in the list; use a name or code of the list"),
    "not_a_date": _("is not a date; write it as 21-11-2026 or 21-11-2026 14:30"),
    "in_future": _("is still to come"),
    "twice": _("is in the file twice"),
}
REFUSALS: dict[str, str | Promise] = {
    "empty": _("This file holds no rows: the first row names the columns, the others are signals."),
    "too_large": _("This file is too large: at most 10 MB."),
    "too_many_rows": _("This file has too many rows: at most 20,000. Send it in parts."),
    "too_many_columns": _("This file has too many columns: at most 100."),
    "kind": _("This is no CSV or XLSX file, or it holds macros or a password."),
    "broken": _("This file cannot be read: it may be damaged. Save it anew and try again."),
}


class ImportForm(forms.Form):
    """One CSV or XLSX file."""

    file = forms.FileField(
        label=_("A CSV or XLSX file"),
        allow_empty_file=True,
        help_text=_(
            "At most 10 MB and 20,000 rows. The first row names the columns. Nothing counts before"
            " you have seen what is in it and confirmed."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
    )

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > sheets.MAX_BYTES:
            raise forms.ValidationError(str(REFUSALS["too_large"]))
        return file


class UndoForm(forms.Form):
    """Why a whole file is taken back."""

    reason = StoryField(
        rows=2,
        label=_("Why is this file taken back?"),
        help_text=_("Your colleague reads this, and it stays with every signal."),
    )


class MappingForm(forms.Form):
    """What each column means; the source for rows that do not name one."""

    source_kind = forms.ChoiceField(
        label=_("How did these signals come in?"),
        help_text=_("For rows that do not say so themselves."),
        choices=source_choices,
    )

    def __init__(
        self, *args: Any, header: Sequence[str], samples: Sequence[Sequence[str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._width = len(header)
        # That a column is not taken over is one of its choices; nothing beside it needs to say so.
        self.asked_sometimes = [f"column_{place}" for place in range(self._width)]
        choices = [("", _("Do not take over")), *((code, FIELD_NAMES[code]) for code in FIELDS)]
        for place, name in enumerate(header):
            shown = [row[place] for row in samples if place < len(row) and row[place]]
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=name or _("Column %(number)s") % {"number": place + 1},
                help_text=" | ".join(text[:60] for text in shown),
                required=False,
                choices=choices,
            )

    def mapping(self) -> list[str]:
        """Return the meaning of each column, empty for those that are not taken over."""
        return [self.cleaned_data[f"column_{place}"] for place in range(self._width)]
