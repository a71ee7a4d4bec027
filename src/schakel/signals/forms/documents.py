"""Sending one file along; whether it is taken is judged by its content, later."""

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REFUSALS: dict[str, str | Promise] = {
    "empty": _("This file is empty. Choose another one."),
    "too_large": _("This file is too large: at most 10 MB, or 60 million pixels for a picture."),
    "kind": _("This kind of file is not taken. Send a PDF, JPEG, PNG, text, DOCX or XLSX"
              " without macros."),
    "broken": _("This file cannot be read: it may be damaged. Make it anew and try again."),
}  # fmt: skip


class DocumentForm(forms.Form):
    """One photo or document."""

    file = forms.FileField(
        label=_("A photo or document"), allow_empty_file=True,
        help_text=_("PDF, JPEG, PNG, text, Word or Excel, at most 10 MB. Place and camera are"
                    " taken out of pictures."),
    )  # fmt: skip
