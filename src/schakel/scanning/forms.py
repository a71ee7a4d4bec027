"""What people send to the scan, and whether it is well-formed."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from schakel.base.reference import selectors as reference
from schakel.base.ui.forms import ThreeValuedField
from schakel.base.workbooks import NotAWorkbook, read_xlsx
from schakel.scanning import workflow
from schakel.scanning.services.ads import AdInput
from schakel.scanning.services.notes import NoteInput
from schakel.scanning.workflow import Decision, SourceKind

MAX_BYTES = 20 * 1024 * 1024
MAX_TEXT = 100_000
_LATEST_NAMES = {"number": ("number", "nummer", "id"), "text": ("text", "tekst"),
                 "written_on": ("written_on", "datum", "date"),
                 "first_processed_on": ("first_processed_on", "eerste_verwerking"),
                 "seen_on": ("seen_on", "gezien_op", "datum", "date")}  # fmt: skip


@dataclass(frozen=True)
class RowError:
    """What is wrong with one row, in words its sender understands; row 0 is the whole file."""

    row: int
    what: str | Promise


class _Wrong(Exception):
    """A row cannot be taken; the argument says why."""


def read_notes(name: str, content: bytes) -> tuple[list[NoteInput], list[RowError]]:
    """Read a file of notes; with any error nothing of it may be taken."""
    notes, errors = [], []
    try:
        for row, values in _rows(name, content):
            try:
                notes.append(_note(values))
            except _Wrong as wrong:
                errors.append(RowError(row, wrong.args[0]))
    except _Wrong as wrong:
        return [], [RowError(0, wrong.args[0])]
    errors += _repeated([note.number for note in notes])
    return ([] if errors else notes), errors or _empty(notes)


def read_ads(name: str, content: bytes) -> tuple[list[AdInput], list[RowError]]:
    """Read a file of advertisements or tips; with any error nothing of it may be taken."""
    ads, errors = [], []
    try:
        for row, values in _rows(name, content):
            try:
                ads.append(
                    AdInput(_value(values, "number"), _day(values, "seen_on"), _text(values))
                )
            except _Wrong as wrong:
                errors.append(RowError(row, wrong.args[0]))
    except _Wrong as wrong:
        return [], [RowError(0, wrong.args[0])]
    errors += _repeated([ad.number for ad in ads])
    return ([] if errors else ads), errors or _empty(ads)


def _rows(name: str, content: bytes) -> Iterator[tuple[int, Mapping[str, Any]]]:
    if len(content) > MAX_BYTES:
        raise _Wrong(_("The file is larger than 20 MB: split it."))
    if name.lower().endswith(".xlsx"):
        yield from _sheet_rows(content)
        return
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _Wrong(_("The file is not UTF-8 text. Save it again as CSV UTF-8.")) from error
    if "\0" in text:
        raise _Wrong(_("The file is not text. Save it as CSV or JSON lines."))
    if name.lower().endswith(".jsonl"):
        yield from _json_rows(text)
    elif name.lower().endswith(".csv"):
        yield from _csv_rows(text)
    else:
        raise _Wrong(_("Only .csv, .xlsx and .jsonl can be read. Save the file as one of these."))


def _sheet_rows(content: bytes) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The first sheet of a workbook; its first row names the columns."""
    try:
        rows = read_xlsx(content)
        header = [name.strip().lower() for name in next(rows, [])]
        for number, values in enumerate(rows, start=2):
            if any(values):
                yield number, dict(zip(header, values, strict=False))
    except NotAWorkbook as error:
        raise _Wrong(
            _("The workbook cannot be read. Save it again as XLSX or CSV UTF-8.")
        ) from error


def _csv_rows(text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if first.count(";") else ",")
    try:
        for values in reader:
            yield (
                reader.line_num,
                {(key or "").strip().lower(): value for key, value in values.items()},
            )
    except csv.Error as error:
        raise _Wrong(_("The file cannot be read as CSV: check the quotation marks.")) from error


