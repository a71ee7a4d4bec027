"""Forms of the estimates section."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from schakel.monitor.workflow import MAX_BYTES, MAX_ORDER, MAX_REPLICATES, MAX_SEED

METHODS = [
    ("auto", _("Automatic: best model by BIC, bootstrap with selection inside")),
    ("independence", _("Independence (to compare)")),
    ("stepwise", _("Stepwise (British tradition)")),
    ("bic", _("All hierarchical models by BIC")),
    ("dga", _("Averaging over decomposable graphs")),
    ("lcmcr", _("Latent classes")),
    ("chao", _("Lower bound of Chao")),
]
LINKAGE_HELP = _(
    "The report of the linkage (JSON): per pair of lists how many true links were found. "
    "Without it nothing may be published."
)


class TextFileField(forms.FileField):
    """A small file with text; cleaned to that text, empty where none was given."""

    def clean(self, data: Any, initial: Any = None) -> str:
        """Return the text of the file."""
        file = super().clean(data, initial)
        if not isinstance(file, UploadedFile):
            return ""
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(_("This file is too large for a table of counts."))
        try:
            return str(file.read(), "utf-8-sig")
        except UnicodeDecodeError as error:
            raise forms.ValidationError(
                _("This is not a text file. Save it as CSV (UTF-8) and try again.")
            ) from error


class TableForm(forms.Form):
    """A table of counts: a file, or text that was copied from a spreadsheet."""

    asked_sometimes = frozenset({"file", "text"})
    name = forms.CharField(label=_("Name"), max_length=120)
    file = TextFileField(label=_("File (CSV)"), required=False)
    text = forms.CharField(
        label=_("Or paste the table"), required=False, max_length=MAX_BYTES,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One row per combination of lists: columns of 0 and 1, and a column count."),
    )  # fmt: skip
    linkage = TextFileField(
        label=_("Quality of the linkage"), required=False, help_text=LINKAGE_HELP
    )
    source = forms.CharField(label=_("Source"), max_length=500, required=False)

    def clean(self) -> dict[str, object]:
        """Ask for a file or a text; what a file held stays on the page when something is wrong."""
        given = {**self.cleaned_data}
        given["table"] = given.get("file") or given.get("text") or ""
        if not given["table"] and "file" not in self.errors:
            self.add_error("file", _("Choose a file, or paste the table."))
        if given.get("file") and isinstance(self.data, QueryDict):
            self.data = self.data.copy()
            self.data["text"] = str(given["file"])
        return given


class LinkageForm(forms.Form):
    """The quality of the linkage of a table that is already there."""

    linkage = TextFileField(label=_("Quality of the linkage"), help_text=LINKAGE_HELP)


class RunForm(forms.Form):
    """How to estimate."""

    method = forms.ChoiceField(label=_("Method"), choices=METHODS)
    merged = forms.ChoiceField(
        label=_("Take two lists as one"), required=False,
        help_text=_("Where one list shares nobody with the others, this may make an estimate possible."),
    )  # fmt: skip
    earlier = forms.ChoiceField(
        label=_("Compare with an earlier wave"), required=False,
        help_text=_("Another table of yours, estimated by the same method; a trend is only named when it is more than noise."),
    )  # fmt: skip
    replicates = forms.IntegerField(
        label=_("Resamples"), initial=1000, min_value=0, max_value=MAX_REPLICATES
    )
    max_order = forms.IntegerField(
        label=_("Most lists in one interaction"), required=False, min_value=1, max_value=MAX_ORDER
    )
    seed = forms.IntegerField(
        label=_("Seed"), initial=1, min_value=0, max_value=MAX_SEED,
        help_text=_("The same seed gives the same report again."),
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, pairs: Sequence[str] = (), waves: Sequence[tuple[str, str]] = ()
    ) -> None:
        """Offer the pairs of lists of this table, and the other tables as (id, name)."""
        super().__init__(data)
        offered = {"merged": [(pair, pair) for pair in pairs], "earlier": waves}
        for name, choices in offered.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", _("none")), *choices]
