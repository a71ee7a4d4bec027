"""Files and rows of policy data, read into what the services take."""

import csv
import io
import json
import tomllib
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from schakel.base.administration.selectors import policy
from schakel.base.tables import harmless

LARGEST = 1024 * 1024
ONE_LINE = 80


class UploadForm(forms.Form):
    """A whole new version as a file, with what it changes and why."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A list as CSV (separated by ; or ,), a workflow as TOML or JSON; 1 MB at most."
        ),
    )
    note = forms.CharField(label=_("What changes, and why"), max_length=500)

    def clean_file(self) -> Any:
        """Read the file; what cannot be read is said at the field."""
        file = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("This file is larger than 1 MB."))
        try:
            return content_of(file.name or "", file.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_("This file is not text in UTF-8.")) from error
        except (tomllib.TOMLDecodeError, json.JSONDecodeError, csv.Error) as error:
            raise forms.ValidationError(
                _("This file cannot be read: %(why)s"), params={"why": error}
            ) from error


class NewKindForm(UploadForm):
    """The first version of a standard or workflow for a new service."""

    kind = forms.RegexField(
        label=_("Name"), regex=r"^(workflow|enrichment)_[a-z0-9_]{2,40}$",
        help_text=_("workflow_… or enrichment_…, in small letters, such as enrichment_harbour."),
    )  # fmt: skip
    field_order = ("kind", "file", "note")


class RowForm(forms.Form):
    """One row of a list: a field per column."""

    def __init__(self, *args: Any, rows: list[dict[str, str]], is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        yes_or_no = policy.answered_yes_or_no(rows)
        for column in policy.columns(rows):
            if column in yes_or_no:
                self.fields[column] = forms.ChoiceField(
                    label=policy.heading(column), choices=list(policy.YES_OR_NO.items())
                )
                continue
            text = str(self.initial.get(column, ""))
            is_code = column == policy.KEY
            wide = forms.Textarea(attrs={"rows": 3}) if len(text) > ONE_LINE else forms.TextInput()
            self.fields[column] = forms.CharField(
                label=policy.heading(column), required=is_code, widget=wide, max_length=4000,
                disabled=is_code and not is_new,
            )  # fmt: skip
        self.fields["note"] = forms.CharField(label=_("What changes, and why"), max_length=500)

    def values(self) -> dict[str, str]:
        """Return the row without the note."""
        return {name: value for name, value in self.cleaned_data.items() if name != "note"}


class NoteForm(forms.Form):
    """Why a row goes."""

    note = forms.CharField(label=_("What changes, and why"), max_length=500)


def content_of(name: str, text: str) -> Any:
    """Read a file by its kind: rows of a CSV, the tree of a TOML or JSON."""
    if name.endswith(".toml"):
        return tomllib.loads(text)
    if name.endswith(".json"):
        return json.loads(text)
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith("#")]
    separator = ";" if lines and lines[0].count(";") > lines[0].count(",") else ","
    rows = csv.DictReader(io.StringIO("".join(lines)), delimiter=separator, strict=True)
    return [{str(key): _bare(value) for key, value in row.items()} for row in rows]


def _bare(value: Any) -> Any:
    """Take away the quote that made a value harmless in the file we gave."""
    if isinstance(value, str) and value.startswith("'") and harmless(value[1:]) == value:
        return value[1:]
    return value