def _json_rows(text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for row, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
        except ValueError:
            values = None
        # A broken line is a row without anything in it: it is named with its number.
        yield row, values if isinstance(values, dict) else {}


def _note(values: Mapping[str, Any]) -> NoteInput:
    note = NoteInput(
        number=_value(values, "number"),
        written_on=_day(values, "written_on"),
        first_processed_on=_day(values, "first_processed_on"),
        text=_text(values),
    )
    if note.written_on > date.today():  # noqa: DTZ011 - the calendar day of the sender
        raise _Wrong(_("The date of the note lies in the future."))
    return note


def _value(values: Mapping[str, Any], name: str) -> str:
    for column in _LATEST_NAMES[name]:
        value = values.get(column)
        if isinstance(value, str | int) and str(value).strip():
            return str(value).strip()[:80] if name == "number" else str(value)
    raise _Wrong(_("Column %(name)s is missing or empty.") % {"name": _LATEST_NAMES[name][0]})


def _day(values: Mapping[str, Any], name: str) -> date:
    value = _value(values, name).strip()
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        wrong = _("%(value)s is not a date. Write it as 2026-11-21.") % {"value": value[:20]}
        raise _Wrong(wrong) from error


def _text(values: Mapping[str, Any]) -> str:
    text = _value(values, "text")
    if len(text) > MAX_TEXT:
        raise _Wrong(_("The text is longer than 100,000 characters."))
    return text


def _repeated(numbers: list[str]) -> list[RowError]:
    twice = sorted({number for number in numbers if numbers.count(number) > 1}) if len(
        set(numbers)
    ) < len(numbers) else []  # fmt: skip
    words = _("Number %(number)s stands in the file more than once.")
    return [RowError(0, words % {"number": number}) for number in twice]


def _empty(rows: list[Any]) -> list[RowError]:
    return [] if rows else [RowError(0, _("There is nothing in the file."))]


class UploadForm(forms.Form):
    """A file for one of the sources."""

    source = forms.UUIDField(widget=forms.Select, label=_("Source"))
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, XLSX or JSON lines. Every row needs a number, a date and a text."),
    )

    def __init__(self, *args: Any, sources: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].widget = forms.Select(choices=sources)


class SourceForm(forms.Form):
    """A new source of notes."""

    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(
        label=_("How do the notes come in?"),
        choices=[
            (SourceKind.UPLOAD, _("By uploading a file")),
            (SourceKind.FOLDER, _("From a watched folder")),
            (SourceKind.API, _("From another system")),
            (SourceKind.INVESTIGATION, _("From a running investigation (blocked)")),
        ],
    )
    purpose = forms.ChoiceField(label=_("Purpose"))
    ground = forms.ChoiceField(label=_("Legal ground"), required=False)
    folder = forms.SlugField(
        label=_("Folder"),
        required=False,
        help_text=_("Only for a watched folder: its name below the folder of the scan."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = {purpose for ground in workflow.grounds().values() for purpose in ground.purposes}
        purposes = [row for row in reference.choices("purposes") if row[0] in allowed]
        self.fields["purpose"] = forms.ChoiceField(label=_("Purpose"), choices=purposes)
        grounds = [("", _("None")), *reference.choices(workflow.GROUNDS)]
        self.fields["ground"] = forms.ChoiceField(
            label=_("Legal ground"), choices=grounds, required=False
        )


class DecisionForm(forms.Form):
    """What a reader says about a note."""

    decision = forms.ChoiceField(choices=[(d, d) for d in Decision])
    reason = forms.CharField(required=False, max_length=30)
    remark = forms.CharField(required=False, max_length=2000)


class SignalForm(forms.Form):
    """What a reader adds when a note becomes a signal."""

    forms_of_exploitation = forms.MultipleChoiceField(
        label=_("Form of exploitation"), widget=forms.CheckboxSelectMultiple
    )
    minors = ThreeValuedField(label=_("Is somebody under 18 involved?"))
    danger = ThreeValuedField(label=_("Is somebody in danger now?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["forms_of_exploitation"] = forms.MultipleChoiceField(
            label=_("Form of exploitation"),
            widget=forms.CheckboxSelectMultiple,
            choices=reference.choices("exploitation_forms"),
        )


class SwitchForm(forms.Form):
    """Why the scan is stopped, or goes on."""

    reason = forms.CharField(label=_("Why?"), max_length=200)


class PartsForm(forms.Form):
    """What is taken out of a list of patterns or words, and what is put in."""

    remove = forms.MultipleChoiceField(
        label=_("Take out"), widget=forms.CheckboxSelectMultiple, required=False
    )
    add = forms.CharField(
        label=_("Put in"),
        help_text=_("One on a line."),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        max_length=20_000,
        required=False,
    )
    why = forms.CharField(label=_("Why? Name the source."), max_length=300)

    def __init__(self, *args: Any, parts: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remove"] = forms.MultipleChoiceField(
            label=_("Take out"),
            widget=forms.CheckboxSelectMultiple,
            required=False,
            choices=[(part, part) for part in parts],
        )

    def clean_add(self) -> list[str]:
        """Return what is put in, line by line."""
        return [line.strip() for line in self.cleaned_data["add"].splitlines() if line.strip()]

    def clean(self) -> dict[str, Any]:
        """Refuse a change that changes nothing."""
        said = super().clean() or {}
        if not said.get("remove") and not said.get("add"):
            raise forms.ValidationError(_("Tick what goes out, or write what comes in."))
        return said


class WeightForm(forms.Form):
    """A new weight of one indicator."""

    value = forms.ChoiceField(
        label=_("Weight (1 to 3)"),
        choices=[("1", _("weak")), ("2", _("medium")), ("3", _("strong"))],
    )
    why = forms.CharField(label=_("Why? Name the source."), max_length=300)
