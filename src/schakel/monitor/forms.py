"""Forms of the estimates section."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from schakel.monitor.services import MAX_BYTES, MAX_ORDER, MAX_REPLICATES, MAX_SEED

METHODS = [
    ("auto", _("Automatic: best model by BIC, bootstrap with selection inside")),
    ("independence", _("Independence (to compare)")),
    ("stepwise", _("Stepwise (British tradition)")),
    ("bic", _("All hierarchical models by BIC")),
    ("dga", _("Averaging over decomposable graphs")),
    ("lcmcr", _("Latent classes")),
    ("chao", _("Lower bound of Chao")),
]


class TableForm(forms.Form):
    """A table of counts: a file, or text that was copied from a spreadsheet."""

    name = forms.CharField(label=_("Name"), max_length=120)
    source = forms.CharField(label=_("Source"), max_length=500, required=False)
    file = forms.FileField(label=_("File (CSV)"), required=False)
    text = forms.CharField(
        label=_("Or paste the table"), required=False, max_length=MAX_BYTES,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One row per combination of lists: columns of 0 and 1, and a column count."),
    )  # fmt: skip

    def clean_file(self) -> str:
        """Return the text of the file."""
        file = self.cleaned_data["file"]
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

    def clean(self) -> dict[str, object]:
        """Ask for a file or a text."""
        given = {**self.cleaned_data}
        given["table"] = given.get("file") or given.get("text") or ""
        if not given["table"] and "file" not in self.errors:
            self.add_error("file", _("Choose a file, or paste the table."))
        return given


class RunForm(forms.Form):
    """How to estimate."""

    method = forms.ChoiceField(label=_("Method"), choices=METHODS)
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
